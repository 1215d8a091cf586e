"""Before sign-in there is no cookie: a form is ours when the browser says that it came from us."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, Request, abort, request

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_FROM_HERE = frozenset({"same-origin", "none"})
_FROM_ANYWHERE: set[str] = set()


def from_anywhere(blueprint: Blueprint) -> None:
    """Let calls to these addresses come from anywhere: each proves by itself who sent it."""
    _FROM_ANYWHERE.add(blueprint.name)


def came_from_here(asked: Request) -> bool:
    """Whether a form was sent from our own page.

    New browsers say so in ``Sec-Fetch-Site``, older ones in ``Origin``, the oldest in ``Referer``.
    Whoever says nothing is not believed.
    """
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _FROM_HERE
    stated = asked.headers.get("Origin") or asked.headers.get("Referer")
    return stated is not None and _place(stated) == asked.host


def _place(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


def install(app: Flask) -> None:
    @app.before_request
    def refuse_strangers_forms() -> None:
        needs_origin = request.method not in _HARMLESS and request.blueprint not in _FROM_ANYWHERE
        if needs_origin and not came_from_here(request):
            abort(403)
