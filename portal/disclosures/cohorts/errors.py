"""What can be wrong in one line of a list.  An error never holds the value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with one value; ``sentence`` says it to whoever made the list."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_PRINTABLE = "not_printable"
    NOT_A_DATE = "not_a_date"
    IMPOSSIBLE_DATE = "impossible_date"
    NOT_A_LANGUAGE = "not_a_language"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CERTAINTY = "not_a_certainty"
    TWICE = "twice"
    WRONG_NUMBER_OF_COLUMNS = "wrong_number_of_columns"
    NO_BIRTH_DATE = "no_birth_date"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_AN_ADDRESS = "not_an_address"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]

    @property
    def is_of_contact(self) -> bool:
        """Whether it can be accepted: the person is then held for a human."""
        return self in _OF_CONTACT


_SENTENCES = {
    Reason.MISSING: "This must not be empty.",
    Reason.TOO_LONG: "This is too long.",
    Reason.NOT_PRINTABLE: "This holds a character that cannot be printed.",
    Reason.NOT_A_DATE: "Write the date as YYYY-MM-DD.",
    Reason.IMPOSSIBLE_DATE: "This date is not possible.",
    Reason.NOT_A_LANGUAGE: "Write a BCP 47 language code, such as so.",
    Reason.NOT_YES_OR_NO: "Write yes or no.",
    Reason.NOT_A_CERTAINTY: "Write confirmed, in_requested_group or cannot_determine.",
    Reason.TWICE: "This client number stands in the list before.",
    Reason.WRONG_NUMBER_OF_COLUMNS: "This line has more or fewer columns than the first line.",
    Reason.NO_BIRTH_DATE: "There is no birth date.",
    Reason.NOT_A_PHONE: "This is not a phone number that can be used.",
    Reason.NOT_AN_EMAIL: "This is not an email address that can be used.",
    Reason.NOT_AN_ADDRESS: "This is not a full United States mail address.",
}
_OF_CONTACT = frozenset(
    {Reason.NO_BIRTH_DATE, Reason.NOT_A_PHONE, Reason.NOT_AN_EMAIL, Reason.NOT_AN_ADDRESS}
)


@dataclass(frozen=True, slots=True)
class RowError:
    """One error: where, and why."""

    line: int
    column: str
    reason: Reason

    @property
    def as_row(self) -> tuple[int, str, str]:
        """Line, column and reason, as the error file has them."""
        return self.line, self.column, self.reason.sentence


ERROR_FILE_HEADER = ("line", "column", "reason")
