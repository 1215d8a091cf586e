"""An email as it goes over the wire: text and HTML of the same words, and nothing more.

No picture, no remote part, no pixel; no header that names her beside the address it goes to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage as MimeMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from uuid import UUID

from notifications.foundation.keys import Keys

# One mailbox at one place, in the plain letters that every relay takes.
_ADDRESS = re.compile(r"[!-;=?A-~]+@[A-Za-z0-9.-]+\Z", re.ASCII)
_MARK = 16
_TOKEN = 32


@dataclass(frozen=True, slots=True)
class Marks:
    """What an email carries so that what comes back about it can be believed.

    Anybody can write to the mailbox for bounces, and guess an address for unsubscribing: both ask
    for a keyed hash that only the email itself carried.
    """

    keys: Keys = field(repr=False)

    def message_id(self, delivery_id: UUID, domain: str) -> str:
        """The Message-ID of a delivery's email (RFC 5322)."""
        return f"<{delivery_id.hex}.{self._mark('message', delivery_id, _MARK)}@{domain}>"

    def delivery_of(self, message_id: str) -> UUID | None:
        """The delivery that a Message-ID names; ``None`` if it is none of ours."""
        name = message_id.strip().strip("<>").partition("@")[0]
        key, _, mark = name.partition(".")
        try:
            delivery_id = UUID(hex=key)
        except ValueError:
            return None
        return delivery_id if mark == self._mark("message", delivery_id, _MARK) else None

    def token(self, delivery_id: UUID) -> str:
        """What the address for unsubscribing carries."""
        return self._mark("unsubscribe", delivery_id, _TOKEN)

    def _mark(self, purpose: str, delivery_id: UUID, length: int) -> str:
        context = f"notifications.email.{purpose}"
        return self.keys.blind_index(str(delivery_id), context).hex()[:length]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands in the head of an email; ``unsubscribe`` is an address, or empty for a code."""

    sender: str
    message_id: str
    dated: datetime
    unsubscribe: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EmailWords:
    """The words, their language (an HTML ``lang``) and their direction (``ltr`` or ``rtl``)."""

    subject: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)
    html_lang: str
    direction: str


def mime(to: str, words: EmailWords, head: Letterhead) -> MimeMessage:
    """The whole message.

    Raises:
        ValueError: an address is none that every relay takes, or the subject would break a header.
    """
    if not _ADDRESS.match(to):
        raise ValueError("not a plain address")
    message = MimeMessage(policy=SMTP)
    message["From"] = Address(addr_spec=head.sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(head.dated)
    message["Message-ID"] = head.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = words.html_lang
    if head.unsubscribe:
        message["List-Unsubscribe"] = f"<{head.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("\n\n".join(words.paragraphs) + "\n")
    message.add_alternative(_html(words), subtype="html")
    return message


def _html(words: EmailWords) -> str:
    body = "\n".join(f"<p>{escape(each)}</p>" for each in words.paragraphs)
    style = "font:18px/1.5 sans-serif;max-width:34em;margin:1em auto;padding:0 1em"
    return (
        f'<!doctype html>\n<html lang="{words.html_lang}" dir="{words.direction}">\n'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.subject)}</title></head>\n"
        f'<body style="{style}">\n{body}\n</body>\n</html>\n'
    )
