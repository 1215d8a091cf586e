"""What a translation must keep of its sentence."""

from __future__ import annotations

import pytest

from translations.exchange import pofilter
from translations.exchange.checks import faults
from translations.messages import Sentence
from translations.registry import language


def _faults(english: str, translated: str) -> list[str]:
    return list(faults(Sentence(english, msgstr=(translated,))))


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("Call %(phone)s.", "اتصلوا بالرقم %(phone)s."),
        ("<b>Stop.</b>", "<b>Jooji.</b>"),
        ("See 42 CFR 431.306(d).", "Eeg 42 CFR 431.306(d)."),
        ("Minn. Stat. § 13.04 subd. 3 says so.", "Lo dice Minn. Stat. § 13.04 subd. 3."),
        ("Call 651-555-0100.", "Llame al 651-555-0100."),
    ],
)
def test_what_is_kept_is_right(english: str, translated: str) -> None:
    assert _faults(english, translated) == []


@pytest.mark.parametrize(
    ("english", "translated", "says"),
    [
        ("Call %(phone)s.", "Llame al %(telefono)s.", "open place"),
        ("Call %(phone)s.", "Llame.", "open place"),
        ("<b>Stop.</b>", "Jooji.", "mark-up"),
        ("Stop.", "<script>Jooji</script>", "mark-up"),
        ("See 42 CFR 431.306(d).", "Eeg 42 CFR 431.360(d).", "citation"),
        ("Minn. Stat. § 13.04 says so.", "Lo dice la ley.", "citation"),
        ("Call 651-555-0100.", "Llame al 651-555-0110.", "telephone"),
        ("Stop.", "Jooji 651-555-0110.", "telephone"),
        ("Stop.", "\u202eJooji.", "direction mark"),
        ("Stop.", "Joo\x07ji.", "control character"),
        ("Stop.", " Jooji.", "blank"),
    ],
)
def test_what_is_lost_changed_or_brought_in_is_named(
    english: str, translated: str, says: str
) -> None:
    assert any(says in fault for fault in _faults(english, translated))


def test_pofilter_looks_too_where_it_is_installed() -> None:
    assert pofilter.is_installed()
    wrong = Sentence("Go to https://example.org.", msgstr=("Vaya a https://example.net.",))
    found = list(pofilter.faults(language("es"), wrong))
    assert any(fault.startswith("pofilter, urls") for fault in found)
    right = Sentence("We said no.", msgstr=("Dijimos que no.",))
    assert list(pofilter.faults(language("es"), right)) == []
