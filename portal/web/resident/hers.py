"""The persons for whom a resident acts: one at each agency that keeps data about her."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import abort

from portal.people.models import Person
from portal.web.shared.sessions import Visitor
from portal.wiring import Services


@dataclass(frozen=True, slots=True)
class Hers:
    """One of her persons, with the office that keeps the data."""

    person: Person
    agency: str

    @property
    def id(self) -> UUID:
        return self.person.id


def all_hers(services: Services, visitor: Visitor) -> list[Hers]:
    """Her persons, in the order of their offices' names; there are one or two."""
    people = [services.people.queries.by_id(each) for each in visitor.actor.person_ids]
    found = [Hers(person, services.agencies.by_id(person.agency_id).name) for person in people]
    return sorted(found, key=lambda one: one.agency)


def chosen(visitor: Visitor, form: Mapping[str, str]) -> UUID:
    """The person that a form names; the only one where it names none.  Never anybody else's."""
    ids = {str(each): each for each in visitor.actor.person_ids}
    if len(ids) == 1:
        return next(iter(ids.values()))
    found = ids.get(form.get("person", ""))
    if found is None:
        abort(400)
    return found
