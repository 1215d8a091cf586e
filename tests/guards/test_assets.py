"""What browsers load is what ``make assets`` made of the sources that stand here."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from portal.web.shared.template_words import STATIC

ASSETS = STATIC.parents[1] / "assets"
MADE = json.loads((ASSETS / "made.json").read_text())
CLASS = re.compile(r"\.([a-z][a-z-]*)")
WORDS = re.compile(r"[A-Za-z0-9_-]+")


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", MADE["sources"])
def test_the_sheets_were_made_from_the_sources_that_are_here(name: str) -> None:
    assert MADE["sources"][name] == digest(ASSETS / name), "run: make assets"


@pytest.mark.parametrize("name", MADE["made"])
def test_nobody_edited_what_was_made(name: str) -> None:
    assert MADE["made"][name] == digest(STATIC / name), "run: make assets"


def test_every_source_and_every_font_is_listed() -> None:
    assert {f"styles/{path.name}" for path in (ASSETS / "styles").iterdir()} <= set(MADE["sources"])
    assert {f"fonts/{path.name}" for path in (STATIC / "fonts").iterdir()} <= set(MADE["made"])


def test_the_lock_names_no_place_that_packages_come_from() -> None:
    lock = json.loads((ASSETS / "package-lock.json").read_text())
    assert all("resolved" not in package for package in lock["packages"].values())
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_a_page_carries_no_rule_that_no_page_uses() -> None:
    web = STATIC.parents[1]
    rooms = [room for room in web.iterdir() if room.is_dir() and room != ASSETS]
    written = [
        path for room in rooms for end in ("html", "py", "js") for path in room.rglob(f"*.{end}")
    ]
    used = {word for path in written for word in WORDS.findall(path.read_text())}
    sheet = "".join(path.read_text() for path in (ASSETS / "styles").glob("*.scss"))
    rules = re.findall(r"^[^@$/\n][^{\n]*\{", sheet, re.MULTILINE)
    named = {name for rule in rules for name in CLASS.findall(rule)}
    assert named
    assert named - used == set()
    assert "usa-" not in (STATIC / "site.css").read_text()
