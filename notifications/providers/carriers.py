"""Makes providers.  Each brings its own kit, which only a sender that uses it has to load."""

from __future__ import annotations

from pathlib import Path

from notifications.foundation.stamp import Mode
from notifications.providers.base import Provider, Providers, TextMessage


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
