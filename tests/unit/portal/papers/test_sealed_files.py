from __future__ import annotations

import hashlib
import io
import os
import struct
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.foundation.keys import KeyRing
from portal.papers import sealed_files
from portal.papers.errors import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentTooLarge,
    DocumentTypeRefused,
)
from portal.papers.sealed_files import CHUNK_BYTES, SealedFiles
from portal.papers.sealed_spool import SealedSpool

ONE, TWO = UUID(int=1), UUID(int=2)
KEY = os.urandom(32)
TEXT = b"Findmeplain, line after line.\n"
BIG = b"%PDF-1.7\n" + TEXT * (3 * CHUNK_BYTES // len(TEXT))


@pytest.fixture
def files(tmp_path: Path) -> SealedFiles:
    return SealedFiles(tmp_path / "documents", KeyRing((KEY,)))


def on_disk(tmp_path: Path, document_id: UUID = ONE) -> Path:
    return tmp_path / "documents" / str(document_id)


def bodies(path: Path) -> list[bytes]:
    data, found = path.read_bytes(), []
    while data:
        (length,) = struct.unpack(">I", data[:4])
        found.append(data[: 4 + length])
        data = data[4 + length :]
    return found


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (BIG, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        ("Ñandú, እና ကညီ\n".encode() * 40_000, "text/plain"),
    ],
)
def test_a_document_comes_back_as_it_was(files: SealedFiles, data: bytes, media_type: str) -> None:
    stored = files.store(ONE, io.BytesIO(data))
    assert stored.media_type == media_type
    assert stored.size == len(data)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert b"".join(files.read(ONE)) == data


def test_nothing_of_it_is_on_disk_in_clear(files: SealedFiles, tmp_path: Path) -> None:
    files.store(ONE, io.BytesIO(BIG))
    assert b"Findmeplain" not in on_disk(tmp_path).read_bytes()
    assert on_disk(tmp_path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0 program",
        b"PK\x03\x04 archive",
        "Olá".encode("latin-1"),
        b"text\0text",
        b"\x1b[31m",
    ],
    ids=["program", "archive", "latin-1", "nul", "escape"],
)
def test_other_types_are_refused_and_leave_nothing_behind(
    files: SealedFiles, tmp_path: Path, data: bytes
) -> None:
    with pytest.raises(DocumentTypeRefused):
        files.store(ONE, io.BytesIO(data))
    assert list((tmp_path / "documents").iterdir()) == []


def test_text_that_turns_binary_late_is_refused(files: SealedFiles) -> None:
    with pytest.raises(DocumentTypeRefused):
        files.store(ONE, io.BytesIO(TEXT * 20_000 + b"\0"))


def test_an_empty_file_is_refused(files: SealedFiles) -> None:
    with pytest.raises(DocumentEmpty):
        files.store(ONE, io.BytesIO(b""))


def test_a_document_over_the_limit_is_refused(
    files: SealedFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_files, "LARGEST_DOCUMENT", CHUNK_BYTES)
    with pytest.raises(DocumentTooLarge):
        files.store(ONE, io.BytesIO(BIG))
    assert list((tmp_path / "documents").iterdir()) == []


def test_a_document_cut_short_does_not_pass(files: SealedFiles, tmp_path: Path) -> None:
    files.store(ONE, io.BytesIO(BIG))
    parts = bodies(on_disk(tmp_path))
    assert len(parts) > 2
    for left in (b"".join(parts[:-1]), b"".join(parts)[:-1], b""):
        on_disk(tmp_path).write_bytes(left)
        with pytest.raises(DocumentDamaged):
            list(files.read(ONE))


def test_parts_in_another_order_or_of_another_document_do_not_pass(
    files: SealedFiles, tmp_path: Path
) -> None:
    files.store(ONE, io.BytesIO(BIG))
    files.store(TWO, io.BytesIO(BIG))
    one, two = bodies(on_disk(tmp_path)), bodies(on_disk(tmp_path, TWO))
    for parts in ([one[1], one[0], *one[2:]], [two[0], *one[1:]], one[1:], [*one, one[-1]]):
        on_disk(tmp_path).write_bytes(b"".join(parts))
        with pytest.raises(DocumentDamaged):
            list(files.read(ONE))


def test_a_changed_byte_does_not_pass(files: SealedFiles, tmp_path: Path) -> None:
    files.store(ONE, io.BytesIO(TEXT))
    data = bytearray(on_disk(tmp_path).read_bytes())
    data[len(data) // 2] ^= 1
    on_disk(tmp_path).write_bytes(data)
    with pytest.raises(DocumentDamaged):
        list(files.read(ONE))


def test_a_document_that_is_not_there_is_damage_and_no_secret(files: SealedFiles) -> None:
    with pytest.raises(DocumentDamaged):
        list(files.read(ONE))


def test_an_older_key_of_the_ring_still_opens(files: SealedFiles, tmp_path: Path) -> None:
    files.store(ONE, io.BytesIO(TEXT))
    rotated = SealedFiles(tmp_path / "documents", KeyRing((os.urandom(32), KEY)))
    assert b"".join(rotated.read(ONE)) == TEXT


def test_a_stream_that_gives_little_at_a_time_is_read_whole(files: SealedFiles) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 1000))

    files.store(ONE, Slow(BIG))
    assert b"".join(files.read(ONE)) == BIG


@given(st.lists(st.binary(max_size=600_000), max_size=4))
def test_an_upload_waits_sealed_and_comes_out_as_it_went_in(parts: list[bytes]) -> None:
    with SealedSpool() as spool:
        for part in parts:
            spool.write(part)
        for _ in range(2):
            spool.seek(0)
            assert spool.read() == b"".join(parts)


def test_a_waiting_upload_is_not_on_disk_in_clear() -> None:
    with SealedSpool() as spool:
        spool.write(BIG)
        spool.seek(0)
        spool._file.seek(0)
        assert b"Findmeplain" not in spool._file.read()
        with pytest.raises(io.UnsupportedOperation):
            spool.write(b"more")
