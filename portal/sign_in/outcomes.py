"""How a try to come in ends.

A refusal is a value and not an error: an error would undo the transaction, and with it the count of
the try.  It has no fields, so that nobody can answer two refusals in two ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """The one answer to everything that does not fit: wrong, unknown, ended, expired or locked."""


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter's code and a birth date fitted: the notice that the letter carried, and no more."""

    letter_code_id: UUID
    notice_id: UUID
    person_id: UUID
    helped: bool = False


@dataclass(frozen=True, slots=True)
class OwnSignIn:
    """A way in of her own fitted: the account that it opens."""

    account_id: UUID


REFUSED = SignInRefused()
