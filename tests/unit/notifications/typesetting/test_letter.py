from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from notifications.channels.letter import render_letter
from notifications.composition.composed import ComposedLetter
from notifications.composition.composer import compose_letter
from notifications.composition.letter import LetterCode
from notifications.notice import NoticeKind
from notifications.typesetting import DoesNotFit, TooLongForQr, UnprintableText
from tests.factories.letters import REFERENCE, sample_letter
from tests.factories.notices import WITH_A_LETTER, make_notice
from tests.unit.notifications.typesetting.conftest import DAY, Render, runs, words
from translations.registry import LANGUAGES

CODES = sorted(LANGUAGES)
WRITTEN_PAGES = {"en": 2, "so": 3, "ar": 3}

# What a window of a #10 envelope can show while the sheet shifts in it, in inches.
WINDOW_RIGHT, WINDOW_TOP, FOLD = 5.5, 1.95, 3.667
BOX_LEFT, BOX_TOP, BOX_RIGHT, BOX_BOTTOM = 0.5, 2.042, 4.0, 2.917


def addressed(*lines: str) -> ComposedLetter:
    return replace(sample_letter(), recipient_lines=lines)


def structure(pdf: bytes) -> list[str]:
    """The tag of every element of a PDF's structure, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            walk(node.get("/K", []))

    walk(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def spoken_on(pdf: bytes, page: int) -> set[str]:
    """The languages that a page's words are marked with."""
    content = PdfReader(io.BytesIO(pdf)).pages[page].get_contents()
    assert content is not None
    return {lang.decode() for lang in re.findall(rb"/Lang ?\(([\w-]+)\)", content.get_data())}


@pytest.mark.parametrize("code", CODES)
def test_a_letter_prints_in_each_of_the_sixteen_languages(code: str, render: Render) -> None:
    letter = render(sample_letter(code))
    assert letter.pages <= 4
    assert "AMINAEXAMPLE" in words(letter.pdf)


@pytest.mark.parametrize("code", ["en", "so", "ar", "km"])
def test_a_letter_prints_large(code: str, render: Render) -> None:
    small = render(sample_letter(code))
    large = render(replace(sample_letter(code), large_print=True))
    assert large.pages > small.pages


@pytest.mark.parametrize(("code", "pages"), WRITTEN_PAGES.items())
def test_an_ordinary_letter_stays_short(code: str, pages: int, render: Render) -> None:
    assert render(sample_letter(code)).pages == pages


@pytest.mark.parametrize("kind", WITH_A_LETTER)
def test_each_kind_of_notice_prints_on_at_most_three_pages(
    kind: NoticeKind, render: Render
) -> None:
    letter = compose_letter(
        make_notice(kind),
        "en",
        dated=DAY,
        reference_url="https://portal.example.org/real#7K2M-9QXD",
        code=LetterCode("4KX972MQH3TC8", "https://portal.example.org/code#4KX972MQH3TC8WZR6V0P"),
    )
    assert render(letter).pages <= 3


def test_a_masked_code_prints_masked(render: Render) -> None:
    masked = LetterCode("4KX972MQH3TC8", "https://portal.example.org/code#4KX972MQH3TC8").masked
    letter = replace(sample_letter(), code=masked.typed, code_url=masked.url)
    printed = words(render(letter).pdf)
    assert "••••-••••" in printed
    assert "4KX9" not in printed


def test_a_letter_without_a_code_prints_no_sign_in_part(render: Render) -> None:
    letter = replace(sample_letter(), code=None, code_url=None)
    assert "Donotphotograph" not in words(render(letter).pdf)


@pytest.mark.parametrize("code", ["en", "ar", "km"])
@pytest.mark.parametrize("large", [False, True])
def test_nothing_but_the_address_shows_in_the_window(
    code: str, large: bool, render: Render
) -> None:
    letter = replace(sample_letter(code), large_print=large)
    shown = [
        run
        for run in runs(render(letter).pdf)
        if run.left < WINDOW_RIGHT and WINDOW_TOP < run.top < FOLD
    ]
    assert "".join(run.text for run in shown).replace(" ", "") == "".join(
        letter.recipient_lines
    ).replace(" ", "")
    assert all(BOX_LEFT <= run.left < BOX_RIGHT for run in shown)
    assert all(BOX_TOP <= run.top <= BOX_BOTTOM for run in shown)


def test_a_long_address_is_set_smaller_and_stays_in_its_box(render: Render) -> None:
    lines = ("A" * 30, "C/O SOMEONE", "BUILDING 12", "1234 EXAMPLE AVENUE APT 1234", "X MN 55999")
    shown = [run for run in runs(render(addressed(*lines)).pdf) if run.text in lines]
    assert [run.text for run in shown] == list(lines)
    assert all(BOX_TOP <= run.top <= BOX_BOTTOM for run in shown)


