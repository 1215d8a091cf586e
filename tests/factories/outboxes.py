"""An outbox full of notices to made-up people whom the portal really knows, for whole processes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from notifications import Channel, ContactPoint, Incoming, Notice, PostalAddress
from notifications.foundation.keys import Keys
from portal.cli.database import bring_up_to_date
from portal.people.addresses import address_parts
from portal.people.values import ContactChannel
from portal.settings import load_settings
from portal.wiring import Portal, wire
from tests.factories.residents import Residents
from tests.factories.sending import LANGUAGES, fresh_notice

_PIECE = 250
_AREAS = (
    *(218, 320, 507, 612, 651, 763, 952, 202, 203, 206, 207),
    *(208, 209, 210, 212, 213, 214, 215, 216, 217, 219, 224),
)


@dataclass(frozen=True, slots=True)
class Mix:
    """How many people are told by which way first."""

    texts: int
    emails: int = 0
    letters: int = 0


def environment(var: Path, database_url: str, keys: Keys, **more: str) -> dict[str, str]:
    """The settings of a process that works on this database in test mode."""
    return {
        "PORTAL_MODE": "test",
        "PORTAL_VAR": str(var),
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_SECRET_KEYS": ",".join(_text(key) for key in keys.ring.keys),
        "PORTAL_LOOKUP_KEY": _text(keys.lookup),
        "PORTAL_CODES_KEY": _text(keys.codes),
        "PORTAL_AUDIT_KEY": _text(keys.audit),
        "PORTAL_PAGE_LIMIT": "100000 per minute",
        **more,
    }


def prepared(var: Path, database_url: str, keys: Keys) -> Portal:
    """A portal in test mode on an empty database, its words approved."""
    settings = load_settings(
        mode="test",
        var=var,
        database_url=database_url,
        secret_keys=keys.ring.keys,
        lookup_key=keys.lookup,
        codes_key=keys.codes,
        audit_key=keys.audit,
    )
    portal = wire(settings)
    bring_up_to_date(portal)
    with portal.database.transaction() as session:
        portal.sender.approve_for_demonstration(session, LANGUAGES)
    return portal


def fill(portal: Portal, mix: Mix, run: UUID | None = None) -> int:
    """Put people into the database and notices to them into the outbox; how many."""
    with portal.database.transaction() as session:
        agency = _residents(portal, session).agency()
    numbers, put = _numbers(), 0
    wanted = [Channel.SMS] * mix.texts + [Channel.EMAIL] * mix.emails
    wanted += [Channel.LETTER] * mix.letters
    while piece := wanted[put : put + _PIECE]:
        with portal.database.transaction() as session:
            residents = _residents(portal, session)
            residents._count = put
            told = [_told(residents, agency, way, next(numbers)) for way in piece]
            portal.sender.enqueue_many(session, [Incoming(one, run) for one in told])
        put += len(piece)
    return put


def _told(residents: Residents, agency: UUID, way: Channel, number: str) -> Notice:
    person = residents.person(agency)
    home = address_parts(PostalAddress("12 Elm Street", "Duluth", "MN", "55802", "Apt 3"))
    residents.contact(person, home, ContactChannel.LETTER)
    if way is Channel.LETTER:
        contacts: tuple[ContactPoint, ...] = ()
    else:
        value = number if way is Channel.SMS else f"ana{number[1:]}@example.org"
        key = residents.contact(person, value, ContactChannel(way.value))
        contacts = (ContactPoint(key, way, value, confirmed=True),)
    notice = fresh_notice(contacts=contacts)
    hers = (way, Channel.LETTER, Channel.IN_PERSON)
    recipient = replace(
        notice.recipient,
        person_key=person,
        channels=tuple(dict.fromkeys(hers)),
        reads_online=way is not Channel.LETTER,
    )
    return replace(notice, recipient=recipient)


def _residents(portal: Portal, session: Session) -> Residents:
    return Residents(session, portal.clock, portal.keys)


def _numbers() -> Iterator[str]:
    """Numbers of the exchange 555, which is given to nobody."""
    for area in _AREAS:
        for line in range(10_000):
            yield f"+1{area}555{line:04}"


def some_numbers(count: int) -> list[str]:
    """The first numbers of `fill`."""
    return list(islice(_numbers(), count))


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()
