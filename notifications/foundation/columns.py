"""Column types: sealed text and JSON, aware times, and codes from an enumeration.

Sealing happens here, at the edge of the database, so that no service can forget it.  The key ring
hangs on the engine's dialect (see :mod:`notifications.foundation.database`): two databases in one
process keep their keys apart.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Enum, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from notifications.foundation.keys import KeyProblem, KeyRing


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the base class gives it
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Sealed(TypeDecorator[Any]):
    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def decode(self, plain: bytes) -> Any:
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else _ring(dialect).seal(self.encode(value), self.context)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else self.decode(_ring(dialect).open(value, self.context))


class Encrypted(_Sealed):
    """Text sealed under the key ring; ``context`` is the table and column."""

    cache_ok = True

    def encode(self, value: str) -> bytes:
        return value.encode()

    def decode(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSON(_Sealed):
    """A JSON value sealed under the key ring."""

    cache_ok = True

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    def decode(self, plain: bytes) -> Any:
        return json.loads(plain)


def coded(enumeration: type[StrEnum]) -> Enum:
    """A column that stores an enumeration's value as text and refuses any other."""
    return Enum(
        enumeration,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def _ring(dialect: Dialect) -> KeyRing:
    ring = getattr(dialect, "key_ring", None)
    if not isinstance(ring, KeyRing):
        raise KeyProblem("this database was opened without a key ring")
    return ring
