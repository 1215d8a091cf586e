"""What the English of pages keeps to: words that stay apart, and a reading grade of seven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat
from babel.messages.extract import extract_from_file

from portal.access.actors import Role
from portal.web.public.questions import Question, all_questions
from tests.factories.reading import grade

HIGHEST_GRADE = 7.0
# One sentence by itself: a long word in a short sentence is not yet a hard page.
HIGHEST_OF_ONE = 11.0
WEB = Path(__file__).parents[2] / "portal" / "web"
TEMPLATES = sorted(
    path for path in WEB.rglob("*.html") if path.parts[-2] in {"shared", "public", "resident"}
)
BANNED = re.compile(
    r"\b(may|might|shared with|transferred|demanded|illegal|undocumented|business days|alien|"
    r"nothing happened|don't worry|urgent)\b",
    re.IGNORECASE,
)


def _said(template: Path) -> Iterator[str]:
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    for _, ids, _, _ in extract_from_file("jinja2", template, keywords):
        for text in (ids,) if isinstance(ids, str) else ids:
            yield re.sub(r"%\(\w+\)s", "it", text)


def _name(template: Path) -> str:
    return f"{template.parts[-2]}/{template.name}"


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_a_template_reads_at_grade_seven_or_below(template: Path) -> None:
    sentences = [text for text in _said(template) if text.endswith((".", "?", "!"))]
    if sentences:
        assert grade(sentences) <= HIGHEST_GRADE


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_no_sentence_is_hard_or_long_by_itself(template: Path) -> None:
    for text in _said(template):
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            assert len(sentence.split()) <= 22, sentence
            if len(sentence.split()) > 5:
                assert textstat.flesch_kincaid_grade(sentence) <= HIGHEST_OF_ONE, sentence


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_words_that_mislead_or_frighten_stay_away(template: Path) -> None:
    for text in _said(template):
        assert not BANNED.search(text), text


@pytest.mark.parametrize("question", list(all_questions()), ids=lambda question: question.key)
def test_an_answer_keeps_to_the_same_words_and_grade(question: Question) -> None:
    said = (question.asks, *question.says)
    assert grade(list(said)) <= HIGHEST_GRADE
    for sentence in said:
        assert len(sentence.split()) <= 22, sentence
        assert not BANNED.search(sentence), sentence


def test_each_role_of_staff_has_words_for_whoever_reads_who_looked() -> None:
    looks = (WEB / "resident" / "templates" / "resident" / "looks.html").read_text()
    work = looks.partition("{% set work = {")[2].partition("%}")[0]
    assert set(re.findall(r'"(\w+)": _\(', work)) == {role.value for role in Role}
