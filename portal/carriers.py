"""From the settings to whoever carries letters, texts and emails."""

from __future__ import annotations

from notifications import (
    EmailMessage,
    Provider,
    Providers,
    TextMessage,
    file_providers,
    smtp_emails,
    twilio_texts,
)
from notifications.foundation.keys import Keys
from portal.sending_settings import EmailProvider, LetterProvider, TextProvider
from portal.settings import Settings


def providers(settings: Settings, keys: Keys) -> Providers:
    """The carriers that the settings name; a channel with none waits in the outbox."""
    files = _files(settings)
    return Providers(
        letter=files.letter if settings.letter_provider is LetterProvider.FILES else None,
        sms=_texts(settings, files),
        email=_emails(settings, keys, files),
    )


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
            return smtp_emails(
                url=settings.smtp_url,
                sender=settings.email_from,
                keys=keys,
                portal_url=settings.base_url,
                bounce_secret=settings.bounce_secret,
                timeout=settings.provider_timeout,
            )
        case EmailProvider.FILES:
            return files.email
    return None


def _files(settings: Settings) -> Providers:
    chosen = (settings.letter_provider, settings.sms_provider, settings.email_provider)
    if "files" not in chosen:
        return Providers()
    return file_providers(settings.sent_folder, settings.mode)
