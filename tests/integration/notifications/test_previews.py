from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from notifications import Channel, Sender
from notifications.foundation.codes import letter_secrets
from tests.factories.sending import (
    fresh_notice,
)


def test_a_preview_shows_the_letter_and_no_part_of_its_code(
    sender: Sender, extract: Callable[[bytes], str]
) -> None:
    notice = fresh_notice()
    with sender.database.reading() as session:
        shown = sender.preview(session, notice, Channel.LETTER)
    secrets = letter_secrets(sender.database.keys.codes, notice.id)
    words = extract(shown.data)
    assert notice.reference in words
    assert secrets.grouped not in words
    assert secrets.grouped.split("-")[0] not in words
    assert secrets.scanned.encode() not in shown.data


def test_preflight_counts_languages_channels_and_why_not(sender: Sender) -> None:
    without_address = fresh_notice()
    nobody = replace(without_address.recipient, address=None)
    notices = [
        fresh_notice(language="so"),
        fresh_notice(language="km"),
        replace(without_address, recipient=nobody),
    ]
    with sender.database.reading() as session:
        counts = sender.preflight(session, notices)
    assert counts.by_language == {"so": 1, "en": 2}
    assert counts.by_channel == {Channel.LETTER: 2, Channel.SMS: 1, Channel.IN_PERSON: 1}
    assert counts.english_with_block == 1
    assert counts.reasons == {"language_not_approved": 1, "no_address": 1}


@pytest.fixture
def extract() -> Callable[[bytes], str]:
    from io import BytesIO  # noqa: PLC0415 - only here

    from pypdf import PdfReader  # noqa: PLC0415 - only here

    return lambda data: "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
