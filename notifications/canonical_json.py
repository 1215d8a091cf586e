"""One JSON form for frozen values, so that the same facts always have the same SHA-256.

A value is written with sorted keys and no spaces; every dataclass carries its class name under
``"is"``.  What may stand inside is closed: strings, booleans, whole numbers, days, UUIDs,
enumerations, tuples and frozen dataclasses of these.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from uuid import UUID

_TAG = "is"
T = typing.TypeVar("T")


class NotAFrozenValueError(TypeError):
    """A value of a kind that evidence does not carry: a float, a list, a row, a callable."""


class UnreadableJsonError(ValueError):
    """The text is not the canonical JSON of a value of the expected class."""


def dump(value: object) -> str:
    """The canonical JSON of a frozen value.

    Raises:
        NotAFrozenValueError: something inside is not plain data.
    """
    return json.dumps(
        _encode(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def sha256(value: object) -> str:
    """The hex SHA-256 of the canonical JSON, in UTF-8."""
    return hashlib.sha256(dump(value).encode("utf-8", "surrogatepass")).hexdigest()


def load(text: str, expected: type[T]) -> T:
    """The value of class ``expected`` that ``dump`` wrote.

    Raises:
        UnreadableJsonError: the text holds something else.
    """
    try:
        value = _decode(json.loads(text), expected)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableJsonError(f"not the JSON of a {expected.__name__}") from error
    return typing.cast("T", value)


def _encode(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case dt.datetime():
            raise NotAFrozenValueError("a moment in time is not a day")
        case dt.date():
            return value.isoformat()
        case UUID():
            return str(value)
        case tuple():
            return [_encode(item) for item in value]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return _encode_dataclass(value)
    raise NotAFrozenValueError(f"{type(value).__name__} is not plain data")


def _encode_dataclass(value: object) -> dict[str, object]:
    fields = dataclasses.fields(value)  # type: ignore[arg-type]  # the caller has checked
    encoded = {field.name: _encode(getattr(value, field.name)) for field in fields}
    return {_TAG: type(value).__name__, **encoded}


def _decode(raw: object, expected: object) -> object:
    origin = typing.get_origin(expected)
    if origin in {typing.Union, types.UnionType}:
        return _decode_union(raw, typing.get_args(expected))
    if origin is tuple:
        return _decode_tuple(raw, typing.get_args(expected))
    if origin is typing.Literal:
        return _one_of(raw, typing.get_args(expected))
    if isinstance(expected, type):
        return _decode_class(raw, expected)
    raise TypeError(f"no rule for {expected!r}")


def _decode_union(raw: object, options: tuple[object, ...]) -> object:
    if raw is None and types.NoneType in options:
        return None
    choices = [option for option in options if option is not types.NoneType]
    if isinstance(raw, dict):
        choices = [c for c in choices if isinstance(c, type) and c.__name__ == raw.get(_TAG)]
    if len(choices) != 1:
        raise TypeError("the text does not say which of several classes it holds")
    return _decode(raw, choices[0])


def _decode_tuple(raw: object, items: tuple[object, ...]) -> tuple[object, ...]:
    if not isinstance(raw, list):
        raise TypeError("expected a list")
    if len(items) == 2 and items[1] is Ellipsis:  # noqa: PLR2004  # tuple[X, ...]
        return tuple(_decode(item, items[0]) for item in raw)
    return tuple(_decode(part, kind) for part, kind in zip(raw, items, strict=True))


def _one_of(raw: object, allowed: tuple[object, ...]) -> object:
    if raw not in allowed:
        raise ValueError("not one of the allowed words")
    return raw


def _decode_class(raw: object, expected: type) -> object:
    if dataclasses.is_dataclass(expected):
        return _decode_dataclass(raw, expected)
    if expected is UUID:
        return UUID(_text(raw))
    if issubclass(expected, enum.Enum):
        return expected(raw)
    if expected is dt.date:
        return dt.date.fromisoformat(_text(raw))
    if type(raw) is not expected:
        raise TypeError(f"expected {expected.__name__}")
    return raw


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError("expected text")
    return raw


def _decode_dataclass(raw: object, expected: type) -> object:
    if not isinstance(raw, Mapping) or raw.get(_TAG) != expected.__name__:
        raise TypeError(f"expected a {expected.__name__}")
    hints = _field_types(expected)
    given = raw.keys() - {_TAG}
    # What was frozen before a field was thought of is read as it was: the field's default.
    if not given <= hints.keys() or not _needed(expected) <= given:
        raise ValueError("fields are missing or unknown")
    return expected(**{name: _decode(raw[name], hints[name]) for name in given})


@functools.cache
def _needed(expected: type) -> frozenset[str]:
    fields = dataclasses.fields(expected)
    return frozenset(f.name for f in fields if _has_no_default(f))


def _has_no_default(field: dataclasses.Field[object]) -> bool:
    nothing = dataclasses.MISSING
    return field.default is nothing and field.default_factory is nothing


@functools.cache
def _field_types(expected: type) -> Mapping[str, object]:
    # Resolving annotations costs ten times what the rest of reading does: once a class is enough.
    hints = typing.get_type_hints(expected)
    return {field.name: hints[field.name] for field in dataclasses.fields(expected)}
