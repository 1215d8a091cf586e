"""The staff of the two agencies that do not exist; they sign in by one click."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.actors import Role
from portal.demonstration.agencies import EXAMPLE_COUNTY, EXAMPLE_STATE_AGENCY, DemonstrationAgency
from portal.demonstration.seeding import DEMONSTRATION
from portal.sign_in.errors import UnknownUser
from portal.wiring import Services


@dataclass(frozen=True, slots=True)
class DemonstrationUser:
    """One made-up member of staff."""

    agency: DemonstrationAgency
    username: str
    name: str
    roles: frozenset[Role]


def _user(agency: DemonstrationAgency, username: str, name: str, *roles: Role) -> DemonstrationUser:
    return DemonstrationUser(agency, username, name, frozenset(roles))


_CLERK = (Role.INTAKE, Role.RECORDS_CLERK, Role.NOTICE_CLERK)

STAFF = (
    _user(EXAMPLE_COUNTY, "county.clerk", "Example Clerk", *_CLERK),
    _user(EXAMPLE_COUNTY, "county.approver", "Example Approver", Role.APPROVER),
    _user(EXAMPLE_COUNTY, "county.counsel", "Example Counsel", Role.COUNSEL),
    _user(EXAMPLE_COUNTY, "county.auditor", "Example Auditor", Role.AUDITOR),
    _user(EXAMPLE_STATE_AGENCY, "state.clerk", "Example Clerk", *_CLERK),
    _user(EXAMPLE_STATE_AGENCY, "state.approver", "Example Approver", Role.APPROVER),
    _user(EXAMPLE_STATE_AGENCY, "state.counsel", "Example Counsel", Role.COUNSEL),
    _user(EXAMPLE_STATE_AGENCY, "state.auditor", "Example Auditor", Role.AUDITOR),
)


def add_staff(services: Services) -> None:
    """Add whoever is not there yet; none has a password, so none can sign in elsewhere."""
    for one in STAFF:
        try:
            services.staff_sign_in.actor_named(one.username)
        except UnknownUser:
            services.staff_sign_in.add_user(
                DEMONSTRATION,
                agency_id=services.agencies.by_slug(one.agency.new.slug).id,
                username=one.username,
                name=one.name,
                roles=one.roles,
                password=None,
            )
