"""Letters through a print house: sealed, whole or not at all, and mailed when it says so."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from pypdf import PdfReader
from pysequoia import Tsk, decrypt
from sqlalchemy import select

from notifications import Channel, Notice, PostalAddress, Sender, Timing
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.tables import BUNDLES, DELIVERIES
from notifications.foundation.clock import SetClock
from notifications.foundation.codes import letter_secrets
from notifications.foundation.database import Database
from notifications.printing import bundles
from notifications.printing.cut_off import CutOff
from notifications.printing.drop import DropFolder
from notifications.printing.house import PrintHouse
from notifications.providers.base import Providers
from tests.factories.sending import fresh_notice, last, make_sender, send, story

ZIPS = ("55802", "55101", "56001", "55044")


@dataclass(frozen=True, slots=True)
class Printer:
    """A print house that can open what is sealed to it."""

    key: Any
    house: PrintHouse
    folder: Path

    @property
    def sender(self) -> Sender:
        return self.house.sender

    def published(self, ending: str) -> list[bytes]:
        found = sorted(self.folder.glob(f"letters-*{ending}"))
        return [self.open(path.read_bytes()) for path in found]

    def open(self, sealed: bytes) -> bytes:
        return bytes(decrypt(decryptor=self.key.decryptor(), bytes=sealed).bytes)

    def manifest(self) -> list[dict[str, str]]:
        (plain,) = self.published(".csv.pgp")
        return list(csv.DictReader(io.StringIO(plain.decode())))


@pytest.fixture(scope="session")
def key() -> Any:
    return Tsk.generate("Example Print House <print@example.org>")


@pytest.fixture
def printer(database: Database, clock: SetClock, tmp_path: Path, key: Any) -> Printer:
    sender = make_sender(database, clock, tmp_path, providers=Providers())
    return _printer(sender, tmp_path / "drop", key)


def _printer(sender: Sender, folder: Path, key: Any, **more: Any) -> Printer:
    drop = DropFolder(folder, str(key.extract_certificate()).encode())
    house = PrintHouse(sender, drop, more.get("cut_off", CutOff()), more.get("most", 100))
    return Printer(key, house, folder)


def _to(postal_code: str, street: str = "12 Elm Street") -> Notice:
    notice = fresh_notice(contacts=())
    home = PostalAddress(street, "Example", "MN", postal_code)
    return replace(notice, recipient=replace(notice.recipient, address=home))


def _bare(pdf: bytes) -> str:
    """The file's words, without the spaces and hyphens between them."""
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return words.replace("-", "").replace(" ", "").replace("\n", "")


@pytest.fixture
def four(printer: Printer) -> list[Notice]:
    notices = [_to(code, f"{n} Elm Street") for n, code in enumerate(ZIPS, 1)]
    send(printer.sender, *notices)
    return notices


def _deliveries(sender: Sender) -> dict[UUID, Any]:
    with sender.database.reading() as session:
        return {row.notice_id: row for row in session.execute(select(DELIVERIES))}


def test_letters_leave_in_one_sealed_file_sorted_by_zip_with_a_manifest(
    printer: Printer, four: list[Notice]
) -> None:
    assert printer.house.run() == 4
    (pdf,) = printer.published(".pdf.pgp")
    rows, manifest = _deliveries(printer.sender), printer.manifest()
    by_zip = sorted(four, key=lambda one: one.recipient.address.postal_code)  # type: ignore[union-attr]
    assert [UUID(line["delivery"]) for line in manifest] == [rows[n.id].id for n in by_zip]
    assert [line["sha256"] for line in manifest] == [rows[n.id].sha256 for n in by_zip]
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        pages = sum(int(line["pages"]) + int(line["pages"]) % 2 for line in manifest)
        assert len(whole.pages) == pages
    assert {last(printer.sender, n)[Channel.LETTER][0] for n in four} == {S.HANDED_OVER}


