"""Emails: she wants no more of them, and what a relay posts about those that came back."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.web.shared.wired import the_portal
from portal.web.webhooks.calls import the_call


def ask_unsubscribe(delivery_id: UUID, token: str) -> str:
    """A button, because mail programs open every address in an email to see what is there."""
    del delivery_id, token
    return render_template("webhooks/unsubscribe.html", done=False)


def unsubscribe(delivery_id: UUID, token: str) -> str:
    """No more emails to that mailbox (RFC 8058); whatever is asked, the answer is the same."""
    the_portal().sender.unsubscribe(delivery_id, token)
    return render_template("webhooks/unsubscribe.html", done=True)


def email_status() -> ResponseReturnValue:
    """A relay says that an email came back, or that she complained about it."""
    the_portal().sender.receive_bounce_call(the_call())
    return "", 204
