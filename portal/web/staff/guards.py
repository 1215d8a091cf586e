"""Who reaches the console: staff, and of them those whom the one table allows the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.access.actors import ActorKind
from portal.access.acts import Act
from portal.access.rules import require
from portal.web.shared.requests import UPLOAD_BYTES
from portal.web.shared.sessions import Visitor, only_for

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Door:
    """One address of the console, the view behind it, and the act that opening it is.

    ``takes_files``: the form can be as large as a document.
    """

    address: str
    view: View
    act: Act
    methods: tuple[str, ...] = ("GET",)
    takes_files: bool = False


def behind(door: Door) -> View:
    """The door's view, for staff to whom the table allows its act at their own agency."""

    @wraps(door.view)
    def allowed(visitor: Visitor, **values: Any) -> ResponseReturnValue:
        require(visitor.actor, door.act, agency_id=visitor.actor.agency_id)
        return door.view(visitor, **values)

    guarded: View = only_for(ActorKind.STAFF, sign_in="staff.sign_in")(allowed)
    return _taking_files(guarded) if door.takes_files else guarded


def _taking_files(view: View) -> View:
    @wraps(view)
    def taking(**values: Any) -> ResponseReturnValue:
        # Before the guard reads the form's token: reading the form is reading the file.
        request.max_content_length = UPLOAD_BYTES
        return view(**values)

    return taking
