from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.access.actors import Role
from portal.demonstration.agencies import EXAMPLE_COUNTY
from tests.factories.demonstrations import Staged, staged
from tests.factories.desks import Desk, new_clerk
from tests.servers import PostgresServer


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Staged]:
    """The demonstration in an office that prints its own letters: they wait for a clerk."""
    if request.param == "sqlite":
        made = Staged(staged(tmp_path, letter_provider="office_print"))
        yield made
        made.portal.database.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create()
    place = url.render_as_string(hide_password=False)
    made = Staged(staged(tmp_path, place, letter_provider="office_print"))
    yield made
    made.portal.database.close()
    server.drop(url)


@pytest.fixture
def clerk(office: Staged) -> Callable[..., Desk]:
    """A clerk of an agency, new at her desk."""

    def sit(slug: str = EXAMPLE_COUNTY.new.slug, role: Role = Role.NOTICE_CLERK) -> Desk:
        return new_clerk(office, slug, role)

    return sit
