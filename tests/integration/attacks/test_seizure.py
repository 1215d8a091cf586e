"""Whoever takes the disk, reads the logs, or watches what is written while it is written."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, text

from notifications.foundation.codes import letter_secrets
from portal.demonstration.agencies import AGENCIES
from portal.demonstration.population import population
from portal.records_requests.models import RecordsRequest, ReleasedDocument
from portal.sign_in.models import LetterCode
from tests.factories.demonstrations import birth_form
from tests.integration.attacks.conftest import PEOPLE, Intruder, Target
from tests.integration.attacks.test_passkeys import make_passkey
from tests.integration.attacks.test_rubbish import ROUTES_WITH_FORMS

MARK = b"THESE ARE HER PAPERS "
MADE_UP = "Example Sorrowful Name"
CLEAR_BY_DESIGN = {"sent", "demonstration-keys.json"}
"""The demonstration's own: what it sent to invented people, and its throw-away keys."""


def test_nobody_stands_in_clear_on_the_disk(house: Target, intruder: Intruder) -> None:
    _live_a_little(house, intruder)
    needles = _people() | _codes(house)
    assert len(needles) > 200
    files = _files(house)
    if not house.portal.database.is_sqlite:
        files["the database"] = _dump(house)
    found = {
        (name, needle.decode("utf-8", "replace"))
        for name, data in files.items()
        for needle in needles
        # The uploads of other tests are large, and looked through there.
        if needle in (data[:1_000_000] if name.startswith("documents") else data)
    }
    assert not found


def test_no_word_that_somebody_wrote_to_us_stands_in_clear(
    house: Target, intruder: Intruder
) -> None:
    words = "my sister in Exampleville told me"
    form = {
        "kind": "see",
        "agency": "example-county",
        "words": words,
        "name": MADE_UP,
        "reach": "sorrow@example.org",
        "birth_year": "1971",
        "birth_month": "2",
        "birth_day": "3",
    }
    assert intruder.post("/en/no-letter", form).status_code == 200
    files = _files(house)
    if not house.portal.database.is_sqlite:
        files["the database"] = _dump(house)
    for needle in (words, MADE_UP, "sorrow@example.org", "1971-2-3"):
        assert not [name for name, data in files.items() if needle.encode() in data], needle


def test_a_sign_in_code_is_sealed_while_it_waits_and_gone_once_it_was_sent(
    house: Target, intruder: Intruder
) -> None:
    intruder.ask_code("nadia@example.org", date(1988, 6, 25))
    (code,) = [each for each in house.one_time_codes()[-1:] if each]
    with house.portal.database.engine.connect() as connection:
        raw = connection.execute(
            text("SELECT one_time_code FROM notices WHERE one_time_code IS NOT NULL")
        ).all()
        connection.rollback()
    assert raw
    assert not [row for row in raw if code.encode() in bytes(row[0])]
    assert house.newest_code("nadia@example.org") == code
    assert set(house.one_time_codes()) == {None}


def test_of_a_passkey_nothing_stands_in_clear_that_her_phone_knows_it_by(
    house: Target, intruder: Intruder
) -> None:
    """Her phone, taken together with the disk, must not prove that it was she who came in."""
    held = make_passkey(intruder).held[0]
    point = held.key.public_key().public_numbers()
    plain = (held.id, held.handle, *(each.to_bytes(32, "big") for each in (point.x, point.y)))
    needles = {each for one in plain for each in (one, one.hex().encode(), b64encode(one))}
    needles |= {urlsafe_b64encode(one).rstrip(b"=") for one in plain}
    files = _files(house)
    if not house.portal.database.is_sqlite:
        files["the database"] = _dump(house)
    assert not [name for name, data in files.items() for needle in needles if needle in data]


