from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from notifications.typesetting import (
    BrokenTemplate,
    Typesetter,
    UnknownTemplate,
    UnprintableText,
    renderer_version,
)
from tests.unit.notifications.typesetting.conftest import DAY, words

TEMPLATE = """
#let render(data) = {
  set document(title: "Paper")
  set text(font: "Noto Sans", lang: "en")
  heading(level: 1, "Paper")
  data.words
}
"""
PEEPING = '#let render(data) = {{ set document(title: "Paper"); read("{path}") }}'


@pytest.fixture
def own(tmp_path: Path) -> Typesetter:
    (tmp_path / "paper.typ").write_text(TEMPLATE)
    return Typesetter(tmp_path)


def test_a_folder_of_templates_of_ones_own_can_be_set(own: Typesetter) -> None:
    made = own.typeset("paper", {"words": "Hello"}, made_on=DAY)
    assert "Hello" in words(made.pdf)
    assert made.pages == 1
    assert made.sha256 == hashlib.sha256(made.pdf).hexdigest()


def test_many_pages_are_counted(own: Typesetter) -> None:
    made = own.typeset("paper", {"words": "Hello again. " * 4000}, made_on=DAY)
    assert made.pages > 10


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")',
        '")) #read("/etc/passwd") #json(bytes("',
        '#read("letter.typ")',
        "\\\\ \\u{41} \\n \\",
        "\"'`$ $x^2$ _a_ *b* @c <d> // e /* f",
        "= Heading",
        "'; DROP TABLE people; --",
    ],
)
def test_hostile_words_print_as_they_are(own: Typesetter, hostile: str) -> None:
    made = own.typeset("paper", {"words": hostile}, made_on=DAY)
    assert hostile.replace(" ", "") in words(made.pdf)


def test_two_typesetters_make_the_same_bytes(own: Typesetter, tmp_path: Path) -> None:
    data = {"words": "The same, twice"}
    again = Typesetter(tmp_path).typeset("paper", data, made_on=DAY)
    assert own.typeset("paper", data, made_on=DAY).sha256 == again.sha256


def test_another_day_makes_other_bytes(own: Typesetter) -> None:
    data = {"words": "x"}
    first, second = (own.typeset("paper", data, made_on=date(2026, 6, day)) for day in (1, 2))
    assert first.sha256 != second.sha256


@pytest.mark.parametrize("character", ["😀", "\ue000", "\x00", "\x01", "\ud800"], ids=ascii)
def test_a_character_without_a_glyph_is_refused_by_number(own: Typesetter, character: str) -> None:
    with pytest.raises(UnprintableText) as caught:
        own.typeset("paper", {"words": f"Amina {character} Example"}, made_on=DAY)
    assert caught.value.code_points == (f"U+{ord(character):04X}",)


def test_an_error_carries_no_word_of_the_document(own: Typesetter) -> None:
    with pytest.raises(UnprintableText) as caught:
        own.typeset("paper", {"words": "Amina 😀"}, made_on=DAY)
    assert "Amina" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_the_next_document_prints_after_one_was_refused(own: Typesetter) -> None:
    with pytest.raises(UnprintableText):
        own.typeset("paper", {"words": "😀"}, made_on=DAY)
    assert own.typeset("paper", {"words": "fine"}, made_on=DAY).pages == 1


def test_data_that_a_template_does_not_expect_is_our_fault(own: Typesetter) -> None:
    with pytest.raises(BrokenTemplate):
        own.typeset("paper", {}, made_on=DAY)


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside.txt", "/../outside.txt"])
def test_a_template_cannot_read_outside_its_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "peep.typ").write_text(PEEPING.format(path=path))
    with pytest.raises(BrokenTemplate):
        Typesetter(folder).typeset("peep", {}, made_on=DAY)


@pytest.mark.parametrize("name", ["nothing", "../paper", "paper.typ"])
def test_a_template_that_is_not_there_is_named(own: Typesetter, name: str) -> None:
    with pytest.raises(UnknownTemplate):
        own.typeset(name, {}, made_on=DAY)


def test_the_renderer_names_its_parts_and_changes_with_a_template(tmp_path: Path) -> None:
    (tmp_path / "paper.typ").write_text(TEMPLATE)
    first = renderer_version(tmp_path)
    renderer_version.cache_clear()
    (tmp_path / "paper.typ").write_text(TEMPLATE + " ")
    assert first.startswith("typst ")
    assert renderer_version(tmp_path) != first
