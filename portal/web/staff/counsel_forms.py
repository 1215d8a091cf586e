"""What counsel types of an answer, an agreement and a breach; what is wrong, by field."""

from __future__ import annotations

from uuid import UUID

from werkzeug.datastructures import MultiDict

from portal.disclosures.counsel.values import (
    AgreementDraft,
    AnswerDraft,
    BreachFinding,
    BreachLaw,
    Onward,
)
from portal.web.staff.form_fields import FieldReader, FormRefused

_LONGEST = 2000


def read_answer(form: MultiDict[str, str], asked: tuple[str, ...]) -> AnswerDraft:
    """How a demand was answered, beside what its entry says.

    Raises:
        FormRefused: a field says what no answer can say.
    """
    read = FieldReader(form, longest=_LONGEST)
    onward = read.one_of("onward", Onward)
    agreement = form.get("agreement", "")
    read.done()
    return AnswerDraft(
        not_held=tuple(one for one in form.getlist("not_held") if one in asked),
        why_less=read.optional("why_less"),
        agreement_id=_uuid(agreement),
        conditions=read.optional("conditions"),
        onward=onward or Onward.UNKNOWN,
        kept_until=read.optional("kept_until"),
    )


def read_agreement(form: MultiDict[str, str]) -> AgreementDraft:
    """An agreement for the register.

    Raises:
        FormRefused: a field is empty that must not be, or an end stands before its beginning.
    """
    read = FieldReader(form, longest=_LONGEST)
    title, parties, scope = (read.text(name) for name in ("title", "parties", "scope"))
    begins_on = read.day("begins_on", missing="Say from which day it holds.")
    ends_on, review_on = read.day("ends_on"), read.day("review_on")
    if begins_on and ends_on and ends_on < begins_on:
        read.problems["ends_on"] = "The last day stands before the first."
    read.done()
    if begins_on is None:
        raise FormRefused({"begins_on": "Say from which day it holds."})
    return AgreementDraft(title[:200], parties, scope, begins_on, ends_on, review_on)


def read_finding(form: MultiDict[str, str]) -> tuple[BreachLaw, BreachFinding, str]:
    """What counsel decides of one law, and why.

    Raises:
        FormRefused: the law, the finding or the reasons are missing.
    """
    read = FieldReader(form, longest=_LONGEST)
    law, finding = read.one_of("law", BreachLaw), read.one_of("finding", BreachFinding)
    reasons = read.text("reasons", "Say why: the record must show what was weighed.")
    read.done()
    if law is None or finding is None:
        raise FormRefused(read.problems)
    return law, finding, reasons


def read_note(form: MultiDict[str, str]) -> str:
    """A note of counsel's own.

    Raises:
        FormRefused: it is empty.
    """
    read = FieldReader(form, longest=20_000)
    text = read.text("note", "Write the note first.")
    read.done()
    return text


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
