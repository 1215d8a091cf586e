"""Who reaches a resident's pages."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.actors import ActorKind
from portal.web.shared.sessions import View, Visitor, only_for

with_letter = only_for(ActorKind.RESIDENT_LETTER, sign_in="resident.letter")
with_account = only_for(ActorKind.RESIDENT_OWN, sign_in="resident.sign_in")
with_either = only_for(
    ActorKind.RESIDENT_LETTER, ActorKind.RESIDENT_OWN, sign_in="resident.sign_in"
)


def with_own_way(view: View) -> View:
    """For whoever is in by a way of her own; who sees nothing yet is led to what that waits for."""

    @wraps(view)
    def opened(visitor: Visitor, **values: Any) -> ResponseReturnValue:
        if not visitor.actor.person_ids:
            return redirect(url_for("resident.ways_in"), 303)
        return view(visitor, **values)

    guarded: View = with_account(opened)
    return guarded
