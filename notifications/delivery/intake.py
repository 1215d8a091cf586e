"""How notices come in: through the gate, frozen, with the deliveries they start with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from notifications.channels.sms import segments
from notifications.channels.us_addresses import Kind, kinds
from notifications.composition.composer import ENGLISH, compose_text
from notifications.composition.gate import IsApproved, language_for
from notifications.composition.gate import Reason as GateReason
from notifications.delivery import frozen, outbox, plan
from notifications.delivery.plan import Planned
from notifications.delivery.reasons import Reason
from notifications.delivery.retry import Timing
from notifications.delivery.tables import NOTICES
from notifications.notice import Notice
from notifications.recipients import Channel


@dataclass(frozen=True, slots=True)
class Incoming:
    """A notice to send; ``one_time_code`` goes with a sign-in code, and with nothing else."""

    notice: Notice
    run_key: UUID | None = None
    one_time_code: str | None = None


@dataclass(slots=True)
class TextCount:
    """Texts in one language, and their segments."""

    texts: int = 0
    segments: int = 0


@dataclass(frozen=True, slots=True)
class Preflight:
    """What would happen if these notices were sent now: counts only.

    ``by_language`` counts notices by the language they would go out in, ``by_channel`` deliveries.
    ``addresses`` counts what stands out about the addresses that letters go to.
    ``texts`` counts, by language, the texts and the segments that they take.
    ``english_with_block`` counts people who read another language and get English with the language
    block.  ``reasons`` counts why a notice goes to a human, or does not go out in her language.
    """

    notices: int
    by_language: Mapping[str, int]
    by_channel: Mapping[Channel, int]
    texts: Mapping[str, TextCount]
    addresses: Mapping[Kind, int]
    english_with_block: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """How one notice would go out now.

    ``wanted`` is the language that she reads; ``language`` the one it goes out in, ``None`` where
    its English itself is not approved: then it goes to a human.  ``reasons`` say why it goes to a
    human, or not in her language; there are none when all is well.
    """

    wanted: str
    language: str | None
    deliveries: tuple[Planned, ...]
    reasons: tuple[str, ...]

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels it would go out by, the letter before the pointer to it."""
        return tuple(planned.channel for planned in self.deliveries)

    @property
    def english_instead(self) -> bool:
        """Whether she reads another language and gets English with the language block."""
        return self.language == ENGLISH and self.wanted != ENGLISH


def forecast(notice: Notice, is_approved: IsApproved) -> Forecast:
    """Ask the gate, and plan the deliveries.

    Raises:
        NobodyToReach: the notice has no letter form and no contact.
    """
    decision = language_for(notice, notice.language, is_approved)
    if decision.language is None:
        # Whoever enqueues asks first.  Still: a task for a human, never silence.
        deliveries: tuple[Planned, ...] = (plan.for_human(Reason.ENGLISH_NOT_APPROVED),)
    else:
        deliveries = plan.plan(notice, pointer_allowed=decision.pointers_allowed)
    why = [str(p.reason) for p in deliveries if p.channel is Channel.IN_PERSON]
    if decision.reason is not GateReason.APPROVED:
        why.append(decision.reason.value)
    return Forecast(decision.wanted, decision.language, deliveries, tuple(dict.fromkeys(why)))


def preflight(notices: Iterable[Notice], is_approved: IsApproved) -> Preflight:
    """Count how these notices would go out; nothing is written."""
    languages: Counter[str] = Counter()
    channels: Counter[Channel] = Counter()
    reasons: Counter[str] = Counter()
    texts: defaultdict[str, TextCount] = defaultdict(TextCount)
    addresses: Counter[Kind] = Counter()
    in_english = 0
    for notice in notices:
        foreseen = forecast(notice, is_approved)
        languages[foreseen.language or ENGLISH] += 1
        channels.update(foreseen.channels)
        reasons.update(foreseen.reasons)
        in_english += foreseen.english_instead
        _count_texts(texts, notice, foreseen)
        if notice.recipient.address is not None:
            addresses.update(kinds(notice.recipient.address))
    count = languages.total()
    return Preflight(count, languages, channels, texts, addresses, in_english, reasons)


def _count_texts(texts: dict[str, TextCount], notice: Notice, foreseen: Forecast) -> None:
    for planned in foreseen.deliveries:
        if planned.channel is Channel.SMS and foreseen.language is not None:
            words = compose_text(notice, foreseen.language, leads=planned.leads)
            counted = texts[foreseen.language]
            counted.texts += 1
            counted.segments += segments(words.body).segments


def enqueue(
    session: Session,
    now: datetime,
    timing: Timing,
    incoming: Sequence[Incoming],
    is_approved: IsApproved,
) -> None:
    """Freeze notices and put their first deliveries into the outbox, in the caller's transaction.

    Raises:
        NobodyToReach: one has no letter form and no contact.
    """
    rows: list[dict[str, Any]] = []
    deliveries: list[outbox.NewDelivery] = []
    for each in incoming:
        foreseen = forecast(each.notice, is_approved)
        rows.append(
            frozen.new_row(
                each.notice,
                now,
                timing,
                language=foreseen.language or ENGLISH,
                run_key=each.run_key,
                one_time_code=each.one_time_code,
            )
        )
        deliveries.extend(
            outbox.NewDelivery.of(session, each.notice, each.run_key, planned)
            for planned in foreseen.deliveries
        )
    if rows:
        session.execute(insert(NOTICES), rows)
        outbox.put_in(session, now, deliveries)
