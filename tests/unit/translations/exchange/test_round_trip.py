"""Out to a translator and back: Word and PO, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from translations import catalogues, review
from translations.catalogues import Domain, po_path, read_catalog, template_sentences
from translations.exchange import approving, word
from translations.exchange.incoming import Incoming, bring_in, read_po_file
from translations.messages import Sentence
from translations.registry import Language, language
from translations.review import ReviewState, review_state
from translations.status import standing

KOREAN: Language = language("ko")
DOMAIN: Domain = "notices"
REFUSED, CALL = "We did not give them.", "Your check word is %(word)s."


@pytest.fixture(autouse=True)
def _read_afresh() -> Iterator[None]:
    yield
    for held in (catalogues.catalogue, catalogues.completeness, review.approvals):
        held.cache_clear()


def _forget() -> None:
    catalogues.catalogue.cache_clear()
    review.approvals.cache_clear()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the templates and nothing translated yet."""
    templates = tmp_path / "templates"
    templates.mkdir()
    for domain in catalogues.DOMAINS:
        shipped = catalogues.template_path(domain)
        (templates / shipped.name).write_bytes(shipped.read_bytes())
    return tmp_path


def _sentence(msgid: str, translated: str) -> Sentence:
    return Sentence(msgid, msgstr=(translated,))


def _held(root: Path) -> dict[str, str]:
    catalog = read_catalog(po_path(KOREAN, DOMAIN, root), KOREAN)
    return {str(m.id): str(m.string) for m in catalog if m.id and m.string}


def test_a_word_file_comes_back_with_what_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "sentences.docx"
    places = [
        word.Place(DOMAIN, template_sentences(DOMAIN)[msgid], "notifications/x.py")
        for msgid in (REFUSED, CALL)
    ]
    assert word.write(path, language("ksw"), places, ["The office is closed."]) == 2
    document = Document(str(path))
    document.tables[0].rows[2].cells[3].text = "%(word)s"
    document.save(str(path))
    found, wrong = word.read(path)
    assert wrong == []
    assert [(one.line, one.sentence.msgid) for one in found if one.sentence.msgid == CALL] == [
        (3, CALL)
    ]


def test_a_word_file_whose_english_was_edited_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sentences.docx"
    place = word.Place(DOMAIN, template_sentences(DOMAIN)[REFUSED], "notifications/x.py")
    word.write(path, KOREAN, [place])
    document = Document(str(path))
    cells = document.tables[0].rows[1].cells
    cells[1].text, cells[3].text = "We gave them.", "주었습니다."
    document.save(str(path))
    found, wrong = word.read(path)
    assert found == []
    assert [(one.line, one.english) for one in wrong] == [(2, "We gave them.")]


def test_good_lines_are_written_and_counted(root: Path) -> None:
    lines = [
        Incoming(2, DOMAIN, _sentence(REFUSED, "주지 않았습니다.")),
        Incoming(3, DOMAIN, _sentence(CALL, "확인 단어는 %(word)s입니다.")),
    ]
    assert bring_in(KOREAN, lines, root=root).changed == 2
    again = bring_in(KOREAN, lines, root=root)
    assert (again.changed, again.unchanged) == (0, 2)
    assert _held(root) == {REFUSED: "주지 않았습니다.", CALL: "확인 단어는 %(word)s입니다."}


def test_one_wrong_line_keeps_everything_out_and_is_named(root: Path) -> None:
    lines = [
        Incoming(2, DOMAIN, _sentence(REFUSED, "주지 않았습니다.")),
        Incoming(3, DOMAIN, _sentence(CALL, "확인 단어는 %(wrd)s입니다.")),
    ]
    brought = bring_in(KOREAN, lines, root=root)
    assert {(one.line, one.english) for one in brought.wrong} == {(3, CALL)}
    assert not po_path(KOREAN, DOMAIN, root).exists()


def test_a_po_file_says_on_which_line_a_stranger_stands(tmp_path: Path) -> None:
    path = tmp_path / "ko.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        f'msgid "{REFUSED}"\nmsgstr "주지 않았습니다."\n\n'
        'msgid "Nobody says this."\nmsgstr "아니요."\n',
        encoding="utf-8",
    )
    found, wrong = read_po_file(path, KOREAN)
    assert [one.sentence.msgid for one in found] == [REFUSED]
    assert [(one.line, one.english) for one in wrong] == [(7, "Nobody says this.")]


def test_an_approval_stands_until_the_words_change(root: Path) -> None:
    bring_in(KOREAN, [Incoming(2, DOMAIN, _sentence(REFUSED, "주지 않았습니다."))], root=root)
    _forget()
    day = dt.date(2026, 11, 30)
    assert approving.approve(KOREAN, DOMAIN, "A. Example, certified", day, root=root) == 1
    _forget()
    assert review_state(KOREAN, DOMAIN, REFUSED, root=root) is ReviewState.APPROVED
    assert standing(KOREAN, DOMAIN, root).approved == 1
    assert approving.approve(KOREAN, DOMAIN, "A. Example, certified", day, root=root) == 0
    bring_in(KOREAN, [Incoming(2, DOMAIN, _sentence(REFUSED, "넘기지 않았습니다."))], root=root)
    _forget()
    assert review_state(KOREAN, DOMAIN, REFUSED, root=root) is ReviewState.STALE


def test_what_is_not_translated_cannot_be_approved(root: Path) -> None:
    with pytest.raises(approving.NothingToApprove):
        approving.approve(KOREAN, DOMAIN, "A. Example", dt.date(2026, 11, 30), root=root)


def test_english_is_approved_by_counsel_in_the_same_way(root: Path) -> None:
    english = language("en")
    day = dt.date(2026, 11, 30)
    count = approving.approve(english, DOMAIN, "Counsel, Example County", day, root=root)
    assert count == len(template_sentences(DOMAIN, root))
    _forget()
    assert review_state(english, DOMAIN, REFUSED, root=root) is ReviewState.APPROVED
