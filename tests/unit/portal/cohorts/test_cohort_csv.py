from __future__ import annotations

import io
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.foundation.keys import Keys, random_keys
from portal.disclosures.cohorts.checking import CheckedList, check_list
from portal.disclosures.cohorts.file import ListFile
from portal.disclosures.cohorts.rows import OPTIONAL, REQUIRED, checked_rows
from portal.disclosures.models import Certainty

TODAY = date(2026, 11, 23)
AGENCY = UUID(int=1)
KEYS = random_keys()
HEADER = ",".join(REQUIRED)
GOOD = {
    "client_number": "C-1",
    "family_name": "Example",
    "given_names": "Amina Q",
    "birth_date": "1985-01-01",
    "language": "so",
    "spoken_language": "",
    "phone": "651-555-0143",
    "email": "amina@example.org",
    "address_1": "12 Example St",
    "address_2": "",
    "city": "Saint Paul",
    "state": "MN",
    "zip": "55101",
    "safe_at_home": "no",
    "certainty": "confirmed",
}


def row(**changes: str) -> str:
    values = {**GOOD, **changes}
    return ",".join(f'"{value}"' if "," in value else value for value in values.values())


def listed(*rows: str, header: str = HEADER) -> bytes:
    return ("\r\n".join((header, *rows)) + "\r\n").encode()


def checked(data: bytes, keys: Keys) -> CheckedList:
    return check_list(io.BytesIO(data), keys, AGENCY, TODAY)


def refused(data: bytes, keys: Keys) -> tuple[tuple[int, str, str], ...]:
    found = checked(data, keys)
    assert found.is_refused(accept_contact_errors=True)
    return found.error_rows


def test_a_good_line_becomes_a_person() -> None:
    data = listed(row(), header=HEADER)
    (_line, person, errors), *_ = checked_rows(ListFile(io.BytesIO(data)).records(), TODAY)
    assert not errors
    assert person is not None
    assert person.phone == "+16515550143"
    assert person.birth_date == date(1985, 1, 1)
    assert person.certainty is Certainty.CONFIRMED
    assert person.address is not None
    assert person.address.lines == ("12 EXAMPLE ST", "SAINT PAUL MN 55101")
    assert not person.contact_error


def test_optional_columns_carry_permission_and_household() -> None:
    header = f"{HEADER},{','.join(OPTIONAL)}"
    data = listed(row() + ",2026-01-02,,H-9,C-2,yes", header=header)
    (_line, person, _errors), *_ = checked_rows(ListFile(io.BytesIO(data)).records(), TODAY)
    assert person is not None
    assert person.may_text == date(2026, 1, 2)
    assert person.may_email is None
    assert (person.case_number, person.addressee_client_number) == ("H-9", "C-2")
    assert person.parent_blocked


