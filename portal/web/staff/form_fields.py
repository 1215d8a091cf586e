"""Fields of a form of the console, each read with what is wrong at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class FormRefused(ValueError):
    """What was typed is no draft; ``problems`` says what to mend, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(", ".join(self.problems))


@dataclass
class FieldReader:
    """Reads fields and gathers what is wrong; :meth:`done` refuses the form if anything is."""

    form: Mapping[str, str]
    longest: int = 200
    problems: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, missing: str = "This must be filled in.") -> str:
        """A text that must be there, and not too long."""
        given = self.optional(name)
        if not given:
            self.problems.setdefault(name, missing)
        return given

    def optional(self, name: str) -> str:
        """A text that can be empty, and must not be too long."""
        given = self.form.get(name, "").strip()
        if len(given) > self.longest:
            self.problems[name] = f"This is too long: at most {self.longest} characters."
        return given

    def day(self, name: str, *, missing: str = "") -> date | None:
        """A day as year-month-day; with ``missing``, one that must be there."""
        given = self.form.get(name, "").strip()
        if not given:
            if missing:
                self.problems[name] = missing
            return None
        try:
            return date.fromisoformat(given)
        except ValueError:
            self.problems[name] = "Write a day as year-month-day, such as 2026-11-30."
            return None

    def one_of(self, name: str, kind: type[Choice]) -> Choice | None:
        """One of those that are offered."""
        given = self.form.get(name, "")
        if given in set(kind):
            return kind(given)
        self.problems[name] = "Choose one of those that are offered."
        return None

    def done(self) -> None:
        """Pass where nothing is wrong.

        Raises:
            FormRefused: something is.
        """
        if self.problems:
            raise FormRefused(self.problems)
