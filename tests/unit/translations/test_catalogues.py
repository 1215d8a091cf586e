from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests.unit.translations.conftest import WritePo
from translations.catalogues import (
    DOMAINS,
    Domain,
    NotTranslated,
    catalogue,
    catalogue_fingerprint,
    completeness,
    po_path,
)
from translations.locales import plural_rule
from translations.messages import placeholder_fault, sentence_of
from translations.registry import LANGUAGES, Language, language

SPANISH = language("es")
ARABIC = language("ar")
HELLO = 'msgid "Hello %(name)s."\nmsgstr "Hola, %(name)s."\n'


def test_a_sentence_is_found_in_its_language(write_po: WritePo) -> None:
    held = catalogue(SPANISH, "notices", write_po(HELLO, "es"))
    assert held.translated("Hello %(name)s.") == "Hola, %(name)s."
    assert held.gettext("Hello %(name)s.") == "Hola, %(name)s."


@pytest.mark.parametrize("domain", ["notices", "law"])
def test_a_notice_is_never_silently_english(domain: Domain, tmp_path: Path) -> None:
    held = catalogue(SPANISH, domain, tmp_path)
    assert held.translated("Not there.") is None
    with pytest.raises(NotTranslated, match="es"):
        held.gettext("Not there.")
    with pytest.raises(NotTranslated):
        held.ngettext("one", "more", 2)


def test_a_page_can_ask_for_english_and_can_tell_that_it_is(tmp_path: Path) -> None:
    held = catalogue(SPANISH, "pages", tmp_path)
    assert held.translated("Not there.") is None
    assert held.gettext("Not there.") == "Not there."
    assert held.ngettext("one day", "more days", 1) == "one day"


def test_english_is_its_own_translation(tmp_path: Path) -> None:
    held = catalogue(language("en"), "notices", tmp_path)
    assert held.translated("Anything.") == "Anything."
    assert held.ngettext("one day", "more days", 3) == "more days"


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_every_language_has_its_files_and_an_empty_one_loads(code: str) -> None:
    for domain in DOMAINS:
        assert po_path(language(code), domain).exists()
        assert catalogue(language(code), domain).translated("No such sentence.") is None


def test_a_context_tells_two_equal_words_apart(write_po: WritePo) -> None:
    body = 'msgctxt "verb"\nmsgid "File"\nmsgstr "Presentar"\n'
    held = catalogue(SPANISH, "pages", write_po(body, "es", "pages"))
    assert held.pgettext("verb", "File") == "Presentar"
    assert held.gettext("File") == "File"


def test_arabic_chooses_among_six_forms(write_po: WritePo) -> None:
    forms = "".join(f'msgstr[{form}] "form {form}"\n' for form in range(6))
    body = f'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\n{forms}'
    held = catalogue(ARABIC, "notices", write_po(body, "ar", rule=plural_rule(ARABIC)))
    chosen = [held.ngettext("%(n)s day", "%(n)s days", number) for number in (0, 1, 2, 3, 11, 100)]
    assert chosen == [f"form {form}" for form in range(6)]


def test_a_plural_with_a_form_missing_is_no_translation(write_po: WritePo) -> None:
    body = 'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "día"\nmsgstr[1] ""\n'
    held = catalogue(SPANISH, "notices", write_po(body, "es"))
    assert held.translated_plural("day", "days", 1) is None


def test_a_fuzzy_guess_is_no_translation(write_po: WritePo) -> None:
    held = catalogue(SPANISH, "notices", write_po("#, fuzzy\n" + HELLO, "es"))
    assert held.translated("Hello %(name)s.") is None


def test_completeness_counts_against_the_sentences_of_today(write_po: WritePo) -> None:
    write_po('msgid "Hello %(name)s."\nmsgstr ""\n\nmsgid "New."\nmsgstr ""\n')
    root = write_po(HELLO + '\nmsgid "Old."\nmsgstr "Viejo."\n', "es")
    found = completeness(SPANISH, "notices", root)
    assert (found.translated, found.total, found.complete) == (1, 2, False)


def test_a_fingerprint_changes_with_a_translation_and_not_with_the_order(
    write_po: WritePo, tmp_path: Path
) -> None:
    other = 'msgid "Bye."\nmsgstr "Adiós."\n'
    first = catalogue_fingerprint(SPANISH, "notices", write_po(f"{HELLO}\n{other}", "es"))
    catalogue.cache_clear()
    catalogue_fingerprint.cache_clear()
    turned = catalogue_fingerprint(SPANISH, "notices", write_po(f"{other}\n{HELLO}", "es"))
    catalogue.cache_clear()
    catalogue_fingerprint.cache_clear()
    edited = HELLO.replace("Hola", "Buenas")
    changed = catalogue_fingerprint(SPANISH, "notices", write_po(f"{other}\n{edited}", "es"))
    assert first == turned
    assert changed != first


@pytest.mark.parametrize("held", LANGUAGES.values(), ids=lambda held: held.code)
def test_every_translation_keeps_the_placeholders_of_its_sentence(held: Language) -> None:
    faults = [
        placeholder_fault(sentence)
        for domain in DOMAINS
        for sentence in catalogue(held, domain).sentences.values()
    ]
    assert [fault for fault in faults if fault] == []


def test_a_lost_placeholder_is_found() -> None:
    assert placeholder_fault(sentence_of(Message("Call %(phone)s.", "Llame."))) is not None
    assert placeholder_fault(sentence_of(Message("Call.", "Llame al %(phone)s."))) is not None
    assert placeholder_fault(sentence_of(Message("Call.", "Llame al 100 %."))) is not None
    assert placeholder_fault(sentence_of(Message("At %(a)s.", "En %(a)s."))) is None