def test_the_print_house_alone_can_read_what_lies_there(
    printer: Printer, four: list[Notice]
) -> None:
    printer.house.run()
    code = letter_secrets(printer.sender.database.keys.codes, four[0].id).typed
    everything = b"".join(p.read_bytes() for p in printer.folder.rglob("*") if p.is_file())
    for secret in (b"%PDF", b"Elm Street", b"Ana Example", code.encode()):
        assert secret not in everything
    (pdf,) = printer.published(".pdf.pgp")
    assert code.replace("-", "") in _bare(pdf)
    (manifest,) = printer.published(".csv.pgp")
    assert b"Example" not in manifest
    assert b"Elm" not in manifest


def test_a_file_holds_no_more_than_it_is_allowed_to(
    printer: Printer, four: list[Notice], tmp_path: Path
) -> None:
    small = _printer(printer.sender, tmp_path / "drop", printer.key, most=3)
    assert small.house.run() == len(four)
    assert len(small.published(".pdf.pgp")) == 2


def test_until_the_file_is_closed_a_letter_can_be_cancelled(
    printer: Printer, clock: SetClock, tmp_path: Path
) -> None:
    cut_off = CutOff(time(15), timedelta(minutes=30))
    waiting = _printer(printer.sender, tmp_path / "drop", printer.key, cut_off=cut_off)
    kept, dropped = _to("55101", "1 Elm Street"), _to("55101", "2 Elm Street")
    send(waiting.sender, kept, dropped)
    assert waiting.house.run() == 0
    with waiting.sender.database.transaction() as session:
        assert waiting.sender.cancel_notice(session, dropped.id) == 1
    clock.advance(timedelta(hours=6))
    assert waiting.house.run() == 1
    with waiting.sender.database.transaction() as session:
        assert waiting.sender.cancel_notice(session, kept.id) == 0
    assert last(waiting.sender, kept)[Channel.LETTER][0] is S.HANDED_OVER
    assert last(waiting.sender, dropped)[Channel.LETTER][0] is S.CANCELLED


class Crash(Exception):
    """The process ends here."""


