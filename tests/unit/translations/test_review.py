from __future__ import annotations

from pathlib import Path

import yaml

from tests.unit.translations.conftest import WritePo
from translations.catalogues import DOMAINS, catalogue
from translations.messages import msgid_hash, sentence_hash
from translations.registry import LANGUAGES, language
from translations.review import ReviewState, approvals, open_sentences, review_state

SPANISH = language("es")
HELLO = "We said no."
BODY = f'msgid "{HELLO}"\nmsgstr "{{text}}"\n'


def _approve(root: Path) -> None:
    held = catalogue(SPANISH, "notices", root).sentences[HELLO]
    row = {
        "msgid": msgid_hash(held),
        "sentence": sentence_hash(held),
        "approver": "reviewer of Spanish",
        "date": "2026-11-22",
    }
    folder = root / "es" / "review"
    folder.mkdir(parents=True)
    (folder / "notices.yaml").write_text(yaml.safe_dump({"approved": [row]}))
    approvals.cache_clear()


def _state(root: Path) -> ReviewState:
    return review_state(SPANISH, "notices", HELLO, root=root)


def test_a_sentence_without_translation_is_untranslated(tmp_path: Path) -> None:
    assert _state(tmp_path) == ReviewState.UNTRANSLATED


def test_a_translation_nobody_approved_is_a_draft(write_po: WritePo) -> None:
    assert _state(write_po(BODY.format(text="Dijimos que no."), "es")) == ReviewState.DRAFT


def test_an_approved_sentence_is_approved_until_its_translation_changes(write_po: WritePo) -> None:
    root = write_po(BODY.format(text="Dijimos que no."), "es")
    _approve(root)
    assert _state(root) == ReviewState.APPROVED
    write_po(BODY.format(text="No lo dimos."), "es")
    catalogue.cache_clear()
    assert _state(root) == ReviewState.STALE


def test_english_waits_for_counsel_too(write_po: WritePo) -> None:
    root = write_po(BODY.format(text=""))
    state = review_state(language("en"), "notices", HELLO, root=root)
    assert state == ReviewState.DRAFT


def test_nothing_is_approved_in_the_files_today() -> None:
    held = [approvals(one, domain) for one in LANGUAGES.values() for domain in DOMAINS]
    assert not any(held)


def test_a_sentence_left_open_carries_its_reason(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    row = {"domain": "law", "id": "A hard one.", "reason": "No term is settled yet."}
    (tmp_path / "es" / "open.yaml").write_text(yaml.safe_dump({"open": [row]}))
    assert [item.reason for item in open_sentences(SPANISH, tmp_path)] == [row["reason"]]
