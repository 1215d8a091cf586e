"""What one line of a list must say: pure checks, and rows that passed them.

An error of identity refuses the whole list.  An error of contact (an empty birth date is one)
refuses it too, unless such errors are accepted: then that person is held for a human, and what was
wrong is left out.  An error names the line, the column and the reason, and never the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from notifications.recipients import PostalAddress
from portal.disclosures.cohorts.errors import Reason, RowError
from portal.disclosures.cohorts.file import LONGEST_FIELD, UnreadableList
from portal.disclosures.models import Certainty
from portal.people.contact_values import email_address, mail_address, phone_number
from portal.people.errors import ContactNotUsable
from portal.people.names import is_printable

REQUIRED = (
    "client_number",
    "family_name",
    "given_names",
    "birth_date",
    "language",
    "spoken_language",
    "phone",
    "email",
    "address_1",
    "address_2",
    "city",
    "state",
    "zip",
    "safe_at_home",
    "certainty",
)
OPTIONAL = ("may_text", "may_email", "case_number", "addressee_client_number", "parent_blocked")

_EARLIEST_BIRTH = date(1890, 1, 1)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_LONGEST_LANGUAGE = 35
_YES_NO = {"yes": True, "no": False}
_ADDRESS_COLUMNS = ("address_1", "address_2", "city", "state", "zip")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One person as a list has her, checked.  ``contact_error``: something was left out."""

    line: int
    client_number: str = field(repr=False)
    family_name: str = field(repr=False)
    given_names: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    language: str
    spoken_language: str | None
    phone: str | None = field(repr=False)
    email: str | None = field(repr=False)
    address: PostalAddress | None = field(repr=False)
    safe_at_home: bool
    certainty: Certainty
    may_text: date | None
    may_email: date | None
    case_number: str | None = field(repr=False)
    addressee_client_number: str | None = field(repr=False)
    parent_blocked: bool
    contact_error: bool


def checked_header(header: Sequence[str]) -> tuple[str, ...]:
    """The columns of a list, in its own order.

    Raises:
        UnreadableList: a column is unknown, missing, or there twice.
    """
    columns = tuple(column.strip() for column in header)
    unknown = [str(n) for n, c in enumerate(columns, 1) if c not in (*REQUIRED, *OPTIONAL)]
    if unknown:
        raise UnreadableList(1, f"these columns are not known: number {', '.join(unknown)}")
    if twice := sorted({column for column in columns if columns.count(column) > 1}):
        raise UnreadableList(1, f"these columns are there twice: {', '.join(twice)}")
    if missing := [column for column in REQUIRED if column not in columns]:
        raise UnreadableList(1, f"these columns are missing: {', '.join(missing)}")
    return columns


def checked_row(
    columns: Sequence[str], line: int, values: Sequence[str], today: date
) -> tuple[ListedPerson | None, list[RowError]]:
    """A person and what was wrong; the person is ``None`` where an error is not one of contact."""
    if len(values) != len(columns):
        return None, [RowError(line, "", Reason.WRONG_NUMBER_OF_COLUMNS)]
    row = _Row(line, dict(zip(columns, (value.strip() for value in values), strict=True)), today)
    person = row.person()
    if any(not error.reason.is_of_contact for error in row.errors):
        return None, row.errors
    return person, row.errors


