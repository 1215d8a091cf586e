"""The addresses that carriers call.  What lets a call in is its signature, and nothing else."""

from __future__ import annotations

import structlog
from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from notifications import Forged, Malformed
from portal.web.shared.limits import limiter
from portal.web.shared.origin import from_anywhere
from portal.web.webhooks import emails, texts

_LOG = structlog.get_logger(__name__)

webhooks = Blueprint("webhooks", __name__, url_prefix="/webhooks", template_folder="templates")

_STOP = "/emails/<uuid:delivery_id>/<token>"

# A carrier is one network to us, and calls once for every word: it is not slowed down.
limiter.exempt(webhooks)
from_anywhere(webhooks)

webhooks.add_url_rule(
    "/texts/<uuid:delivery_id>/<int:attempt>", view_func=texts.text_status, methods=["POST"]
)
webhooks.add_url_rule("/texts", view_func=texts.text_came, methods=["POST"])
webhooks.add_url_rule("/emails", view_func=emails.email_status, methods=["POST"])
# By hand from a browser, or by a mail program's own button: the address itself is the proof.
webhooks.add_url_rule(_STOP, view_func=emails.ask_unsubscribe, methods=["GET"])
webhooks.add_url_rule(_STOP, view_func=emails.unsubscribe, methods=["POST"])


@webhooks.errorhandler(Forged)
def _forged(_error: Forged) -> ResponseReturnValue:
    _LOG.warning("webhook_forged")
    return "", 403


@webhooks.errorhandler(Malformed)
def _malformed(_error: Malformed) -> ResponseReturnValue:
    _LOG.warning("webhook_malformed")
    return "", 400


@webhooks.errorhandler(OperationalError)
def _busy(_error: OperationalError) -> ResponseReturnValue:
    # Not now: the carrier calls again, and nothing is dropped.
    _LOG.error("webhook_database_away")
    return "", 503
