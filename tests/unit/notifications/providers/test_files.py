from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from notifications.foundation.stamp import Mode
from notifications.providers.base import Doubt, LetterMessage, PassingFailure, TextMessage
from notifications.providers.files import FilesInProduction, LetterFiles, TextFiles, file_providers

ID = UUID(int=5)
DOUBT = Doubt(ID, "+16515550123", datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
TEXT = TextMessage(ID, "+16515550123", "مرحبا")


def test_production_has_no_files_provider(tmp_path: Path) -> None:
    with pytest.raises(FilesInProduction):
        file_providers(tmp_path, Mode.PRODUCTION)
    assert list(tmp_path.iterdir()) == []


def test_a_text_is_a_file_that_a_person_can_read(tmp_path: Path) -> None:
    accepted = TextFiles(tmp_path, Mode.DEMO).send(TEXT)
    path = tmp_path / "sms" / accepted.reference
    assert path.read_text(encoding="utf-8") == "To: +16515550123\n\nمرحبا\n"
    assert path.name == f"{ID}.txt"


def test_the_same_delivery_is_written_once(tmp_path: Path) -> None:
    letters = LetterFiles(tmp_path, Mode.TEST)
    first = letters.send(LetterMessage(ID, b"%PDF first", 1))
    assert letters.send(LetterMessage(ID, b"%PDF second", 1)) == first == letters.find(DOUBT)
    assert (tmp_path / "letter" / first.reference).read_bytes() == b"%PDF first"


def test_what_was_not_sent_is_not_found(tmp_path: Path) -> None:
    assert TextFiles(tmp_path, Mode.TEST).find(DOUBT) is None


def test_a_disk_that_refuses_is_a_passing_failure(tmp_path: Path) -> None:
    (tmp_path / "sms").write_text("a file where the folder should be")
    with pytest.raises(PassingFailure):
        TextFiles(tmp_path, Mode.TEST).send(TEXT)
