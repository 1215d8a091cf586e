"""A made-up population: the same for the same size and seed, on any day and any machine."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from notifications.recipients import PostalAddress
from portal.demonstration.agencies import DemonstrationAgency
from portal.demonstration.people import Line, MadeUpPerson, Said
from portal.demonstration.showcase import showcase_people
from portal.demonstration.special import special_people
from portal.disclosures.models import Certainty

DEFAULT_SIZE = 400
SEED = 20261123
_FIRST_NUMBER = 100101
_ADULT_YEARS, _CHILD_YEARS = (1945, 2005), (2012, 2023)
_PERMITTED_ON = date(2025, 9, 15)
# In a hundred: reached by text, by email, by a pointer that a list permits; the rest by letter.
_BY_TEXT, _BY_EMAIL, _BY_POINTER = 49, 46, 3
# Neither has a common factor with a hundred: steps go round all hundred places, and two of one
# language are not reached in the same way.
_STEP, _REACH_STEP = 37, 41
_ACCOUNTS = 8


@dataclass(frozen=True, slots=True)
class _Community:
    language: str
    share: int
    new_year: int
    given: tuple[str, ...]
    family: tuple[str, ...]


def population(
    agency: DemonstrationAgency, size: int = DEFAULT_SIZE, seed: int = SEED
) -> list[MadeUpPerson]:
    """That many made-up people of one agency, the showcase first, then one of each odd case."""
    # Made-up people want repeatable chance, not secrecy.
    dice = random.Random(f"{seed}/{agency.prefix}")  # noqa: S311
    chosen = [*showcase_people(agency), *special_people(agency)]
    households = _Households(agency, dice)
    while len(chosen) < size:
        chosen += households.next()
    return _with_accounts(chosen[:size])


class _Households:
    """Makes one household after another: an adult or two, and children on the same case."""

    def __init__(self, agency: DemonstrationAgency, dice: random.Random) -> None:
        self._agency = agency
        self._dice = dice
        self._made = 0
        self._households = 0
        self._languages = _spread_of_languages()

    def next(self) -> list[MadeUpPerson]:
        community = next(self._languages)
        town, address = made_up_address(self._dice)
        self._households += 1
        case = f"{self._agency.prefix}-H{self._households:05d}"
        family = self._dice.choice(community.family)
        first = self._adult(community, family, address, town, case)
        others = self._dice.choices((0, 1, 2, 3), weights=(88, 6, 4, 2))[0]
        children = [
            self._child(community, family, first.line, given)
            for given in self._dice.sample(community.given, others)
        ]
        return [first, *children]

    def _adult(
        self,
        community: _Community,
        family: str,
        address: PostalAddress,
        area_code: str,
        case: str,
    ) -> MadeUpPerson:
        number = self._next_number()
        line = Line(
            client_number=f"{self._agency.prefix}-{number}",
            given_names=self._dice.choice(community.given),
            family_name=family,
            birth_date=self._birth_date(community, _ADULT_YEARS),
            language=community.language,
            address=address,
            certainty=self._certainty(),
            case_number=case,
        )
        return self._reached(line, area_code, number)

    def _child(self, community: _Community, family: str, adult: Line, given: str) -> MadeUpPerson:
        return MadeUpPerson(
            Line(
                client_number=f"{self._agency.prefix}-{self._next_number()}",
                given_names=given,
                family_name=family,
                birth_date=self._birth_date(community, _CHILD_YEARS),
                language=community.language,
                address=adult.address,
                certainty=adult.certainty,
                case_number=adult.case_number,
                addressee_client_number=adult.client_number,
            )
        )

    def _reached(self, line: Line, area_code: str, number: int) -> MadeUpPerson:
        rolled = self._households * _REACH_STEP % 100
        phone = self._phone(area_code)
        email = f"resident.{line.client_number.lower()}@example.org"
        if rolled < _BY_TEXT:
            return MadeUpPerson(replace(line, phone=phone), Said(text=True))
        if rolled < _BY_TEXT + _BY_EMAIL:
            return MadeUpPerson(replace(line, email=email), Said(email=True, opens_record=True))
        if rolled < _BY_TEXT + _BY_EMAIL + _BY_POINTER:
            permitted = replace(line, phone=phone, may_text=_PERMITTED_ON)
            return MadeUpPerson(permitted)
        said = Said(channel_order="letter", large_print=number % 5 == 0)
        return MadeUpPerson(replace(line, phone=phone if number % 2 else ""), said)

    def _next_number(self) -> int:
        self._made += 1
        return _FIRST_NUMBER + self._made

    def _phone(self, area_code: str) -> str:
        return f"{area_code}-555-0{self._dice.choice(self._agency.phones)}"

    def _birth_date(self, community: _Community, years: tuple[int, int]) -> date:
        year = self._dice.randint(*years)
        if self._dice.randrange(100) < community.new_year:
            return date(year, 1, 1)
        return date(year, 1, 1) + timedelta(days=self._dice.randrange(1, 365))

    def _certainty(self) -> Certainty:
        weights = {
            Certainty.CONFIRMED: 85,
            Certainty.IN_REQUESTED_GROUP: 10,
            Certainty.CANNOT_DETERMINE: 5,
        }
        return self._dice.choices(list(weights), weights=list(weights.values()))[0]


def made_up_address(dice: random.Random) -> tuple[str, PostalAddress]:
    """The area code and an address that looks like Minnesota's, at a house that is not there."""
    places = _read("made_up_places.yaml")
    town, zip_code, area_code = dice.choice(places["towns"])
    street = f"{dice.randint(2, 998)} {dice.choice(places['streets'])}"
    unit = f"Apt {dice.randint(1, 40)}" if dice.randrange(3) == 0 else ""
    return area_code, PostalAddress(street, town, "MN", zip_code, unit)


def _with_accounts(people: list[MadeUpPerson]) -> list[MadeUpPerson]:
    """Give the first few whose email opens their record an account of their own."""
    left = _ACCOUNTS
    given = []
    for one in people:
        if left and one.said.opens_record and not one.said.account:
            left -= 1
            given.append(replace(one, said=replace(one.said, account=True)))
        else:
            given.append(one)
    return given


def _spread_of_languages() -> Iterator[_Community]:
    """Communities in turn, as often as their share, the small ones early: even forty have all."""
    communities = _communities()
    ends = list(accumulate(one.share for one in communities))
    total = ends[-1]
    yield from communities
    position = 0
    while True:
        position = (position + _STEP) % total
        yield next(c for c, end in zip(communities, ends, strict=True) if position < end)


@cache
def _communities() -> tuple[_Community, ...]:
    return tuple(
        _Community(
            language,
            row["share"],
            row.get("new_year", 2),
            tuple(row["given"]),
            tuple(row["family"]),
        )
        for language, row in _read("made_up_names.yaml").items()
    )


@cache
def _read(name: str) -> Mapping[str, Any]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    read: Mapping[str, Any] = yaml.safe_load(text)
    return read
