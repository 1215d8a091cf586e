"""The docs name what is there, leave out no command, and no file tells where it was made."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from notifications.notice import NoticeKind
from portal.cli import main
from portal.disclosures.loading import shipped_matters
from portal.disclosures.matters_file import read_matters
from portal.legal_bases.catalogue import all_legal_bases, catalogue
from portal.settings import environment_names
from translations.catalogues import completeness
from translations.registry import LANGUAGES

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
each_page = pytest.mark.parametrize(
    "page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix()
)

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"rights-portal ([a-z]+)(?: ([a-z]+))?")
_IN_FILE = re.compile(r"`([\w.]+)`(?: \([\w ]+\))? in\s+\[[^\]]+\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:portal|notifications|translations|tests|docs)/[\w./-]+)`")

# Where this was made, and by whom, is nobody's business who reads it.
_TELLTALES = re.compile(
    r"/work/|(?<![\w.])/home/\w|/root/|/Users/|"
    r"\bpypi\.|pythonhosted|artifactory|\bnexus\b|--(?:extra-)?index-url|"
    r"\bissues? #?\d|(?<![\w/&])#\d{1,4}(?![\w-])|\bsession \d|\bsub-?agents?\b|"
    r"\bthe brief\b|\bLAW\.md\b",
    re.IGNORECASE,
)
_OURS = ("portal", "notifications", "translations", "migrations", "tests", "docs", ".github", ".ci")
_FETCHED = "node_modules"
_NOT_TEXT = {".ttf", ".woff2", ".otf", ".png", ".pyc", ".pdf"}
# A colour in a style sheet, and the size of an envelope, look like numbers of an issue.
_LOOK_ALIKE = re.compile(r"#10 envelope")


@each_page
def test_every_link_leads_to_a_file_that_is_there(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text()) if "://" not in link]
    missing = [link for link in links if not (page.parent / link.partition("#")[0]).exists()]
    assert missing == []


@each_page
def test_every_path_that_is_named_is_there(page: Path) -> None:
    named = [path for path in _PATH.findall(page.read_text()) if "NAME" not in path]
    assert [path for path in named if not (ROOT / path).exists()] == []


@each_page
def test_what_is_said_to_be_in_a_file_is_in_it(page: Path) -> None:
    for name, link in _IN_FILE.findall(page.read_text()):
        held = (page.parent / link).read_text()
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", held), (name, link)


@each_page
def test_every_command_and_setting_that_is_named_exists(page: Path) -> None:
    text = page.read_text()
    assert [words for words in _COMMAND.findall(text) if not _exists(*words)] == []
    assert set(re.findall(r"\bPORTAL_[A-Z_]*[A-Z]\b", text)) <= set(environment_names())
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", text, re.MULTILINE)) <= set(targets)
    modules = re.findall(r"python -m ([\w.]+)", text)
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in _commands() if f"rights-portal {name}" not in text] == []


def test_the_table_of_notice_kinds_has_every_kind_and_no_other() -> None:
    text = (ROOT / "docs" / "recipes.md").read_text()
    table = text.split("## Add a language")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(NoticeKind)


def test_the_readme_counts_what_is_verified_and_what_is_from_memory() -> None:
    laws = all_legal_bases()
    memory = sum(law.is_from_memory for law in laws)
    scoped = sum(law.verified_scope is not None for law in laws if not law.is_from_memory)
    text = _in_one_line(ROOT / "README.md")
    assert f"has {len(laws)} entries: {len(laws) - memory} were read" in text
    assert f"({scoped} of them say which part was read), {memory} are from memory" in text
    assert f"compiled on {catalogue().compiled}" in text


def test_the_readme_counts_matters_and_names_the_languages_without_words() -> None:
    matters = read_matters(shipped_matters(), catalogue().compiled).matters
    examples = sum(matter.example for matter in matters)
    text = _in_one_line(ROOT / "README.md")
    assert f"{len(matters) - examples} of public record" in text
    assert f"{examples} worked examples" in text
    empty = [one for one in LANGUAGES.values() if not completeness(one, "notices").translated]
    assert [one.english for one in empty if one.english.split()[0] not in text] == []


@pytest.mark.parametrize("top", _OURS)
def test_no_line_tells_where_it_was_made(top: str) -> None:
    found = [place for path in _texts(ROOT / top) for place in _told(path)]
    assert found == []


def test_no_line_at_the_top_tells_where_it_was_made() -> None:
    tops = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    assert [place for path in sorted(tops) for place in _told(path)] == []


def _in_one_line(path: Path) -> str:
    return " ".join(path.read_text().split())


def _commands() -> Iterator[str]:
    for name, command in main.commands.items():
        if isinstance(command, click.Group):
            yield from (f"{name} {inner}" for inner in command.commands)
        else:
            yield name


def _exists(first: str, second: str) -> bool:
    command = main.commands.get(first)
    return command is not None and (
        not isinstance(command, click.Group) or second in command.commands
    )


def _texts(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if _FETCHED in path.parts:
            continue
        if path.is_file() and path.suffix not in _NOT_TEXT and path != Path(__file__):
            yield path


def _told(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        bare = _LOOK_ALIKE.sub("", line)
        found = None if path.suffix in {".css", ".scss"} else _TELLTALES.search(bare)
        if found:
            yield f"{path.relative_to(ROOT)}:{number}: {found.group()}"
