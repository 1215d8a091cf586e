from __future__ import annotations

from enum import StrEnum


class Happening(StrEnum):
    """What the trail records beside the acts of the table: ways in, and codes that end."""

    OPEN_LETTER = "open_letter"
    END_LETTER_CODE = "end_letter_code"
    SEND_SIGN_IN_CODE = "send_sign_in_code"
    SIGN_IN = "sign_in"
    OPEN_ACCOUNT = "open_account"
    STAFF_SIGN_IN = "staff_sign_in"
    OPEN_HISTORY = "open_history"
    ADD_PASSKEY = "add_passkey"
    END_PASSKEY = "end_passkey"
    STOP_PASSKEY = "stop_passkey"
    ENROL_SECOND_FACTOR = "enrol_second_factor"
    USE_RECOVERY_CODE = "use_recovery_code"
