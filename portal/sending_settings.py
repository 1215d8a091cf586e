"""The settings of the sender: who carries what, at what pace, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class TextProvider(StrEnum):
    """Who carries texts.  ``none``: they wait in the outbox."""

    FILES = "files"
    TWILIO = "twilio"
    NONE = "none"


class EmailProvider(StrEnum):
    """Who carries emails.  ``none``: they wait in the outbox."""

    FILES = "files"
    SMTP = "smtp"
    NONE = "none"


class LetterProvider(StrEnum):
    """Who prints letters.  ``none``: they wait in the outbox."""

    FILES = "files"
    PRINT_HOUSE = "print_house"
    OFFICE_PRINT = "office_print"
    NONE = "none"


class SendingSettings(BaseSettings):
    """Part of the settings; ``docs/operations.md`` has the same table."""

    broker_url: str = Field(
        default="",
        repr=False,
        description="Redis or RabbitMQ, for many workers under Celery; without it none is needed.",
    )
    sms_provider: TextProvider = Field(
        default=TextProvider.NONE,
        description="Who carries texts: twilio, files (demo and test) or none.",
    )
    twilio_account_sid: str = Field(default="", description="The account at Twilio.")
    twilio_auth_token: str = Field(
        default="", repr=False, description="Its secret: signs our calls, and proves Twilio's."
    )
    twilio_messaging_service_sid: str = Field(
        default="", description="The Messaging Service that texts go out through."
    )
    twilio_base_url: str = Field(
        default="", description="Another address in place of https://api.twilio.com, for tests."
    )
    sms_segments_per_second: float = Field(
        default=3,
        gt=0,
        le=1000,
        description="What the sender's type allows: toll-free 3, 10DLC 12 to 225, short code 100.",
    )
    texts_come_from: str = Field(
        default="",
        description="The numbers that texts come from, for the page *Is this letter real?*.",
    )
    sms_cents_per_segment: Decimal = Field(
        default=Decimal("1.2"), ge=0, description="The price of one segment, in cents."
    )
    email_provider: EmailProvider = Field(
        default=EmailProvider.NONE,
        description="Who carries emails: smtp, files (demo and test) or none.",
    )
    smtp_url: str = Field(
        default="",
        repr=False,
        description="The relay: smtp://name:password@host:587 (TLS is begun) or smtps://…:465.",
    )
    email_from: str = Field(
        default="",
        description="The address that emails come from, and that bounces go back to.",
    )
    emails_per_second: float = Field(
        default=10, gt=0, le=1000, description="What the relay allows."
    )
    bounce_mailbox: Path | None = Field(
        default=None, description="A Maildir folder to which the mail server delivers bounces."
    )
    bounce_secret: str = Field(
        default="",
        repr=False,
        description="The secret under which a relay signs the bounces that it posts to us.",
    )
    letter_provider: LetterProvider = Field(
        default=LetterProvider.NONE,
        description="Who prints letters: print_house, office_print, files (demo and test) or none.",
    )
    print_drop: Path | None = Field(
        default=None, description="The folder where the print house takes its files from."
    )
    print_key: Path | None = Field(
        default=None, description="The print house's OpenPGP certificate: files are sealed to it."
    )
    print_most: int = Field(
        default=1000, ge=1, le=10_000, description="The most letters in one print file."
    )
    print_cut_off: time | None = Field(
        default=None,
        description="The time of day, in Minnesota, at which a day's print files are closed.",
    )
    print_window_minutes: int = Field(
        default=60,
        ge=0,
        le=10_080,
        description="How long a letter can still be cancelled before a file takes it.",
    )
    letter_cents: Decimal = Field(
        default=Decimal(95), ge=0, description="Printing and postage of one letter, in cents."
    )
    letters_per_hour: int = Field(
        default=5000, ge=1, description="How many letters the printer makes in an hour."
    )

    def _missing_for_sending(self) -> Iterator[str]:
        """What the chosen carriers need and do not have."""
        for name, value in self._needed().items():
            if not value:
                yield f"{name} is not set"

    def _needed(self) -> Mapping[str, object]:
        needed: dict[str, object] = {}
        if self.sms_provider is TextProvider.TWILIO:
            needed |= {
                "PORTAL_TWILIO_ACCOUNT_SID": self.twilio_account_sid,
                "PORTAL_TWILIO_AUTH_TOKEN": self.twilio_auth_token,
                "PORTAL_TWILIO_MESSAGING_SERVICE_SID": self.twilio_messaging_service_sid,
            }
        if self.email_provider is EmailProvider.SMTP:
            needed |= {"PORTAL_SMTP_URL": self.smtp_url, "PORTAL_EMAIL_FROM": self.email_from}
        if self.letter_provider is LetterProvider.PRINT_HOUSE:
            needed |= {"PORTAL_PRINT_DROP": self.print_drop, "PORTAL_PRINT_KEY": self.print_key}
        return needed

    def _carriers_beyond_loopback(self) -> Iterator[str]:
        """Outside production nothing leaves this machine."""
        hosts = {}
        if self.sms_provider is TextProvider.TWILIO:
            hosts["PORTAL_TWILIO_BASE_URL"] = self.twilio_base_url or "https://api.twilio.com"
        if self.email_provider is EmailProvider.SMTP:
            hosts["PORTAL_SMTP_URL"] = self.smtp_url
        for name, url in hosts.items():
            if urlsplit(url).hostname not in LOOPBACK:
                yield f"{name} must be a loopback address outside production"
