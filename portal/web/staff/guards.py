"""Who reaches the console: staff, and of them those whom the one table allows the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from flask import abort, g, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.actors import Actor, ActorKind
from portal.access.acts import Act
from portal.access.rules import Concern, is_allowed, require
from portal.sign_in.second_factor.standing import Lacks
from portal.web.shared.limits import guesses
from portal.web.shared.requests import FORM_BYTES, UPLOAD_BYTES
from portal.web.shared.sessions import Visitor, only_for

_FIRST = {Lacks.CODE: "staff.second_step", Lacks.ENROLMENT: "staff.second_factor"}

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Door:
    """One address of the console, the view behind it, and the act that opening it is.

    ``takes_files``: the form can be as large as a document.  ``guessed``: a code is typed there,
    so that guesses are slowed.  ``before``: what a session can lack and still come in here.
    """

    address: str
    view: View
    act: Act
    posts: bool = False
    takes_files: bool = False
    guessed: bool = False
    before: Lacks | None = None

    @property
    def methods(self) -> list[str]:
        return ["POST"] if self.posts else ["GET"]


def behind(door: Door) -> View:
    """The door's view, for staff to whom the table allows its act at their own agency."""

    @wraps(door.view)
    def allowed(visitor: Visitor, **values: Any) -> ResponseReturnValue:
        if visitor.lacks is not None and visitor.lacks is not door.before:
            return redirect(url_for(_FIRST[visitor.lacks]), 303)
        require(visitor.actor, door.act, agency_id=visitor.actor.agency_id)
        return door.view(visitor, **values)

    most = UPLOAD_BYTES if door.takes_files else FORM_BYTES
    guard = only_for(ActorKind.STAFF, sign_in="staff.sign_in", body_bytes=most)
    opened: View = guard(allowed)
    return guesses(opened) if door.guessed else opened


def her_agency(visitor: Visitor) -> UUID:
    """The agency that she works for."""
    if visitor.actor.agency_id is None:
        abort(404)
    return visitor.actor.agency_id


def allows(actor: Actor, act: Act) -> bool:
    """Whether she is allowed an act at her own agency."""
    return is_allowed(actor, act, Concern(agency_id=actor.agency_id))


def shown_at(actor: Actor, now: datetime) -> datetime | None:
    """The moment for which queries leave out what is held; ``None`` for who knows of orders."""
    return None if allows(actor, Act.SEE_SILENCE_ORDERS) else now


def can(act: str) -> bool:
    """Whether the one signed in is allowed an act at her own agency; for menus and buttons."""
    visitor: Visitor | None = g.get("visitor")
    return visitor is not None and allows(visitor.actor, Act(act))
