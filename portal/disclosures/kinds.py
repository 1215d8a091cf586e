"""The words of a matter's log, as codes.  Their rendering is in the vocabulary."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """What one dated fact in a matter's log says."""

    REQUESTED = "requested"
    REFUSED = "refused"
    PARTLY_AGREED = "partly_agreed"
    OBJECTED_IN_COURT = "objected_in_court"
    COURT_RULED = "court_ruled"
    DISCLOSED = "disclosed"
    ONWARD_SHARING_POSSIBLE = "onward_sharing_possible"
    CORRECTED = "corrected"


class Standing(StrEnum):
    """Where a claim about the law stands."""

    ASSERTED = "asserted"
    ACCEPTED = "accepted"
    CONTESTED = "contested"
    ENJOINED = "enjoined"


class Says(StrEnum):
    """What a claim has the law say."""

    PERMITS = "permits"
    FORBIDS = "forbids"


class Precision(StrEnum):
    """How exactly the day of an entry is known; where it is not the day, it is never printed."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Certainty(StrEnum):
    """How sure we are that an entry concerns a person; surest first."""

    CONFIRMED = "confirmed"
    IN_REQUESTED_GROUP = "in_requested_group"
    CANNOT_DETERMINE = "cannot_determine"


class Duty(StrEnum):
    """What has us tell the person."""

    LAW = "law"
    POLICY = "policy"


class AskedOf(StrEnum):
    """Who was asked."""

    AGENCY = "agency"
    STATE = "state"
    OTHER = "other"


class SilenceForm(StrEnum):
    """On what an agency is asked not to tell, and so whether it binds."""

    ORDER = "order"
    ORAL_SUSPENSION = "oral_suspension"
    REQUEST = "request"
    """A letter that merely asks: it is kept, and binds nothing."""


class SilenceStepKind(StrEnum):
    """What can come after an order."""

    RENEWED = "renewed"
    MOTION_PENDING = "motion_pending"
    MOTION_DENIED = "motion_denied"
    REVIEWED = "reviewed"
    PAPER_ADDED = "paper_added"
    LIFTED = "lifted"
    LAST_DAY_PASSED = "last_day_passed"
