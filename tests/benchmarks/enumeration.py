"""Whether an answer tells that a person, a code or a number exists: status, bytes, and time.

The portal's pages run as a process of their own.  Kinds of *no* are asked in a shuffled order over
one connection, each from a clean count (the locked ones from a full one), with the limits of the
network raised by a setting.  Bytes are compared once tokens and numbers are taken out.  For the
times, each pair's AUC is printed beside that of a control pair of one kind: 0.5 tells nothing.

Run: ``python -m tests.benchmarks.enumeration [--tries 500] [--database postgres]``.  Prints JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import random
import re
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from sqlalchemy import delete, select, update

from notifications.delivery.models import NoticeRow
from notifications.foundation.codes import grouped, letter_secrets, new_key, new_reference
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.people.models import Person
from portal.people.names import full_name
from portal.sign_in.models import AccountPerson, LetterCode, TryCounter
from portal.wiring import Portal
from tests.benchmarks.processes import database_url, free_port, kill, start, wait_for
from tests.factories.demonstrations import MANY_PAGES, birth_form, staged

GOAL = 0.06
Form = Mapping[str, str]
_WRONG = date(1901, 2, 3)
_TOKENS = re.compile(rb'value="[^"]*"|[0-9A-Z]{4}-[0-9A-Z]{4}(-[0-9A-Z]+)*')


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to be told *no*: where, with what, and from what state of the house."""

    path: str
    form: Callable[[], Form]
    before: Callable[[], None]


@dataclass(slots=True)
class Seen:
    """What one kind was answered."""

    times: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--tries", type=int, default=500)
    wanted = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(database_url(wanted.database, folder))
        portal = staged(folder, url)
        stack.callback(portal.database.close)
        port = free_port()
        settings = {
            "PORTAL_VAR": str(folder),
            "PORTAL_DATABASE_URL": url,
            "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
            "PORTAL_PAGE_LIMIT": MANY_PAGES,
            "PORTAL_GUESS_LIMIT": MANY_PAGES,
        }
        stack.callback(kill, start(folder, settings, "-m", "portal.cli", "serve", "--pages-only"))
        wait_for(port)
        seen = _ask(port, _kinds(portal), wanted.tries)
    result = _result(seen)
    sys.stdout.write(json.dumps({"database": wanted.database, **result}, indent=2) + "\n")
    return 0 if all(one["same"] and one["near"] for one in result["pairs"]) else 1


PAIRS = (
    ("control: unknown code, twice", "code: unknown", "code: unknown again"),
    ("unknown code and wrong date", "code: unknown", "code: wrong date"),
    ("unknown code and spent code", "code: unknown", "code: spent"),
    ("wrong date and spent code", "code: wrong date", "code: spent"),
    ("locked real and locked unknown code", "locked: real", "locked: unknown"),
    ("key: unknown and wrong date", "key: unknown", "key: wrong date"),
    ("number: never issued and not mailed", "number: never issued", "number: not mailed"),
    ("number: never issued and no number", "number: never issued", "number: malformed"),
    ("no letter: known and unknown person", "person: known", "person: unknown"),
)


def _kinds(portal: Portal) -> dict[str, Kind]:
    codes = _codes(portal)
    live, spent, locked = (codes[n] for n in range(3))
    county, known = _known(portal)
    born = birth_form(_WRONG)

    def unknown() -> Form:
        return {"code": letter_secrets(portal.keys.codes, uuid4()).grouped, **born}

    def calm() -> None:
        _reset(portal, live, ended=False)

    def full() -> None:
        return

    _reset(portal, spent, ended=True)
    one_unknown = unknown()
    letter, key_page = "/en/letter", "/en/sign-in/key"
    key, not_mailed = _kept(portal), _not_mailed(portal)
    person = {"kind": "see", "agency": county, "reach": "651-555-0143", "words": "example"}
    return {
        "code: unknown": Kind(letter, unknown, calm),
        "code: unknown again": Kind(letter, unknown, calm),
        "code: wrong date": Kind(letter, lambda: {"code": live[1], **born}, calm),
        "code: spent": Kind(letter, lambda: {"code": spent[1], **born}, calm),
        "locked: real": Kind(letter, lambda: {"code": locked[1], **born}, full),
        "locked: unknown": Kind(letter, lambda: one_unknown, full),
        "key: unknown": Kind(key_page, lambda: {"key": grouped(new_key()), **born}, calm),
        "key: wrong date": Kind(key_page, lambda: {"key": key, **born}, calm),
        "number: not mailed": Kind("/en/real", lambda: {"reference": not_mailed}, full),
        "number: never issued": Kind("/en/real", lambda: {"reference": new_reference()}, full),
        "number: malformed": Kind("/en/real", lambda: {"reference": "0000-0000"}, full),
        "person: known": Kind("/en/no-letter", lambda: {**person, **known}, full),
        "person: unknown": Kind(
            "/en/no-letter", lambda: {**person, "name": "Nobody Example", **born}, full
        ),
    }


