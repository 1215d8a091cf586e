"""From a claimed delivery to the message that its provider takes.

The codes on a letter are derived here, printed, and kept nowhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from notifications.channels.letter import RenderedLetter, render_letter
from notifications.channels.sms import segments
from notifications.composition.composed import ComposedLetter
from notifications.composition.composer import compose_email, compose_letter, compose_text
from notifications.composition.letter import LetterCode
from notifications.composition.text_lint import SaysTooMuchError
from notifications.composition.version import content_version
from notifications.composition.words import NotTranslated
from notifications.delivery.reasons import Reason
from notifications.foundation.codes import letter_secrets
from notifications.foundation.keys import Keys
from notifications.notice import Notice
from notifications.providers.base import EmailMessage, LetterMessage, TextMessage
from notifications.recipients import Channel, ContactPoint
from notifications.typesetting.errors import DoesNotFit, TooLongForQr, UnprintableText

Message = LetterMessage | TextMessage | EmailMessage


class CannotBeMade(Exception):
    """The words of a delivery could not be made, and would not be the next time either."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ToRender:
    """Everything that decides the bytes of one delivery.

    ``dated`` is the Minnesota day on which the notice was frozen, so that the same delivery always
    has the same bytes.  ``leads``: no letter was mailed.  ``attempt`` counts sends from one.
    """

    delivery_id: UUID
    notice: Notice
    channel: Channel
    contact_key: UUID | None
    language: str
    dated: date
    one_time_code: str | None = None
    leads: bool = False
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message, the hex SHA-256 of what it says, what made it, and how large it is.

    ``units`` are the segments of a text and the pages of a letter.
    """

    message: Message
    sha256: str
    renderer: str
    units: int | None = None


@contextmanager
def naming_failures() -> Iterator[None]:
    """Turn what composition and typesetting raise into `CannotBeMade` with a reason."""
    try:
        yield
    except NotTranslated as error:
        raise CannotBeMade(Reason.NOT_TRANSLATED) from error
    except SaysTooMuchError as error:
        raise CannotBeMade(Reason.SAYS_TOO_MUCH) from error
    except UnprintableText as error:
        raise CannotBeMade(Reason.UNPRINTABLE) from error
    except (DoesNotFit, TooLongForQr) as error:
        raise CannotBeMade(Reason.DOES_NOT_FIT) from error


class Renderer:
    """Makes messages.  Threads may share one."""

    def __init__(self, keys: Keys, base_url: str) -> None:
        self._keys = keys
        self._base_url = base_url.rstrip("/")

    def message(self, wanted: ToRender, is_line_approved: Callable[[str], bool]) -> Rendered:
        """The message of one delivery.

        Raises:
            CannotBeMade: a letter cannot be set, a translation is gone, a contact is missing.
        """
        with naming_failures():
            match wanted.channel:
                case Channel.SMS:
                    return self._text(wanted)
                case Channel.EMAIL:
                    return self._email(wanted)
                case _:
                    return self._letter(wanted, is_line_approved)

    def letter(
        self,
        notice: Notice,
        language: str,
        dated: date,
        is_line_approved: Callable[[str], bool],
        *,
        masked: bool,
    ) -> ComposedLetter:
        """The words of a letter; ``masked`` for every eye but the person's own."""
        code = self._code(notice, language) if notice.rule.carries_code else None
        return compose_letter(
            notice,
            language,
            dated=dated,
            reference_url=f"{self._base_url}/real#{notice.reference}",
            code=code.masked if code and masked else code,
            is_line_approved=is_line_approved,
        )

    def _code(self, notice: Notice, language: str) -> LetterCode:
        secrets = letter_secrets(self._keys.codes, notice.id)
        in_path = language.replace("_", "-")
        # After the "#": a browser never sends that part, so no log can hold it.
        return LetterCode(secrets.typed, f"{self._base_url}/{in_path}/letter#{secrets.scanned}")

    def _letter(self, wanted: ToRender, is_line_approved: Callable[[str], bool]) -> Rendered:
        words = self.letter(
            wanted.notice, wanted.language, wanted.dated, is_line_approved, masked=False
        )
        made: RenderedLetter = render_letter(words, made_on=wanted.dated)
        address = wanted.notice.recipient.address
        postal_code = address.postal_code if address else ""
        message = LetterMessage(wanted.delivery_id, made.pdf, made.pages, postal_code)
        return Rendered(message, made.sha256, made.renderer, made.pages)

    def _text(self, wanted: ToRender) -> Rendered:
        text = compose_text(
            wanted.notice, wanted.language, code=wanted.one_time_code, leads=wanted.leads
        )
        message = TextMessage(
            wanted.delivery_id,
            _contact(wanted).value,
            text.body,
            attempt=wanted.attempt,
            is_code=wanted.one_time_code is not None,
        )
        units = segments(text.body).segments
        return Rendered(message, _sha256(text.body), _wording(), units)

    def _email(self, wanted: ToRender) -> Rendered:
        email = compose_email(
            wanted.notice, wanted.language, code=wanted.one_time_code, leads=wanted.leads
        )
        message = EmailMessage(
            delivery_id=wanted.delivery_id,
            to=_contact(wanted).value,
            subject=email.subject,
            paragraphs=email.paragraphs,
            html_lang=email.html_lang,
            direction=email.direction,
            is_code=wanted.one_time_code is not None,
        )
        return Rendered(message, _sha256("\n".join((email.subject, *email.paragraphs))), _wording())


def _contact(wanted: ToRender) -> ContactPoint:
    for contact in wanted.notice.recipient.contacts_by(wanted.channel):
        if contact.key == wanted.contact_key:
            return contact
    raise CannotBeMade(Reason.NO_CONTACT)


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _wording() -> str:
    return f"wording {content_version()[:16]}"
