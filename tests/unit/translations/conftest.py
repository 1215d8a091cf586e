from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

WritePo = Callable[..., Path]

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: {rule}\\n"\n\n{body}\n'
)


@pytest.fixture
def write_po(tmp_path: Path) -> WritePo:
    """Writes one PO file (or, without a code, a template) under a root of the test's own."""

    def write(body: str, code: str | None = None, domain: str = "notices", rule: str = "") -> Path:
        folder = tmp_path / code / "LC_MESSAGES" if code else tmp_path / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / (f"{domain}.po" if code else f"{domain}.pot")
        text = HEADER.format(rule=rule or "nplurals=2; plural=(n != 1);", body=body)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return write
