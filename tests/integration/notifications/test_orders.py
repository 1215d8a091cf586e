from __future__ import annotations

from pathlib import Path

import pytest

from notifications import Bar, Channel, Sender, reports
from notifications.delivery.models import DeliveryState as S
from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.ids import new_id
from tests.factories.sending import (
    Reach,
    files,
    fresh_notice,
    last,
    make_sender,
    phone,
    send,
    worker,
)


@pytest.mark.parametrize(
    ("bar", "letter"),
    [
        (Bar.SILENCE_ORDER, (S.HELD, "silence_order")),
        (Bar.SAFE_AT_HOME, (S.HELD, "safe_at_home")),
        (Bar.CONTACT_UNSAFE, (S.FAILED, "contact_unsafe")),
        (Bar.NOTICE_ENDED, (S.CANCELLED, "notice_ended")),
    ],
)
def test_what_came_after_approval_stops_the_delivery(
    database: Database,
    clock: SetClock,
    folder: Path,
    bar: Bar,
    letter: tuple[S, str],
) -> None:
    notice = fresh_notice()
    sender = make_sender(database, clock, folder, reach=Reach({notice.recipient.person_key: bar}))
    send(sender, notice)
    worker(sender).drain()
    ends = last(sender, notice)
    assert ends[Channel.LETTER] == letter
    assert ends[Channel.SMS][0] in {S.PLANNED, S.CANCELLED}
    assert (Channel.IN_PERSON in ends) is (bar is Bar.CONTACT_UNSAFE)
    assert not folder.exists()


def test_a_phone_marked_unsafe_after_the_letter_went_gets_no_text(
    database: Database, clock: SetClock, folder: Path
) -> None:
    reach = Reach(by_channel={Channel.SMS: Bar.CONTACT_UNSAFE})
    sender = make_sender(database, clock, folder, reach=reach)
    notice = fresh_notice(contacts=(phone(),))
    send(sender, notice)
    worker(sender).drain()
    assert last(sender, notice) == {
        Channel.LETTER: (S.HANDED_OVER, None),
        Channel.SMS: (S.FAILED, "contact_unsafe"),
    }


def test_a_held_notice_goes_out_after_its_release(sender: Sender) -> None:
    notice = fresh_notice()
    send(sender, notice)
    with sender.database.transaction() as session:
        sender.hold(session, notice.id)
    worker(sender).drain()
    assert last(sender, notice)[Channel.LETTER] == (S.HELD, "by_staff")
    with sender.database.transaction() as session:
        sender.release(session, notice.id)
    worker(sender).drain()
    assert last(sender, notice)[Channel.LETTER][0] is S.HANDED_OVER


def test_a_paused_run_waits_while_another_goes_on(sender: Sender) -> None:
    paused, going = new_id(), new_id()
    waiting, sent = fresh_notice(), fresh_notice()
    send(sender, waiting, run=paused)
    send(sender, sent, run=going)
    with sender.database.transaction() as session:
        sender.pause(session, run_key=paused)
        sender.pause(session, run_key=paused)
    worker(sender).drain()
    with sender.database.reading() as session:
        progress = reports.run_progress(session, paused)
        assert reports.run_progress(session, going).is_done
    assert progress.paused
    assert progress.by_channel["letter"] == {"queued": 1}
    with sender.database.transaction() as session:
        sender.resume(session, run_key=paused)
    worker(sender).drain()
    assert last(sender, waiting)[Channel.SMS][0] is S.HANDED_OVER


def test_a_paused_channel_lets_the_others_go(sender: Sender) -> None:
    notice = fresh_notice()
    send(sender, notice)
    with sender.database.transaction() as session:
        sender.pause(session, channel=Channel.SMS)
    worker(sender).drain()
    ends = last(sender, notice)
    assert (ends[Channel.LETTER][0], ends[Channel.SMS][0]) == (S.HANDED_OVER, S.QUEUED)


def test_a_cancelled_run_stops_what_has_not_left(sender: Sender, folder: Path) -> None:
    run = new_id()
    gone, left = fresh_notice(contacts=()), fresh_notice()
    send(sender, gone, run=run)
    worker(sender).drain()
    send(sender, left, run=run)
    with sender.database.transaction() as session:
        assert sender.cancel(session, run) == 2
    worker(sender).drain()
    assert last(sender, gone)[Channel.LETTER][0] is S.HANDED_OVER
    assert {state for state, _ in last(sender, left).values()} == {S.CANCELLED}
    assert len(files(folder, Channel.LETTER)) == 1


def test_a_blocked_contact_gets_nothing_and_her_next_one_waits_for_the_letter(
    sender: Sender, folder: Path
) -> None:
    text, other = phone(), phone()
    notice = fresh_notice(contacts=(text, other))
    send(sender, notice)
    with sender.database.transaction() as session:
        assert sender.block_contact(session, text.key) == 1
    worker(sender).drain()
    with sender.database.reading() as session:
        story = reports.notice_story(session, notice.id)
    by_contact = {d.contact_key: [s.state for s in d.states] for d in story.deliveries}
    assert by_contact[text.key] == [S.PLANNED, S.FAILED]
    assert by_contact[other.key] == [S.PLANNED, S.QUEUED, S.SENDING, S.HANDED_OVER]


def test_what_a_silence_order_held_goes_out_when_the_order_has_ended(
    database: Database, clock: SetClock, folder: Path
) -> None:
    silent, held = fresh_notice(contacts=()), fresh_notice(contacts=())
    reach = Reach({silent.recipient.person_key: Bar.SILENCE_ORDER})
    sender = make_sender(database, clock, folder, reach=reach)
    send(sender, silent, held)
    with database.transaction() as session:
        sender.hold(session, held.id)
    worker(sender).drain()
    with database.transaction() as session:
        assert sender.look_again(session) == 0
    reach.bars.clear()
    with database.transaction() as session:
        assert sender.look_again(session) == 1
    worker(sender).drain()
    assert last(sender, silent)[Channel.LETTER][0] is S.HANDED_OVER
    assert last(sender, held)[Channel.LETTER] == (S.HELD, "by_staff")
