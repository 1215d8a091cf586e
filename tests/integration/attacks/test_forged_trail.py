"""Somebody who can write to the database, and would like the trail to tell another story."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys, random_keys
from portal.access.actors import system
from portal.audit.models import AuditEvent, AuditSeal
from portal.audit.seals import Verification, Wrong
from portal.audit.service import AuditTrail, seal_batch, verify
from portal.cli.house import audit
from portal.wiring import wire
from tests.factories.houses import settings_for

BATCHES, EACH = 3, 4


@pytest.fixture
def heads(database: Database, clock: SetClock, keys: Keys, tmp_path: Path) -> Path:
    """A trail of twelve rows under three seals, and the file of heads outside the database."""
    file = tmp_path / "heads.log"
    for _ in range(BATCHES):
        _record(database, clock, keys, EACH)
        with database.transaction() as session:
            seal_batch(session, keys, clock, file)
    return file


def test_the_database_itself_refuses_a_change_while_its_guard_stands(
    database: Database, heads: Path
) -> None:
    for statement in (
        update(AuditEvent).values(act="nothing"),
        delete(AuditEvent),
        update(AuditSeal).values(last_sequence=1),
        delete(AuditSeal),
    ):
        with pytest.raises(DBAPIError), database.transaction() as session:
            session.execute(statement)


@pytest.mark.parametrize(
    "change", [{"act": "see_audit"}, {"reason": "audit"}, {"actor_id": "x"}, {"detail": {"n": 99}}]
)
def test_an_edited_row_is_found_though_its_guard_was_taken_away(
    database: Database, keys: Keys, heads: Path, change: dict[str, object]
) -> None:
    _unguarded(database, update(AuditEvent).where(AuditEvent.sequence == 6).values(**change))
    assert Wrong.EDITED in _wrong(_verified(database, keys, heads))


def test_a_row_that_was_taken_out_and_the_others_moved_up_is_found(
    database: Database, keys: Keys, heads: Path
) -> None:
    _unguarded(database, delete(AuditEvent).where(AuditEvent.sequence == 5))
    assert Wrong.GAP in _wrong(_verified(database, keys, heads))
    _unguarded(
        database,
        *(
            update(AuditEvent).where(AuditEvent.sequence == n).values(sequence=n - 1)
            for n in range(6, BATCHES * EACH + 1)
        ),
    )
    assert not _verified(database, keys, heads).holds


def test_rows_and_seals_taken_off_the_end_are_found_by_the_file_and_without_it_by_a_head(
    database: Database, keys: Keys, heads: Path
) -> None:
    newest = _verified(database, keys, heads).head
    _unguarded(
        database,
        delete(AuditSeal).where(AuditSeal.id == BATCHES),
        delete(AuditEvent).where(AuditEvent.sequence > (BATCHES - 1) * EACH),
    )
    assert _wrong(_verified(database, keys, heads)) == {Wrong.REMOVED_AT_END}
    heads.unlink()
    assert _verified(database, keys, heads).holds
    assert _wrong(_verified(database, keys, heads, newest)) == {Wrong.REMOVED_AT_END}


def test_a_trail_sealed_again_with_another_key_is_found(
    database: Database, clock: SetClock, keys: Keys, heads: Path
) -> None:
    _unguarded(database, update(AuditEvent).values(act="nothing"), delete(AuditSeal))
    heads.unlink()
    _seal_all(database, clock, replace(keys, audit=random_keys().audit), heads)
    assert (
        _wrong(_verified(database, keys, heads)) >= {Wrong.SEAL_BROKEN}
        or not _verified(database, keys, heads).holds
    )


def test_a_trail_sealed_again_with_the_stolen_key_is_found_by_a_head_kept_elsewhere(
    database: Database, clock: SetClock, keys: Keys, heads: Path
) -> None:
    kept = _verified(database, keys, heads).head
    assert kept
    _unguarded(database, update(AuditEvent).values(act="nothing"), delete(AuditSeal))
    forged = heads.with_name("forged.log")
    _seal_all(database, clock, keys, forged)
    assert not _verified(database, keys, heads).holds
    assert _verified(database, keys, forged).holds
    assert not _verified(database, keys, forged, kept).holds


def test_with_an_older_head_the_shell_says_which_rows_are_not_proven(
    database: Database,
    clock: SetClock,
    keys: Keys,
    heads: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    older = _head_of(database, 2)
    _record(database, clock, keys, 2)
    url = database.engine.url.render_as_string(hide_password=False)
    portal = wire(settings_for(tmp_path, url, keys), clock)
    monkeypatch.setattr("portal.cli.shell.load_settings", lambda: portal.settings)
    monkeypatch.setattr("portal.cli.shell.wire", lambda _settings: portal)
    monkeypatch.setattr("portal.cli.shell.check_stamp", lambda *_: None)
    said = CliRunner().invoke(audit, ["verify", "--expect", older])
    assert said.exit_code == 0
    assert f"Head {older} proves rows up to {2 * EACH}." in said.output
    assert f"Rows {2 * EACH + 1} to {BATCHES * EACH + 2} came later" in said.output
    wrong = CliRunner().invoke(audit, ["verify", "--expect", "0" * 64])
    assert wrong.exit_code == 3
    for no_head in ("x", "0" * 63, "é" * 64):
        assert CliRunner().invoke(audit, ["verify", "--expect", no_head]).exit_code == 1
    portal.database.close()


def _record(database: Database, clock: SetClock, keys: Keys, number: int) -> None:
    with database.transaction() as session:
        for n in range(number):
            AuditTrail(session, clock, keys).record("see_notice", system("test"), detail={"n": n})


def _seal_all(database: Database, clock: SetClock, keys: Keys, heads: Path) -> None:
    with database.transaction() as session:
        seal_batch(session, keys, clock, heads)


def _verified(
    database: Database, keys: Keys, heads: Path, expect: str | None = None
) -> Verification:
    with database.reading() as session:
        return verify(session, keys, heads, expect)


def _wrong(found: Verification) -> set[Wrong]:
    return {each.wrong for each in found.findings}


def _head_of(database: Database, seal_id: int) -> str:
    with database.reading() as session:
        head: bytes = session.scalars(select(AuditSeal.head).where(AuditSeal.id == seal_id)).one()
        return head.hex()


def _unguarded(database: Database, *statements: object) -> None:
    """As somebody does who owns the database: first the triggers go."""
    with database.transaction() as session:
        if database.is_sqlite:
            names = session.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all()
            for name in names:
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("audit_events", "audit_seals"):
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]
