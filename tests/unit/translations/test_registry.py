from __future__ import annotations

import pytest

from translations.registry import (
    LANGUAGES,
    UnknownLanguage,
    from_accept_language,
    language,
    written_language,
)


def test_there_are_sixteen_languages_and_english_is_first() -> None:
    assert len(LANGUAGES) == 16
    assert next(iter(LANGUAGES)) == "en"


def test_arabic_alone_runs_from_right_to_left() -> None:
    assert [code for code, held in LANGUAGES.items() if held.is_rtl] == ["ar"]


def test_a_code_outside_the_sixteen_is_refused_by_name() -> None:
    with pytest.raises(UnknownLanguage, match="'xx'"):
        language("xx")


@pytest.mark.parametrize(
    ("bcp47", "code"),
    [
        ("en-US", "en"),
        ("es-MX", "es"),
        ("es-419", "es"),
        ("SO", "so"),
        ("hmn", "hmn"),
        ("mww", "hmn"),
        ("ksw", "ksw"),
        ("zh-TW", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh-Hant", "zh_Hant"),
        ("zh-Hant-HK", "zh_Hant"),
        ("zh_Hant", "zh_Hant"),
        ("zh", "zh_Hant"),
        ("yue-HK", "zh_Hant"),
        ("ar-EG", "ar"),
    ],
)
def test_a_code_from_outside_finds_the_language_to_write_in(bcp47: str, code: str) -> None:
    found = written_language(bcp47)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("bcp47", ["de", "sw-KE", "zh-CN", "zh-Hans", "zh-Hans-SG", "", "-", "x"])
def test_a_language_outside_the_sixteen_has_none_to_write_in(bcp47: str) -> None:
    assert written_language(bcp47) is None


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("so", "so"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh_Hant"),
        ("zh-HK;q=0.5,de", "zh_Hant"),
        ("de,ksw;q=0.3,en;q=0.1", "ksw"),
        ("en;q=0.2,es-MX;q=0.9", "es"),
        ("es;q=0,so;q=0.1", "so"),
        ("es;q=broken,ar;q=0.1", "ar"),
        ("de-DE,de;q=0.9", "en"),
        ("*", "en"),
        (",;,;q=", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_browser_gets_the_first_language_it_prefers_that_is_ours(
    header: str | None, code: str
) -> None:
    assert from_accept_language(header).code == code


def test_a_header_of_a_megabyte_is_read_no_further_than_a_persons() -> None:
    assert from_accept_language("de," * 350_000 + "so").code == "en"
