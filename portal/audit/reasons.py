from __future__ import annotations

from enum import StrEnum


class LookReason(StrEnum):
    """Why a member of staff looked at a person's record; she reads it in her own log.

    A short list, translated, and no free text: counsel's notes are a separate record.
    """

    PREPARE_NOTICE = "prepare_notice"
    CHECK_NOTICE = "check_notice"
    ANSWER_REQUEST = "answer_request"
    SHE_ASKED_US = "she_asked_us"
    CONTACT_PROBLEM = "contact_problem"
    WRONG_HOME = "wrong_home"
    AUDIT = "audit"
