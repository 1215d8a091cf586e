from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from translations.catalogues import DOMAINS
from translations.extract import refresh
from translations.sources import find_sentences

PAGE = (
    '{% trans n=days %}{{ n }} day{% pluralize %}{{ n }} days{% endtrans %} {{ _("Your rights") }}'
)
CODE = 'say("We said no.")\nsay_plural("%(n)s paper", "%(n)s papers", 2)\nother("Not a sentence")\n'
VOCABULARY = """
agencies:
  ice:
    text: the immigration police
    about: It asks.
    source: mn-1
"""
LAW = """
translate_fields: [plain, means_for_you]
entries:
  - id: mn-1
    plain: The file is private.
    means_for_you: Your file is private.
    citation: "13.46"
  - id: mn-2
    plain: For lawyers alone.
    means_for_you: null
"""
MATTERS = (
    "translate_fields: [what, steps]\n"
    "matters:\n  - what: They asked.\n    who: Example\n    deep:\n      steps: [One., Two.]\n"
)
FILES = {
    "portal/web/public/templates/page.html": PAGE,
    "portal/web/public/views.py": 'lazy("Wrong code")\n',
    "notifications/composition/words.py": CODE,
    "notifications/composition/templates/letter.txt": '{{ say("From %(agency)s") }}',
    "translations/vocabulary.yaml": VOCABULARY,
    "portal/legal_bases/catalogue.yaml": LAW,
    "portal/disclosures/matters.yaml": MATTERS,
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def _refresh(project: Path, *, check: bool = False) -> list[str]:
    root = project / "translations"
    return [fault for domain in DOMAINS for fault in refresh(domain, project, root, check)]


def _po(project: Path, code: str, domain: str = "notices") -> Path:
    return project / "translations" / code / "LC_MESSAGES" / f"{domain}.po"


def test_pages_are_read_from_templates_and_code(project: Path) -> None:
    found = {sentence.ids for sentence in find_sentences("pages", project)}
    assert found == {("%(n)s day", "%(n)s days"), ("Your rights",), ("Wrong code",)}


def test_notices_are_read_from_words_templates_and_vocabulary(project: Path) -> None:
    found = {sentence.ids for sentence in find_sentences("notices", project)}
    assert found == {
        ("We said no.",),
        ("%(n)s paper", "%(n)s papers"),
        ("From %(agency)s",),
        ("the immigration police",),
        ("It asks.",),
    }


def test_law_is_read_from_the_named_fields_of_what_residents_are_shown(project: Path) -> None:
    found = {sentence.ids for sentence in find_sentences("law", project)}
    assert found == {
        ("The file is private.",),
        ("Your file is private.",),
        ("They asked.",),
        ("One.",),
        ("Two.",),
    }


def test_the_same_sources_give_the_same_bytes_again(project: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in project.rglob("*.po*")}

    assert _refresh(project) == []
    first = files()
    assert _refresh(project) == []
    assert files() == first
    assert len(first) == 3 + 15 * 3
    assert not any(b"Date" in held or b":1\n" in held for held in first.values())


def test_a_language_without_a_translation_keeps_an_empty_file_that_loads(project: Path) -> None:
    _refresh(project)
    for code in ("hmn", "ksw"):
        with _po(project, code).open("rb") as file:
            held = read_po(file)
        assert len(held) == 0
        assert held.num_plurals == 1


def test_a_translation_stays_with_its_sentence_and_the_rest_is_listed(project: Path) -> None:
    _refresh(project)
    po = _po(project, "ar")
    po.write_text(po.read_text() + '\nmsgid "We said no."\nmsgstr "قلنا لا."\n', encoding="utf-8")
    assert _refresh(project) == []
    with po.open("rb") as file:
        held = read_po(file)
    message = held.get("We said no.")
    assert message is not None
    assert message.string == "قلنا لا."
    counted = held.get("%(n)s paper")
    assert counted is not None
    assert counted.string == ("",) * 6


def test_a_changed_sentence_loses_its_translation_and_nothing_is_guessed(project: Path) -> None:
    _refresh(project)
    po = _po(project, "es")
    po.write_text(po.read_text() + '\nmsgid "We said no."\nmsgstr "Dijimos que no."\n')
    _refresh(project)
    words = project / "notifications/composition/words.py"
    words.write_text(CODE.replace("We said no.", "We said no!"))
    _refresh(project)
    assert "Dijimos" not in po.read_text()
    assert "fuzzy" not in po.read_text()


def test_check_names_what_is_not_fresh_and_writes_nothing(project: Path) -> None:
    assert len(_refresh(project, check=True)) == 3 + 15 * 3
    assert not _po(project, "es").exists()
    _refresh(project)
    assert _refresh(project, check=True) == []


def test_a_translation_with_a_lost_placeholder_is_a_fault(project: Path) -> None:
    _refresh(project)
    po = _po(project, "so")
    po.write_text(po.read_text() + '\nmsgid "From %(agency)s"\nmsgstr "Ka timid"\n')
    assert [fault.partition(":")[0] for fault in _refresh(project)] == ["so/LC_MESSAGES/notices.po"]
