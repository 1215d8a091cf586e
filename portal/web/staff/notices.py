"""One notice's story: what was told, by which ways, and each state with its time and reason."""

from __future__ import annotations

from uuid import UUID

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from notifications import (
    CannotBeMade,
    FrozenNoticeChanged,
    Notice,
    Place,
    Result,
    UnknownNotice,
    reports,
)
from notifications.foundation import codes
from notifications.foundation.days import MINNESOTA
from portal.access.acts import Act
from portal.audit.reasons import LookReason
from portal.notices.staff_people import NoticePlace, notice_place
from portal.people.models import Contact
from portal.sign_in.staff_queries import names_of_staff
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading, working
from portal.web.staff.files import pdf
from portal.web.staff.guards import allows
from portal.web.staff.looks import Record, is_open, open_for_reason
from portal.web.staff.pages import shown
from portal.wiring import Services


def find_notice(visitor: Visitor) -> str:
    """Ask for the number that a letter prints: somebody reads it out on the phone."""
    with reading() as services:
        return shown(services, visitor, "find_notice.html", problem=None)


def found_notice(visitor: Visitor) -> ResponseReturnValue:
    with reading() as services:
        notice_id = _with_reference(services, request.form.get("reference", ""))
        if notice_id is None or not _is_hers(services, visitor, notice_id):
            words = "No letter of this agency has that number."
            page = shown(services, visitor, "find_notice.html", problem=words)
            return make_response(page, 422)
    return redirect(url_for("staff.notice", notice_id=notice_id), 303)


def notice(visitor: Visitor, notice_id: UUID) -> str:
    """The story, once she has said why she opens it."""
    with reading() as services:
        return _page(services, visitor, notice_id)


def prove_notice(visitor: Visitor, notice_id: UUID) -> str:
    """The story, with what making each delivery again says of the bytes that went out."""
    with reading() as services:
        return _page(services, visitor, notice_id, proving=True)


def open_notice(visitor: Visitor, notice_id: UUID) -> ResponseReturnValue:
    """Take her reason down, and open the story."""
    with working() as services:
        _told, _place, record = found_record(services, visitor, notice_id)
        open_for_reason(services, visitor, record)
    return redirect(url_for("staff.notice", notice_id=notice_id), 303)


def notice_letter(visitor: Visitor, notice_id: UUID) -> ResponseReturnValue:
    """The letter shown again, with its code masked."""
    with reading() as services:
        _told, _place, record = found_record(services, visitor, notice_id)
        if not is_open(services, visitor, record):
            return redirect(url_for("staff.notice", notice_id=notice_id), 303)
        try:
            made = services.sender.letter_again(services.session, notice_id)
        except CannotBeMade:
            abort(404)
    return pdf(made.data)


def _page(services: Services, visitor: Visitor, notice_id: UUID, *, proving: bool = False) -> str:
    told, place, record = found_record(services, visitor, notice_id)
    if not is_open(services, visitor, record):
        return _ask(services, visitor, notice_id)
    story = reports.notice_story(services.session, notice_id)
    tries = story.deliveries if proving else ()
    return shown(
        services,
        visitor,
        "notice.html",
        told=told,
        place=place,
        story=story,
        contacts=_contacts(services, visitor, told),
        reader=services.people.queries.by_id(told.recipient.person_key),
        names=names_of_staff(services.session, place.agency_id),
        now=services.now.astimezone(MINNESOTA).strftime("%Y-%m-%dT%H:%M"),
        places=Place,
        tellings=Result,
        proofs={one.id: services.sender.prove(services.session, one.id) for one in tries},
    )


def found_record(
    services: Services, visitor: Visitor, notice_id: UUID
) -> tuple[Notice, NoticePlace, Record]:
    """A notice of her agency, where it belongs, and the record that opening it is; or no page."""
    try:
        told = services.sender.notice_value(services.session, notice_id)
    except (UnknownNotice, FrozenNoticeChanged):
        abort(404)
    place = notice_place(services.session, notice_id, told.recipient.person_key)
    if place is None or place.agency_id != visitor.actor.agency_id:
        abort(404)
    return told, place, _record(told, place)


def _record(told: Notice, place: NoticePlace) -> Record:
    # Under the run's own name: while its entry is held, her log leaves the run out, and this too.
    by_run = ("notice_run", str(place.run_id)) if place.run_id else None
    return Record(
        act=Act.SEE_NOTICE,
        subject=by_run or ("notice", str(told.id)),
        agency_id=place.agency_id,
        # A letter about children shows the name and the contacts of the parent who got it.
        person_ids=tuple({*place.person_ids, told.recipient.person_key}),
        matter_id=place.matter_id,
    )


def _ask(services: Services, visitor: Visitor, notice_id: UUID) -> str:
    return shown(
        services,
        visitor,
        "look.html",
        action=url_for("staff.open_notice", notice_id=notice_id),
        back=url_for("staff.home"),
        reasons=LookReason,
        likely=LookReason.CHECK_NOTICE,
    )


def _contacts(services: Services, visitor: Visitor, told: Notice) -> list[Contact] | None:
    if not allows(visitor.actor, Act.SEE_CONTACTS):
        return None
    # As they stand now, not as they were frozen: one can have become unsafe since.
    return services.people.queries.contacts(told.recipient.person_key)


def _with_reference(services: Services, typed: str) -> UUID | None:
    plain = codes.normalise(typed)
    if len(plain) != codes.REFERENCE_LENGTH:
        return None
    return services.sender.notice_with_reference(services.session, codes.grouped(plain))


def _is_hers(services: Services, visitor: Visitor, notice_id: UUID) -> bool:
    told = services.sender.notice_value(services.session, notice_id)
    place = notice_place(services.session, notice_id, told.recipient.person_key)
    return place is not None and place.agency_id == visitor.actor.agency_id
