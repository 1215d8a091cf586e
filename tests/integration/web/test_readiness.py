"""A house whose database is not as it must be says that it is not ready, and to the log why."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrations.upgrade import is_up_to_date, upgrade
from notifications.foundation.clock import SetClock
from notifications.foundation.keys import Keys
from portal.app import create_app
from portal.cli.database import bring_up_to_date
from portal.wiring import Portal, wire
from tests.factories.houses import MORNING, settings_for


@pytest.fixture
def portal(tmp_path: Path, keys: Keys) -> Portal:
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    return wire(settings_for(tmp_path, url, keys), SetClock(MORNING))


def answer(portal: Portal) -> tuple[int, str]:
    found = create_app(portal).test_client().get("/readyz")
    return found.status_code, found.text


def test_an_empty_database_is_not_ready(portal: Portal) -> None:
    assert answer(portal) == (503, "not ready\n")
    assert create_app(portal).test_client().get("/healthz").status_code == 200


def test_one_that_lacks_the_newest_migration_is_not_ready(portal: Portal) -> None:
    upgrade(portal.database, "0013")
    assert not is_up_to_date(portal.database)
    assert answer(portal) == (503, "not ready\n")


def test_one_that_was_brought_up_to_date_is_ready(portal: Portal) -> None:
    bring_up_to_date(portal)
    assert answer(portal) == (200, "ready\n")
