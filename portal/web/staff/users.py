"""The accounts of an agency, for who looks after them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.actors import Role
from portal.access.presets import PRESETS, Preset
from portal.sign_in.errors import OwnAccount, PasswordTooShort, UnknownUser, UsernameTaken
from portal.sign_in.staff import LEAST_PASSWORD
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.guards import her_agency
from portal.web.staff.pages import shown
from portal.wiring import Services

_LONGEST_NAME = 200


def users(visitor: Visitor) -> str:
    with reading() as services:
        return _page(services, visitor)


def add_user(visitor: Visitor) -> ResponseReturnValue:
    """Make an account at her own agency, with a preset's roles, single ones, or both."""
    username, name = (
        request.form.get(field, "").strip()[:_LONGEST_NAME] for field in ("username", "name")
    )
    roles = _chosen_roles()
    if not (username and name and roles):
        return _refused(visitor, "An account needs a user name, a name, and at least one role.")
    try:
        with working() as services:
            services.staff_sign_in.add_user(
                visitor.actor,
                agency_id=her_agency(visitor),
                username=username,
                name=name,
                roles=roles,
                password=request.form.get("password", ""),
            )
    except UsernameTaken:
        return _refused(visitor, "Another account has this user name. Choose another.")
    except PasswordTooShort as short:
        return _refused(visitor, f"No account was made: {short}.")
    return redirect(url_for("staff.users"), 303)


def end_user(visitor: Visitor, user_id: UUID) -> ResponseReturnValue:
    """End an account for good; who does it ticks a box first."""
    if request.form.get("sure") != "yes":
        return _refused(visitor, "Tick the box to end this account for good.")
    return _done(visitor, lambda s: s.staff_sign_in.end_user(visitor.actor, user_id))


def wake_user(visitor: Visitor, user_id: UUID) -> ResponseReturnValue:
    return _done(visitor, lambda s: s.staff_accounts.wake(visitor.actor, user_id))


def end_user_sessions(visitor: Visitor, user_id: UUID) -> ResponseReturnValue:
    return _done(visitor, lambda s: s.staff_accounts.end_sessions(visitor.actor, user_id))


def _done(visitor: Visitor, work: Callable[[Services], None]) -> ResponseReturnValue:
    try:
        with working() as services:
            work(services)
    except UnknownUser:
        abort(404)
    except OwnAccount:
        return _refused(visitor, "Nobody ends her own account. Ask another administrator.")
    return redirect(url_for("staff.users"), 303)


def _chosen_roles() -> frozenset[Role]:
    try:
        single = frozenset(Role(code) for code in request.form.getlist("role"))
        preset = request.form.get("preset", "")
        return single | PRESETS[Preset(preset)] if preset else single
    except ValueError:
        abort(400)


def _refused(visitor: Visitor, problem: str) -> ResponseReturnValue:
    with reading() as services:
        return make_response(_page(services, visitor, problem), 422)


def _page(services: Services, visitor: Visitor, problem: str | None = None) -> str:
    return shown(
        services,
        visitor,
        "users.html",
        accounts=services.staff_accounts.of(visitor.actor, her_agency(visitor)),
        me=UUID(str(visitor.actor.id)),
        presets=PRESETS,
        all_roles=tuple(Role),
        least=LEAST_PASSWORD,
        problem=problem,
    )
