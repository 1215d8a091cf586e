from __future__ import annotations

import re
from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from notifications.foundation.keys import random_keys
from portal.demonstration.agencies import AGENCIES, EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.people import MadeUpPerson
from portal.demonstration.population import population
from portal.demonstration.showcase import SHOWCASE
from portal.disclosures.cohorts.checking import check_list
from portal.people.households import is_minor
from translations.registry import LANGUAGES, written_language

TODAY = date(2026, 11, 23)
SHOWCASE_AGENCY_ID = UUID(int=1)
PHONE = re.compile(r"(651|612|763|952|507|218)-555-01\d\d")


@pytest.fixture(params=AGENCIES, ids=lambda agency: agency.prefix)
def people(request: pytest.FixtureRequest) -> list[MadeUpPerson]:
    return population(request.param)


def test_the_population_is_the_same_every_time(people: list[MadeUpPerson]) -> None:
    assert (
        list_file(population(EXAMPLE_COUNTY)).read() == list_file(population(EXAMPLE_COUNTY)).read()
    )
    assert len(people) == 400


def test_all_sixteen_languages_are_there_and_one_outside(people: list[MadeUpPerson]) -> None:
    spoken = [written_language(one.line.language) for one in people]
    assert {language.code for language in spoken if language} == set(LANGUAGES)
    assert any(language is None for language in spoken)


def test_a_quarter_is_reached_by_text_and_another_quarter_by_email(
    people: list[MadeUpPerson],
) -> None:
    by_text = {one.line.client_number for one in people if one.said.text and one.said.leaves_word}
    by_email = {one.line.client_number for one in people if one.said.email and one.said.leaves_word}
    assert len(by_text) >= 100
    assert len(by_email - by_text) >= 100


def test_every_number_and_mailbox_is_one_that_nobody_has(people: list[MadeUpPerson]) -> None:
    broken = [
        one.line.phone for one in people if one.line.phone and not PHONE.match(one.line.phone)
    ]
    assert len(broken) == 1
    assert all(one.line.email.endswith("@example.org") for one in people if one.line.email)


def test_the_list_passes_the_loaders_check_but_for_the_two_errors_that_are_meant(
    people: list[MadeUpPerson],
) -> None:
    found = check_list(list_file(people), random_keys(), SHOWCASE_AGENCY_ID, TODAY)
    assert not found.is_refused(accept_contact_errors=True)
    assert sorted(column for _line, column, _why in found.error_rows) == ["birth_date", "phone"]


def test_the_rare_cases_are_there(people: list[MadeUpPerson]) -> None:
    lines = [one.line for one in people]
    minors = [one for one in lines if one.birth_date and is_minor(one.birth_date, TODAY)]
    assert sum(one.safe_at_home for one in lines) == 2
    assert sum(one.parent_blocked for one in minors) == 1
    assert sum(not one.addressee_client_number for one in minors) == 1
    assert len(minors) < len(lines) / 4
    assert any(one.said.moved_to for one in people)
    assert any(one.said.phone_unsafe for one in people)
    shared = Counter(one.line.phone for one in people if one.said.others_use_phone)
    assert max(shared.values()) == 2
    new_year = sum((one.birth_date or TODAY).strftime("%m-%d") == "01-01" for one in lines)
    assert new_year > 20


def test_each_child_is_on_the_case_of_its_addressee(people: list[MadeUpPerson]) -> None:
    cases = {one.line.client_number: one.line.case_number for one in people}
    children = [one.line for one in people if one.line.addressee_client_number]
    assert all(cases[c.addressee_client_number] == c.case_number for c in children)


def test_the_showcase_comes_first_at_both_agencies() -> None:
    for agency in AGENCIES:
        numbers = [one.line.client_number for one in population(agency, 4)]
        assert numbers == [one.client_number(agency) for one in SHOWCASE]
    assert [one.language for one in SHOWCASE] == ["en", "es", "so", "ar"]
