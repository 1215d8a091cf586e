"""Her history among few and many rows, and beside a bare page.

The portal's pages run as a process of their own.  One resident's history is asked for with ten
thousand entry-person rows in the database and with five million, all but hers about others.  Then
it is asked for from four connections in turns with a bare page of the same size that asks the
database as often and decrypts as often, under the same server.  Nothing personal is cached.

Run: ``python -m tests.benchmarks.history [--database postgres] [--rows 5000000]``.  Prints JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from unittest.mock import patch
from uuid import UUID, uuid4

from sqlalchemy import event, func, insert, select, text
from sqlalchemy.orm import Session

from notifications.foundation.ids import new_id
from notifications.foundation.keys import KeyRing
from portal.app import create_app
from portal.disclosures.kinds import EntryKind
from portal.disclosures.models import Cohort, CohortMember, Entry, Matter
from portal.people.models import Person
from portal.sign_in.outcomes import OwnSignIn
from portal.wiring import Portal
from tests.benchmarks.processes import database_url, free_port, kill, start, wait_for
from tests.factories.demonstrations import MANY_PAGES, Staged, staged

MATTERS, FEW = 100, 10_000
WARM, TRIES, ROUNDS, SECONDS, CONNECTIONS = 40, 300, 5, 3.0, 4
SLOWER, FLOOR = 1.3, 0.5
PATH = "/en/history"


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description="Her history among many rows, and beside a bare page."
    )
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--rows", type=int, default=5_000_000)
    wanted = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(database_url(wanted.database, folder))
        portal = staged(folder, url)
        stack.callback(portal.database.close)
        token, asked = _signed_in(portal), _asked(portal)
        port, bare_port = free_port(), free_port()
        settings = {
            "PORTAL_VAR": str(folder),
            "PORTAL_DATABASE_URL": url,
            "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
            "PORTAL_PAGE_LIMIT": MANY_PAGES,
        }
        stack.callback(kill, start(folder, settings, "-m", "portal.cli", "serve", "--pages-only"))
        numbers = [str(one) for one in asked]
        bare = ("-m", "tests.benchmarks.bare", str(bare_port), url, *numbers)
        stack.callback(kill, start(folder, settings, *bare))
        wait_for(port)
        wait_for(bare_port)
        few = _grow(portal, FEW)
        few_took = _median(port, token)
        many = _grow(portal, wanted.rows)
        many_took = _median(port, token)
        hers, floor = _rates((port, PATH, token), (bare_port, "/", token))
    result = {
        "database": wanted.database,
        "rows": [few, many],
        "median_ms": [round(took * 1000, 2) for took in (few_took, many_took)],
        "many_to_few": round(many_took / few_took, 3),
        "queries_decryptions_bytes": asked,
        "requests_a_second": {"history": round(hers, 1), "bare": round(floor, 1)},
        "to_bare": round(hers / floor, 3),
    }
    result["goals"] = {
        "same_among_many": many_took / few_took <= SLOWER,
        "near_the_floor": hers / floor >= FLOOR,
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 0 if all(result["goals"].values()) else 1


def _signed_in(portal: Portal) -> str:
    account = Staged(portal).account_of("English")
    with portal.database.transaction() as session:
        return portal.services(session).sessions.start_own(OwnSignIn(account))


def _asked(portal: Portal) -> tuple[int, int, int]:
    """How often her page asks the database and decrypts, and how long it is."""
    client = create_app(portal).test_client()
    client.set_cookie("visit", _signed_in(portal))
    client.get(PATH)
    statements: list[str] = []
    opened: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    genuine = KeyRing.open

    def opening(ring: KeyRing, sealed: bytes, context: str) -> bytes:
        opened.append(context)
        return genuine(ring, sealed, context)

    event.listen(portal.database.engine, "before_cursor_execute", note)
    with patch.object(KeyRing, "open", opening):
        answer = client.get(PATH)
    event.remove(portal.database.engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    queries = [one for one in statements if not one.startswith("BEGIN")]
    return len(queries), len(opened), len(answer.data)


def _grow(portal: Portal, rows: int) -> int:
    """Fill up with matters about others, one entry each; how many entry-person rows there are."""
    with portal.database.transaction() as session:
        known = session.scalar(select(func.count()).select_from(Matter)) or 0
        before = _rows(session)
        people = max(1, (rows - before) // MATTERS)
        person_ids = _people(session, people)
        _matters(session, known, people)
    with _quick_copy(portal), portal.database.transaction() as session:
        _members(session, person_ids[0])
    with portal.database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    with portal.database.reading() as session:
        return _rows(session)


def _rows(session: Session) -> int:
    counted = select(func.count()).select_from(CohortMember)
    return (
        session.scalar(counted.join(Cohort).join(Entry, Entry.matter_id == Cohort.matter_id)) or 0
    )


def _people(session: Session, number: int) -> list[UUID]:
    """So many, in order; only their ids matter here."""
    agency_id = session.scalars(select(Person.agency_id)).first()
    now = session.scalars(select(Person.created_at)).first()
    ids = [new_id() for _ in range(number)]
    rows = [
        {
            "id": one,
            "agency_id": agency_id,
            "reference": one.hex[-18:],
            "client_number": "0",
            "client_number_index": one.bytes + one.bytes,
            "family_name": "Example",
            "given_names": "Somebody",
            "birth_date": None,
            "language": "en",
            "created_at": now,
        }
        for one in ids
    ]
    session.execute(insert(Person), rows)
    return ids


def _matters(session: Session, known: int, people: int) -> None:
    agency_id = session.scalars(select(Person.agency_id)).first()
    now = session.scalars(select(Matter.opened_at)).first()
    for number in range(known, known + MATTERS):
        matter = Matter(
            agency_id=agency_id,
            reference=f"M-1999-{number:06}",
            public_reference=uuid4().hex[:18],
            title="An example",
            purpose="An example",
            requester="other_party",
            instrument="written_request",
            is_example=True,
            opened_at=now,
        )
        session.add(matter)
        session.flush()
        session.add_all(
            (
                Entry(
                    matter_id=matter.id,
                    position=1,
                    reference=uuid4().hex[:18],
                    kind=EntryKind.REQUESTED,
                    happened_on=date(2026, 1, 1),
                    recorded_at=now,
                    duty="policy",
                ),
                Cohort(matter_id=matter.id, sha256=uuid4().hex * 2, members=people, sealed_at=now),
            )
        )
        session.flush()


def _members(session: Session, first: UUID) -> None:
    """Everybody from the first of the new on is on every new list; in the order of the key."""
    empty = Cohort.id.not_in(select(CohortMember.cohort_id).distinct())
    pairs = (
        select(Cohort.id, Person.id, text("'confirmed'"))
        .select_from(Cohort)
        .join(Person, Person.id >= first)
        .where(empty)
        .order_by(Cohort.id, Person.id)
    )
    columns = ["cohort_id", "person_id", "certainty"]
    if session.get_bind().dialect.name == "postgresql":
        # Both ends of every row were read a moment ago: looking each up again takes minutes.
        session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(insert(CohortMember).from_select(columns, pairs, include_defaults=False))


@contextmanager
def _quick_copy(portal: Portal) -> Iterator[None]:
    """The look-up by person is built once, after the rows."""
    table = CohortMember.metadata.tables[CohortMember.__tablename__]
    index = next(iter(table.indexes))
    index.drop(portal.database.engine)
    yield
    index.create(portal.database.engine)


def _median(port: int, token: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    times = []
    for _ in range(WARM + TRIES):
        began = time.perf_counter()
        _once(connection, PATH, token)
        times.append(time.perf_counter() - began)
    connection.close()
    return median(times[WARM:])


def _once(connection: http.client.HTTPConnection, path: str, token: str) -> None:
    connection.request("GET", path, headers={"Cookie": f"visit={token}"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status


def _rates(*pages: tuple[int, str, str]) -> tuple[float, float]:
    """Requests a second of each of two pages, taken in turns: the median of the rounds."""
    found: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for place, page in enumerate(pages):
            found[place].append(_rate(*page))
    return median(found[0]), median(found[1])


def _rate(port: int, path: str, token: str) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        asked = sum(pool.map(lambda _: _for_a_while(port, path, token), range(CONNECTIONS)))
    return asked / (time.perf_counter() - began)


def _for_a_while(port: int, path: str, token: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    ends, asked = time.monotonic() + SECONDS, 0
    while time.monotonic() < ends:
        _once(connection, path, token)
        asked += 1
    connection.close()
    return asked


if __name__ == "__main__":
    sys.exit(main())