@pytest.mark.parametrize(
    "data",
    [
        listed(row()),
        b"\xef\xbb\xbf" + listed(row()),
        listed(row()).replace(b"\r\n", b"\n"),
        listed(row()).removesuffix(b"\r\n"),
        listed(row(address_1="12 Example St, Floor 2")),
        listed(row(family_name="Nguyễn", given_names="ကညီ")),
        listed(row(language="sw")),
        listed(row(given_names="")),
    ],
    ids=["plain", "mark", "lf", "no last end", "comma", "scripts", "outside", "one name"],
)
def test_a_good_list_is_taken(data: bytes, keys: Keys) -> None:
    found = checked(data, keys)
    assert not found.error_rows
    assert found.people == 1


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER.replace("family_name", "surname"), "not known"),
        (HEADER + ",extra", "not known: number 16"),
        (HEADER.removesuffix(",certainty"), "missing: certainty"),
        (HEADER + ",phone", "twice: phone"),
        (HEADER + ",", "not known"),
    ],
)
def test_a_wrong_header_is_refused(header: str, words: str, keys: Keys) -> None:
    ((line, _column, why),) = refused(listed(row(), header=header), keys)
    assert line == 1
    assert words in why


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"client_number": ""}, "client_number"),
        ({"client_number": "  "}, "client_number"),
        ({"birth_date": "1985-02-30"}, "birth_date"),
        ({"birth_date": "02/03/1985"}, "birth_date"),
        ({"birth_date": "1985-W01-1"}, "birth_date"),
        ({"birth_date": "2026-11-24"}, "birth_date"),
        ({"birth_date": "1066-10-14"}, "birth_date"),
        ({"family_name": "", "given_names": ""}, "family_name"),
        ({"language": ""}, "language"),
        ({"language": "so; drop"}, "language"),
        ({"safe_at_home": ""}, "safe_at_home"),
        ({"safe_at_home": "YES!"}, "safe_at_home"),
        ({"certainty": "sure"}, "certainty"),
        ({"given_names": "a\tb\x07"}, "given_names"),
        ({"given_names": "x" * 501}, "given_names"),
    ],
)
def test_an_error_of_identity_refuses_and_names_line_and_column(
    changes: dict[str, str], column: str, keys: Keys
) -> None:
    errors = refused(listed(row(client_number="C-0"), row(**changes)), keys)
    assert (3, column) in [(line, where) for line, where, _why in errors]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"birth_date": ""}, "birth_date"),
        ({"phone": "555-0143"}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"email": "amina at example.org"}, "email"),
        ({"email": "amina@example"}, "email"),
        ({"zip": "5510"}, "address_1"),
        ({"state": "ZZ"}, "address_1"),
        ({"city": ""}, "address_1"),
        ({"address_1": "12 Example\x07 St"}, "address_1"),
    ],
)
def test_an_error_of_contact_refuses_unless_it_is_accepted(
    changes: dict[str, str], column: str, keys: Keys
) -> None:
    found = checked(listed(row(**changes)), keys)
    assert found.is_refused(accept_contact_errors=False)
    assert not found.is_refused(accept_contact_errors=True)
    assert [where for _line, where, _why in found.error_rows] == [column]


def test_an_accepted_error_of_contact_leaves_out_what_was_wrong_and_flags_the_person() -> None:
    data = listed(row(phone="555", birth_date=""))
    (_line, person, _errors), *_ = checked_rows(ListFile(io.BytesIO(data)).records(), TODAY)
    assert person is not None
    assert person.contact_error
    assert (person.phone, person.birth_date) == (None, None)
    assert person.email == "amina@example.org"


def test_the_same_client_twice_is_refused_whatever_its_case(keys: Keys) -> None:
    errors = refused(listed(row(), row(client_number="C-2"), row(client_number="c-1 ")), keys)
    assert [(line, column) for line, column, _why in errors] == [(4, "client_number")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (listed(), "nobody"),
        (listed(row(), '"C-2,Example'), "never closed"),
        (listed(row().replace("Saint Paul", "Saint\rPaul")), "lone CR"),
        (listed(row()).replace(b"\r\n", b"\r"), "lone CR"),
        (listed(row(given_names="A\0B")), "NUL"),
        (listed(row(given_names="José")).decode().encode("latin-1"), "not UTF-8"),
        (listed(row()).decode().encode("utf-16"), "NUL"),
        (listed(row(given_names="x" * 3_000_000)), "too long"),
        (listed(row(given_names='"' + "x\n" * 200_000 + '"')), "too long"),
        (listed(row()[:-9] + '"confirmed"x'), "RFC 4180"),
    ],
    ids=[
        "empty",
        "header only",
        "open quote",
        "lone cr inside",
        "old mac",
        "nul",
        "latin-1",
        "utf-16",
        "megabytes",
        "megabytes of lines",
        "stray quote",
    ],
)
def test_a_broken_file_is_refused_whole(data: bytes, words: str, keys: Keys) -> None:
    assert any(words in why for _line, _column, why in refused(data, keys))


def test_a_line_cut_short_is_refused(keys: Keys) -> None:
    ((line, _column, why),) = refused(listed(row(), "C-2,Example"), keys)
    assert line == 3
    assert "columns" in why


def test_errors_never_hold_the_value(keys: Keys) -> None:
    found = checked(listed(row(phone="999SECRET", zip="SECRET", language="SECRET SECRET")), keys)
    assert len(found.errors) == 3
    assert "SECRET" not in repr(found)


@given(st.binary(max_size=400))
def test_whatever_bytes_come_the_answer_is_a_report(data: bytes) -> None:
    for whole in (data, HEADER.encode() + b"\r\n" + data):
        check_list(io.BytesIO(whole), KEYS, AGENCY, TODAY)
