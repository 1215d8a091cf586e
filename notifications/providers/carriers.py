"""Makes providers.  Each brings its own kit, which only a sender that uses it has to load."""

from __future__ import annotations

from pathlib import Path

from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from notifications.providers.base import EmailMessage, Provider, Providers, TextMessage


def file_providers(folder: Path, mode: Mode) -> Providers:
    """All three channels as files under ``folder``, for demonstrations and tests.

    Raises:
        FilesInProduction: the mode is production.
    """
    from notifications.providers.files import file_providers as made  # noqa: PLC0415

    return made(folder, mode)


def twilio_texts(
    *,
    account_sid: str,
    auth_token: str,
    messaging_service_sid: str,
    base_url: str,
    portal_url: str,
    timeout: float,
) -> Provider[TextMessage]:
    """Texts through Twilio; ``timeout`` in seconds, within half a lease."""
    from notifications.providers.twilio_texts import TwilioAccount, TwilioTexts  # noqa: PLC0415

    account = TwilioAccount(account_sid, auth_token, messaging_service_sid, base_url)
    return TwilioTexts(account, portal_url, timeout=timeout)


def smtp_emails(
    *,
    url: str,
    sender: str,
    keys: Keys,
    portal_url: str,
    bounce_secret: str,
    timeout: float,
) -> Provider[EmailMessage]:
    """Emails through a relay; ``timeout`` in seconds, within half a lease.

    Raises:
        ValueError: the relay's URL cannot be read.
    """
    from notifications.channels.email import Marks  # noqa: PLC0415
    from notifications.providers.smtp import Relay, SmtpEmails  # noqa: PLC0415

    relay, marks = Relay.from_url(url), Marks(keys)
    return SmtpEmails(
        relay, sender, marks, portal_url, bounce_secret=bounce_secret, timeout=timeout
    )
