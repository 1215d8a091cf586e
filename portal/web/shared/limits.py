"""How often one network can ask: a brake on guessing, which never locks a person or a code."""

from __future__ import annotations

from typing import cast

from flask import Flask, request
from flask_limiter import Limiter

from portal.web.shared.sessions import View
from portal.web.shared.wired import the_portal


def network() -> str:
    """This network, as a keyed hash; the address itself is kept nowhere."""
    return the_portal().keys.blind_index(request.remote_addr or "", "web.network").hex()


limiter = Limiter(
    key_func=network,
    application_limits=[lambda: the_portal().settings.page_limit],
    headers_enabled=False,
    storage_uri="memory://",
    strategy="moving-window",
)

_guesses = limiter.shared_limit(
    lambda: the_portal().settings.guess_limit, scope="guesses", methods=["POST"]
)


def guesses(view: View) -> View:
    """Slow down guesses at codes; a library is one network to us, so there is room for many."""
    return cast("View", _guesses(view))


def install(app: Flask) -> None:
    limiter.init_app(app)
    limiter.request_filter(_is_static)


def _is_static() -> bool:
    return request.endpoint == "static"
