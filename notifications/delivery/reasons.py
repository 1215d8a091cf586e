"""Why a delivery stands where it stands.  Codes are stored; the portal's catalogues have words."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What the sender itself can say; a provider's failure brings a code of its own."""

    WAITS_FOR_LETTER = "waits_for_letter"
    LETTER_HANDED_OVER = "letter_handed_over"
    LETTER_NOT_SENT = "letter_not_sent"
    NO_ADDRESS = "no_address"
    UNPRINTABLE_ADDRESS = "unprintable_address"
    MAIL_NOT_ALLOWED = "mail_not_allowed"
    UNPRINTABLE = "unprintable"
    DOES_NOT_FIT = "does_not_fit"
    NOT_TRANSLATED = "not_translated"
    SAYS_TOO_MUCH = "says_too_much"
    FAULT_OF_OURS = "fault_of_ours"
    PROVIDER_FAULT = "provider_fault"
    ENGLISH_NOT_APPROVED = "english_not_approved"
    NO_CONTACT = "no_contact"
    CONTACT_BLOCKED = "contact_blocked"
    DEADLINE_PASSED = "deadline_passed"
    EXPIRED = "expired"
    LEASE_RAN_OUT = "lease_ran_out"
    PROVIDER_HAS_IT = "provider_has_it"
    PROVIDER_HAS_IT_NOT = "provider_has_it_not"
    NEVER_SETTLED = "never_settled"
    NOT_BEGUN = "not_begun"
    BAR_LIFTED = "bar_lifted"
    BY_STAFF = "by_staff"
    RUN_CANCELLED = "run_cancelled"
    TOLD_IN_PERSON = "told_in_person"
    COULD_NOT_TELL = "could_not_tell"
