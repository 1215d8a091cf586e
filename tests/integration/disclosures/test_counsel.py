"""Counsel's review: answers, agreements, notes apart, and the two questions of breach."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.foundation.ids import new_id
from portal.access.actors import Actor, Role, staff
from portal.access.errors import NotAllowed
from portal.agencies.models import Agency
from portal.audit.models import AuditEvent
from portal.disclosures.counsel.breaches import Breaches
from portal.disclosures.counsel.errors import NoBreachQuestion, ReasonsMissing, UnknownAgreement
from portal.disclosures.counsel.models import BreachAnswer, CounselNote
from portal.disclosures.counsel.review import CounselReview
from portal.disclosures.counsel.values import (
    AgreementDraft,
    AnswerDraft,
    BreachFinding,
    BreachLaw,
    Onward,
)
from portal.disclosures.drafts import EntryDraft
from portal.disclosures.models import Entry, Matter
from portal.tasks.models import Task
from tests.integration.disclosures.conftest import SHELL, House

FORM = "ice-form-refused-example"


def counsel_of(house: House, slug: str = "example-county") -> Actor:
    agency = house.session.scalars(select(Agency.id).where(Agency.slug == slug)).one()
    return staff(new_id(), agency, frozenset({Role.COUNSEL}))


def disclosed(house: House) -> UUID:
    """A disclosure for which no law is named, in the log of a demand."""
    draft = EntryDraft.model_validate(
        {
            "kind": "disclosed",
            "notice": "disclosed_no_basis",
            "happened_on": "2026-11-20",
            "elements_given": ["address"],
            "holder": "ice",
            "changes_today": ["unknown"],
            "duty": "policy",
        }
    )
    entry = house.matters.record(house.reference(FORM), draft, SHELL)
    return entry.id


def review(house: House) -> CounselReview:
    return CounselReview(house.session, house.clock, house.trail)


def breaches(house: House) -> Breaches:
    return Breaches(house.session, house.clock, house.trail, house.tasks)


def waiting(house: House) -> dict[str, date]:
    rows = house.session.execute(
        select(Task.kind, Task.due_on).where(
            Task.kind.startswith("breach_"), Task.closed_at.is_(None)
        )
    )
    return {row.kind: row.due_on for row in rows}


def test_an_answer_says_of_each_fact_what_became_of_it(house: House) -> None:
    entry_id = disclosed(house)
    asked = review(house).asked(entry_id)
    not_held = next(one for one in asked if one != "address")
    draft = AnswerDraft(not_held=(not_held,), why_less="No law let us give more.")
    review(house).answer(entry_id, draft, counsel_of(house))
    answer = review(house).answer_to(entry_id)
    assert answer is not None
    assert answer.not_held == (not_held,)
    assert set(answer.refused) == set(asked) - {"address", not_held}
    assert answer.onward is Onward.UNKNOWN


def test_a_later_answer_counts_and_the_earlier_one_stays(house: House) -> None:
    entry_id, actor = disclosed(house), counsel_of(house)
    for why in ("First.", "Second."):
        review(house).answer(entry_id, AnswerDraft(why_less=why), actor)
    answer = review(house).answer_to(entry_id)
    assert answer is not None
    assert answer.why_less == "Second."


def test_an_answer_names_an_agreement_of_its_own_agency(house: House) -> None:
    entry_id, actor = disclosed(house), counsel_of(house)
    draft = AgreementDraft(
        "An example agreement", "The county and an example", "Addresses", date(2026, 1, 1), None,
        date(2026, 11, 1),
    )  # fmt: skip
    other = counsel_of(house, "example-state-agency")
    assert other.agency_id is not None
    assert actor.agency_id is not None
    review(house).add_agreement(other.agency_id, draft, other)
    (theirs,) = review(house).agreements(other.agency_id, other)
    assert theirs.review_due
    with pytest.raises(UnknownAgreement):
        review(house).answer(entry_id, AnswerDraft(agreement_id=theirs.id), actor)
    with pytest.raises(NotAllowed):
        review(house).agreements(other.agency_id, actor)
    number = review(house).add_agreement(actor.agency_id, draft, actor)
    (ours,) = review(house).agreements(actor.agency_id, actor)
    assert ours.reference == number
    review(house).answer(entry_id, AnswerDraft(agreement_id=ours.id), actor)


def test_notes_are_for_counsel_alone_and_sealed(house: House) -> None:
    matter = house.session.scalars(select(Matter).where(Matter.slug == FORM)).one()
    actor = counsel_of(house)
    review(house).write_note(matter.id, "An example thought.", actor)
    (note,) = review(house).notes(matter.id, actor)
    assert note.text == "An example thought."
    assert "thought" not in repr(note)
    raw = house.session.connection().exec_driver_sql("SELECT text FROM counsel_notes").scalar_one()
    assert b"thought" not in bytes(raw)
    for role in set(Role) - {Role.COUNSEL}:
        other = staff(new_id(), matter.agency_id, frozenset({role}))
        with pytest.raises(NotAllowed):
            review(house).notes(matter.id, other)
    assert house.session.scalars(select(CounselNote)).all()
    trail = house.session.scalars(
        select(AuditEvent).where(AuditEvent.act == "keep_counsel_notes")
    ).all()
    assert [event.person_id for event in trail] == [None]


def test_a_disclosure_without_a_law_asks_two_questions_of_counsel(house: House) -> None:
    entry_id, actor = disclosed(house), counsel_of(house)
    assert breaches(house).ask() == 2
    assert breaches(house).ask() == 0
    assert waiting(house) == {
        "breach_minnesota": date(2026, 11, 23),
        "breach_hipaa": date(2027, 1, 22),
    }
    breaches(house).answer(
        entry_id, BreachLaw.HIPAA, BreachFinding.NO_BREACH, "No health data.", actor
    )
    assert set(waiting(house)) == {"breach_minnesota"}, "each is answered apart"
    minnesota, hipaa = breaches(house).questions(entry_id)
    assert (minnesota.finding, hipaa.finding) == (None, BreachFinding.NO_BREACH)
    assert hipaa.reasons == "No health data."
    assert breaches(house).ask() == 0


def test_a_finding_needs_reasons_and_counsel(house: House) -> None:
    entry_id, actor = disclosed(house), counsel_of(house)
    with pytest.raises(ReasonsMissing):
        breaches(house).answer(entry_id, BreachLaw.HIPAA, BreachFinding.BREACH, " ", actor)
    assert actor.agency_id is not None
    clerk = staff(new_id(), actor.agency_id, frozenset(set(Role) - {Role.COUNSEL}))
    with pytest.raises(NotAllowed):
        breaches(house).answer(entry_id, BreachLaw.HIPAA, BreachFinding.BREACH, "Why.", clerk)
    assert house.session.scalars(select(BreachAnswer)).all() == []


def test_a_refusal_asks_nothing(house: House) -> None:
    refused = house.session.scalars(
        select(Entry).join(Matter).where(Matter.slug == FORM, Entry.kind == "refused")
    ).one()
    assert breaches(house).questions(refused.id) == ()
    with pytest.raises(NoBreachQuestion):
        breaches(house).answer(
            refused.id, BreachLaw.HIPAA, BreachFinding.BREACH, "Why.", counsel_of(house)
        )
    assert breaches(house).ask() == 0
