"""Whatever can be sent: too long, not text, turned around.  Nothing of it breaks a page."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4

import pytest

from portal.access.actors import ActorKind
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.population import population
from portal.disclosures.cohorts.checking import check_list
from portal.people.names import full_name
from portal.web.shared.requests import FORM_BYTES
from tests.integration.attacks.conftest import Intruder, Target

KINDS = {
    "nobody": frozenset(),
    "letter": frozenset({ActorKind.RESIDENT_LETTER}),
    "own": frozenset({ActorKind.RESIDENT_OWN}),
    "staff": frozenset({ActorKind.STAFF}),
}
ENDS_IT = {"resident.letter_wrong_home", "resident.sign_out", "staff.sign_out"}
REAL = {
    "/matters/": "M-2026-0003",
    "/runs/": "R-2026-0004",
    "/laws/": "mn-13.04-3-access",
}
FIELDS = (
    "agency", "answer_contact", "authority", "begins_on", "birth_day", "birth_month",
    "birth_year", "client_number", "code", "contact", "court", "edition", "entry", "form", "head",
    "kind", "language", "large_print", "last_day", "law", "leave_word", "matter", "name",
    "open_record", "order", "password", "people", "person", "reach", "reason", "reference",
    "result", "scanned", "shared", "sure", "ticket", "username", "words",
)  # fmt: skip
RUBBISH = {
    "long": b"7" * 1500,
    "nul": b"a%00b",
    "not text": b"%ff%fe%ed%a0%80",
    "number": b"-99999999999999999999999999",
    "signs": b"%E2%80%AE%27%22%3Cscript%3E%7B%7B7*7%7D%7D%25%24%7B7%7D",
}


def ROUTES_WITH_FORMS(house: Target, kind: str) -> list[str]:  # noqa: N802 - a table, made when asked
    """The addresses that take a form from this kind of visitor, each filled with what is there."""
    return _paths(house, kind, "POST")


@pytest.mark.parametrize("what", RUBBISH)
@pytest.mark.parametrize("kind", KINDS)
def test_no_form_breaks_on_rubbish(house: Target, intruder: Intruder, kind: str, what: str) -> None:
    token = _come_in(house, intruder, kind)
    rubbish = RUBBISH[what]
    fields = b"&".join(name.encode() + b"=" + rubbish for name in FIELDS)
    body = fields.replace(b"kind=" + rubbish, b"kind=see") + b"&form_token=" + token.encode()
    for path in _paths(house, kind, "POST"):
        answer = intruder.client.post(
            path,
            data=body,
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code < 500, (path, what)


@pytest.mark.parametrize("what", ["nul", "not text", "number"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_address_breaks_on_rubbish(
    house: Target, intruder: Intruder, kind: str, what: str
) -> None:
    _come_in(house, intruder, kind)
    rubbish = RUBBISH[what].decode()
    query = "&".join(f"{name}={rubbish}" for name in ("page", "before", "after", "from", "show"))
    for rule in _rules(house, kind, "GET"):
        path = _filled(rule)
        assert intruder.get(f"{path}?{query}").status_code < 500, path
        wrong = re.sub(r"<(?!uuid)[^>]*>", rubbish, _language(str(rule)))
        wrong = re.sub(r"<uuid:[^>]*>", str(uuid4()), wrong)
        if wrong != path:
            assert intruder.client.get(wrong).status_code < 500, wrong


def test_an_order_of_channels_that_our_form_does_not_offer_is_refused(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in("Somali")
    path = f"/en/contacts/{house.person('so')}/reach"
    for order in ("pigeon", "sms", "letter,letter", "sms,email", "letter,", ","):
        answer = intruder.submit("/en/contacts", path, {"language": "so", "order": order})
        assert answer.status_code == (303 if order == "letter," else 400), order


def test_a_code_of_ten_thousand_characters_is_wrong_like_any_other(intruder: Intruder) -> None:
    for sign in ("7", "ﬃ", "٣", "\u202e", "é"):
        answer = intruder.post("/en/letter", {"code": sign * 10_000})
        assert answer.status_code in {413, 422}


def test_what_a_stranger_writes_is_text_and_not_a_page_to_staff(
    house: Target, intruder: Intruder
) -> None:
    written = "<script>alert(1)</script>\u202e{{7*7}}%(name)s"
    form = {"kind": "see", "agency": EXAMPLE_COUNTY.new.slug, "words": written, "name": written}
    told = intruder.post("/en/no-letter", {**form, "reach": '"><img src=x>'})
    reference = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", told.text)
    assert reference
    intruder.come_in_as("county.clerk")
    page = f"/staff/requests/{reference.group()}"
    intruder.submit("/staff/", f"{page}/open", {"reason": "answer_request"})
    text = intruder.get(page).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize(
    "what", ["\x00", "\u202eevil\u2066", "\ufeff", "7" * 5_000, "\U000e0041", '"']
)
def test_a_list_of_people_is_read_or_refused_whatever_stands_in_it(
    house: Target, what: str
) -> None:
    with house.portal.database.reading() as session:
        agency_id = house.portal.services(session).agencies.by_slug(EXAMPLE_COUNTY.new.slug).id
    good = list_file(population(EXAMPLE_COUNTY, 12)).read()
    header, first, *others = good.splitlines(keepends=True)
    for column in range(first.count(b",") + 1):
        cells = first.rstrip(b"\r\n").split(b",")
        if column < len(cells):
            cells[column] = cells[column] + what.encode()
        made = header + b",".join(cells) + b"\r\n" + b"".join(others)
        found = check_list(BytesIO(made), house.portal.keys, agency_id, date(2026, 11, 23))
        assert not [row for row in found.error_rows if what in "".join(map(str, row))]


def test_a_name_that_would_turn_a_line_around_prints_straight() -> None:
    turned = SimpleNamespace(given_names="Ann\u202eeve", family_name="\u2066Example\u2069")
    assert full_name(turned) == "Anneve Example"


def test_a_form_that_is_no_form_is_refused(house: Target, intruder: Intruder) -> None:
    here = {"Sec-Fetch-Site": "same-origin"}
    bodies = {
        "multipart/form-data": b"--x",
        "multipart/form-data; boundary=x": b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--",
        "multipart/form-data; boundary=": b"",
        "application/x-www-form-urlencoded; charset=nonsense": b"a=%zz&=&&&===",
        "application/json": b'{"code": "x"}',
        "text/\x01": b"",
        "application/x-www-form-urlencoded": b"&".join(b"a=1" for _ in range(5_000)),
    }
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n1\r\n' for n in range(1_200)
    )
    bodies["multipart/form-data; boundary=x "] = parts.encode() + b"--x--"
    for path in ("/en/letter", "/en/no-letter", "/en/real"):
        for kind, body in bodies.items():
            answer = intruder.client.post(path, data=body, content_type=kind, headers=here)
            assert answer.status_code < 500, (path, kind)


def test_a_form_that_does_not_say_how_long_it_is_is_not_read_for_ever(
    house: Target, intruder: Intruder
) -> None:
    endless = BytesIO(b"code=" + b"7" * 3_000_000)
    _come_in(house, intruder, "staff")
    for path in ("/en/letter", "/en/no-letter", "/staff/sign-in", "/staff/runs/prepare"):
        endless.seek(0)
        answer = intruder.client.post(
            path,
            input_stream=endless,
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin", "Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert answer.status_code in {303, 400, 403, 413, 422}, path
        assert endless.tell() <= FORM_BYTES


def test_cookies_that_nobody_gave_open_nothing_and_break_nothing(
    house: Target, intruder: Intruder
) -> None:
    for value in ("", "x" * 4_000, "%00", '"', "é", "\\xff", "a=b=c"):
        for path in ("/en/history", "/en/letter/open", "/staff/"):
            cookie = f"visit={value}; staff={value}"
            answer = intruder.client.get(path, headers={"Cookie": cookie})
            assert answer.status_code == 303


def test_languages_that_a_browser_asks_for_break_nothing(intruder: Intruder) -> None:
    for asked in ("*", "x" * 5_000, ";;;q=", "en;q=nan", "so,ar;q=9e999", "\xff"):
        answer = intruder.client.get("/", headers={"Accept-Language": asked})
        assert answer.status_code == 302


def _come_in(house: Target, intruder: Intruder, kind: str) -> str:
    match kind:
        case "letter":
            intruder.open(house.unopened(8))
            return intruder.token("/en/letter/call")
        case "own":
            intruder.come_in("Somali")
            return intruder.token("/en/contacts")
        case "staff":
            intruder.come_in_with_every_role()
            return intruder.token("/staff/")
    return ""


def _rules(house: Target, kind: str, method: str) -> list[object]:
    every = [rule for rule in house.app.url_map.iter_rules() if method in (rule.methods or ())]
    views = house.app.view_functions
    return [
        rule
        for rule in every
        if getattr(views[rule.endpoint], "reached_by", frozenset()) == KINDS[kind]
        and rule.endpoint not in ENDS_IT
    ]


def _paths(house: Target, kind: str, method: str) -> list[str]:
    return [_filled(rule, house) for rule in _rules(house, kind, method)]


def _filled(rule: object, house: Target | None = None) -> str:
    path = _language(str(rule))
    if house is not None and "person_id" in path and "/en/" in path:
        path = path.replace("<uuid:person_id>", str(house.person("so")))
    path = re.sub(r"<uuid:[a-z_]+>", str(uuid4()), path)
    known = next((name for start, name in REAL.items() if start in path), "ABCD-EFGH")
    return re.sub(r"<[^>]+>", known, path)


def _language(path: str) -> str:
    return re.sub(r"<(?:language:)?language>", "en", path)
