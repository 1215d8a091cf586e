"""What staff type of a demand and of each fact of its log, as drafts; what is wrong, by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from portal.disclosures.drafts import EntryDraft, MatterDraft
from portal.disclosures.kinds import EntryKind
from portal.disclosures.rules import Fault
from portal.web.staff.form_fields import FormRefused

CLAIM_ROWS = 3
"""So many laws can be named in one form; a further one is a further entry's."""
_LISTS = (
    "elements_asked",
    "elements_given",
    "could_be_passed",
    "our_steps",
    "known",
    "next_steps",
    "changes_today",
)
_SINGLE = (
    "notice",
    "asked_of",
    "certainty",
    "holder",
    "ruling",
    "answer_by",
    "duty",
    "duty_basis",
    "as_of",
)
_CLAIM = ("basis", "claimed_by", "says", "standing", "as_of")
_JUDGE = {"yes": True, "no": False}
_FAULTS: Mapping[Fault, tuple[str, str]] = {
    Fault.NOTHING_BEFORE_IT: ("kind", "Log the demand first: there is nothing yet to answer."),
    Fault.ASKED_MISSING: ("elements", "Mark at least one fact that was asked for."),
    Fault.GIVEN_MISSING: ("elements", "Mark what was given."),
    Fault.GIVEN_NOT_SAID_HERE: ("elements", "This kind of entry says that nothing was given."),
    Fault.PASSED_ON_MISSING: ("elements", "Mark what could be passed on."),
    Fault.PASSED_ON_NOT_SAID_HERE: ("elements", "This kind of entry says nothing of passing on."),
    Fault.HOLDER_MISSING: ("holder", "Say who has the facts."),
    Fault.RULING_MISSING: ("ruling", "Say what the court ruled."),
    Fault.RULING_NOT_SAID_HERE: ("ruling", "Only an entry of a ruling says what a court ruled."),
    Fault.NOTICE_OF_ANOTHER_KIND: ("notice", "This kind of entry leads to another notice."),
    Fault.NOTICE_WITHOUT_LAW: (
        "notice",
        "No law is named that allows this. Choose the notice that says so, or name the law.",
    ),
    Fault.DUTY_WITHOUT_LAW: ("duty_basis", "Name the law that has us tell the person."),
    Fault.ADVANCE_WITHOUT_LAW: (
        "notice",
        "Telling before an answer needs the law that asks for it, among the laws below.",
    ),
    Fault.ADVANCE_WITHOUT_DAY: ("answer_by", "Say by which day the person can answer."),
    Fault.SUPERSEDES_NOTHING: ("kind", "Choose the entry that this one puts right."),
    Fault.ALREADY_SUPERSEDED: ("kind", "That entry was put right before: correct the correction."),
    Fault.ONLY_CORRECTIONS_SUPERSEDE: ("kind", "Only a correction puts an earlier entry right."),
    Fault.IN_THE_FUTURE: ("happened_on", "This day is still to come."),
}

Form = MultiDict[str, str]
Draft = TypeVar("Draft", bound=BaseModel)


def read_entry(form: Form, kind: EntryKind, supersedes: int | None = None) -> EntryDraft:
    """One dated fact.

    Raises:
        FormRefused: a field is empty that must not be, or says what no draft can say.
    """
    values: dict[str, Any] = {
        "kind": kind,
        "happened_on": _text(form, "happened_on"),
        "supersedes": supersedes,
        **{name: tuple(form.getlist(name)) for name in _LISTS},
        **{name: value for name in _SINGLE if (value := _text(form, name))},
        "claims": tuple(_claims(form)),
    }
    return _drafted(EntryDraft, values)


def read_matter(form: Form, agency: str, entry: EntryDraft) -> MatterDraft:
    """A demand, with the entry that logs it.

    Raises:
        FormRefused: a field is empty that must not be, or says what no draft can say.
    """
    values: dict[str, Any] = {
        "agency": agency,
        "judge_signed": _JUDGE.get(form.get("judge_signed", "")),
        "programmes": tuple(form.getlist("programmes")),
        "entries": (entry,),
        **{name: _text(form, name) for name in ("title", "purpose", "requester", "instrument")},
    }
    return _drafted(MatterDraft, values)


def at_fields(faults: Iterable[Fault]) -> dict[str, str]:
    """What is wrong with an entry in the rules' eyes, by field."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        name, words = _FAULTS[fault]
        found.setdefault(name, []).append(words)
    return {name: " ".join(words) for name, words in found.items()}


def _claims(form: Form) -> Iterable[dict[str, str]]:
    for row in range(1, CLAIM_ROWS + 1):
        typed = {name: _text(form, f"claim_{row}_{name}") for name in _CLAIM}
        if typed["basis"]:
            yield {name: value for name, value in typed.items() if value}


def _text(form: Form, name: str) -> str:
    return form.get(name, "").strip()


def _drafted(kind: type[Draft], values: dict[str, Any]) -> Draft:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise FormRefused(dict(_problems(error))) from None


def _problems(error: ValidationError) -> Iterable[tuple[str, str]]:
    for one in error.errors(include_url=False, include_input=False):
        place = [str(part) for part in one["loc"]]
        field = f"claim_{int(place[1]) + 1}_{place[2]}" if place[0] == "claims" else place[0]
        yield field, _words(one["type"], one["msg"])


def _words(kind: str, message: str) -> str:
    if kind in {"missing", "string_too_short", "too_short"}:
        return "This must be filled in."
    if kind == "string_too_long":
        return "This is too long: at most 500 characters."
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return "Choose one of those that are offered."
