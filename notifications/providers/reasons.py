"""Plain words for the reasons that providers gave, as staff read them."""

from __future__ import annotations

from notifications.providers import twilio_errors

_SMTP = "smtp_"
_MAIL = {
    "smtp_lost": "The mail server broke off: nobody knows whether it took the email",
    "smtp_out_of_reach": "The mail server could not be reached",
    "smtp_no_tls": "The mail server offers no encryption, so nothing was sent",
    "smtp_bad_address": "The address is not one that the mail server can send to",
    "smtp_complaint": "She reported the email as unwanted",
}


def words_of_provider(reason: str) -> str | None:
    """What a provider's reason means; ``None`` if no provider gave it."""
    if reason in _MAIL:
        return _MAIL[reason]
    if reason.startswith(_SMTP):
        return f"The mail server answered {reason.removeprefix(_SMTP)}"
    return twilio_errors.words_of(reason)