@pytest.mark.parametrize("step", ["draft", "publish", "now_in"])
def test_a_crash_at_any_step_loses_no_letter_and_prints_none_twice(
    printer: Printer,
    four: list[Notice],
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as broken:
        where = bundles if step == "now_in" else DropFolder
        broken.setattr(where, step, crash)
        with pytest.raises(Crash):
            printer.house.run()
    clock.advance(timedelta(hours=1))
    printer.house.run()
    assert list(printer.folder.glob(".draft*")) == []
    manifest = printer.manifest()
    assert len({line["delivery"] for line in manifest}) == len(manifest) == len(four)
    assert {last(printer.sender, n)[Channel.LETTER][0] for n in four} == {S.HANDED_OVER}


def test_a_letter_that_is_cancelled_while_its_file_is_made_is_in_no_file(
    printer: Printer, four: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = DropFolder.draft

    def cancelled_meanwhile(drop: DropFolder, *args: Any) -> None:
        whole(drop, *args)
        with printer.sender.database.transaction() as session:
            printer.sender.cancel_notice(session, four[0].id)

    with monkeypatch.context() as patched:
        patched.setattr(DropFolder, "draft", cancelled_meanwhile)
        assert printer.house.run() == 0
    assert printer.house.run() == 3
    gone = str(_deliveries(printer.sender)[four[0].id].id)
    assert gone not in {line["delivery"] for line in printer.manifest()}


def test_two_processes_do_not_make_files_at_once(printer: Printer, four: list[Notice]) -> None:
    with printer.house.drop.alone() as first:
        assert first
        assert printer.house.run() == 0
    assert printer.house.run() == len(four)


def _confirmation(sender: Sender, notices: list[Notice], status: str = "mailed") -> str:
    rows = _deliveries(sender)
    day = "2026-11-23" if status == "mailed" else ""
    lines = [f"{rows[notice.id].id},{status},{day}" for notice in notices]
    return "\n".join(("delivery,status,date", *lines))


def test_letters_are_mailed_when_the_print_house_says_so_and_then_the_file_is_erased(
    printer: Printer, four: list[Notice]
) -> None:
    printer.house.run()
    first = printer.house.confirm(_confirmation(printer.sender, four[:3]))
    assert (first.mailed, first.wrong) == (3, ())
    assert len(printer.published(".pdf.pgp")) == 1
    assert last(printer.sender, four[3])[Channel.LETTER][0] is S.HANDED_OVER
    assert printer.house.confirm(_confirmation(printer.sender, four)).mailed == 1
    assert printer.published(".pdf.pgp") == []
    rows = _deliveries(printer.sender)
    assert {rows[n.id].mailed_on for n in four} == {date(2026, 11, 23)}
    with printer.sender.database.reading() as session:
        (bundle,) = session.execute(select(BUNDLES)).all()
    assert bundle.state == "mailed"
    assert bundle.erased_at is not None
    assert printer.house.confirm(_confirmation(printer.sender, four)).mailed == 0


def test_a_spoiled_letter_is_printed_again_with_the_same_code(
    printer: Printer, four: list[Notice]
) -> None:
    printer.house.run()
    confirmed = printer.house.confirm(_confirmation(printer.sender, four[:1], "spoiled"))
    assert confirmed.spoiled == 1
    assert printer.house.run() == 1
    states = story(printer.sender, four[0])[Channel.LETTER]
    assert [state for state, _ in states][-3:] == [S.QUEUED, S.SENDING, S.HANDED_OVER]
    code = letter_secrets(printer.sender.database.keys.codes, four[0].id).typed.replace("-", "")
    assert sum(code in _bare(pdf) for pdf in printer.published(".pdf.pgp")) == 2


def test_a_confirmation_with_a_wrong_line_is_refused_whole(
    printer: Printer, four: list[Notice]
) -> None:
    printer.house.run()
    good = _confirmation(printer.sender, four[:1])
    bad = "\n".join(
        (
            good,
            "nonsense,mailed,2026-11-23",
            f"{UUID(int=5)},mailed,2026-11-23",
            good.splitlines()[1].replace("2026-11-23", "2027-01-01"),
            good.splitlines()[1].replace("mailed", "eaten"),
        )
    )
    refused = printer.house.confirm(bad)
    assert [(one.line, one.column) for one in refused.wrong] == [
        (3, "delivery"),
        (4, "delivery"),
        (5, "date"),
        (6, "status"),
    ]
    assert last(printer.sender, four[0])[Channel.LETTER][0] is S.HANDED_OVER


@pytest.mark.parametrize("text", ["", "a,b\n1,2", "delivery,status,date\n\r\x00,", "\r"])
def test_rubbish_is_refused_and_never_breaks_the_reader(printer: Printer, text: str) -> None:
    confirmed = printer.house.confirm(text)
    assert confirmed.mailed == 0


def test_confirmations_are_read_from_their_folder(printer: Printer, four: list[Notice]) -> None:
    printer.house.run()
    folder = printer.folder / "confirmations"
    folder.mkdir()
    (folder / "monday.csv").write_text(_confirmation(printer.sender, four))
    (folder / "tuesday.csv").write_text("delivery,status,date\nnonsense,mailed,2026-11-23\n")
    assert printer.house.read_confirmations() == 1
    assert {path.name for path in folder.iterdir()} == {
        "monday.entered",
        "tuesday.refused",
        "tuesday.errors",
    }
    assert last(printer.sender, four[0])[Channel.LETTER][0] is S.MAILED


@pytest.fixture
def apart(database: Database, clock: SetClock, tmp_path: Path, key: Any) -> Printer:
    sender = make_sender(database, clock, tmp_path, providers=Providers(), timing=Timing())
    return _printer(sender, tmp_path / "drop", key)


def test_one_households_letters_leave_on_different_days(apart: Printer, clock: SetClock) -> None:
    home = [_to("55101") for _ in range(3)]
    send(apart.sender, *home)
    assert apart.house.run() == 1
    assert apart.house.run() == 0
    waiting = [n for n in home if last(apart.sender, n)[Channel.LETTER][0] is S.QUEUED]
    assert len(waiting) == 2
    clock.advance(timedelta(days=1))
    assert apart.house.run() == 1
    clock.advance(timedelta(days=1))
    assert apart.house.run() == 1
    assert {last(apart.sender, n)[Channel.LETTER][0] for n in home} == {S.HANDED_OVER}
