from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.access.actors import Role, staff, system
from portal.access.acts import Act
from portal.audit.models import AuditEvent
from portal.audit.queries import trail_page
from portal.audit.seals import Finding, Wrong
from portal.audit.service import AuditTrail, seal_batch, verify

JOB = system("test")


def record(database: Database, clock: SetClock, keys: Keys, times: int = 1) -> None:
    with database.transaction() as session:
        trail = AuditTrail(session, clock, keys)
        for number in range(times):
            trail.record(Act.EXPAND_RUN, JOB, subject=("run", "r1"), detail={"n": number})


def make_seal(database: Database, clock: SetClock, keys: Keys, heads: Path) -> str:
    with database.transaction() as session:
        seal = seal_batch(session, keys, clock, heads)
    assert seal is not None
    return seal.head.hex()


def tamper(database: Database, *statements: str) -> None:
    """What the owner of the database can do: drop the triggers, then change the trail."""
    with database.transaction() as session:
        if database.is_sqlite:
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in session.scalars(text(names)).all():
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("audit_events", "audit_seals"):
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            session.execute(text(statement))


def test_events_are_numbered_from_one_without_a_gap(
    database: Database, clock: SetClock, keys: Keys
) -> None:
    record(database, clock, keys, times=3)

    with database.reading() as session:
        assert session.scalars(select(AuditEvent.sequence)).all() == [1, 2, 3]


def test_a_transaction_undone_leaves_no_gap(
    database: Database, clock: SetClock, keys: Keys
) -> None:
    record(database, clock, keys)
    with database.reading() as undone:
        AuditTrail(undone, clock, keys).record(Act.SEE_RUN, JOB)
    record(database, clock, keys)

    with database.reading() as session:
        assert session.scalars(select(AuditEvent.sequence)).all() == [1, 2]


def test_many_writers_at_once_leave_no_gap_and_no_double(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: record(database, clock, keys, times=2), range(20)))
    make_seal(database, clock, keys, tmp_path / "heads.log")

    with database.reading() as session:
        assert session.scalars(select(AuditEvent.sequence)).all() == list(range(1, 41))
        assert verify(session, keys, tmp_path / "heads.log").holds


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET act = 'x'", "DELETE FROM audit_events", "DELETE FROM audit_seals"],
)
def test_the_database_refuses_to_change_the_trail(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path, statement: str
) -> None:
    record(database, clock, keys)
    make_seal(database, clock, keys, tmp_path / "heads.log")

    with (
        pytest.raises(DBAPIError, match="only added to"),
        database.transaction() as session,
    ):
        session.execute(text(statement))


def test_a_sealed_trail_holds_and_later_rows_are_named_as_not_proven(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.log"
    record(database, clock, keys, times=3)
    first = make_seal(database, clock, keys, heads)
    record(database, clock, keys, times=2)
    make_seal(database, clock, keys, heads)
    record(database, clock, keys)

    with database.reading() as session:
        whole = verify(session, keys, heads)
        since = verify(session, keys, heads, expect=first)

    assert whole.holds
    assert whole.not_proven == (6, 6)
    assert since.holds
    assert since.not_proven == (4, 6)
    assert (since.proven_by, since.head) == (first, whole.proven_by)


def test_nothing_new_makes_no_seal(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.log"
    record(database, clock, keys)
    make_seal(database, clock, keys, heads)

    with database.transaction() as session:
        assert seal_batch(session, keys, clock, heads) is None
    assert len(heads.read_text().split("\n")) == 2


def test_an_edited_row_is_found(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.log"
    record(database, clock, keys, times=3)
    make_seal(database, clock, keys, heads)
    tamper(database, "UPDATE audit_events SET actor_id = 'somebody' WHERE sequence = 2")

    with database.reading() as session:
        assert verify(session, keys, heads).findings == (Finding(Wrong.EDITED, 1, 3),)


def test_a_removed_row_is_found(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.log"
    record(database, clock, keys, times=3)
    make_seal(database, clock, keys, heads)
    tamper(database, "DELETE FROM audit_events WHERE sequence = 2")

    with database.reading() as session:
        assert verify(session, keys, heads).findings == (Finding(Wrong.GAP, 2, 2),)


def test_rows_and_seals_removed_at_the_end_are_found_by_the_file_and_by_a_head_kept_elsewhere(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.log"
    record(database, clock, keys, times=2)
    make_seal(database, clock, keys, heads)
    record(database, clock, keys, times=2)
    head = make_seal(database, clock, keys, heads)
    tamper(
        database,
        "DELETE FROM audit_events WHERE sequence > 2",
        "DELETE FROM audit_seals WHERE id = 2",
    )

    with database.reading() as session:
        assert verify(session, keys).holds
        by_file = verify(session, keys, heads)
        by_head = verify(session, keys, expect=head)
    assert by_file.findings == (Finding(Wrong.REMOVED_AT_END, 3, 4),)
    assert by_head.findings == (Finding(Wrong.REMOVED_AT_END, 3, None),)


def test_a_head_that_a_crash_kept_from_the_file_is_added_with_the_next(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.log"
    record(database, clock, keys)
    first = make_seal(database, clock, keys, heads)
    heads.write_text(heads.read_text()[:40])
    record(database, clock, keys)
    second = make_seal(database, clock, keys, heads)

    assert first in heads.read_text()
    assert second in heads.read_text()
    with database.reading() as session:
        assert verify(session, keys, heads).holds


def test_a_seal_undone_writes_no_head(
    database: Database, clock: SetClock, keys: Keys, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.log"
    record(database, clock, keys)
    with database.reading() as undone:
        seal_batch(undone, keys, clock, heads)

    assert not heads.exists()


def test_an_auditor_pages_through_her_agencys_trail_and_no_others(
    database: Database, clock: SetClock, keys: Keys
) -> None:
    here, there = uuid4(), uuid4()
    clerks = [staff(uuid4(), agency, frozenset(Role)) for agency in (here, there)]
    with database.transaction() as session:
        trail = AuditTrail(session, clock, keys)
        for clerk in (*clerks, *clerks, JOB):
            trail.record(Act.SEE_RUN, clerk)

    with database.reading() as session:
        first = trail_page(session, here, size=2)
        second = trail_page(session, here, before=first.older, size=2)
    assert [event.sequence for event in first.events] == [5, 3]
    assert [event.sequence for event in second.events] == [1]
    assert second.older is None


def test_a_row_of_the_trail_cannot_be_put_in_another_ones_place(
    sqlite_database: Database, clock: SetClock, keys: Keys
) -> None:
    record(sqlite_database, clock, keys)
    replace = text(
        "INSERT OR REPLACE INTO audit_events (sequence, at, actor_kind, act, detail) "
        "VALUES (1, '2026-01-01', 'system', 'something_else', '{}')"
    )
    with (
        pytest.raises(DBAPIError, match="only added to"),
        sqlite_database.transaction() as session,
    ):
        session.execute(replace)
