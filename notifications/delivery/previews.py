"""What would go out, for the eyes of staff: every code is masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from notifications.channels.letter import render_letter
from notifications.composition.composer import compose_email, compose_text
from notifications.composition.gate import GateDecision, language_for
from notifications.delivery.approvals import Approved
from notifications.delivery.rendering import Renderer, naming_failures
from notifications.notice import Notice
from notifications.recipients import Channel

MASKED_CODE = "••••••"


class WouldNotGoOut(Exception):
    """There is nothing to preview: the notice does not go out by this channel.

    ``reason`` is the gate's, or ``no_text``: a message would not be in her language.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Preview:
    """``data`` is a PDF, or plain text in UTF-8, as ``media_type`` says."""

    language: str
    media_type: str
    data: bytes = field(repr=False)


def preview(
    notice: Notice, channel: Channel, renderer: Renderer, approved: Approved, today: date
) -> Preview:
    """What this notice would look like on this channel, if it went out today.

    Raises:
        WouldNotGoOut: the gate holds the notice, or lets no text or email go out.
        CannotBeMade: a letter cannot be set.
    """
    decision = language_for(notice, notice.language, approved.sentence)
    if decision.language is None:
        raise WouldNotGoOut(decision.reason)
    with naming_failures():
        if channel in {Channel.SMS, Channel.EMAIL}:
            return _message(notice, channel, decision, decision.language)
        words = renderer.letter(notice, decision.language, today, approved.line, masked=True)
        made = render_letter(words, made_on=today)
        return Preview(decision.language, "application/pdf", made.pdf)


def _message(notice: Notice, channel: Channel, decision: GateDecision, language: str) -> Preview:
    if not decision.allows(channel):
        raise WouldNotGoOut("no_text")
    code = MASKED_CODE if decision.signs_in else None
    if channel is Channel.SMS:
        words = compose_text(notice, language, code=code).body
    else:
        email = compose_email(notice, language, code=code)
        words = "\n\n".join((email.subject, *email.paragraphs))
    return Preview(language, "text/plain; charset=utf-8", words.encode())
