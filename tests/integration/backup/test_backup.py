"""A house is written to one file while it works, and stands again elsewhere, whole and still."""

from __future__ import annotations

import io
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from notifications import Channel
from notifications.delivery.models import Delivery, DeliveryState
from notifications.foundation.clock import SetClock
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from portal.access.actors import PUBLIC, system
from portal.access.errors import NotAllowed
from portal.audit.service import verify
from portal.backup import archive
from portal.backup.errors import BackupRefused
from portal.backup.service import back_up, restore
from portal.papers.models import Paper
from portal.papers.values import Scan
from portal.people.models import Person
from portal.wiring import Portal, seal_trail, wire
from tests.factories.houses import MORNING, send_all, settings_for, staged_house
from tests.servers import PostgresServer

SHELL = system("shell")
TEXT = b"A scan of an example, findmeplain.\n"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where the house stands, and where it is to stand again."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'first.db'}", f"sqlite:///{tmp_path / 'second.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    made = [server.create(), server.create()]
    first, second = (one.render_as_string(hide_password=False) for one in made)
    yield first, second
    for one in made:
        server.drop(one)


@pytest.fixture
def house(urls: tuple[str, str], tmp_path: Path, keys: Keys) -> Iterator[Portal]:
    portal = staged_house(tmp_path / "first", urls[0], keys, people=10)
    with portal.database.transaction() as session:
        services = portal.services(session)
        agency_id = services.agencies.all()[0].id
        services.papers.keep(
            ("matter", uuid4()), agency_id, Scan(io.BytesIO(TEXT), "An example.txt"), SHELL
        )
    seal_trail(portal)
    yield portal
    portal.database.close()


@pytest.fixture
def empty(urls: tuple[str, str], tmp_path: Path, keys: Keys) -> Iterator[Portal]:
    portal = wire(settings_for(tmp_path / "second", urls[1], keys), SetClock(MORNING))
    yield portal
    portal.database.close()


def states(portal: Portal) -> dict[str, int]:
    with portal.database.reading() as session:
        rows = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
        return {state.value: count for state, count in rows}


def test_a_house_stands_again_whole(house: Portal, empty: Portal, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    before = states(house)
    made = back_up(house, file, SHELL)
    again = restore(empty, file, SHELL)
    assert (made.rows, made.documents) == (again.rows, again.documents) == (made.rows, 1)
    assert states(empty) == before
    with empty.database.reading() as session:
        found = verify(session, empty.keys, empty.settings.audit_heads)
        assert found.holds
        assert session.scalar(select(func.count()).select_from(Person))
        assert all(one.family_name for one in session.scalars(select(Person).limit(5)))
        paper = session.scalars(select(Paper)).one()
        kept = empty.services(session).kept_files
        assert b"".join(kept.read(paper.id)) == TEXT


def test_nothing_of_it_is_in_clear(house: Portal, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    back_up(house, file, SHELL)
    content = file.read_bytes()
    with house.database.reading() as session:
        people = session.scalars(select(Person)).all()
        names = {part for one in people for part in (one.birth_date, one.client_number)}
    assert file.stat().st_mode & 0o077 == 0
    assert TEXT.strip() not in content
    assert not [name for name in names if name.encode() in content]
    for key in (*house.keys.ring.keys, house.keys.lookup, house.keys.codes, house.keys.audit):
        assert key not in content


def test_what_could_leave_twice_stands_still(house: Portal, empty: Portal, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    back_up(house, file, SHELL)
    send_all(house)
    restore(empty, file, SHELL)
    waiting = states(empty).get(DeliveryState.QUEUED.value, 0)
    assert waiting
    send_all(empty)
    assert states(empty).get(DeliveryState.QUEUED.value, 0) == waiting
    with empty.database.transaction() as session:
        for channel in Channel:
            empty.sender.resume(session, channel=channel)
    send_all(empty)
    assert states(empty).get(DeliveryState.QUEUED.value, 0) == 0


def test_a_backup_is_of_one_moment_while_others_write(
    house: Portal, empty: Portal, tmp_path: Path
) -> None:
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            with house.database.transaction() as session:
                house.services(session).audit.record("see_matters", SHELL)
                house.services(session).audit.record("see_matters", SHELL)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(house, tmp_path / "backup.tar", SHELL)
    finally:
        done.set()
        writer.join()
    restore(empty, tmp_path / "backup.tar", SHELL)
    with empty.database.reading() as session:
        assert verify(session, empty.keys).holds


def test_a_backup_that_was_changed_or_cut_is_refused(
    house: Portal, empty: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar"
    back_up(house, file, SHELL)
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        member = tar.getmember("database")
    changed = bytearray(whole)
    changed[member.offset_data + member.size // 2] ^= 1
    for content in (bytes(changed), whole[: len(whole) // 2], b"", b"no tar at all" * 100):
        other = tmp_path / f"{uuid4()}.tar"
        other.write_bytes(content)
        with pytest.raises(BackupRefused):
            restore(empty, other, SHELL)
    restore(empty, file, SHELL)


def test_nothing_is_overwritten(house: Portal, empty: Portal, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    back_up(house, file, SHELL)
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(house, file, SHELL)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(house, file, SHELL)
    restore(empty, file, SHELL)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(empty, file, SHELL)


def test_a_backup_of_another_mode_is_refused(
    house: Portal, urls: tuple[str, str], tmp_path: Path, keys: Keys
) -> None:
    file = tmp_path / "backup.tar"
    back_up(house, file, SHELL)
    other = wire(settings_for(tmp_path / "second", urls[1], keys, Mode.TEST), SetClock(MORNING))
    with pytest.raises(BackupRefused, match="demo"):
        restore(other, file, SHELL)
    other.database.close()


def test_a_document_that_is_gone_is_named(house: Portal, tmp_path: Path) -> None:
    for path in house.settings.documents_folder.iterdir():
        path.unlink()
    made = back_up(house, tmp_path / "backup.tar", SHELL)
    assert len(made.missing) == 1
    with archive.checked(tmp_path / "backup.tar") as (_file, manifest):
        assert manifest.missing == made.missing


def test_the_operator_alone_makes_one(house: Portal, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        back_up(house, tmp_path / "backup.tar", PUBLIC)
    assert not (tmp_path / "backup.tar").exists()
