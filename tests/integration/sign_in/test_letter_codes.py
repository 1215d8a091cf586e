from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from notifications.foundation.clock import SetClock
from notifications.foundation.codes import letter_secrets
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.audit.models import AuditEvent
from portal.audit.service import AuditTrail
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.models import LetterCode, TryCounter
from portal.sign_in.outcomes import OpenedLetter, SignInRefused
from tests.factories.residents import BIRTH_DATE, CODE_DAYS, Residents

WRONG_DATE = date(1984, 3, 8)
UNKNOWN_CODE = letter_secrets(bytes(32), UUID(int=0)).typed


@dataclass(frozen=True)
class Letter:
    """A letter that has gone out."""

    database: Database
    clock: SetClock
    keys: Keys
    notice_id: UUID
    person_id: UUID
    matter_id: UUID

    @property
    def typed(self) -> str:
        return letter_secrets(self.keys.codes, self.notice_id).grouped

    @property
    def scanned(self) -> str:
        return letter_secrets(self.keys.codes, self.notice_id).scanned

    def open(self, code: str, birth_date: date | None) -> OpenedLetter | SignInRefused:
        with self.database.transaction() as session:
            return self.codes(session).open(code, birth_date)

    def codes(self, session: object) -> LetterCodes:
        audit = AuditTrail(session, self.clock, self.keys)  # type: ignore[arg-type]
        return LetterCodes(session, self.clock, self.keys, audit)  # type: ignore[arg-type]

    def row(self) -> LetterCode:
        with self.database.transaction() as session:
            return session.scalars(select(LetterCode)).one()


@pytest.fixture
def letter(database: Database, clock: SetClock, keys: Keys) -> Letter:
    with database.transaction() as session:
        made = Residents(session, clock, keys)
        person_id = made.person(made.agency())
        notice_id = made.notice(person_id)
        letter = Letter(database, clock, keys, notice_id, person_id, uuid4())
        letter.codes(session).issue(
            notice_id,
            person_id,
            clock.now() + timedelta(days=CODE_DAYS),
            matter_id=letter.matter_id,
        )
    return letter


@pytest.mark.parametrize("which", ["typed", "scanned"])
def test_the_code_and_her_birth_date_open_the_notice_that_came_with_it(
    letter: Letter, which: str
) -> None:
    opened = letter.open(getattr(letter, which).lower(), BIRTH_DATE)

    assert isinstance(opened, OpenedLetter)
    assert (opened.notice_id, opened.person_id) == (letter.notice_id, letter.person_id)


def test_no_code_stands_in_the_database(letter: Letter) -> None:
    row = letter.row()

    kept = {row.typed_hash, row.scanned_hash}
    assert letter.typed.replace("-", "").encode() not in kept
    assert kept == {
        letter.keys.code_hash(letter.typed.replace("-", ""), "typed"),
        letter.keys.code_hash(letter.scanned, "scanned"),
    }


@pytest.mark.parametrize(
    ("code", "birth_date"),
    [
        ("typed", WRONG_DATE),
        ("typed", None),
        ("scanned", WRONG_DATE),
        (UNKNOWN_CODE, BIRTH_DATE),
        ("7K2M", BIRTH_DATE),
        ("", BIRTH_DATE),
        ("\x00'; --", BIRTH_DATE),
        ("7" * 100_000, BIRTH_DATE),
    ],
)
def test_every_wrong_try_has_one_and_the_same_answer(
    letter: Letter, code: str, birth_date: date | None
) -> None:
    typed = getattr(letter, code, code) if code.isidentifier() else code

    assert letter.open(typed, birth_date) == SignInRefused()


def test_an_expired_code_has_the_same_answer(letter: Letter) -> None:
    letter.clock.advance(timedelta(days=CODE_DAYS))

    assert letter.open(letter.typed, BIRTH_DATE) == SignInRefused()


def test_a_code_reported_from_the_wrong_home_opens_nothing(letter: Letter) -> None:
    with letter.database.transaction() as session:
        assert letter.codes(session).end(letter.notice_id, "wrong_home")

    assert letter.open(letter.typed, BIRTH_DATE) == SignInRefused()
    assert letter.row().ended_reason == "wrong_home"


