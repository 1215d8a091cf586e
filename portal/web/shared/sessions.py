"""The session on the wire: a cookie with a random token, set at sign-in and never before."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.access.actors import Actor, ActorKind
from portal.sign_in.second_factor.standing import Lacks
from portal.web.shared.requests import FORM_BYTES
from portal.web.shared.wired import the_portal, working

_HARMLESS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, the token that her cookie holds, and how long it lasts if nothing is asked.

    ``ends_in`` is in seconds.  ``lacks`` is what staff do first, in a session that opens no more.
    """

    actor: Actor
    token: str = field(repr=False)
    ends_in: int = 0
    lacks: Lacks | None = None


View = Callable[..., ResponseReturnValue]
"""A view; one behind a guard is handed its `Visitor` first."""


def only_for(
    *kinds: ActorKind, sign_in: str, body_bytes: int = FORM_BYTES
) -> Callable[[View], View]:
    """Let a view be reached by these kinds of visitor only; others are led to ``sign_in``.

    A form must carry the token of its own session, and be no larger than ``body_bytes``.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:
            visitor = visitor_of(*kinds)
            if visitor is None:
                return redirect(_sign_in_again(sign_in, staff=ActorKind.STAFF in kinds), 303)
            # Only now: what a stranger uploads is not read.
            request.max_content_length = body_bytes
            if request.method not in _HARMLESS and not _token_fits():
                abort(403)
            return view(visitor, **values)

        guarded.reached_by = frozenset(kinds)  # type: ignore[attr-defined]
        return guarded

    return guard


def visitor_of(*kinds: ActorKind) -> Visitor | None:
    """The visitor, if her cookie opens a session of one of these kinds."""
    token = held_token(staff=ActorKind.STAFF in kinds)
    if not token:
        return None
    with working() as services:
        signed_in = services.sessions.resolve(token)
        now = services.now
    if signed_in is None or signed_in.actor.kind not in kinds:
        return None
    seconds = int((signed_in.ends_at - now).total_seconds())
    visitor = Visitor(signed_in.actor, token, seconds, signed_in.lacks)
    g.visitor = visitor
    return visitor


def begin(response: Response, token: str, *, staff: bool = False) -> Response:
    """Hand a new session's token to the browser, for as long as the browser is open."""
    response.set_cookie(
        _cookie_name(staff=staff),
        token,
        secure=the_portal().settings.mode.is_production,
        httponly=True,
        samesite="Lax",
    )
    return response


def held_token(*, staff: bool = False) -> str | None:
    """The token that the browser holds already, to be ended when a new session begins."""
    return request.cookies.get(_cookie_name(staff=staff))


def end(response: Response, *, staff: bool = False) -> Response:
    """End the session that the browser holds, if it holds one, and take the cookie back."""
    token = held_token(staff=staff)
    if token:
        with working() as services:
            services.sessions.end(token)
        response.delete_cookie(
            _cookie_name(staff=staff),
            secure=the_portal().settings.mode.is_production,
            httponly=True,
            samesite="Lax",
        )
        # Not "cache": no page of hers is in it, and clearing it can hold a browser up for seconds.
        response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def ends_in() -> int:
    """In how many seconds this session ends if nothing more is asked; 0 where there is none."""
    visitor: Visitor | None = g.get("visitor")
    return 0 if visitor is None else visitor.ends_in


def form_token() -> str:
    """What a form of this session carries; empty before sign-in, where there is no session.

    Under another mask in each answer, so that a compressed page's length tells nothing of it.
    """
    plain = _form_secret()
    if plain is None:
        return ""
    mask = secrets.token_bytes(len(plain))
    return (mask + _xor(plain, mask)).hex()


def _form_secret() -> bytes | None:
    visitor: Visitor | None = g.get("visitor")
    if visitor is None:
        return None
    return the_portal().keys.blind_index(visitor.token, "web.form_token")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _sign_in_again(sign_in: str, *, staff: bool) -> str:
    """The page to sign in at; who had a session is told there that it was closed."""
    closed = "" if held_token(staff=staff) else None
    return url_for(sign_in, closed=closed)


def _token_fits() -> bool:
    plain = _form_secret()
    if plain is None:
        return False
    try:
        given = bytes.fromhex(request.form.get("form_token", ""))
    except ValueError:
        return False
    if len(given) != 2 * len(plain):
        return False
    return hmac.compare_digest(_xor(given[: len(plain)], given[len(plain) :]), plain)


def _cookie_name(*, staff: bool) -> str:
    plain = "staff" if staff else "visit"
    # The prefix has browsers hold the cookie to this host and to https, which a demo has not.
    return f"__Host-{plain}" if the_portal().settings.mode.is_production else plain
