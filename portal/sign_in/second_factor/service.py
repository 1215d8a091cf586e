from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from notifications.foundation.clock import Clock
from notifications.foundation.codes import CODE_LENGTH, grouped, normalise, random_code
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.access.acts import Act
from portal.access.rules import require
from portal.audit.happenings import Happening
from portal.audit.service import AuditTrail
from portal.sign_in.models import StaffUser
from portal.sign_in.second_factor import totp
from portal.sign_in.second_factor.models import RecoveryCode, SecondFactor
from portal.sign_in.second_factor.standing import works
from portal.sign_in.throttle import Limit, Throttle

RECOVERY_CODES = 10
_TRIES = Limit(tries=5, window=timedelta(minutes=15))
"""Three codes of a million fit at any moment: a thief of the password needs years."""
BEGUN_FOR = timedelta(minutes=30)
"""So long a secret that no code has fitted yet is shown; then another is begun."""
_LONGEST = 40
_KIND = "second_factor"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What her phone is to be given, as a drawing's content and as she types it."""

    address: str = field(repr=False)
    typed: str = field(repr=False)


class SecondFactors:
    """Staff's second factors: codes of a phone, and ten on paper.

    ``required`` says whether an account without one can do anything.  The caller commits, also when
    a code does not fit: the try is counted.
    """

    def __init__(
        self, session: Session, clock: Clock, keys: Keys, audit: AuditTrail, *, required: bool
    ) -> None:
        self._session = session
        self._clock = clock
        self._keys = keys
        self._audit = audit
        self._throttle = Throttle(session, clock, keys)
        self._required = required

    def asks(self, actor: Actor) -> bool:
        """Whether a decision of hers needs a code: she has a factor, or everybody needs one."""
        return self._required or self.has(actor)

    def has(self, actor: Actor) -> bool:
        """Whether she has a second factor that works."""
        return self._working(_id(actor)) is not None

    def recovery_codes_left(self, actor: Actor) -> int:
        """How many of her ten codes on paper were not used."""
        unused = RecoveryCode.staff_user_id == _id(actor), RecoveryCode.used_at.is_(None)
        return self._session.scalar(select(func.count()).where(*unused)) or 0

    def prove(self, actor: Actor, code: str) -> bool:
        """Whether she shows her second factor: a code of her phone, or one on paper, each once.

        Who has none shows it by nothing, unless everybody needs one.  Five wrong codes in a quarter
        of an hour, and then none fits until that is over.
        """
        factor = self._working(_id(actor))
        if factor is None:
            return not self._required
        return self._counted(_id(actor), lambda: self._fits(actor, factor, code))

    def begin(self, actor: Actor, code: str = "") -> bool:
        """Make a secret for her phone, beside the one that works until this one does.

        Returns:
            whether it was made: who has a second factor shows it first.

        Raises:
            NotAllowed: the actor is not staff.
        """
        self._require(actor)
        factor = self._working(_id(actor))
        if factor is not None and not self.prove(actor, code):
            return False
        self._forget(actor, SecondFactor.confirmed_at.is_(None))
        self._session.add(
            SecondFactor(
                staff_user_id=_id(actor), secret=totp.new_secret(), begun_at=self._clock.now()
            )
        )
        self._session.flush()
        return True

    def begun(self, actor: Actor) -> Enrolment | None:
        """What to give her phone, while an enrolment is under way.

        Raises:
            NotAllowed: the actor is not staff.
        """
        self._require(actor)
        waiting = self._waiting(_id(actor))
        if waiting is None:
            return None
        user = self._session.get_one(StaffUser, _id(actor))
        address = totp.address(waiting.secret, user.username)
        return Enrolment(address, totp.typed(waiting.secret))

    def confirm(self, actor: Actor, code: str) -> list[str] | None:
        """The first code of the new secret fits: it takes the place of an earlier one.

        Returns:
            ten new recovery codes, shown now and never again; ``None`` when the code does not fit.

        Raises:
            NotAllowed: the actor is not staff.
        """
        self._require(actor)
        waiting = self._waiting(_id(actor))
        if waiting is None:
            return None
        if not self._counted(_id(actor), lambda: self._moves_on(waiting, code)):
            return None
        self._forget(actor, SecondFactor.id != waiting.id)
        waiting.confirmed_at = self._clock.now()
        codes = self._new_recovery_codes(_id(actor))
        self._session.flush()
        subject = ("staff_user", str(actor.id))
        self._audit.record(Happening.ENROL_SECOND_FACTOR, actor, subject=subject)
        return codes

    def _require(self, actor: Actor) -> None:
        require(actor, Act.SETTLE_SECOND_FACTOR, agency_id=actor.agency_id)

    def _counted(self, user_id: UUID, fits: Callable[[], bool]) -> bool:
        within = self._throttle.take(_KIND, str(user_id), _TRIES)
        if not (within and fits()):
            return False
        self._throttle.give_back(_KIND, str(user_id))
        return True

    def _fits(self, actor: Actor, factor: SecondFactor, code: str) -> bool:
        plain = normalise(code[:_LONGEST])
        if len(plain) == CODE_LENGTH:
            return self._recovers(actor, plain)
        return self._moves_on(factor, code)

    def _moves_on(self, factor: SecondFactor, code: str) -> bool:
        """Whether a code fits and is newer than the last used one; from now on it is the last."""
        step = totp.step_of(factor.secret, normalise(code[:_LONGEST]), self._clock.now())
        if step is None:
            return False
        newer = SecondFactor.last_step.is_(None) | (SecondFactor.last_step < step)
        moved = self._session.execute(
            update(SecondFactor)
            .where(SecondFactor.id == factor.id, newer)
            .values(last_step=step)
            .returning(SecondFactor.id)
            .execution_options(synchronize_session=False)
        ).all()
        return bool(moved)

    def _recovers(self, actor: Actor, code: str) -> bool:
        used = self._session.execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.staff_user_id == _id(actor),
                RecoveryCode.code_hash == self._hash(code),
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=self._clock.now())
            .returning(RecoveryCode.id)
            .execution_options(synchronize_session=False)
        ).all()
        if used:
            subject = ("staff_user", str(actor.id))
            self._audit.record(Happening.USE_RECOVERY_CODE, actor, subject=subject)
        return bool(used)

    def _new_recovery_codes(self, user_id: UUID) -> list[str]:
        self._session.execute(delete(RecoveryCode).where(RecoveryCode.staff_user_id == user_id))
        codes = [random_code(CODE_LENGTH) for _ in range(RECOVERY_CODES)]
        now = self._clock.now()
        self._session.add_all(
            RecoveryCode(staff_user_id=user_id, code_hash=self._hash(code), made_at=now)
            for code in codes
        )
        return [grouped(code) for code in codes]

    def _working(self, user_id: UUID) -> SecondFactor | None:
        return self._session.scalar(select(SecondFactor).where(works(user_id)))

    def _waiting(self, user_id: UUID) -> SecondFactor | None:
        since = self._clock.now() - BEGUN_FOR
        return self._session.scalar(
            select(SecondFactor).where(
                SecondFactor.staff_user_id == user_id,
                SecondFactor.confirmed_at.is_(None),
                SecondFactor.begun_at > since,
            )
        )

    def _forget(self, actor: Actor, which: object) -> None:
        self._session.execute(
            delete(SecondFactor)
            .where(SecondFactor.staff_user_id == _id(actor), which)  # type: ignore[arg-type]
            .execution_options(synchronize_session=False)
        )

    def _hash(self, code: str) -> bytes:
        return self._keys.code_hash(code, "staff.recovery_code")


def _id(actor: Actor) -> UUID:
    return UUID(str(actor.id))
