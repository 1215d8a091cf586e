"""Letters on paper: a bundle to print, the day it was mailed, and what came back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications.foundation.days import minnesota_day
from notifications.printing.bundles import LetterGone
from notifications.printing.office import MOST, NotHers, NothingToTake, UnknownBundle
from notifications.report_lists import office_bundles
from portal.notices.printing_desk import CameBack, ReprintReason, SecretScanned, UnknownLetter
from portal.sign_in.staff_queries import names_of_staff
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, the_portal, working
from portal.web.staff.files import printout
from portal.web.staff.guards import her_agency
from portal.web.staff.pages import shown

_NO_OFFICE = "This office does not print its own letters."
_NOTHING = "No letter waits that you can print."
_GONE = "One of the letters was stopped just now. Take the bundle again."
_NOT_HERS = (
    "No letter of this bundle that you can print has that number. It can be mailed already, or "
    "you printed another letter of the same person: ask a colleague."
)
_WRONG_DAY = "The day is before the letters were printed, or it has not come yet."
_CODE_SCANNED = (
    "That was the secret code of a letter. It was not kept. Scan the other QR code, beside the "
    "letter's number, or type the number."
)
_UNKNOWN = "No letter of this agency has that number."
_AGAIN = "That letter was entered before."
_ENTERED = "Entered. The next way to reach this person has begun."


def printing(visitor: Visitor, problem: str | None = None) -> str:
    """What waits for her printer, and the bundles that were taken."""
    with reading() as services:
        desk = the_portal().printing_desk()
        bundles = office_bundles(services.session, her_agency(visitor))
        return shown(
            services,
            visitor,
            "printing.html",
            waiting=desk.waiting(services.session, visitor.actor),
            bundles=bundles,
            clerks=names_of_staff(services.session, her_agency(visitor)),
            me=UUID(str(visitor.actor.id)),
            is_office=the_portal().settings.letter_provider == "office_print",
            most=MOST,
            reasons=ReprintReason,
            today=minnesota_day(services.now),
            problem=problem,
        )


def take_letters(visitor: Visitor) -> ResponseReturnValue:
    """One bundle, to print now.  It is made in memory, and is not kept."""
    if the_portal().settings.letter_provider != "office_print":
        return _refused(visitor, _NO_OFFICE)
    try:
        taken = the_portal().printing_desk().take(visitor.actor)
    except NothingToTake:
        return _refused(visitor, _NOTHING)
    except LetterGone:
        return _refused(visitor, _GONE)
    return printout(taken.pdf)


def reprint_letters(visitor: Visitor, bundle_id: UUID) -> ResponseReturnValue:
    """A spoiled letter again, or a bundle whose download broke; with the reason."""
    desk, form = the_portal().printing_desk(), request.form
    try:
        with working() as services:
            session, actor = services.session, visitor.actor
            desk.require_bundle(session, actor, bundle_id)
            reason = ReprintReason(form.get("reason", ""))
            again = desk.reprint(session, actor, bundle_id, form.get("reference", ""), reason)
    except UnknownBundle:
        abort(404)
    except SecretScanned:
        return _refused(visitor, _CODE_SCANNED)
    except (NotHers, UnknownLetter):
        return _refused(visitor, _NOT_HERS)
    except ValueError:
        abort(400)
    return printout(again.pdf)


def mailed_letters(visitor: Visitor, bundle_id: UUID) -> ResponseReturnValue:
    """She took a bundle to the mail on this day."""
    desk = the_portal().printing_desk()
    try:
        with working() as services:
            desk.require_bundle(services.session, visitor.actor, bundle_id)
            day = date.fromisoformat(request.form.get("day", ""))
            desk.mailed(services.session, visitor.actor, bundle_id, day)
    except UnknownBundle:
        abort(404)
    except ValueError:
        return _refused(visitor, _WRONG_DAY)
    return redirect(url_for("staff.printing"), 303)


def returned_mail(visitor: Visitor) -> str:
    """A field for one letter after another."""
    with reading() as services:
        return shown(services, visitor, "returned.html", why=CameBack, said=None, problem=None)


def report_returned(visitor: Visitor) -> ResponseReturnValue:
    """A letter came back.  The page comes again, ready for the next."""
    said, problem = None, None
    try:
        why = CameBack(request.form.get("why", ""))
        with working() as services:
            scanned = request.form.get("letter", "")
            desk = the_portal().printing_desk()
            is_news = desk.came_back(services.session, visitor.actor, scanned, why)
            said = _ENTERED if is_news else _AGAIN
    except SecretScanned:
        problem = _CODE_SCANNED
    except UnknownLetter:
        problem = _UNKNOWN
    except ValueError:
        abort(400)
    with reading() as services:
        page = shown(services, visitor, "returned.html", why=CameBack, said=said, problem=problem)
    return make_response(page, 422 if problem else 200)


def _refused(visitor: Visitor, problem: str) -> Response:
    return make_response(printing(visitor, problem), 422)
