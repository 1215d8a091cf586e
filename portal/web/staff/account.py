"""Her own account: where she is signed in, her second factor, and who may do what."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.table import whole_table
from portal.sign_in.errors import UnknownSession
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.pages import shown


def account(visitor: Visitor) -> str:
    with reading() as services:
        return shown(
            services,
            visitor,
            "account.html",
            sessions=services.desk_sessions.own(visitor.actor, visitor.token),
            has_factor=services.second_factors.has(visitor.actor),
            codes_left=services.second_factors.recovery_codes_left(visitor.actor),
        )


def end_session(visitor: Visitor, session_id: UUID) -> ResponseReturnValue:
    """End one of her sessions; this one too, and then she is signed out."""
    with working() as services:
        try:
            services.desk_sessions.end_own(visitor.actor, session_id)
        except UnknownSession:
            abort(404)
    return redirect(url_for("staff.account"), 303)


def end_other_sessions(visitor: Visitor) -> ResponseReturnValue:
    with working() as services:
        services.desk_sessions.end_others(visitor.actor, visitor.token)
    return redirect(url_for("staff.account"), 303)


def who_may_do_what(visitor: Visitor) -> str:
    """The table of access, from the rules themselves."""
    with reading() as services:
        return shown(services, visitor, "rules.html", rows=whole_table())
