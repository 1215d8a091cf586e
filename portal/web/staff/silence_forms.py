"""What staff type of an order not to tell, as a draft; what is wrong, by field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from portal.disclosures.kinds import SilenceForm
from portal.disclosures.silence.values import SilenceDraft
from portal.papers.values import Scan
from portal.web.staff.form_fields import FieldReader, FormRefused


def read_order(
    form: Mapping[str, str],
    matter: str,
    today: date,
    known: Collection[UUID],
    scan: Scan | None,
) -> SilenceDraft:
    """An order not to tell.  ``known`` are the staff who can be warned of its end.

    Raises:
        FormRefused: a field is empty that must not be, or says what no order can say.
    """
    read = FieldReader(form)
    kind = read.one_of("form", SilenceForm) or SilenceForm.ORDER
    authority = read.text("authority", "Say what it rests on.")
    court = read.text("court", "Say who made it.")
    begins_on = read.day("begins_on") or today
    last_day = read.day("last_day")
    if last_day is not None and last_day < begins_on:
        read.problems["last_day"] = "The last day stands before the first."
    review_on = read.day("review_on")
    endless = kind is SilenceForm.ORDER and last_day is None and "last_day" not in read.problems
    if endless and review_on is None and "review_on" not in read.problems:
        read.problems["review_on"] = (
            "Without a last day, say when counsel asks whether it still stands."
        )
    if kind is SilenceForm.ORDER and scan is None:
        read.problems["paper"] = "Add the scan: an order binds because of its paper."
    told = _told(read, known) if kind is not SilenceForm.REQUEST else ()
    read.done()
    return SilenceDraft(
        matter_reference=matter,
        authority=authority,
        court=court,
        begins_on=begins_on,
        last_day=last_day,
        entry_reference=form.get("entry") or None,
        form=kind,
        review_on=review_on,
        told=told,
        scan=scan,
    )


def read_day(form: Mapping[str, str], name: str, words: str, *, after: date | None = None) -> date:
    """The one day that a form asks for.

    Raises:
        FormRefused: there is none, or it is not later than ``after``.
    """
    read = FieldReader(form)
    found = read.day(name, missing=words)
    if found is not None and after is not None and found <= after:
        read.problems[name] = f"Choose a day after {after.isoformat()}."
    read.done()
    if found is None:
        raise FormRefused({name: words})
    return found


def _told(read: FieldReader, known: Collection[UUID]) -> tuple[UUID, ...]:
    """Two different people; in an office where one alone can know of it, that one."""
    by_text = {str(one): one for one in known}
    given = [by_text.get(read.form.get(name, "")) for name in ("told_first", "told_second")]
    chosen = tuple(dict.fromkeys(one for one in given if one is not None))
    if len(chosen) < min(2, len(by_text)):
        read.problems["told_first"] = "Choose two different people who are warned of its end."
    return chosen
