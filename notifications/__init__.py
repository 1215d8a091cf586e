"""The sender's front door: what the portal can say to it, and what it answers.

Progress, stories and figures are in `notifications.reports`; the worker that sends is started by
`notifications.worker`.
"""

from notifications.composition.composed import ComposedNotice
from notifications.delivery.again import Proof
from notifications.delivery.frozen import FrozenNoticeChanged, UnknownNotice
from notifications.delivery.in_person import Place, Result, Telling
from notifications.delivery.intake import Forecast, Incoming, Preflight
from notifications.delivery.plan import NobodyToReach
from notifications.delivery.previews import Preview, WouldNotGoOut
from notifications.delivery.reachability import Bar, Question, Reachability
from notifications.delivery.rendering import CannotBeMade
from notifications.delivery.retry import DEMONSTRATION, Timing
from notifications.notice import Notice, NoticeKind
from notifications.providers.base import (
    Call,
    EmailMessage,
    Forged,
    Malformed,
    Provider,
    Providers,
    TextMessage,
)
from notifications.providers.carriers import file_providers, smtp_emails, twilio_texts
from notifications.recipients import Channel, ContactPoint, PostalAddress, Recipient
from notifications.sender import Sender

__all__ = [
    "DEMONSTRATION",
    "Bar",
    "Call",
    "CannotBeMade",
    "Channel",
    "ComposedNotice",
    "ContactPoint",
    "EmailMessage",
    "Forecast",
    "Forged",
    "FrozenNoticeChanged",
    "Incoming",
    "Malformed",
    "NobodyToReach",
    "Notice",
    "NoticeKind",
    "Place",
    "PostalAddress",
    "Preflight",
    "Preview",
    "Proof",
    "Provider",
    "Providers",
    "Question",
    "Reachability",
    "Recipient",
    "Result",
    "Sender",
    "Telling",
    "TextMessage",
    "Timing",
    "UnknownNotice",
    "WouldNotGoOut",
    "file_providers",
    "smtp_emails",
    "twilio_texts",
]
