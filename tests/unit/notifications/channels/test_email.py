"""An email on the wire: the same words twice, and nothing that can be turned against her."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.email import EmailWords, Letterhead, Marks, mime
from notifications.foundation.keys import Keys, random_keys

HEAD = Letterhead(
    sender="county@example.org",
    message_id="<1.2@example.org>",
    dated=datetime(2026, 11, 26, tzinfo=UTC),
    unsubscribe="https://portal.example.org/stop",
)
WORDS = EmailWords("A letter", ("We mailed you a letter.", "Check word: <river>"), "en", "ltr")


def test_both_parts_say_the_same_and_load_nothing() -> None:
    read = message_from_bytes(mime("ana@example.org", WORDS, HEAD).as_bytes(), policy=default)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert html is not None
    lines = plain.get_content().split()
    assert " ".join(lines) == "We mailed you a letter. Check word: <river>"
    assert "Check word: &lt;river&gt;" in html.get_content()
    assert not any(part in html.get_content() for part in ("src=", "href=", "url(", "<img"))


def test_right_to_left_words_run_right_to_left() -> None:
    words = EmailWords("رسالة", ("أرسلنا إليك رسالة.",), "ar", "rtl")
    read = message_from_bytes(mime("ana@example.org", words, HEAD).as_bytes(), policy=default)
    html = read.get_body(("html",))
    assert html is not None
    assert '<html lang="ar" dir="rtl">' in html.get_content()
    assert read["Subject"] == "رسالة"


def test_a_mail_program_can_end_emails_with_one_press() -> None:
    message = mime("ana@example.org", WORDS, HEAD)
    assert message["List-Unsubscribe"] == "<https://portal.example.org/stop>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_code_is_not_unsubscribed_from() -> None:
    head = Letterhead(HEAD.sender, HEAD.message_id, HEAD.dated)
    assert "List-Unsubscribe" not in mime("ana@example.org", WORDS, head)


@given(st.text(), st.text())
def test_nothing_typed_becomes_a_header(to: str, subject: str) -> None:
    words = EmailWords(subject, ("x",), "en", "ltr")
    try:
        sent = mime(to, words, HEAD).as_bytes()
    except (ValueError, UnicodeError):
        return
    read = message_from_bytes(sent, policy=default)
    assert "Bcc" not in read
    assert len(read.get_all("To")) == len(read.get_all("Subject")) == 1


def test_a_message_id_is_believed_with_its_mark_alone() -> None:
    marks, key = Marks(random_keys()), UUID(int=7)
    message_id = marks.message_id(key, "example.org")
    assert marks.delivery_of(message_id) == key
    assert marks.delivery_of(message_id.replace(".", ".0", 1)) is None
    assert marks.delivery_of(f"<{key.hex}.@example.org>") is None
    assert marks.delivery_of("nonsense") is None


def test_another_portal_does_not_know_the_mark(keys: Keys) -> None:
    stranger = Marks(random_keys()).message_id(UUID(int=7), "example.org")
    assert Marks(keys).delivery_of(stranger) is None


@pytest.mark.parametrize("keys_differ", [True, False])
def test_a_token_is_its_own_deliverys_alone(keys: Keys, keys_differ: bool) -> None:
    other = (
        Marks(random_keys()).token(UUID(int=7)) if keys_differ else Marks(keys).token(UUID(int=8))
    )
    assert Marks(keys).token(UUID(int=7)) != other
