"""Members of staff at their browsers, in a staged house."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from portal.access.actors import Actor, Role, system
from tests.factories.demonstrations import Staged


@dataclass
class Desk:
    """One member of staff at her browser."""

    house: Staged
    actor: Actor
    factor_shown: bool = False

    def __post_init__(self) -> None:
        self.client = self.house.app.test_client()
        with self.house.portal.database.transaction() as session:
            sessions = self.house.portal.services(session).sessions
            token = sessions.start_staff(UUID(str(self.actor.id)), factor_shown=self.factor_shown)
            self.client.set_cookie("staff", token)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **form: Any) -> TestResponse:
        """Send a form with the token of this session."""
        form["form_token"] = self.token()
        return self.client.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin"})

    def token(self) -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.get("/staff/").text)
        assert found
        return found.group(1)


def new_clerk(house: Staged, slug: str, *roles: Role) -> Desk:
    """A new member of an agency's staff with just these roles."""
    username = f"user-{uuid4().hex[:8]}"
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        services.staff_sign_in.add_user(
            system("test"),
            agency_id=services.agencies.by_slug(slug).id,
            username=username,
            name="Example Person",
            roles=roles,
            password=None,
        )
        actor = services.staff_sign_in.actor_named(username)
    return Desk(house, actor)
