"""Whoever tries codes and dates: one answer to all, and five wrong dates in a code's life."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from notifications.delivery.models import NoticeRow
from portal.app import create_app
from portal.sign_in.models import LetterCode, TryCounter
from portal.wiring import Portal
from tests.factories.demonstrations import birth_form
from tests.factories.houses import send_all
from tests.integration.attacks.conftest import Intruder, Letter, Target

HELP = "651-555-0100"
AGREES_WITH_NOTHING = "ZZZZ-ZZZZ-ZZZZ-Z"


def test_every_way_to_be_wrong_has_one_answer_byte_for_byte(
    house: Target, intruder: Intruder
) -> None:
    letter, ended, expired, locked = (house.unopened(number) for number in (0, 1, 2, 3))
    house.change(
        update(LetterCode)
        .where(LetterCode.id == ended.id)
        .values(ended_at=house.clock.now(), ended_reason="wrong_home")
    )
    house.change(
        update(LetterCode)
        .where(LetterCode.id == expired.id)
        .values(expires_at=house.clock.now() - timedelta(seconds=1))
    )
    for _ in range(5):
        intruder.post("/en/letter", locked.wrong_date)
    reference = house.one(select(NoticeRow.reference).where(NoticeRow.id == letter.notice_id))
    born = birth_form(letter.birth_date)
    forms = [
        letter.wrong_date,
        {"scanned": letter.scanned, **birth_form(letter.birth_date - timedelta(days=1))},
        {"code": letter.typed},
        {"code": letter.typed, "birth_day": "31", "birth_month": "2", "birth_year": "1990"},
        ended.right,
        expired.right,
        locked.right,
        locked.wrong_date,
        {"code": AGREES_WITH_NOTHING, **born},
        {"code": reference, **born},
        {"code": "١٢٣٤", **born},
        {"code": "x" * 10_000, **born},
        {"code": "\x00", **born},
        {"code": "' OR 1=1 --", **born},
        born,
        {},
    ]
    answers = [intruder.post("/en/letter", form) for form in forms]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(_headers(answer)) for answer in answers}) == 1
    assert HELP in answers[0].text


def test_the_one_answer_is_the_same_in_each_language(house: Target, intruder: Intruder) -> None:
    letter = house.unopened(4)
    for language in ("es", "so", "ar"):
        wrong, unknown = letter.wrong_date, {**letter.right, "code": AGREES_WITH_NOTHING}
        pages = {intruder.post(f"/{language}/letter", form).data for form in (wrong, unknown)}
        assert len(pages) == 1


@pytest.mark.parametrize("secret", ["typed", "scanned", "both"])
def test_any_number_of_tries_at_once_gets_five_wrong_dates_judged(
    house: Target, secret: str
) -> None:
    number = {"typed": 8, "scanned": 9, "both": 10}[secret]
    letter = house.unopened(number)
    forms = [_form(letter, secret, n) for n in range(14)]
    with ThreadPoolExecutor(7) as pool:
        answers = list(pool.map(lambda form: Intruder(house).post("/en/letter", form), forms))
    assert {answer.status_code for answer in answers} == {422}
    row = _row(house, letter)
    assert (row.wrong_dates, row.ended_reason) == (5, "wrong_dates")


def test_right_dates_between_them_do_not_start_the_count_again(
    house: Target, intruder: Intruder
) -> None:
    letter = house.unopened(11)
    for _ in range(4):
        assert intruder.post("/en/letter", letter.wrong_date).status_code == 422
        assert intruder.post("/en/letter", letter.right).status_code == 303
        house.clock.advance(timedelta(minutes=2))
    assert intruder.post("/en/letter", letter.wrong_date).status_code == 422
    assert intruder.post("/en/letter", letter.right).status_code == 422
    assert _row(house, letter).wrong_dates == 5


def test_what_a_guesser_tried_is_counted_and_never_kept_in_clear(
    house: Target, intruder: Intruder
) -> None:
    before = len(house.all(select(TryCounter.key)))
    intruder.post(
        "/en/letter", {"code": "7777-7777-7777-7", **birth_form(house.unopened(0).birth_date)}
    )
    keys = house.all(select(TryCounter.key))
    assert len(keys) == before + 1
    assert not any(b"7777" in key for key in keys)


def test_one_network_is_slowed_down_and_nobody_is_locked_out(house: Target) -> None:
    """The brake is on the network; the person's letter opens from any other."""
    slow = house.portal.settings.model_copy(update={"guess_limit": "3 per minute"})
    braked = create_app(
        Portal(
            slow,
            house.portal.database,
            house.portal.keys,
            house.portal.clock,
            house.portal.sender,
            house.portal.context,
        )
    )
    letter = house.letter("Spanish")
    form = {"code": letter.code, **birth_form(letter.birth_date)}
    here = {"Sec-Fetch-Site": "same-origin"}
    wrong = {"code": AGREES_WITH_NOTHING}
    answers = [braked.test_client().post("/en/letter", data=wrong, headers=here) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429, 429]
    assert HELP in answers[-1].text
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    opened = braked.test_client().post(
        "/en/letter", data=form, headers=here, environ_overrides=elsewhere
    )
    assert opened.status_code == 303


def test_a_number_is_said_to_be_ours_or_not_and_nothing_else(
    house: Target, intruder: Intruder
) -> None:
    letters = [house.unopened(number) for number in (12, 13)]
    references = [
        house.one(select(NoticeRow.reference).where(NoticeRow.id == one.notice_id))
        for one in letters
    ]
    ours = [intruder.post("/en/real", {"reference": one}) for one in references]
    assert len({answer.data for answer in ours}) == 1
    strange = [
        intruder.post("/en/real", {"reference": typed})
        for typed in ("AAAA-AAAA", "", "\x00", "%", "x", "’’’’-’’’’")
    ]
    assert len({answer.data for answer in strange}) == 1
    secrets = [
        intruder.post("/en/real", {"reference": typed})
        for typed in (letters[0].typed, letters[0].scanned, AGREES_WITH_NOTHING, "x" * 10_000)
    ]
    assert len({answer.data for answer in secrets}) == 1


def _form(letter: Letter, secret: str, number: int) -> dict[str, str]:
    wrong = letter.wrong_date
    if secret == "scanned" or (secret == "both" and number % 2):
        return {**wrong, "code": "", "scanned": letter.scanned}
    return wrong


def _row(house: Target, letter: Letter) -> LetterCode:
    row: LetterCode = house.one(select(LetterCode).where(LetterCode.id == letter.id))
    return row


def _headers(answer: TestResponse) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers if name != "Date"]


def test_a_letter_that_has_not_left_our_hands_is_not_ours_to_whoever_guesses_its_number(
    house: Target, intruder: Intruder
) -> None:
    with house.portal.database.transaction() as session:
        owed = house.portal.services(session).owed
        notice_id = owed.second_code(house.person("en"), house.clock.now())
    reference = house.one(select(NoticeRow.reference).where(NoticeRow.id == notice_id))
    never = intruder.post("/en/real", {"reference": "7K3M-2QXP"})
    waiting = intruder.post("/en/real", {"reference": reference})
    assert "not ours" in never.text
    assert waiting.text == never.text
    send_all(house.portal)
    assert "This number is ours" in intruder.post("/en/real", {"reference": reference}).text
