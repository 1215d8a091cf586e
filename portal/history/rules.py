"""How an event of the trail reads in a person's own log.  Pure; codes, and no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from portal.access.actors import ActorKind
from portal.access.acts import Act
from portal.audit.happenings import Happening


class Looker(StrEnum):
    """Who it was, as far as she is told: staff by their office, never by name."""

    YOU = "you"
    LETTER_HOLDER = "letter_holder"
    STAFF = "staff"
    PROGRAM = "program"
    SOMEBODY = "somebody"


class LookKind(StrEnum):
    """What was done with her record."""

    LETTER_OPENED = "letter_opened"
    LETTER_CODE_ENDED = "letter_code_ended"
    CODE_SENT = "code_sent"
    SIGNED_IN = "signed_in"
    WAY_IN_OPENED = "way_in_opened"
    WAY_IN_BEGUN = "way_in_begun"
    HISTORY_OPENED = "history_opened"
    WAY_IN_STOPPED = "way_in_stopped"
    WAY_IN_KEPT = "way_in_kept"
    TOLD_US = "told_us"
    LETTER_ASKED_AGAIN = "letter_asked_again"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_ENDED = "passkey_ended"
    PASSKEY_STOPPED = "passkey_stopped"
    CONTACTS_SEEN = "contacts_seen"
    CONTACTS_CHANGED = "contacts_changed"
    NOTICE_CHECKED = "notice_checked"
    REQUEST_FILED = "request_filed"
    REQUEST_WORKED_ON = "request_worked_on"
    DOCUMENT_TAKEN = "document_taken"
    COPY_TAKEN = "copy_taken"
    CALL_ASKED = "call_asked"
    WRONG_HOME_REPORTED = "wrong_home_reported"
    RECORD_USED = "record_used"


_KINDS: Mapping[str, LookKind] = MappingProxyType(
    {
        Happening.OPEN_LETTER: LookKind.LETTER_OPENED,
        Happening.END_LETTER_CODE: LookKind.LETTER_CODE_ENDED,
        Happening.SEND_SIGN_IN_CODE: LookKind.CODE_SENT,
        Happening.SIGN_IN: LookKind.SIGNED_IN,
        Happening.OPEN_ACCOUNT: LookKind.WAY_IN_OPENED,
        Happening.OPEN_HISTORY: LookKind.HISTORY_OPENED,
        Happening.ADD_PASSKEY: LookKind.PASSKEY_ADDED,
        Happening.END_PASSKEY: LookKind.PASSKEY_ENDED,
        Happening.STOP_PASSKEY: LookKind.PASSKEY_STOPPED,
        Act.BEGIN_WAY_IN: LookKind.WAY_IN_BEGUN,
        Act.STOP_WAY_IN: LookKind.WAY_IN_STOPPED,
        Act.KEEP_WAYS_IN: LookKind.WAY_IN_KEPT,
        Act.TELL_US: LookKind.TOLD_US,
        Act.ASK_LETTER_AGAIN: LookKind.LETTER_ASKED_AGAIN,
        Act.SEE_TASKS: LookKind.RECORD_USED,
        Act.SEE_CONTACTS: LookKind.CONTACTS_SEEN,
        Act.CHANGE_CONTACTS: LookKind.CONTACTS_CHANGED,
        Act.PREVIEW_RUN: LookKind.NOTICE_CHECKED,
        Act.SEE_NOTICE: LookKind.NOTICE_CHECKED,
        Act.FILE_REQUEST: LookKind.REQUEST_FILED,
        Act.SEE_REQUESTS: LookKind.REQUEST_WORKED_ON,
        Act.ANSWER_REQUEST: LookKind.REQUEST_WORKED_ON,
        Act.SETTLE_IDENTITY: LookKind.REQUEST_WORKED_ON,
        Act.RELEASE_DOCUMENT: LookKind.REQUEST_WORKED_ON,
        Act.DOWNLOAD_DOCUMENT: LookKind.DOCUMENT_TAKEN,
        Act.TAKE_HISTORY: LookKind.COPY_TAKEN,
        Act.ASK_CALL: LookKind.CALL_ASKED,
        Act.DECLARE_SAFE_AT_HOME: LookKind.CONTACTS_CHANGED,
        Act.END_SAFE_AT_HOME: LookKind.CONTACTS_CHANGED,
        Act.REPORT_WRONG_HOME: LookKind.WRONG_HOME_REPORTED,
    }
)
_LOOKERS: Mapping[str, Looker] = MappingProxyType(
    {
        ActorKind.RESIDENT_OWN: Looker.YOU,
        ActorKind.RESIDENT_LETTER: Looker.LETTER_HOLDER,
        ActorKind.STAFF: Looker.STAFF,
        ActorKind.SYSTEM: Looker.PROGRAM,
    }
)


def look_kind(act: str) -> LookKind:
    """What an act is to her; one that has no words of its own is shown all the same."""
    return _KINDS.get(act, LookKind.RECORD_USED)


def looker(actor_kind: str) -> Looker:
    """Who acted; whoever was not signed in is somebody."""
    return _LOOKERS.get(actor_kind, Looker.SOMEBODY)
