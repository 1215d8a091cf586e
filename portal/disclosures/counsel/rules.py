"""What counsel is asked about a disclosure, by when, and what of a claimed law does not fit.  Pure.

The two breach laws ask apart.  Minn. Stat. § 13.055 (``mn-13.055-breach``): did somebody get the
data without a right to it, meaning to use it for a nongovernmental purpose?  45 CFR 164.404
(``us-hipaa-404-breach``): health data that was shared in a way the rule does not allow is presumed
a breach unless a risk assessment says otherwise; people are told within 60 days of discovery.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from portal.disclosures.counsel.values import BreachFinding, BreachLaw
from portal.disclosures.kinds import EntryKind, Says
from portal.legal_bases.catalogue import LegalBasis
from portal.legal_bases.catalogue import Standing as LawStanding

_TELL_WITHIN = {BreachLaw.HIPAA: timedelta(days=60), BreachLaw.MINNESOTA: None}
_DOUBTFUL = frozenset(
    {
        LawStanding.ENJOINED_PRELIMINARY,
        LawStanding.ENJOINED_IN_PART,
        LawStanding.CONFLICTING_ORDERS,
        LawStanding.NOT_ENACTED,
        LawStanding.UNCONFIRMED,
    }
)


class Doubt(StrEnum):
    """Why a claimed law does not simply stand on a day."""

    NOT_YET_IN_FORCE = "not_yet_in_force"
    STANDING = "standing"


def doubts(law: LegalBasis, on: date) -> tuple[Doubt, ...]:
    """What to point out about a law that is claimed for something that happened on a day."""
    found = []
    if law.effective_from is not None and on < law.effective_from:
        found.append(Doubt.NOT_YET_IN_FORCE)
    if law.status in _DOUBTFUL:
        found.append(Doubt.STANDING)
    return tuple(found)


def asks_about_breach(kind: EntryKind, claims: Collection[Says]) -> bool:
    """Whether an entry says that facts were given and names no law that allowed it."""
    return kind is EntryKind.DISCLOSED and Says.PERMITS not in claims


def tell_by(law: BreachLaw, discovered_on: date) -> date | None:
    """The last day on which people can be told in time; the days run while nobody has answered."""
    within = _TELL_WITHIN[law]
    return discovered_on + within if within else None


def breach_notice_allowed(findings: Iterable[BreachFinding | None]) -> bool:
    """Whether a breach notice can go out: only where counsel has found a breach."""
    return BreachFinding.BREACH in set(findings)


def split(
    asked: Iterable[str], given: Collection[str], not_held: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of what was asked and not given: what was refused, and what the agency does not hold."""
    rest = [one for one in dict.fromkeys(asked) if one not in given]
    return (
        tuple(one for one in rest if one not in not_held),
        tuple(one for one in rest if one in not_held),
    )
