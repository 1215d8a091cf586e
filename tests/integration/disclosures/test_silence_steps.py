"""What can come after an order: more time with its paper, reviews, warnings, its end."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.foundation.ids import new_id
from portal.access.actors import Role, staff
from portal.access.errors import NotAllowed
from portal.agencies.models import Agency
from portal.disclosures.errors import SilenceAlreadyEnded, SilenceNotLonger
from portal.disclosures.kinds import SilenceForm, SilenceStepKind
from portal.disclosures.queries import public_matters
from portal.papers.errors import DocumentTypeRefused
from portal.papers.values import Scan
from portal.sign_in.models import StaffUser
from portal.tasks.models import Task
from tests.integration.disclosures.conftest import SHELL, House

FORM = "ice-form-refused-example"
TEXT = b"An example order, renewed.\n"


def scan(text: bytes = TEXT) -> Scan:
    return Scan(io.BytesIO(text), "An example order.txt")


def is_shown(house: House) -> bool:
    found = public_matters(house.session, house.clock.now())
    return FORM in {one.matter.slug for one in found}


def at(house: House, *moment: int) -> None:
    house.clock.moment = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


def county(house: House) -> UUID:
    return house.session.scalars(select(Agency.id).where(Agency.slug == "example-county")).one()


def colleagues(house: House) -> tuple[UUID, UUID]:
    made = [
        StaffUser(
            agency_id=county(house),
            name="Colleague Example",
            username=f"{new_id().hex}@example.org",
            roles=[Role.COUNSEL],
            created_at=house.clock.now(),
        )
        for _ in range(2)
    ]
    house.session.add_all(made)
    house.session.flush()
    return made[0].id, made[1].id


def tasks(house: House) -> list[tuple[str, UUID | None, date]]:
    rows = house.session.execute(select(Task.kind, Task.owner_id, Task.due_on).order_by(Task.id))
    return [(kind, owner, due) for kind, owner, due in rows]


def test_a_renewal_puts_the_end_off_and_keeps_its_paper(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    house.silence.renew(order.reference, date(2026, 12, 31), scan(), SHELL)
    at(house, 2026, 12, 2, 16)
    assert not is_shown(house)
    log = house.register.log(order.reference, SHELL)
    assert [(one.kind, one.day) for one in log.steps] == [
        (SilenceStepKind.RENEWED, date(2026, 12, 31))
    ]
    (paper,) = log.papers
    counsel = staff(new_id(), county(house), frozenset({Role.COUNSEL}))
    assert b"".join(house.papers.open(paper.id, counsel).chunks) == TEXT
    assert not any(TEXT.strip() in path.read_bytes() for path in folder_of(house))


def folder_of(house: House) -> list:  # type: ignore[type-arg]
    return [one for one in house.files._folder.iterdir() if one.is_file()]


def test_a_renewal_between_the_last_day_and_the_release_still_holds(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    at(house, 2026, 12, 2, 15)
    house.silence.renew(order.reference, date(2026, 12, 31), scan(), SHELL)
    at(house, 2026, 12, 10)
    assert not is_shown(house)


def test_what_has_let_go_cannot_be_renewed(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    at(house, 2026, 12, 2, 16)
    with pytest.raises(SilenceAlreadyEnded):
        house.silence.renew(order.reference, date(2026, 12, 31), scan(), SHELL)
    assert is_shown(house)


def test_a_renewal_is_longer_than_what_it_renews(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    for last_day in (date(2026, 11, 30), date(2026, 11, 1)):
        with pytest.raises(SilenceNotLonger):
            house.silence.renew(order.reference, last_day, scan(), SHELL)


def test_a_paper_that_is_no_paper_renews_nothing(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    with pytest.raises(DocumentTypeRefused):
        house.silence.renew(order.reference, date(2026, 12, 31), scan(b"\x00\x01"), SHELL)
    assert house.register.log(order.reference, SHELL).order.last_day == date(2026, 11, 30)


def test_only_counsel_makes_people_wait_longer(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    for role in Role:
        if role is Role.COUNSEL:
            continue
        other = staff(new_id(), county(house), frozenset({role}))
        with pytest.raises(NotAllowed):
            house.silence.renew(order.reference, date(2026, 12, 31), scan(), other)
        with pytest.raises(NotAllowed):
            house.silence.motion_pending(order.reference, date(2026, 12, 31), scan(), other)


def test_a_pending_motion_holds_until_it_is_decided(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    house.silence.motion_pending(order.reference, date(2026, 12, 14), scan(), SHELL)
    at(house, 2026, 12, 15, 18)
    assert not is_shown(house)
    house.silence.motion_denied(order.reference, SHELL)
    at(house, 2026, 12, 17, 15, 59)
    assert not is_shown(house)
    at(house, 2026, 12, 17, 16)
    assert is_shown(house)


def test_a_motion_denied_before_the_last_day_changes_nothing(house: House) -> None:
    order = house.hold(FORM, last_day=date(2026, 11, 30))
    house.silence.motion_pending(order.reference, date(2026, 12, 14), scan(), SHELL)
    house.silence.motion_denied(order.reference, SHELL)
    at(house, 2026, 12, 2, 16)
    assert is_shown(house)


def test_a_review_releases_nothing(house: House) -> None:
    order = house.hold(FORM)
    house.silence.reviewed(order.reference, date(2026, 12, 1), SHELL)
    at(house, 2027, 6, 1, 16)
    house.releases.warn()
    house.releases.write_down(SHELL)
    assert not is_shown(house)
    assert tasks(house) == [("silence_review", None, date(2026, 12, 1))]


def test_what_was_said_by_word_of_mouth_ends_after_thirty_days(house: House) -> None:
    order = house.hold(FORM, form=SilenceForm.ORAL_SUSPENSION)
    assert order.last_day == date(2026, 12, 1)
    at(house, 2026, 12, 3, 15, 59)
    assert not is_shown(house)
    at(house, 2026, 12, 3, 16)
    assert is_shown(house)


def test_a_written_statement_makes_an_order_of_it(house: House) -> None:
    order = house.hold(FORM, form=SilenceForm.ORAL_SUSPENSION)
    house.silence.renew(order.reference, date(2027, 1, 31), scan(), SHELL)
    found = house.register.log(order.reference, SHELL).order
    assert (found.form, found.last_day) == (SilenceForm.ORDER, date(2027, 1, 31))


def test_two_named_people_are_warned_and_once_each_time(house: House) -> None:
    told = colleagues(house)
    house.hold(FORM, last_day=date(2026, 12, 20), told=told)
    came = []
    for _ in range(40):
        house.clock.advance(timedelta(days=1))
        if house.releases.warn():
            came.append(house.clock.now().date())
            house.session.query(Task).update({Task.closed_at: house.clock.now()})
        house.releases.write_down(SHELL)
    assert came == [date(2026, 12, 6), date(2026, 12, 17), date(2026, 12, 19)]
    assert {owner for _, owner, _ in tasks(house)} == set(told)
    assert len(tasks(house)) == 6


def test_a_task_about_silence_is_for_those_who_know_of_it(house: House) -> None:
    house.hold(FORM, last_day=date(2026, 11, 30))
    assert house.releases.warn() == 1
    for role in (Role.NOTICE_CLERK, Role.APPROVER, Role.RECORDS_CLERK):
        clerk = staff(new_id(), county(house), frozenset({role}))
        assert house.tasks.waiting(clerk, county(house)) == []
    counsel = staff(new_id(), county(house), frozenset({Role.COUNSEL}))
    (task,) = house.tasks.waiting(counsel, county(house))
    assert task.due_on == date(2026, 11, 30)


def test_a_paper_is_for_those_who_read_papers_of_that_agency(house: House) -> None:
    order = house.hold(FORM)
    house.silence.add_paper(order.reference, scan(), SHELL)
    (paper,) = house.register.log(order.reference, SHELL).papers
    clerk = staff(new_id(), county(house), frozenset({Role.NOTICE_CLERK}))
    other = house.session.scalars(
        select(Agency.id).where(Agency.slug == "example-state-agency")
    ).one()
    for actor in (clerk, staff(new_id(), other, frozenset({Role.COUNSEL}))):
        with pytest.raises(NotAllowed):
            house.papers.open(paper.id, actor)
