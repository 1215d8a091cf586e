"""The headers that every answer carries."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

# What a page can load: its own style, script and pictures, and nothing else from anywhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Nothing leaves the site.  Not `no-referrer`: under that a browser sends `Origin: null` with
    # our own forms, and an old phone has nothing else by which we know that a form is ours.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_TWO_YEARS = "max-age=63072000; includeSubDomains"
_A_YEAR = "public, max-age=31536000, immutable"


def install(app: Flask, *, production: bool) -> None:
    """Set them on every answer of the application, errors too."""

    @app.after_request
    def guard(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if production:
            response.headers["Strict-Transport-Security"] = _TWO_YEARS
        # A page can show what is private, and a library's computer keeps what it is let keep.
        response.headers["Cache-Control"] = _A_YEAR if _is_static() else "no-store"
        return response


def _is_static() -> bool:
    return request.endpoint == "static" and "v" in request.args