def test_the_log_holds_ids_and_nothing_else(
    house: Target,
    intruder: Intruder,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(0)
    _live_a_little(house, intruder)
    intruder.post("/en/letter", {"code": MADE_UP, "birth_year": "1888"})
    intruder.get(f"/en/history/{MADE_UP}")
    _break_something(house, intruder)
    logged = "".join(capfd.readouterr()) + caplog.text
    assert "page_failed" in logged
    for needle in (*_people(), *_codes(house), MADE_UP.encode()):
        assert needle.decode() not in logged


def test_no_page_repeats_what_a_stranger_typed_about_somebody(
    house: Target, intruder: Intruder
) -> None:
    """A page can be left open, printed, or kept by a computer that many use."""
    born = date(1971, 2, 3)
    form = {
        **birth_form(born),
        "kind": MADE_UP,
        "code": MADE_UP,
        "scanned": MADE_UP,
        "reference": MADE_UP,
        "contact": MADE_UP,
        "name": MADE_UP,
        "words": MADE_UP,
        "reach": MADE_UP,
        "agency": MADE_UP,
        "person": MADE_UP,
        "language": MADE_UP,
        "order": MADE_UP,
        "username": MADE_UP,
        "client_number": MADE_UP,
        "reason": MADE_UP,
        "result": MADE_UP,
        "head": MADE_UP,
        "law": MADE_UP,
        "people": MADE_UP,
        "edition": MADE_UP,
    }
    for kind in ("nobody", "letter", "own", "staff"):
        page = _come_in(house, intruder, kind)
        token = {"form_token": intruder.token(page)} if page else {}
        for path in ROUTES_WITH_FORMS(house, kind):
            answer = intruder.post(path, {**form, **token})
            assert MADE_UP.encode() not in answer.data, path
            assert MADE_UP not in str(answer.headers), path


@pytest.mark.parametrize("megabytes", [5, 60])
def test_an_upload_is_nowhere_in_clear_while_it_comes_in_nor_afterwards(
    house: Target, intruder: Intruder, megabytes: int
) -> None:
    reference, request_id = _her_request(house, intruder)
    clerk = Intruder(house)
    clerk.come_in_as("county.clerk")
    paper = b"%PDF-1.7 " + MARK * (megabytes * 1024 * 1024 // len(MARK))
    with _watched(house.portal.settings.var) as seen:
        answer = _upload(clerk, f"/staff/requests/{reference}/document", paper)
    assert answer == 303
    assert seen.looked > 2
    assert not seen.in_clear
    stored = house.one(select(ReleasedDocument).where(ReleasedDocument.request_id == request_id))
    assert stored.sha256 == hashlib.sha256(paper).hexdigest()
    assert not [name for name, data in _files(house).items() if MARK in data]
    taken = intruder.get(f"/en/papers/{stored.id}")
    assert taken.status_code == 200
    assert hashlib.sha256(taken.data).digest() == hashlib.sha256(paper).digest()


def test_an_upload_of_a_stranger_is_not_even_read(house: Target, intruder: Intruder) -> None:
    reference, _ = _her_request(house, intruder)
    paper = b"%PDF-1.7 " + MARK * 200_000
    stranger = Intruder(house)
    with _watched(house.portal.settings.var) as seen:
        for path in (f"/staff/requests/{reference}/document", "/en/letter", "/en/no-letter"):
            assert _upload(stranger, path, paper, token="") in {303, 413}
    assert not seen.in_clear


def _live_a_little(house: Target, intruder: Intruder) -> None:
    """What people do in a day, so that there is something to be found."""
    intruder.open(house.unopened(5))
    intruder.submit("/en/letter/call", "/en/letter/call")
    intruder.submit("/en/letter/request", "/en/letter/request", {"kind": "see", "words": "all"})
    intruder.post("/en/letter", house.unopened(5).wrong_date)
    intruder.come_in("Somali")
    for path in ("history", "looks", "requests", "contacts"):
        assert intruder.get(f"/en/{path}").status_code == 200
    form = {"contact": "added@example.org", "shared": "no"}
    intruder.submit("/en/contacts", f"/en/contacts/{house.person('so')}/add", form)
    clerk = Intruder(house)
    clerk.come_in_as("county.clerk")
    letter = house.unopened(6)
    opened = f"/staff/notices/{letter.notice_id}/open"
    clerk.submit("/staff/", opened, {"reason": "check_notice"})
    clerk.get(f"/staff/runs/R-2026-0001/preview/{letter.person_id}")
    clerk.submit("/staff/", "/staff/runs/R-2026-0001/preview/find", {"client_number": "x"})


def _break_something(house: Target, intruder: Intruder) -> None:
    """A fault while she waits: what it says must not say who she is."""

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError(MADE_UP)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("portal.sign_in.own_way.OwnWay.send_code", fault)
        answer = intruder.post("/en/sign-in", {"contact": "june@example.org"})
    assert answer.status_code == 500
    assert MADE_UP not in answer.text


def _come_in(house: Target, intruder: Intruder, kind: str) -> str | None:
    intruder.client = house.app.test_client()
    match kind:
        case "letter":
            intruder.open(house.unopened(7))
            return "/en/letter/call"
        case "own":
            intruder.come_in("Somali")
            return "/en/contacts"
        case "staff":
            intruder.come_in_as("county.clerk")
            return "/staff/"
    return None


def _people() -> set[bytes]:
    """Everything by which one of the made-up people could be known, as bytes on a disk."""
    found: set[str] = set()
    for agency in AGENCIES:
        for one in population(agency, PEOPLE // 2):
            line = one.line
            names = {line.family_name, f"{line.given_names} {line.family_name}".strip()}
            found |= {name for name in names if len(name.encode()) > 8 and " " in name}
            found |= {line.client_number, line.email, line.case_number}
            if len(re.sub(r"\D", "", line.phone)) >= 10:
                found |= {line.phone, re.sub(r"\D", "", line.phone)}
            if line.birth_date:
                found |= {line.birth_date.isoformat(), f"{line.birth_date:%m/%d/%Y}"}
            if line.address:
                found.add(line.address.street_1)
    plain = {each for each in found if len(each) > 6}
    escaped = {each.encode("ascii", "backslashreplace") for each in plain}
    return {each.encode() for each in plain} | escaped


def _codes(house: Target) -> set[bytes]:
    found: set[str] = set()
    for notice_id in house.all(select(LetterCode.notice_id)):
        secrets = letter_secrets(house.portal.keys.codes, notice_id)
        found |= {secrets.typed, secrets.grouped, secrets.scanned}
    return {each.encode() for each in found}


def _files(house: Target) -> dict[str, bytes]:
    var = house.portal.settings.var
    return {
        str(path.relative_to(var)): path.read_bytes()
        for path in sorted(var.rglob("*"))
        if path.is_file() and path.relative_to(var).parts[0] not in CLEAR_BY_DESIGN
    }


def _dump(house: Target) -> bytes:
    """Every row of every table, as the server would give it to whoever has its disk."""
    with house.portal.database.engine.connect() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        rows = [
            str(row)
            for table in tables.all()
            for row in connection.execute(text(f'SELECT t::text FROM "{table}" t')).scalars()  # noqa: S608
        ]
        connection.rollback()
    whole = "\n".join(rows)
    sealed = b"".join(bytes.fromhex(each) for each in re.findall(r"\\x((?:[0-9a-f]{2})+)", whole))
    return whole.encode() + sealed


def _her_request(house: Target, intruder: Intruder) -> tuple[str, object]:
    """A request of hers at the county, opened by a clerk with a reason."""
    intruder.come_in("English")
    form = {"kind": "copy", "person": str(house.person("en"))}
    led = intruder.submit("/en/requests/new", "/en/requests/new", form)
    reference = led.headers["Location"].rpartition("/")[2]
    found = house.one(select(RecordsRequest).where(RecordsRequest.reference == reference))
    return reference, found.id


def _upload(clerk: Intruder, path: str, paper: bytes, token: str | None = None) -> int:
    """The bytes as a browser sends them: the test's own client would write them to disk itself."""
    token = clerk.token("/staff/") if token is None else token
    edge = "----edge"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="document"; filename="hers.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = head.encode() + paper + f"\r\n--{edge}--\r\n".encode()
    answer = clerk.client.post(
        path,
        input_stream=BytesIO(body),
        content_length=len(body),
        content_type=f"multipart/form-data; boundary={edge}",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    return answer.status_code


class Watch:
    """What another process would see: files by name, and open files that have none."""

    def __init__(self, *folders: Path) -> None:
        self.looked = 0
        self.in_clear: set[str] = set()
        self._folders = folders
        self._begun = time.time() - 1

    def look(self) -> None:
        self.looked += 1
        places = [path for folder in self._folders for path in _newest(folder, self._begun)]
        places += list(Path("/proc/self/fd").iterdir())
        for place in places:
            # Most go away while they are looked at: that is what temporary files do.
            with suppress(OSError):
                if place.is_file() and MARK in _beginning(place):
                    self.in_clear.add(str(place))


def _newest(folder: Path, since: float) -> Iterator[Path]:
    for path in folder.rglob("*") if folder.name == "documents" else folder.glob("*"):
        with suppress(OSError):
            if path.is_file() and path.stat().st_mtime >= since:
                yield path


def _beginning(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.pread(descriptor, 600_000, 0)
    finally:
        os.close(descriptor)


@contextmanager
def _watched(var: Path) -> Iterator[Watch]:
    watch, stop = Watch(Path(tempfile.gettempdir()), var, var / "documents"), threading.Event()

    def keep_looking() -> None:
        while not stop.is_set():
            watch.look()
            stop.wait(0.005)

    thread = threading.Thread(target=keep_looking)
    thread.start()
    try:
        yield watch
    finally:
        stop.set()
        thread.join()
