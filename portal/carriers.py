"""From the settings to whoever carries letters, texts and emails."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from notifications import (
    EmailMessage,
    Provider,
    Providers,
    Sender,
    TextMessage,
    file_providers,
    smtp_emails,
    twilio_texts,
)
from notifications.foundation.keys import Keys
from portal.sending_settings import EmailProvider, LetterProvider, TextProvider
from portal.settings import Settings, SettingsProblem

if TYPE_CHECKING:
    from notifications.printing.house import PrintHouse


def providers(settings: Settings, keys: Keys) -> Providers:
    """The carriers that the settings name; a channel with none waits in the outbox.

    Raises:
        SettingsProblem: the relay's address is none.
    """
    files = _files(settings)
    return Providers(
        letter=files.letter if settings.letter_provider is LetterProvider.FILES else None,
        sms=_texts(settings, files),
        email=_emails(settings, keys, files),
    )


def print_house(settings: Settings, sender: Sender) -> PrintHouse | None:
    """The print house that the settings name.

    Raises:
        SettingsProblem: its certificate cannot be read.
    """
    drop, key = settings.print_drop, settings.print_key
    if settings.letter_provider is not LetterProvider.PRINT_HOUSE or drop is None or key is None:
        return None
    # Only where letters are sealed: its libraries take half a second to load.
    from notifications.printing.cut_off import CutOff  # noqa: PLC0415
    from notifications.printing.drop import DropFolder  # noqa: PLC0415
    from notifications.printing.house import PrintHouse  # noqa: PLC0415

    try:
        folder = DropFolder(drop, key.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsProblem(f"PORTAL_PRINT_KEY: {error}") from error
    window = timedelta(minutes=settings.print_window_minutes)
    return PrintHouse(sender, folder, CutOff(settings.print_cut_off, window), settings.print_most)


def _texts(settings: Settings, files: Providers) -> Provider[TextMessage] | None:
    match settings.sms_provider:
        case TextProvider.TWILIO:
            return twilio_texts(
                account_sid=settings.twilio_account_sid,
                auth_token=settings.twilio_auth_token,
                messaging_service_sid=settings.twilio_messaging_service_sid,
                base_url=settings.twilio_base_url,
                portal_url=settings.base_url,
                timeout=settings.provider_timeout,
            )
        case TextProvider.FILES:
            return files.sms
    return None


def _emails(settings: Settings, keys: Keys, files: Providers) -> Provider[EmailMessage] | None:
    match settings.email_provider:
        case EmailProvider.SMTP:
            return _relay(settings, keys)
        case EmailProvider.FILES:
            return files.email
    return None


def _relay(settings: Settings, keys: Keys) -> Provider[EmailMessage]:
    try:
        return smtp_emails(
            url=settings.smtp_url,
            sender=settings.email_from,
            keys=keys,
            portal_url=settings.base_url,
            bounce_secret=settings.bounce_secret,
            timeout=settings.provider_timeout,
        )
    except ValueError as error:
        raise SettingsProblem(f"PORTAL_SMTP_URL: {error}") from error


def _files(settings: Settings) -> Providers:
    chosen = (settings.letter_provider, settings.sms_provider, settings.email_provider)
    if "files" not in chosen:
        return Providers()
    return file_providers(settings.sent_folder, settings.mode)