class _Row:
    """Reads one line's values and notes what is wrong with each."""

    def __init__(self, line: int, values: Mapping[str, str], today: date) -> None:
        self.errors: list[RowError] = []
        self._line = line
        self._values = values
        self._today = today

    def person(self) -> ListedPerson:
        self._check_all_texts()
        birth_date = self._birth_date()
        phone = self._phone()
        email = self._email()
        address = self._address()
        return ListedPerson(
            line=self._line,
            client_number=self._required("client_number"),
            family_name=self._name(),
            given_names=self._get("given_names"),
            birth_date=birth_date,
            language=self._language("language", required=True) or "",
            spoken_language=self._language("spoken_language"),
            phone=phone,
            email=email,
            address=address,
            safe_at_home=self._yes_no("safe_at_home", required=True),
            certainty=self._certainty(),
            may_text=self._past_date("may_text"),
            may_email=self._past_date("may_email"),
            case_number=self._get("case_number") or None,
            addressee_client_number=self._get("addressee_client_number") or None,
            parent_blocked=self._yes_no("parent_blocked"),
            contact_error=any(error.reason.is_of_contact for error in self.errors),
        )

    def _get(self, column: str) -> str:
        return self._values.get(column, "")

    def _note(self, column: str, reason: Reason) -> None:
        self.errors.append(RowError(self._line, column, reason))

    def _check_all_texts(self) -> None:
        for column, value in self._values.items():
            if len(value) > LONGEST_FIELD:
                self._note(column, Reason.TOO_LONG)
            elif value and not is_printable(value) and column not in _ADDRESS_COLUMNS:
                self._note(column, Reason.NOT_PRINTABLE)

    def _required(self, column: str) -> str:
        value = self._get(column)
        if not value:
            self._note(column, Reason.MISSING)
        return value

    def _name(self) -> str:
        family_name = self._get("family_name")
        if not family_name and not self._get("given_names"):
            self._note("family_name", Reason.MISSING)
        return family_name

    def _birth_date(self) -> date | None:
        if not self._get("birth_date"):
            self._note("birth_date", Reason.NO_BIRTH_DATE)
            return None
        day = self._past_date("birth_date")
        if day is not None and day < _EARLIEST_BIRTH:
            self._note("birth_date", Reason.IMPOSSIBLE_DATE)
        return day

    def _past_date(self, column: str) -> date | None:
        value = self._get(column)
        if not value:
            return None
        if not _ISO_DATE.fullmatch(value):
            self._note(column, Reason.NOT_A_DATE)
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day > self._today:
            self._note(column, Reason.IMPOSSIBLE_DATE)
        return day

    def _language(self, column: str, *, required: bool = False) -> str | None:
        value = self._required(column) if required else self._get(column)
        if value and (len(value) > _LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(value)):
            self._note(column, Reason.NOT_A_LANGUAGE)
        return value or None

    def _yes_no(self, column: str, *, required: bool = False) -> bool:
        value = self._get(column)
        if value not in _YES_NO and (value or required):
            self._note(column, Reason.NOT_YES_OR_NO)
        return _YES_NO.get(value, False)

    def _certainty(self) -> Certainty:
        try:
            return Certainty(self._get("certainty"))
        except ValueError:
            self._note("certainty", Reason.NOT_A_CERTAINTY)
            return Certainty.CANNOT_DETERMINE

    def _phone(self) -> str | None:
        value = self._get("phone")
        try:
            return phone_number(value) if value else None
        except ContactNotUsable:
            self._note("phone", Reason.NOT_A_PHONE)
            return None

    def _email(self) -> str | None:
        value = self._get("email")
        try:
            return email_address(value) if value else None
        except ContactNotUsable:
            self._note("email", Reason.NOT_AN_EMAIL)
            return None

    def _address(self) -> PostalAddress | None:
        parts = [self._get(column) for column in _ADDRESS_COLUMNS]
        if not any(parts):
            return None
        try:
            return mail_address(*parts)
        except ContactNotUsable:
            self._note("address_1", Reason.NOT_AN_ADDRESS)
            return None


def checked_rows(
    records: Iterator[tuple[int, list[str]]], today: date
) -> Iterator[tuple[int, ListedPerson | None, list[RowError]]]:
    """The people of a list after its header line, each with her errors.

    Raises:
        UnreadableList: the file is empty, its header is wrong, or it is not RFC 4180 in UTF-8.
    """
    first = next(records, None)
    if first is None:
        raise UnreadableList(1, "the file is empty")
    columns = checked_header(first[1])
    for line, values in records:
        person, errors = checked_row(columns, line, values, today)
        yield line, person, errors
