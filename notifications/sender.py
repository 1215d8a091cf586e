"""The sender's front door: what the portal asks of it.

The sender knows notices and the people they go to; of disclosures, requests and accounts it knows
nothing.  Methods that take a session work in the caller's own transaction.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.composition.composed import ComposedNotice
from notifications.composition.composer import ENGLISH, compose, messages_used
from notifications.composition.in_person import Script, script
from notifications.composition.replies import reply
from notifications.delivery import (
    again,
    approvals,
    frozen,
    in_person,
    inbound,
    intake,
    orders,
    pauses,
    second_look,
    unsubscribing,
)
from notifications.delivery.again import Proof
from notifications.delivery.in_person import Telling
from notifications.delivery.intake import Forecast, Incoming, Preflight
from notifications.delivery.previews import Preview, preview
from notifications.delivery.reachability import Reachability
from notifications.delivery.reasons import Reason
from notifications.delivery.receipts import ReceiptBook
from notifications.delivery.rendering import Renderer
from notifications.delivery.retry import Timing
from notifications.delivery.tables import NOTICES
from notifications.foundation.clock import Clock
from notifications.foundation.database import Database
from notifications.foundation.days import minnesota_day
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from notifications.notice import Notice
from notifications.providers.base import (
    Answer,
    Bounces,
    Call,
    Forged,
    Inbound,
    Inbounds,
    Providers,
    Receipt,
    Receipts,
)
from notifications.recipients import Channel


class Sender:
    """One per process; threads may share it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keys: Keys,
        mode: Mode,
        providers: Providers,
        reachability: Reachability,
        *,
        base_url: str,
        timing: Timing | None = None,
        help_phone: str = "",
    ) -> None:
        """``help_phone`` is where whoever texts for help is sent."""
        self.database = database
        self.clock = clock
        self.mode = mode
        self.providers = providers
        self.reachability = reachability
        self.timing = timing or Timing()
        self.renderer = Renderer(keys, base_url)
        self._help_phone = help_phone
        self._receipts = ReceiptBook(self.timing, random.random)

    def preview(self, session: Session, notice: Notice, channel: Channel) -> Preview:
        """What would go out by this channel, with every code masked.  Nothing is written.

        Raises:
            WouldNotGoOut: the gate holds the notice, or lets no text or email go out.
            CannotBeMade: a letter cannot be set.
        """
        approved = approvals.approved(session, self.mode)
        today = minnesota_day(self.clock.now())
        return preview(notice, channel, self.renderer, approved, today)

    def forecast(self, session: Session, notice: Notice) -> Forecast:
        """In which language and by which channels this notice would go out, and why not others.

        Raises:
            NobodyToReach: it has no letter form and no contact.
        """
        return intake.forecast(notice, approvals.approved(session, self.mode).sentence)

    def sentences_used(self, notice: Notice, language: str) -> frozenset[tuple[str, str]]:
        """Every sentence, as (domain, English), that this notice says in a language anywhere."""
        return frozenset(messages_used(notice, language))

    def preflight(self, session: Session, notices: Iterable[Notice]) -> Preflight:
        """How many of these would go out in which language and channel, and why not otherwise."""
        return intake.preflight(notices, approvals.approved(session, self.mode).sentence)

    def enqueue(
        self,
        session: Session,
        notice: Notice,
        *,
        run_key: UUID | None = None,
        one_time_code: str | None = None,
    ) -> None:
        """Freeze one notice and put it into the outbox.

        ``one_time_code`` goes with a sign-in code alone; it is kept sealed until it was sent.

        Raises:
            NobodyToReach: it has no letter form and no contact.
        """
        self.enqueue_many(session, [Incoming(notice, run_key, one_time_code)])

    def enqueue_many(self, session: Session, incoming: Sequence[Incoming]) -> None:
        """As `enqueue`, for many notices in a few statements."""
        approved = approvals.approved(session, self.mode)
        intake.enqueue(session, self.clock.now(), self.timing, incoming, approved.sentence)

    def hold(self, session: Session, notice_id: UUID, reason: str = Reason.BY_STAFF) -> None:
        """Hold one notice's deliveries that are not being sent yet, until `release`."""
        orders.hold(session, self.clock.now(), notice_id, reason)

    def release(self, session: Session, notice_id: UUID, reason: str = Reason.BY_STAFF) -> None:
        """Let a held notice go on; each claim still asks whether the person can be reached."""
        orders.release(session, self.clock.now(), notice_id, reason)

    def look_again(self, session: Session) -> int:
        """Let go on what a silence order or another bar held, where none holds it any more.

        What staff held stays held.  How many deliveries were released.
        """
        return second_look.release_unbarred(session, self.clock.now(), self.reachability)

    def pause(
        self, session: Session, *, run_key: UUID | None = None, channel: Channel | None = None
    ) -> None:
        """Stop sending a run, a channel, or one channel of a run; neither named stops all."""
        pauses.pause(session, self.clock.now(), run_key, channel)

    def resume(
        self, session: Session, *, run_key: UUID | None = None, channel: Channel | None = None
    ) -> None:
        """End the pause that was made with the same words."""
        pauses.unpause(session, self.clock.now(), run_key, channel)

    def cancel(self, session: Session, run_key: UUID, reason: str = Reason.RUN_CANCELLED) -> int:
        """End all notices of a run: what has not left does not.  How many deliveries it stopped."""
        return orders.cancel_run(session, self.clock.now(), run_key, reason)

    def cancel_notice(
        self, session: Session, notice_id: UUID, reason: str = Reason.BY_STAFF
    ) -> int:
        """End one notice: what is left of it is not sent.  How many deliveries that stopped."""
        return orders.cancel_notice(session, self.clock.now(), notice_id, reason)

    def block_contact(
        self, session: Session, contact_key: UUID, reason: str = Reason.CONTACT_BLOCKED
    ) -> int:
        """Send nothing more to a contact; what was for it goes on by the next way she allows."""
        return orders.block_contact(session, self.clock.now(), contact_key, reason)

    def receive_callback(self, call: Call, delivery_id: UUID, attempt: int) -> bool:
        """A text's provider says what became of it; whether that was news.

        Late and doubled calls, and those about a delivery that we do not know, are none.  What is
        forged never reaches the database.

        Raises:
            Forged: the call is not signed as its provider signs, or nobody here reads calls.
            Malformed: it is signed, and cannot be read.
        """
        reader = self.providers.sms
        if not isinstance(reader, Receipts):
            raise Forged
        return self._enter(reader.receipt(call, delivery_id, attempt))

    def receive_bounce_call(self, call: Call) -> bool:
        """A relay posts that an email came back; whether that was news.

        Raises:
            Forged, Malformed: as for `receive_callback`.
        """
        reader = self.providers.email
        if not isinstance(reader, Bounces):
            raise Forged
        return self._enter(reader.bounced_call(call, self.clock.now()))

    def receive_bounced_mail(self, mail: bytes) -> bool:
        """A mail came to the mailbox for bounces; whether it was news about an email of ours."""
        reader = self.providers.email
        return isinstance(reader, Bounces) and self._enter(reader.bounced_mail(mail))

    def unsubscribe(self, delivery_id: UUID, token: str) -> None:
        """Whoever holds an email of ours wants no more of them.

        A token that does not fit changes nothing, and is answered like one that does.
        """
        now = self.clock.now()
        self.database.write(lambda session: unsubscribing.stop(session, now, delivery_id, token))

    def _enter(self, receipt: Receipt | None) -> bool:
        if receipt is None:
            return False
        enter = self._receipts.enter
        return self.database.write(lambda session: enter(session, self.clock.now(), receipt))

    def receive_inbound(self, call: Call) -> Answer:
        """A text came in to us: what it asks for is done at once, and answered once.

        Raises:
            Forged, Malformed: as for `receive_callback`.
        """
        reader = self.providers.sms
        if not isinstance(reader, Inbounds):
            raise Forged
        text = reader.inbound(call)
        return reader.answer(self.database.write(lambda session: self._reply(session, text)))

    def _reply(self, session: Session, text: Inbound) -> str | None:
        asked = inbound.take_in(session, self.clock.now(), text)
        approved = approvals.approved(session, self.mode)
        return reply(asked, self._help_phone, approved.sentence) if asked else None

    def forget_old(self, session: Session) -> None:
        """Erase what the sender needs no longer."""
        inbound.forget_old(session, self.clock.now())

    def opened(self, session: Session, notice_id: UUID) -> None:
        """She signed in and was shown this notice."""
        orders.opened(session, self.clock.now(), notice_id)

    def complete_task(self, session: Session, delivery_id: UUID, telling: Telling) -> bool:
        """A human told her in person, or could not; whether this was waiting for a human."""
        return in_person.record(session, self.clock.now(), delivery_id, telling)

    def own(self, session: Session, owners: Mapping[UUID, UUID]) -> None:
        """Name the clerk who sees to each delivery (the key) that only a human can bring."""
        in_person.own(session, owners)

    def script(self, session: Session, notice_id: UUID) -> tuple[Script, ...]:
        """What a human says to her: in her language, then in English.

        Raises:
            UnknownNotice, FrozenNoticeChanged: as for `notice_value`.
        """
        kept = frozen.read_one(session, notice_id)
        approved = approvals.approved(session, self.mode).sentence
        languages = dict.fromkeys((kept.language, ENGLISH))
        return tuple(script(kept.value(), each, approved) for each in languages)

    def report_returned(self, session: Session, notice_id: UUID) -> bool:
        """The letter of a notice came back; whether that was news.  The next way is begun."""
        return orders.report_returned(session, self.clock.now(), notice_id)

    def notice_value(self, session: Session, notice_id: UUID) -> Notice:
        """The notice exactly as it was frozen.

        Raises:
            UnknownNotice: there is none with this id.
            FrozenNoticeChanged: the stored text no longer has its SHA-256.
        """
        return frozen.read_one(session, notice_id).value()

    def words(self, session: Session, notice_id: UUID) -> tuple[ComposedNotice, ...]:
        """The words of a notice as its letter has them: in her language, then in English.

        Raises:
            UnknownNotice, FrozenNoticeChanged: as for `notice_value`.
        """
        kept = frozen.read_one(session, notice_id)
        languages = dict.fromkeys((kept.language, ENGLISH))
        return tuple(compose(kept.value(), each).notice for each in languages)

    def letter_again(self, session: Session, notice_id: UUID) -> Preview:
        """The letter of a notice as it was, for the eyes of staff: its code is masked.

        Raises:
            UnknownNotice, FrozenNoticeChanged: as for `notice_value`.
            CannotBeMade: it can be set no more.
        """
        approved = approvals.approved(session, self.mode)
        return again.letter_again(session, notice_id, self.renderer, approved)

    def prove(self, session: Session, delivery_id: UUID) -> Proof:
        """Whether this delivery, made again, has the bytes that went out; shown to nobody."""
        approved = approvals.approved(session, self.mode)
        return again.prove(session, delivery_id, self.renderer, approved)

    def notice_with_reference(self, session: Session, reference: str) -> UUID | None:
        """The notice whose letter carries this reference, as it is printed; ``None`` if none."""
        found: UUID | None = session.scalar(
            select(NOTICES.c.id).where(NOTICES.c.reference == reference)
        )
        return found

    def approve_for_demonstration(self, session: Session, languages: Iterable[str]) -> int:
        """Approve catalogues as they stand, *for the demonstration*; how many are new.

        Raises:
            DemonstrationApprovalRefused: the mode is production.
        """
        now = self.clock.now()
        return approvals.approve_for_demonstration(session, now, self.mode, languages)
