"""What the carrier of texts tells us: what became of a text, and a text that came in."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue

from portal.web.shared.wired import the_portal
from portal.web.webhooks.calls import the_call


def text_status(delivery_id: UUID, attempt: int) -> ResponseReturnValue:
    """What became of a text.  News, old news and words about strangers get the same answer."""
    the_portal().sender.receive_callback(the_call(), delivery_id, attempt)
    return "", 204


def text_came() -> ResponseReturnValue:
    """A text that somebody sent to us; the answer is in the carrier's own form."""
    answer = the_portal().sender.receive_inbound(the_call())
    return Response(answer.body, content_type=answer.content_type)