def _kept(portal: Portal) -> str:
    """A key of an account that opens somebody's history."""
    with portal.database.transaction() as session:
        account = session.scalars(select(AccountPerson.account_id).limit(1)).one()
        return portal.services(session).kept_keys.make(account)


def _not_mailed(portal: Portal) -> str:
    """The number of a letter that has not left our hands."""
    with portal.database.transaction() as session:
        person = session.scalars(select(Person.id).order_by(Person.id).limit(1)).one()
        made = portal.services(session).owed.second_code(person, portal.clock.now())
        found = select(NoticeRow.reference).where(NoticeRow.id == made)
        return session.scalars(found).one()


def _codes(portal: Portal) -> list[tuple[LetterCode, str]]:
    with portal.database.transaction() as session:
        rows = session.scalars(select(LetterCode).order_by(LetterCode.id).limit(3)).all()
        session.expunge_all()
    return [(row, letter_secrets(portal.keys.codes, row.notice_id).grouped) for row in rows]


def _known(portal: Portal) -> tuple[str, Form]:
    """A county, and the name and birth date of somebody it knows."""
    slug = EXAMPLE_COUNTY.new.slug
    with portal.database.transaction() as session:
        agency = portal.services(session).agencies.by_slug(slug)
        of_county = (Person.agency_id == agency.id, Person.birth_date.is_not(None))
        person = session.scalars(select(Person).where(*of_county).order_by(Person.id)).first()
        assert person is not None
        born = date.fromisoformat(str(person.birth_date))
        return slug, {"name": full_name(person), **birth_form(born)}


def _reset(portal: Portal, code: tuple[LetterCode, str], *, ended: bool) -> None:
    """A clean count, and a code that lives, or one that has ended."""
    now = portal.clock.now() if ended else None
    with portal.database.transaction() as session:
        session.execute(delete(TryCounter))
        session.execute(
            update(LetterCode)
            .where(LetterCode.id == code[0].id)
            .values(wrong_dates=0, ended_at=now, ended_reason="wrong_home" if ended else None)
        )


def _ask(port: int, kinds: Mapping[str, Kind], tries: int) -> dict[str, Seen]:
    """Ask group by group, so that no reset of one group opens a lock of another."""
    seen: dict[str, Seen] = defaultdict(Seen)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    groups = defaultdict(list)
    for name in kinds:
        groups[name.partition(":")[0]].append(name)
    for names in groups.values():
        for name in names:
            for _ in range(12):
                _once(connection, kinds[name])
        order = names * tries
        random.Random(7).shuffle(order)  # noqa: S311 - an order, not a secret
        for name in order:
            kinds[name].before()
            status, page, took = _once(connection, kinds[name])
            seen[name].times.append(took)
            seen[name].statuses.add(status)
            seen[name].pages.add(page)
    connection.close()
    return seen


def _once(connection: http.client.HTTPConnection, kind: Kind) -> tuple[int, str, float]:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    body = urlencode(kind.form())
    began = time.perf_counter()
    connection.request("POST", kind.path, body, headers)
    answer = connection.getresponse()
    page = answer.read()
    took = time.perf_counter() - began
    return answer.status, hashlib.sha256(_TOKENS.sub(b"", page)).hexdigest(), took


def _result(seen: Mapping[str, Seen]) -> dict[str, list[dict[str, object]]]:
    return {"pairs": [_pair(name, seen[one], seen[other]) for name, one, other in PAIRS]}


def _pair(name: str, one: Seen, other: Seen) -> dict[str, object]:
    area = auc(one.times, other.times)
    return {
        "pair": name,
        "tries": len(one.times),
        "statuses": sorted(one.statuses | other.statuses),
        "same": one.statuses == other.statuses and one.pages == other.pages,
        "auc": round(area, 3),
        "near": abs(area - 0.5) <= GOAL,
    }


def auc(one: Sequence[float], other: Sequence[float]) -> float:
    """The chance that a time of the other kind is the longer one; ties count half."""
    ordered = sorted(one)
    below = sum(bisect_left(ordered, time) + bisect_right(ordered, time) for time in other)
    return below / (2 * len(one) * len(other))


if __name__ == "__main__":
    sys.exit(main())
