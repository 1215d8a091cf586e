"""From the settings to whoever carries letters, texts and emails."""

from __future__ import annotations

from notifications import Providers, file_providers
from portal.sending_settings import EmailProvider, LetterProvider, TextProvider
from portal.settings import Settings


def providers(settings: Settings) -> Providers:
    """The carriers that the settings name; a channel with none waits in the outbox."""
    files = _files(settings)
    return Providers(
        letter=files.letter if settings.letter_provider is LetterProvider.FILES else None,
        sms=files.sms if settings.sms_provider is TextProvider.FILES else None,
        email=files.email if settings.email_provider is EmailProvider.FILES else None,
    )


def _files(settings: Settings) -> Providers:
    chosen = (settings.letter_provider, settings.sms_provider, settings.email_provider)
    if "files" not in chosen:
        return Providers()
    return file_providers(settings.sent_folder, settings.mode)
