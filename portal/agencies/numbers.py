"""The register of telephone numbers that an agency owns: each is called, and its day written."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.days import minnesota_day
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.agencies.errors import NumberRefused, UnknownNumber
from portal.agencies.models import Agency, HelpNumber
from portal.agencies.number_rules import NumberFault, NumberKind, is_a_number, register_faults
from portal.audit.service import AuditTrail

_LONGEST = 200


class HelpNumbers:
    """Help, interpreters and free legal help: what letters and pages print."""

    def __init__(self, session: Session, clock: Clock, trail: AuditTrail) -> None:
        self._session = session
        self._clock = clock
        self._trail = trail

    def of(self, agency_id: UUID) -> Sequence[HelpNumber]:
        """Every number that stands, by kind and name."""
        return self._session.scalars(
            select(HelpNumber)
            .where(HelpNumber.agency_id == agency_id, HelpNumber.withdrawn_at.is_(None))
            .order_by(HelpNumber.kind, HelpNumber.position, HelpNumber.name)
        ).all()

    def faults(self, agency_id: UUID) -> tuple[NumberFault, ...]:
        """Why this agency cannot send with its register as it stands today."""
        today = minnesota_day(self._clock.now())
        return register_faults(self._session.get_one(Agency, agency_id).register, today)

    def add(
        self, agency_id: UUID, kind: NumberKind, name: str, phone: str, language: str, actor: Actor
    ) -> HelpNumber:
        """Enter a number that somebody has just called.

        Args:
            agency_id: Whose register.
            kind: What somebody who calls finds.
            name: Who answers.
            phone: The number as it is printed.
            language: A language's code, for an interpreter's line; else empty.
            actor: Who called it.

        Raises:
            NotAllowed: the actor does not keep this agency's numbers.
            NumberRefused: it is no number, or nobody is named.
        """
        require(actor, Act.KEEP_HELP_NUMBERS, agency_id=agency_id)
        if not name.strip() or not is_a_number(phone):
            raise NumberRefused("Name who answers, and type a number of at least ten digits.")
        if kind is NumberKind.INTERPRETER and not language:
            raise NumberRefused("Say in which language the interpreter answers.")
        agency = self._session.get_one(Agency, agency_id)
        number = HelpNumber(
            kind=kind,
            name=name.strip()[:_LONGEST],
            phone=phone.strip(),
            language=language if kind is NumberKind.INTERPRETER else None,
            checked_on=minnesota_day(self._clock.now()),
            position=len(agency.numbers),
        )
        agency.numbers.append(number)
        self._session.flush()
        self._note(number, actor, "added")
        return number

    def still_right(self, number_id: UUID, actor: Actor) -> None:
        """Somebody called it today, and it answered.

        Raises:
            NotAllowed, UnknownNumber: as their names say.
        """
        number = self._number(number_id, actor)
        number.checked_on = minnesota_day(self._clock.now())
        self._note(number, actor, "called")

    def withdraw(self, number_id: UUID, actor: Actor) -> None:
        """Nobody answers there any more: letters that are not made yet no longer print it.

        Raises:
            NotAllowed, UnknownNumber: as their names say.
        """
        number = self._number(number_id, actor)
        number.withdrawn_at = self._clock.now()
        self._note(number, actor, "withdrawn")

    def _number(self, number_id: UUID, actor: Actor) -> HelpNumber:
        number = self._session.get(HelpNumber, number_id)
        if number is None or number.withdrawn_at is not None:
            raise UnknownNumber("There is no such number here.")
        require(actor, Act.KEEP_HELP_NUMBERS, agency_id=number.agency_id)
        return number

    def _note(self, number: HelpNumber, actor: Actor, what: str) -> None:
        self._trail.record(
            Act.KEEP_HELP_NUMBERS,
            actor,
            subject=("help_number", str(number.id)),
            agency_id=number.agency_id,
            detail={"what": what, "kind": number.kind.value},
        )
