"""The two agencies of the demonstration: they do not exist."""

from __future__ import annotations

from dataclasses import dataclass

from portal.agencies.holidays import EXECUTIVE_BRANCH, HolidayChoice
from portal.agencies.service import NewAgency


@dataclass(frozen=True, slots=True)
class DemonstrationAgency:
    """An agency that does not exist, with what keeps its people apart from the other's.

    ``phones`` are the last digits of its people's numbers, of 555-0100 to 555-0199; the ten before
    them are for the people who are always there.
    """

    new: NewAgency
    prefix: str
    phones: range


LEGAL_HELPERS = (
    ("Example Legal Aid", "651-555-0180"),
    ("Example Immigrant Law Center", "651-555-0181"),
    ("Example Somali and Spanish Law Desk", "651-555-0182"),
)

EXAMPLE_COUNTY = DemonstrationAgency(
    NewAgency(
        slug="example-county",
        name="Example County",
        responsible_authority="County Administrator, Example County",
        compliance_official="Data Practices Office, Example County",
        help_phone="651-555-0100",
        sender_lines=(
            "Example County",
            "Data Practices Office",
            "1 Example Plaza",
            "Example MN 55199",
        ),
        holidays=HolidayChoice(friday_after_thanksgiving=False, indigenous_peoples_day=True),
        legal_helpers=LEGAL_HELPERS,
        is_example=True,
    ),
    prefix="EC",
    phones=range(110, 150),
)
EXAMPLE_STATE_AGENCY = DemonstrationAgency(
    NewAgency(
        slug="example-state-agency",
        name="Example State Agency",
        responsible_authority="Commissioner, Example State Agency",
        compliance_official="Data Practices Office, Example State Agency",
        help_phone="651-555-0150",
        sender_lines=(
            "Example State Agency",
            "Data Practices Office",
            "2 Example Plaza",
            "Example MN 55199",
        ),
        holidays=EXECUTIVE_BRANCH,
        legal_helpers=LEGAL_HELPERS,
        is_example=True,
    ),
    prefix="ES",
    phones=range(160, 200),
)
AGENCIES = (EXAMPLE_COUNTY, EXAMPLE_STATE_AGENCY)
