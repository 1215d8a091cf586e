from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from notifications import Channel, Sender, UnknownNotice, reports
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.tables import NOTICES
from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.stamp import Mode
from notifications.providers.base import (
    Providers,
)
from notifications.providers.files import LetterFiles
from tests.factories.sending import (
    files,
    fresh_notice,
    last,
    mailbox,
    make_sender,
    send,
    sign_in,
    story,
    worker,
)


def test_a_letter_goes_out_and_then_the_text_that_points_to_it(
    sender: Sender, folder: Path
) -> None:
    notice = fresh_notice()
    send(sender, notice)
    worker(sender).drain()
    assert story(sender, notice) == {
        Channel.LETTER: [(S.QUEUED, None), (S.SENDING, None), (S.HANDED_OVER, None)],
        Channel.SMS: [
            (S.PLANNED, "waits_for_letter"),
            (S.QUEUED, "letter_handed_over"),
            (S.SENDING, None),
            (S.HANDED_OVER, None),
        ],
    }
    (letter,), (text,) = files(folder, Channel.LETTER), files(folder, Channel.SMS)
    assert letter.read_bytes().startswith(b"%PDF")
    assert "We mailed you a letter." in text.read_text()


def test_the_story_proves_what_was_sent(sender: Sender, folder: Path) -> None:
    notice = fresh_notice()
    send(sender, notice)
    worker(sender).drain()
    with sender.database.reading() as session:
        story = reports.notice_story(session, notice.id)
        assert sender.notice_value(session, notice.id) == notice
    letter = story.deliveries[0]
    assert story.is_intact
    assert story.facts_sha256 == notice.facts_sha256()
    assert letter.provider_reference == f"{letter.id}.pdf"
    assert letter.renderer is not None
    assert letter.renderer.startswith("typst ")
    assert letter.sha256 is not None
    assert len(letter.sha256) == 64


def test_someone_whose_language_is_not_approved_gets_an_english_letter_and_no_text(
    sender: Sender,
) -> None:
    notice = fresh_notice(language="km")
    with sender.database.reading() as session:
        forecast = sender.forecast(session, notice)
    assert (forecast.language, forecast.channels) == ("en", (Channel.LETTER,))
    assert forecast.english_instead
    send(sender, notice)
    worker(sender).drain()
    assert set(story(sender, notice)) == {Channel.LETTER}


def test_her_language_goes_out_when_all_of_it_is_approved(sender: Sender, folder: Path) -> None:
    send(sender, fresh_notice(language="so"))
    worker(sender).drain()
    with sender.database.reading() as session:
        assert reports.figures(session).by_language == {"so": 1}
    (text,) = files(folder, Channel.SMS)
    assert "We mailed you a letter." not in text.read_text()


def test_without_approved_english_a_human_has_it_and_nothing_leaves(
    database: Database, clock: SetClock, folder: Path
) -> None:
    sender = make_sender(database, clock, folder, approve=False)
    notice = fresh_notice()
    send(sender, notice)
    worker(sender).drain()
    assert last(sender, notice) == {
        Channel.IN_PERSON: (S.WAITING_FOR_HUMAN, "english_not_approved")
    }
    assert not folder.exists()


def test_a_notice_undone_with_its_decision_was_never_there(sender: Sender) -> None:
    notice = fresh_notice()
    with sender.database.transaction() as session:
        sender.enqueue(session, notice)
        session.rollback()
    with sender.database.reading() as session, pytest.raises(UnknownNotice):
        sender.notice_value(session, notice.id)


def test_a_sign_in_code_overtakes_letters_and_is_forgotten_once_sent(
    sender: Sender, folder: Path
) -> None:
    send(sender, *(fresh_notice(contacts=()) for _ in range(3)))
    notice = sign_in(sender)
    sender.timing = replace(sender.timing, batch=1)
    worker(sender).step()
    (text,) = files(folder, Channel.SMS)
    assert "204816" in text.read_text()
    with sender.database.reading() as session:
        kept = session.scalar(select(NOTICES.c.one_time_code).where(NOTICES.c.id == notice.id))
    assert kept is None


def test_opened_means_reached_and_only_the_first_time_counts(
    sender: Sender, clock: SetClock
) -> None:
    notice = fresh_notice()
    send(sender, notice)
    first = clock.now()
    for _ in range(2):
        with sender.database.transaction() as session:
            sender.opened(session, notice.id)
        clock.advance(timedelta(days=1))
    with sender.database.reading() as session:
        story = reports.notice_story(session, notice.id)
    assert (story.opened_at, story.reached_at) == (first, first)


def test_a_channel_that_nobody_carries_waits_and_a_drain_still_ends(
    database: Database, clock: SetClock, folder: Path
) -> None:
    letters = Providers(letter=LetterFiles(folder, Mode.TEST))
    sender = make_sender(database, clock, folder, providers=letters)
    notice = fresh_notice()
    send(sender, notice)
    worker(sender).drain()
    assert last(sender, notice)[Channel.SMS] == (S.QUEUED, "letter_handed_over")


def test_an_email_can_be_read_as_a_file(sender: Sender, folder: Path) -> None:
    notice = fresh_notice(contacts=(mailbox(),))
    order = (Channel.EMAIL, Channel.LETTER, Channel.IN_PERSON)
    notice = replace(notice, recipient=replace(notice.recipient, channels=order))
    send(sender, notice)
    worker(sender).drain()
    (email,) = files(folder, Channel.EMAIL)
    assert email.read_text().startswith("To: ana@example.org\nSubject: A letter from Example")
