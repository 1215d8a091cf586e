from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """Everything that somebody must be allowed to do.  The trail records the same words."""

    # A resident's.
    SEE_NOTICE_OF_LETTER = "see_notice_of_letter"
    FILE_REQUEST = "file_request"
    ASK_CALL = "ask_call"
    REPORT_WRONG_HOME = "report_wrong_home"
    SEE_HISTORY = "see_history"
    TAKE_HISTORY = "take_history"
    SEE_OWN_REQUESTS = "see_own_requests"
    DOWNLOAD_DOCUMENT = "download_document"
    SEE_CONTACTS = "see_contacts"
    CHANGE_CONTACTS = "change_contacts"
    TELL_US = "tell_us"
    ASK_LETTER_AGAIN = "ask_letter_again"
    DECLARE_SAFE_AT_HOME = "declare_safe_at_home"
    BEGIN_WAY_IN = "begin_way_in"
    KEEP_WAYS_IN = "keep_ways_in"
    LINK_RECORD = "link_record"
    STOP_WAY_IN = "stop_way_in"

    # Matters, and the people they concern.
    SEE_MATTERS = "see_matters"
    LOG_MATTER = "log_matter"
    LOAD_COHORT = "load_cohort"
    REVIEW_LEGAL_BASIS = "review_legal_basis"
    WRITE_AGENCY_SENTENCE = "write_agency_sentence"
    APPROVE_AGENCY_SENTENCE = "approve_agency_sentence"
    SEE_SILENCE_ORDERS = "see_silence_orders"
    ADD_SILENCE_ORDER = "add_silence_order"
    END_SILENCE_ORDER = "end_silence_order"

    # Notice runs.
    PREPARE_RUN = "prepare_run"
    PREVIEW_RUN = "preview_run"
    APPROVE_RUN = "approve_run"
    SEE_RUN = "see_run"
    EXPAND_RUN = "expand_run"
    STOP_RUN = "stop_run"
    PAUSE_RUN = "pause_run"
    RESUME_RUN = "resume_run"
    RESUME_CHANNEL = "resume_channel"
    EXPORT_LETTERS = "export_letters"
    PRINT_LETTERS = "print_letters"
    REPRINT_LETTER = "reprint_letter"
    REPORT_MAILED = "report_mailed"
    REPORT_RETURNED = "report_returned"
    SEE_NOTICE = "see_notice"

    # Records requests and work.
    SEE_REQUESTS = "see_requests"
    ANSWER_REQUEST = "answer_request"
    SETTLE_IDENTITY = "settle_identity"
    RELEASE_DOCUMENT = "release_document"
    SEE_TASKS = "see_tasks"
    CLOSE_TASK = "close_task"
    OWN_TASK = "own_task"
    TELL_IN_PERSON = "tell_in_person"
    END_SAFE_AT_HOME = "end_safe_at_home"

    # The house itself.
    SEE_AUDIT = "see_audit"
    VERIFY_AUDIT = "verify_audit"
    SEAL_AUDIT = "seal_audit"
    SEE_HELP_NUMBERS = "see_help_numbers"
    KEEP_HELP_NUMBERS = "keep_help_numbers"
    SEE_USERS = "see_users"
    ADD_USER = "add_user"
    END_USER = "end_user"
    WAKE_USER = "wake_user"
    END_SESSIONS = "end_sessions"
    SETTLE_SECOND_FACTOR = "settle_second_factor"
    KEEP_OWN_ACCOUNT = "keep_own_account"
    SEE_RULES = "see_rules"
    SEE_SENT = "see_sent"
