"""The trail, for the auditor: what was done, and what can be proved of it."""

from __future__ import annotations

from flask import request

from portal.audit.errors import UnknownHead
from portal.audit.queries import trail_page
from portal.audit.service import verify
from portal.sign_in.staff_queries import names_of_staff
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, the_portal
from portal.web.staff.guards import her_agency
from portal.web.staff.pages import shown


def trail(visitor: Visitor) -> str:
    with reading() as services:
        page = trail_page(
            services.session, her_agency(visitor), before=request.args.get("before", type=int)
        )
        names = names_of_staff(services.session, her_agency(visitor))
        return shown(services, visitor, "trail.html", page=page, names=names)


def verify_trail(visitor: Visitor) -> str:
    """Check the whole trail: its seals, the heads kept outside, and a head somebody wrote down."""
    portal = the_portal()
    expected = request.form.get("head", "").strip() or None
    with reading() as services:
        try:
            found = verify(services.session, portal.keys, portal.settings.audit_heads, expected)
        except UnknownHead:
            found = None
        return shown(services, visitor, "verified.html", found=found, expected=expected)