def test_five_wrong_dates_end_a_code_for_the_right_date_too(letter: Letter) -> None:
    for _ in range(5):
        assert letter.open(letter.typed, WRONG_DATE) == SignInRefused()

    assert letter.open(letter.typed, BIRTH_DATE) == SignInRefused()
    assert letter.open(letter.scanned, BIRTH_DATE) == SignInRefused()
    assert letter.row().ended_reason == "wrong_dates"


def test_the_fifth_try_with_the_right_date_opens_and_is_not_counted(letter: Letter) -> None:
    for _ in range(4):
        letter.open(letter.typed, WRONG_DATE)

    assert isinstance(letter.open(letter.typed, BIRTH_DATE), OpenedLetter)
    assert isinstance(letter.open(letter.typed, BIRTH_DATE), OpenedLetter)
    assert letter.row().wrong_dates == 4
    assert letter.row().ended_at is None


def test_opening_again_and_again_never_locks(letter: Letter) -> None:
    for _ in range(15):
        assert isinstance(letter.open(letter.typed, BIRTH_DATE), OpenedLetter)


def test_a_person_without_a_birth_date_cannot_be_opened_by_any(
    letter: Letter, clock: SetClock, keys: Keys
) -> None:
    with letter.database.transaction() as session:
        made = Residents(session, clock, keys)
        held = made.person(made.agency("example-other"), birth_date=None)
        notice_id = made.notice(held)
        letter.codes(session).issue(notice_id, held, clock.now() + timedelta(days=1))

    typed = letter_secrets(keys.codes, notice_id).typed
    assert letter.open(typed, None) == SignInRefused()
    assert letter.open(typed, BIRTH_DATE) == SignInRefused()


def test_tries_at_once_are_counted_one_by_one_and_only_five_are_judged(letter: Letter) -> None:
    dates = [WRONG_DATE] * 12 + [BIRTH_DATE]

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda day: letter.open(letter.typed, day), dates))

    row = letter.row()
    assert row.wrong_dates == 5
    assert row.ended_at is not None
    assert sum(isinstance(result, OpenedLetter) for result in results) <= 1


def test_an_unknown_code_is_counted_too(letter: Letter) -> None:
    for _ in range(3):
        letter.open(UNKNOWN_CODE, BIRTH_DATE)

    with letter.database.transaction() as session:
        assert session.scalars(select(TryCounter.tries)).all() == [3]


def test_wrong_dates_on_many_letters_of_one_person_lock_them_all_for_a_day(
    letter: Letter, clock: SetClock, keys: Keys
) -> None:
    with letter.database.transaction() as session:
        made = Residents(session, clock, keys)
        notices = [made.notice(letter.person_id) for _ in range(3)]
        letter.codes(session).issue_many(
            [(notice, letter.person_id, clock.now() + timedelta(days=30)) for notice in notices]
        )
    others = [letter_secrets(keys.codes, notice).typed for notice in notices]
    for code in others:
        for _ in range(4):
            letter.open(code, WRONG_DATE)

    assert letter.open(letter.typed, BIRTH_DATE) == SignInRefused()
    clock.advance(timedelta(days=1))
    assert isinstance(letter.open(letter.typed, BIRTH_DATE), OpenedLetter)


def test_she_finds_on_the_trail_that_her_letter_was_opened_and_that_a_code_ended(
    letter: Letter,
) -> None:
    letter.open(letter.typed, BIRTH_DATE)
    for _ in range(5):
        letter.open(letter.typed, WRONG_DATE)

    with letter.database.transaction() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    assert [event.act for event in events] == ["open_letter", "end_letter_code"]
    assert {event.person_id for event in events} == {letter.person_id}
    assert {event.matter_id for event in events} == {letter.matter_id}


def test_a_run_keeps_its_codes_in_one_statement(
    letter: Letter, clock: SetClock, keys: Keys
) -> None:
    with letter.database.transaction() as session:
        made = Residents(session, clock, keys)
        rows = [
            (made.notice(letter.person_id), letter.person_id, clock.now() + timedelta(days=90))
            for _ in range(20)
        ]
        letter.codes(session).issue_many(rows)
        letter.codes(session).issue_many([])
        assert session.scalar(select(func.count()).select_from(LetterCode)) == 21