def test_an_address_too_long_for_the_window_is_refused_by_name() -> None:
    with pytest.raises(DoesNotFit) as caught:
        render_letter(addressed("W" * 200, "1 EXAMPLE ST", "X MN 55999"), made_on=DAY)
    assert caught.value.place == "address"
    assert "WWW" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["#panic(1)", '"quoted" \\', '#read("letter.typ")', "$x$ *a* _b_", "<label> @ref"]
)
def test_a_hostile_name_prints_as_it_is(name: str, render: Render) -> None:
    letter = render(addressed(name, "1 EXAMPLE ST", "X MN 55999"))
    assert name.replace(" ", "") in words(letter.pdf)


@pytest.mark.parametrize("name", ["陳大文", "محمد علي", "សុខា", "မောင်မောင်", "김하늘", "ናሆም"])
def test_a_name_in_another_script_prints_in_an_english_letter(name: str, render: Render) -> None:
    assert render(addressed(name, "1 EXAMPLE ST", "X MN 55999")).pages


def test_a_name_with_an_emoji_is_refused_by_number() -> None:
    with pytest.raises(UnprintableText) as caught:
        render_letter(addressed("AMINA 😀", "1 EXAMPLE ST", "X MN 55999"), made_on=DAY)
    assert caught.value.code_points == ("U+1F600",)


def test_an_address_too_long_for_a_qr_code_is_refused() -> None:
    letter = replace(sample_letter(), code_url="https://rights.example.org/" + "x" * 300)
    with pytest.raises(TooLongForQr):
        render_letter(letter, made_on=DAY)


def test_the_same_letter_has_the_same_bytes_in_another_process(render: Render) -> None:
    script = (
        "from datetime import date;"
        "from tests.factories.letters import sample_letter;"
        "from notifications.channels.letter import render_letter;"
        "print(render_letter(sample_letter('ar'), made_on=date(2026, 6, 20)).sha256)"
    )
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    here = render(sample_letter("ar"))
    assert other.stdout.strip() == here.sha256 == hashlib.sha256(here.pdf).hexdigest()


@pytest.mark.parametrize(("code", "lang"), [("en", "en"), ("ar", "ar"), ("ksw", "ksw")])
def test_the_document_names_its_language_and_a_neutral_title(
    code: str, lang: str, render: Render
) -> None:
    letter = sample_letter(code)
    reader = PdfReader(io.BytesIO(render(letter).pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == letter.notices[0].title


def test_a_letter_is_tagged_with_headings_a_table_and_figures_and_skips_no_level(
    render: Render,
) -> None:
    tags = structure(render(sample_letter()).pdf)
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/L"} <= set(tags)
    assert tags.index("/H1") < tags.index("/H2")
    assert "/H3" not in tags


def test_each_line_of_the_language_block_is_tagged_with_its_language(render: Render) -> None:
    langs = spoken_on(render(sample_letter()).pdf, page=1)
    assert {"es", "so", "hmn", "vi", "ksw", "om", "am", "ar", "my", "km", "lo"} <= langs
    assert {"ru", "zh-TW", "ko-KR", "fr"} <= langs


def test_a_phone_number_in_arabic_keeps_its_order(render: Render) -> None:
    found = runs(render(sample_letter("ar")).pdf)
    assert any(run.text == "651-555-0143" for run in found)


def test_the_secret_stands_on_another_page_than_the_reference(render: Render) -> None:
    letter = sample_letter()
    pdf = render(letter).pdf
    pages = ["".join(run.text for run in runs(pdf, page)) for page in (0, 1)]
    assert REFERENCE in pages[0]
    assert letter.code is not None
    assert letter.code not in pages[0]
    assert letter.code in pages[1]
    assert REFERENCE not in pages[1]


def test_the_first_line_speaks_to_whom_the_letter_does_not_belong(render: Render) -> None:
    top = min(runs(render(sample_letter()).pdf), key=lambda run: (run.top, run.left))
    assert top.text.startswith("Not yours?")


def test_a_mark_shows_on_the_first_page(render: Render) -> None:
    letter = sample_letter()
    first = "".join(run.text for run in runs(render(letter).pdf))
    assert letter.notices[0].marks[0] in first


def test_pages_are_numbered_in_the_readers_words(render: Render) -> None:
    pdf = render(sample_letter("so")).pdf
    assert "Bogga2ee3" in words(pdf)
