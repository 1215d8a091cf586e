from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import canonical_json
from notifications.notice import (
    KIND_RULES,
    AgencySentence,
    Notice,
    NoticeKind,
    RequestFacts,
    TooManyAgencySentencesError,
)
from notifications.recipients import Channel
from tests.factories import notices as made

whole_texts = st.text(st.characters(exclude_categories=("Cs",)))
requests = st.builds(
    RequestFacts,
    request_kind=whole_texts,
    received_on=st.dates(),
    due_on=st.dates(),
    rule=whole_texts,
    duty=st.sampled_from(["law", "policy"]),
    duty_citation=whole_texts,
    holidays_skipped=st.lists(st.dates()).map(tuple),
    pick_up_by=st.none() | st.dates(),
)
entries = st.builds(
    replace,
    st.sampled_from([made.REFUSED, made.SIX_FACTS, made.CORRECTION, made.NO_BASIS]),
    happened_on=st.dates(),
    judge_signed=st.none() | st.booleans(),
    known=st.lists(whole_texts).map(tuple),
    duty_citation=whole_texts,
)
any_notice = st.builds(
    replace,
    st.just(made.make_notice(NoticeKind.REQUEST_REFUSED, children=("Luis",))),
    id=st.uuids(),
    kind=st.sampled_from(NoticeKind),
    facts=st.none() | requests | entries,
    check_word=whole_texts,
)


@given(any_notice)
def test_a_notice_comes_back_from_json_as_it_went_in(notice: Notice) -> None:
    assert Notice.from_json(notice.to_json()) == notice


@given(any_notice)
def test_the_same_notice_is_always_the_same_text(notice: Notice) -> None:
    again = Notice.from_json(notice.to_json())
    assert again.to_json() == notice.to_json()
    assert again.facts_sha256() == notice.facts_sha256()


def test_another_fact_is_another_hash() -> None:
    notice = made.make_notice(NoticeKind.REQUEST_REFUSED)
    other = replace(notice, facts=replace(made.REFUSED, judge_signed=True))
    assert notice.facts_sha256() != other.facts_sha256()


def test_keys_are_sorted() -> None:
    text = made.make_notice(NoticeKind.REQUEST_REFUSED).to_json()
    assert text == json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


@pytest.mark.parametrize("bad", ["{}", "[]", "not json", '{"is":"Recipient"}', "null"])
def test_other_json_is_refused(bad: str) -> None:
    with pytest.raises(canonical_json.UnreadableJsonError):
        Notice.from_json(bad)


def test_an_unknown_field_is_refused() -> None:
    held = json.loads(made.make_notice(NoticeKind.REQUEST_REFUSED).to_json())
    with pytest.raises(canonical_json.UnreadableJsonError):
        Notice.from_json(json.dumps({**held, "more": 1}))


@pytest.mark.parametrize("bad", [1.5, [1], {"a": 1}, print, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)])
def test_evidence_carries_plain_data_only(bad: object) -> None:
    with pytest.raises(canonical_json.NotAFrozenValueError):
        canonical_json.dump((bad,))


def test_every_kind_says_how_it_travels() -> None:
    assert set(KIND_RULES) == set(NoticeKind)


def test_a_sign_in_code_never_escalates_and_lives_ten_minutes() -> None:
    rule = KIND_RULES[NoticeKind.SIGN_IN_CODE]
    assert not rule.escalates
    assert rule.expires_after == dt.timedelta(minutes=10)
    assert rule.channels == (Channel.SMS, Channel.EMAIL)
    assert not rule.carries_code


@pytest.mark.parametrize("kind", made.WITH_A_LETTER)
def test_the_channel_that_a_law_names_comes_first(kind: NoticeKind) -> None:
    rule = KIND_RULES[kind]
    assert rule.law_channel is Channel.LETTER
    assert rule.channels[0] is rule.law_channel


def test_a_fourth_agency_sentence_is_refused() -> None:
    one = AgencySentence("a", "The office is closed.", english_approved=True)
    with pytest.raises(TooManyAgencySentencesError):
        replace(made.make_notice(NoticeKind.REQUEST_REFUSED), agency_sentences=(one,) * 4)


def test_personal_words_do_not_show_when_a_notice_is_printed_for_a_log() -> None:
    shown = repr(made.make_notice(NoticeKind.REQUEST_REFUSED, children=("Luis",)))
    for personal in ("Ana", "Elm", "+1651", "Luis", "MAPLE"):
        assert personal not in shown


def test_an_address_prints_as_mail_sorters_want_it() -> None:
    assert made.ANA.address_lines == ("ANA EXAMPLE", "12 ELM STREET", "APT 3", "DULUTH MN 55802")
    assert made.ANA.can_be_mailed
    assert not replace(made.ANA, address=None).can_be_mailed
    assert not replace(made.ANA, name="\x07").can_be_mailed
    assert made.ANA.contacts_by(Channel.SMS)[0].key == UUID(int=8)
