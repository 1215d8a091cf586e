from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from notifications import Channel, NoticeKind, Sender
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.rendering import Rendered, Renderer
from notifications.foundation.clock import SetClock
from tests.factories.sending import (
    TextCarrier,
    fresh_notice,
    last,
    send,
    sign_in,
    story,
    worker,
)


def test_two_workers_never_hold_the_same_delivery(sender: Sender, folder: Path) -> None:
    send(sender, *(fresh_notice(contacts=()) for _ in range(7)))
    sender.timing = replace(sender.timing, batch=4)
    first, second = worker(sender), worker(sender)
    held = [first._take(Channel.LETTER).jobs, second._take(Channel.LETTER).jobs]
    assert [len(jobs) for jobs in held] == [4, 3]
    assert not {j.id for j in held[0]} & {j.id for j in held[1]}


def test_a_claim_that_was_never_begun_is_free_again_when_its_lease_ends(
    sender: Sender, clock: SetClock
) -> None:
    notice = fresh_notice()
    send(sender, notice)
    assert len(worker(sender)._take(Channel.LETTER).jobs) == 1
    assert worker(sender)._take(Channel.LETTER).jobs == ()
    clock.advance(sender.timing.lease + timedelta(seconds=1))
    worker(sender).drain()
    assert last(sender, notice)[Channel.LETTER][0] is S.HANDED_OVER


def test_a_batch_that_takes_longer_to_make_than_its_lease_goes_out_in_parts(
    sender: Sender, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices = [fresh_notice(contacts=()) for _ in range(12)]
    send(sender, *notices)
    made = []
    at_once = Renderer.message

    def slowly(self: Renderer, *args: Any) -> Rendered:
        made.append(1)
        if len(made) > 2 * len(notices):
            pytest.fail("the same letters are made again and again")
        clock.advance(sender.timing.lease / 8)
        return at_once(self, *args)

    monkeypatch.setattr(Renderer, "message", slowly)
    worker(sender).drain()
    assert {last(sender, one)[Channel.LETTER][0] for one in notices} == {S.HANDED_OVER}
    assert len(made) == len(notices), "each is made once"


def test_a_send_cut_short_before_the_provider_had_it_is_sent_again_once(
    texting: Sender, carrier: TextCarrier
) -> None:
    carrier.answers = [KeyboardInterrupt()]
    notice = fresh_notice(NoticeKind.LETTER_POINTER)
    send(texting, notice)
    with pytest.raises(KeyboardInterrupt):
        worker(texting).step()
    worker(texting).drain()
    assert [state for state, _ in story(texting, notice)[Channel.SMS]] == [
        S.QUEUED,
        S.SENDING,
        S.UNCERTAIN,
        S.QUEUED,
        S.SENDING,
        S.HANDED_OVER,
    ]
    assert len(carrier.took) == 1


def test_a_send_cut_short_after_the_provider_had_it_is_found_and_not_sent_again(
    texting: Sender, carrier: TextCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = fresh_notice(NoticeKind.LETTER_POINTER)
    send(texting, notice)
    dying = worker(texting)
    monkeypatch.setattr(dying, "_write_down", _die)
    with pytest.raises(KeyboardInterrupt):
        dying.step()
    worker(texting).drain()
    assert last(texting, notice) == {Channel.SMS: (S.HANDED_OVER, "provider_has_it")}
    assert len(carrier.took) == len(carrier.asked) == 1


def test_a_late_worker_cannot_write_over_what_another_settled(
    texting: Sender, carrier: TextCarrier, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = fresh_notice(NoticeKind.LETTER_POINTER)
    send(texting, notice)
    slow = worker(texting)
    kept: list[list[object]] = []
    with monkeypatch.context() as patched:
        patched.setattr(slow, "_write_down", kept.append)
        slow.step()
    clock.advance(texting.timing.lease * 2)
    worker(texting).drain()
    before = story(texting, notice)
    slow._write_down(kept[0])  # type: ignore[arg-type]
    assert story(texting, notice) == before


def test_a_sign_in_code_in_doubt_is_neither_asked_about_nor_sent_again(
    texting: Sender, carrier: TextCarrier
) -> None:
    carrier.answers = [KeyboardInterrupt()]
    notice = sign_in(texting)
    with pytest.raises(KeyboardInterrupt):
        worker(texting).step()
    worker(texting).drain()
    assert last(texting, notice) == {Channel.SMS: (S.FAILED, "never_settled")}
    assert carrier.took == carrier.asked == []


def _die(_outcomes: object) -> None:
    raise KeyboardInterrupt
