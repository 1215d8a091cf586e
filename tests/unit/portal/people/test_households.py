from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.households import (
    Held,
    Letter,
    Member,
    addressee_of,
    age_on,
    is_minor,
    letters_for,
)

TODAY = date(2026, 11, 23)
MOTHER = Member(UUID(int=1), b"mother", date(1987, 1, 1), case_index=b"case")
CHILD = Member(
    UUID(int=2), b"child", date(2015, 5, 5), case_index=b"case", addressee_index=b"mother"
)
OTHER_CHILD = replace(CHILD, person_id=UUID(int=3), client_index=b"other")
ADULTS = {MOTHER.client_index: MOTHER}


def told(person: Member, adults: dict[bytes, Member] = ADULTS) -> UUID | Held:
    return addressee_of(person, adults, TODAY)


def test_an_adult_is_written_to_herself() -> None:
    assert told(MOTHER) == MOTHER.person_id


def test_a_childs_letter_goes_to_the_adult_on_the_same_case() -> None:
    assert told(CHILD) == MOTHER.person_id


@pytest.mark.parametrize(
    ("child", "why"),
    [
        (replace(CHILD, parent_blocked=True), Held.PARENT_BLOCKED),
        (replace(CHILD, addressee_index=None), Held.NO_ADDRESSEE),
        (replace(CHILD, addressee_index=b"nobody"), Held.NO_ADDRESSEE),
        (replace(CHILD, case_index=b"other"), Held.ADDRESSEE_NOT_ON_CASE),
        (replace(CHILD, case_index=None), Held.ADDRESSEE_NOT_ON_CASE),
        (replace(CHILD, safe_at_home=True), Held.SAFE_AT_HOME),
        (replace(CHILD, birth_date=None), Held.NO_BIRTH_DATE),
        (replace(CHILD, contact_error=True), Held.CONTACT_ERROR),
    ],
)
def test_a_child_is_held_when_something_bars_telling(child: Member, why: Held) -> None:
    assert told(child) is why


@pytest.mark.parametrize(
    ("adult", "why"),
    [
        (replace(MOTHER, safe_at_home=True), Held.ADDRESSEE_HELD),
        (replace(MOTHER, contact_error=True), Held.ADDRESSEE_HELD),
        (replace(MOTHER, birth_date=None), Held.ADDRESSEE_HELD),
        (replace(MOTHER, birth_date=date(2010, 1, 1)), Held.ADDRESSEE_NOT_ADULT),
    ],
)
def test_an_adult_who_is_held_receives_no_childs_letter(adult: Member, why: Held) -> None:
    assert told(CHILD, {b"mother": adult}) is why


def test_a_child_who_has_grown_up_is_written_to_herself() -> None:
    grown = replace(CHILD, birth_date=date(2008, 11, 23))
    assert told(grown) == grown.person_id


def test_children_share_a_letter_and_adults_never_do() -> None:
    father = replace(MOTHER, person_id=UUID(int=4), client_index=b"father")
    found = letters_for([MOTHER, CHILD, father, OTHER_CHILD], ADULTS, TODAY)
    assert found.letters == (
        Letter(MOTHER.person_id),
        Letter(father.person_id),
        Letter(MOTHER.person_id, (CHILD.person_id, OTHER_CHILD.person_id)),
    )
    assert found.letters[2].about == (CHILD.person_id, OTHER_CHILD.person_id)
    assert not found.held


def test_one_childs_bar_does_not_stop_the_letter_about_the_other() -> None:
    blocked = replace(OTHER_CHILD, parent_blocked=True)
    found = letters_for([CHILD, blocked], ADULTS, TODAY)
    assert found.letters == (Letter(MOTHER.person_id, (CHILD.person_id,)),)
    assert found.held == {blocked.person_id: Held.PARENT_BLOCKED}


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 24), date(2026, 11, 23), 17),
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_is_of_the_minnesota_day(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
    assert is_minor(born, day) == (age < 18)


MEMBERS = st.builds(
    Member,
    person_id=st.uuids(),
    client_index=st.sampled_from([b"mother", b"b", b"c"]),
    birth_date=st.none() | st.dates(date(1950, 1, 1), TODAY),
    case_index=st.none() | st.sampled_from([b"case", b"x"]),
    addressee_index=st.none() | st.sampled_from([b"mother", b"nobody"]),
    safe_at_home=st.booleans(),
    parent_blocked=st.booleans(),
    contact_error=st.booleans(),
)


@given(st.lists(MEMBERS, unique_by=lambda member: member.person_id))
def test_everybody_is_in_exactly_one_letter_or_held(people: list[Member]) -> None:
    found = letters_for(people, ADULTS, TODAY)
    told_about = [person for letter in found.letters for person in letter.about]
    assert sorted([*told_about, *found.held]) == sorted(p.person_id for p in people)
    assert not any(p.safe_at_home for p in people if p.person_id in told_about)
