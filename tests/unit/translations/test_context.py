"""What a translator is told about where a sentence shows."""

from __future__ import annotations

from translations.catalogues import DOMAINS, read_catalog, template_path
from translations.context import is_text_message, note


def test_every_sentence_says_where_it_shows() -> None:
    for domain in DOMAINS:
        messages = [m for m in read_catalog(template_path(domain)) if m.id]
        assert messages
        assert [m.id for m in messages if not m.auto_comments] == []


def test_a_text_message_says_that_it_must_be_short() -> None:
    said = "%(agency)s: We mailed you a letter. Text STOP to end."
    assert is_text_message(said)
    assert "as short as" in note("notifications/composition/pointers.py", said)
    assert "Email" in note("notifications/composition/pointers.py", "We mailed you a letter.")


def test_a_term_and_a_sentence_of_the_vocabulary_are_told_apart() -> None:
    assert "a term" in note("translations/vocabulary.yaml", "a court order")
    assert "whole sentence" in note("translations/vocabulary.yaml", "A judge signs it.")
