"""What can go wrong with matters, entries and orders of silence."""

from __future__ import annotations

from collections.abc import Iterable

from portal.disclosures.rules import Fault


class UnknownMatter(LookupError):
    """There is no such matter, or none that can be shown; the two look alike."""


class UnknownEntry(LookupError):
    """There is no such entry in this matter."""


class UnknownSilenceOrder(LookupError):
    """There is no order of silence with this reference."""


class SilenceAlreadyEnded(ValueError):
    """This order of silence was ended before."""


class SilenceNeverBinds(ValueError):
    """The last day of an order stands before its first."""


class SilenceNotLonger(ValueError):
    """A renewal ends no later than what it renews, or in the past."""


class EntryRefused(ValueError):
    """An entry says what its kind cannot say; ``faults`` names each reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(self.faults))


class MattersRefused(ValueError):
    """A file of matters was refused whole; ``problems`` says where and why, line by line."""

    def __init__(self, name: str, problems: Iterable[tuple[int | None, str]]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterable[str]:
        for line, reason in self.problems:
            yield f"{self.name}: {reason}" if line is None else f"{self.name}:{line}: {reason}"
