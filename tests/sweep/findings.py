"""What a sweep looked at and what it found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Check(StrEnum):
    REACHED = "reached"
    """The page was there: the view and the template that the list names."""
    AXE = "axe"
    """WCAG 2.2 A and AA and best practice, as axe tests them; with every part opened too."""
    WIDTH = "width"
    """Nothing is wider than the screen."""
    WORDS = "words"
    """Language and direction are right, drafts say so, no sentence has a hole in it."""
    KEYBOARD = "keyboard"
    """Tab reaches everything in reading order, with a focus to be seen, and leaves again."""
    ZOOM = "zoom_400"
    """At 400 %: nothing to scroll sideways, and no focus hidden behind something."""
    LINKS = "links"
    """Every link within the site leads to a page, or to a place on this one."""
    ALONE = "alone"
    """The page loads nothing from elsewhere."""
    HTML = "html"
    """html-validate passes."""


EXCEPTED = {
    "meta-refresh": "Without scripts a page of her own closes when her session does, unasked: what "
    "stays on the screen of a shared phone is the greater harm.  With scripts it asks first.  The "
    "accessibility statement says so.",
}
"""What axe finds and we keep, on pages without scripts alone: its rule, and why."""


@dataclass(frozen=True, slots=True)
class Finding:
    check: Check
    page: str
    language: str
    where: str
    says: str


@dataclass
class Report:
    """What one walk did; reports of several walks add up."""

    run: Counter[Check] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    excepted: Counter[str] = field(default_factory=Counter)
    not_run: dict[Check, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def add(self, other: Report) -> None:
        self.run += other.run
        self.findings += other.findings
        self.excepted += other.excepted
        self.not_run |= other.not_run
        self.versions |= other.versions

    @property
    def passed(self) -> bool:
        return not self.findings and not self.not_run
