"""Every kind, channel and language: composed, or an English letter with the block and no text.

The guards accept exactly what a language's ``open.yaml`` lists.  They fail on a gap that is not
listed, on a listed sentence that is filled, and on a notice that uses an open sentence and goes out
in anything but English.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from notifications.composition import text_lint
from notifications.composition.composed import ComposedNotice
from notifications.composition.composer import (
    compose_email,
    compose_letter,
    compose_text,
    messages_used,
)
from notifications.composition.gate import language_for
from notifications.notice import Notice, NoticeKind
from notifications.recipients import Channel
from tests.factories.matter_notices import notices_of_matters
from tests.factories.notices import FACTS, make_notice
from translations.catalogues import Domain, NotTranslated, catalogue, template_sentences
from translations.messages import placeholder_fault
from translations.registry import FOLDER, LANGUAGES
from translations.review import open_sentences

DAY = dt.date(2026, 7, 1)
HERS = [code for code in LANGUAGES if code != "en"]
DOMAINS: tuple[Domain, ...] = ("notices", "law")
NOTICES = {kind.value: make_notice(kind) for kind in FACTS} | dict(notices_of_matters())
LISTED = yaml.safe_load((Path(__file__).parent / "cognates.yaml").read_text(encoding="utf-8"))

_SCRIPTS = {
    "am": "\u1200-\u137f",
    "ar": "\u0600-\u06ff",
    "km": "\u1780-\u17ff",
    "ko": "\uac00-\ud7af",
    "ksw": "\u1000-\u109f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ru": "\u0400-\u04ff",
    "zh_Hant": "\u4e00-\u9fff",
}
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_OPEN_PLACE = re.compile(r"%\(\w+\)s")


def _gaps(code: str) -> set[tuple[str, str]]:
    return {
        (domain, sentence.msgid)
        for domain in DOMAINS
        for sentence in template_sentences(domain).values()
        if catalogue(LANGUAGES[code], domain).translated(sentence.msgid) is None
    }


@cache
def _open(code: str) -> set[tuple[str, str]]:
    return {(one.domain, one.msgid) for one in open_sentences(LANGUAGES[code])}


@pytest.mark.parametrize("code", HERS)
def test_the_gaps_of_a_language_are_exactly_those_that_it_lists(code: str) -> None:
    listed = {pair for pair in _open(code) if pair[0] in DOMAINS}
    gaps = _gaps(code)
    assert sorted(gaps - listed) == [], "not translated, and not listed in open.yaml"
    assert sorted(listed - gaps) == [], "listed in open.yaml, and translated (or said nowhere)"


@pytest.mark.parametrize("code", HERS)
def test_every_listed_sentence_has_its_reason(code: str) -> None:
    assert [one.msgid for one in open_sentences(LANGUAGES[code]) if len(one.reason) < 8] == []


@pytest.mark.parametrize("code", HERS)
@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_composes_on_every_channel_or_goes_out_in_english(name: str, code: str) -> None:
    notice = NOTICES[name]
    missing = messages_used(notice, code) & _open(code)
    decision = language_for(notice, code, _translated_is_approved)
    if missing:
        assert decision.language == "en"
        signs_in = notice.kind is NoticeKind.SIGN_IN_CODE
        assert decision.pointers_allowed == signs_in, "no text in words she cannot read"
        with pytest.raises(NotTranslated):
            _everything(notice, code)
        return
    assert decision.language == code
    assert "%(" not in _everything(notice, code)


@pytest.mark.parametrize("code", HERS)
def test_every_language_with_words_has_a_list_of_what_no_text_holds(code: str) -> None:
    has_words = bool(catalogue(LANGUAGES[code], "notices").sentences)
    assert text_lint.has_word_list(code) == has_words


@pytest.mark.parametrize("code", HERS)
@pytest.mark.parametrize("domain", DOMAINS)
def test_open_places_are_those_of_the_sentence(domain: Domain, code: str) -> None:
    held = catalogue(LANGUAGES[code], domain).sentences.values()
    assert [fault for fault in map(placeholder_fault, held) if fault] == []


@pytest.mark.parametrize("code", HERS)
@pytest.mark.parametrize("domain", DOMAINS)
def test_two_sentences_share_a_translation_only_where_that_is_listed(
    domain: Domain, code: str
) -> None:
    groups: dict[str, set[str]] = defaultdict(set)
    for sentence in catalogue(LANGUAGES[code], domain).sentences.values():
        groups[sentence.msgstr[0]].add(sentence.msgid)
    same = LISTED["same_meaning"]
    listed = [set(group) for group in (*same["all"], *same.get(code, []))]
    alike = [group for group in groups.values() if len(group) > 1]
    assert [group for group in alike if not any(group <= known for known in listed)] == []


@pytest.mark.parametrize("code", HERS)
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_translation_is_the_english_itself_but_listed_names(domain: Domain, code: str) -> None:
    held = catalogue(LANGUAGES[code], domain).sentences.values()
    same = {one.msgid for one in held if one.msgstr[0] == one.msgid}
    assert same <= {*LISTED["names"], *LISTED["cognates"].get(code, [])}


@pytest.mark.parametrize("code", _SCRIPTS)
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_sentence_stands_in_its_own_script_with_listed_latin_words_alone(
    domain: Domain, code: str
) -> None:
    allowed, own = set(LISTED["latin_words"]), re.compile(f"[{_SCRIPTS[code]}]")
    for sentence in catalogue(LANGUAGES[code], domain).sentences.values():
        text = _OPEN_PLACE.sub("", sentence.msgstr[0])
        assert own.search(text) or sentence.msgid in LISTED["names"], sentence.msgid
        assert set(_LATIN_WORD.findall(text)) <= allowed, (sentence.msgid, text)


@pytest.mark.parametrize("code", [code for code in HERS if code not in _SCRIPTS])
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_english_is_left_inside_a_language_of_latin_letters(domain: Domain, code: str) -> None:
    english = re.compile(rf"\b({'|'.join(LISTED['english_words'])})\b", re.IGNORECASE)
    kept = set(LISTED["english_kept"])
    for sentence in catalogue(LANGUAGES[code], domain).sentences.values():
        text = _OPEN_PLACE.sub("", sentence.msgstr[0])
        for phrase in kept:
            text = text.replace(phrase, "")
        assert english.search(text) is None, (sentence.msgid, text)


def test_every_glossary_stands() -> None:
    assert [code for code in HERS if not (FOLDER / code / "glossary.yaml").exists()] == []


def _translated_is_approved(code: str, domain: str, msgid: str) -> bool:
    """As if every sentence that stands had been approved."""
    assert domain in DOMAINS
    held = catalogue(LANGUAGES[code], "law" if domain == "law" else "notices")
    return held.translated(msgid) is not None


def _everything(notice: Notice, code: str) -> str:
    """Whatever this notice says on any of its channels, in one text."""
    said: list[str] = []
    channels = notice.rule.channels
    if Channel.LETTER in channels:
        letter = compose_letter(notice, code, dated=DAY, reference_url="u")
        said += [_text(part) for part in letter.notices]
        said.append(repr(letter.labels))
    one_time = "402913" if notice.kind is NoticeKind.SIGN_IN_CODE else None
    for leads in (False, True) if one_time is None else (False,):
        if Channel.SMS in channels:
            said.append(compose_text(notice, code, code=one_time, leads=leads).body)
        if Channel.EMAIL in channels:
            email = compose_email(notice, code, code=one_time, leads=leads)
            said += [email.subject, *email.paragraphs]
    return "\n".join(said)


def _text(notice: ComposedNotice) -> str:
    return repr(notice)
