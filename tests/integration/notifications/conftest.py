from __future__ import annotations

from pathlib import Path

import pytest

from notifications import Sender
from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.stamp import Mode
from notifications.providers.base import (
    Providers,
)
from notifications.providers.files import LetterFiles
from tests.factories.sending import (
    TextCarrier,
    make_sender,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sent"


@pytest.fixture
def sender(database: Database, clock: SetClock, folder: Path) -> Sender:
    return make_sender(database, clock, folder)


@pytest.fixture
def carrier() -> TextCarrier:
    return TextCarrier()


@pytest.fixture
def texting(database: Database, clock: SetClock, folder: Path, carrier: TextCarrier) -> Sender:
    providers = Providers(letter=LetterFiles(folder, Mode.TEST), sms=carrier)
    return make_sender(database, clock, folder, providers=providers)
