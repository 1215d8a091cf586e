"""A clerk prints her office's own letters, mails them, and takes in what comes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from notifications import Sender
from notifications.foundation import codes
from notifications.foundation.clock import Clock
from notifications.foundation.keys import Keys
from notifications.printing.office import Clerk, OfficePrint, Taken, Waiting
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.service import AuditTrail
from portal.people.models import Person
from portal.sign_in.letter_codes import LetterCodes


class ReprintReason(StrEnum):
    """Why a letter is printed again."""

    JAMMED = "jammed"
    SMUDGED = "smudged"
    DAMAGED = "damaged"
    DOWNLOAD_BROKE = "download_broke"


class CameBack(StrEnum):
    """Why a letter came back, as its envelope says."""

    MOVED = "moved"
    UNKNOWN_THERE = "unknown_there"
    NO_SUCH_ADDRESS = "no_such_address"
    REFUSED = "refused"
    OTHER = "other"


class SecretScanned(ValueError):
    """What was scanned holds a letter's secret code: only the number of a letter belongs here."""


class UnknownLetter(LookupError):
    """No letter of this agency that is out has this number."""


class PrintingDesk:
    """What a clerk does with paper."""

    def __init__(self, sender: Sender, clock: Clock, keys: Keys) -> None:
        self._sender = sender
        self._clock = clock
        self._keys = keys
        self._office = OfficePrint(sender)

    def waiting(self, session: Session, actor: Actor) -> Waiting:
        """How many letters wait for her printer, and how many of them for a colleague."""
        return self._office.waiting(session, self._clerk(actor, Act.PRINT_LETTERS))

    def take(self, actor: Actor) -> Taken:
        """One bundle, in a transaction of its own, on the trail for each person in it.

        Raises:
            NotAllowed: she is no notice clerk.
            NothingToTake: no letter waits that she can print.
            LetterGone: one was cancelled just now; taking again works.
        """
        clerk = self._clerk(actor, Act.PRINT_LETTERS)

        def on_trail(session: Session, taken: Taken) -> None:
            self._record(session, Act.PRINT_LETTERS, actor, taken)

        return self._office.take(clerk, on_trail)

    def require_bundle(self, session: Session, actor: Actor, bundle_id: UUID) -> None:
        """Pass when her agency has such a bundle.

        Raises:
            NotAllowed: she is no notice clerk.
            UnknownBundle: it has none.
        """
        self._office.taken_at(session, self._clerk(actor, Act.REPORT_MAILED), bundle_id)

    def reprint(
        self,
        session: Session,
        actor: Actor,
        bundle_id: UUID,
        typed: str,
        reason: ReprintReason,
    ) -> Taken:
        """A letter of a bundle again, or with nothing typed the whole of it.

        Raises:
            NotAllowed: she is no notice clerk.
            UnknownBundle: her agency has no such bundle.
            NotHers: it has no such letter, or one that she must not print.
        """
        clerk = self._clerk(actor, Act.REPRINT_LETTER)
        reference = _reference(typed) if typed.strip() else None
        again = self._office.reprint(session, clerk, bundle_id, reference, reason.value)
        self._record(session, Act.REPRINT_LETTER, actor, again, reason.value)
        return again

    def mailed(self, session: Session, actor: Actor, bundle_id: UUID, day: date) -> int:
        """She mailed a bundle on this day; how many letters that makes mailed.

        Raises:
            NotAllowed: she is no notice clerk.
            UnknownBundle, WrongDay: as for `OfficePrint.mailed`.
        """
        clerk = self._clerk(actor, Act.REPORT_MAILED)
        letters = self._office.mailed(session, clerk, bundle_id, day)
        self._trail(session).record(
            Act.REPORT_MAILED,
            actor,
            subject=("print_bundle", str(bundle_id)),
            detail={"letters": letters, "day": day.isoformat()},
        )
        return letters

    def came_back(self, session: Session, actor: Actor, scanned: str, why: CameBack) -> bool:
        """A letter came back: its code ends, its address is held, and the next way is begun.

        Returns:
            Whether that was news.

        Raises:
            NotAllowed: she takes in no mail.
            SecretScanned: the secret of a letter was scanned; it is kept nowhere.
            UnknownLetter: no letter of her agency has this number.
        """
        self._clerk(actor, Act.REPORT_RETURNED)
        notice_id = self._sender.notice_with_reference(session, _reference(scanned))
        person = self._addressee(session, notice_id) if notice_id else None
        if notice_id is None or person is None or person.agency_id != actor.agency_id:
            raise UnknownLetter
        if not self._sender.report_returned(session, notice_id):
            return False
        letter_codes = LetterCodes(session, self._clock, self._keys, self._trail(session))
        letter_codes.end(notice_id, "returned_mail")
        # What a later run would mail there waits for a human too.
        person.contact_error = True
        self._trail(session).record(
            Act.REPORT_RETURNED,
            actor,
            subject=("notice", str(notice_id)),
            person_id=person.id,
            matter_id=letter_codes.matter_of(notice_id),
            reason=why.value,
        )
        return True

    def _clerk(self, actor: Actor, act: Act) -> Clerk:
        require(actor, act, agency_id=actor.agency_id)
        return Clerk(UUID(str(actor.id)), UUID(str(actor.agency_id)))

    def _addressee(self, session: Session, notice_id: UUID) -> Person | None:
        key = self._sender.notice_value(session, notice_id).recipient.person_key
        return session.get(Person, key)

    def _record(
        self, session: Session, act: Act, actor: Actor, taken: Taken, reason: str | None = None
    ) -> None:
        trail = self._trail(session)
        subject = ("print_bundle", str(taken.bundle_id))
        for person_id, matter_id in self._concerned(session, taken):
            trail.record(
                act,
                actor,
                subject=subject,
                person_id=person_id,
                matter_id=matter_id,
                reason=reason,
                detail={"letters": taken.letters},
            )

    def _concerned(self, session: Session, taken: Taken) -> Iterable[tuple[UUID, UUID | None]]:
        """Whose letters they are, each with the matter it is about: held with it, if it is held."""
        letter_codes = LetterCodes(session, self._clock, self._keys, self._trail(session))
        matters = letter_codes.matters_of(notice_id for notice_id, _ in taken.told)
        return sorted(
            ((person, matters.get(notice_id)) for notice_id, person in taken.told),
            key=lambda pair: pair[0],
        )

    def _trail(self, session: Session) -> AuditTrail:
        return AuditTrail(session, self._clock, self._keys)


def _reference(scanned: str) -> str:
    """The number in what was typed or scanned: alone, or at the end of its own QR's address."""
    text = scanned.strip()
    before, hash_, after = text.partition("#")
    if hash_:
        if not before.rstrip("/").endswith("/real"):
            raise SecretScanned
        text = after
    plain = codes.normalise(text)
    if len(plain) > codes.REFERENCE_LENGTH:
        raise SecretScanned
    if len(plain) != codes.REFERENCE_LENGTH:
        raise UnknownLetter
    return codes.grouped(plain)
