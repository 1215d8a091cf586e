"""What programs ask a site for: is it up, where to report a fault, and which pages there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from flask import Response, abort, render_template, url_for
from sqlalchemy.exc import SQLAlchemyError

from migrations.upgrade import is_up_to_date
from notifications.foundation.clock import Clock
from notifications.foundation.stamp import WrongMode, check_stamp
from portal.legal_bases.catalogue import all_legal_bases
from portal.web.shared.wired import the_portal
from translations.registry import LANGUAGES

_PAGES = (
    "home",
    "real",
    "wrong_home",
    "not_me",
    "rights",
    "questions",
    "papers",
    "safety",
    "accessibility",
    "privacy",
    "laws",
    "matters",
    "numbers",
    "no_letter",
    "new_letter",
)
_GOOD_FOR = timedelta(days=180)
_LOG = structlog.get_logger()


def security() -> Response:
    """Whom to tell of a weakness, as RFC 9116 has it; not there while nobody is named."""
    settings = the_portal().settings
    if not settings.security_contact:
        abort(404)
    address = f"{settings.base_url}{url_for('public.security')}"
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {_expires(the_portal().clock)}",
        "Preferred-Languages: en",
        f"Canonical: {address}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def alive() -> Response:
    """The process answers; nothing else is looked at."""
    return Response("alive\n", mimetype="text/plain")


def ready() -> Response:
    """Whether pages can be served: the database answers, is ours, and has every migration.

    Says no more than that: why not stands in the log.
    """
    portal = the_portal()
    try:
        with portal.database.reading() as session:
            check_stamp(session, portal.settings.mode)
        up_to_date = is_up_to_date(portal.database)
    except (SQLAlchemyError, WrongMode) as error:
        _LOG.exception("not_ready", error=type(error).__name__, exc_info=False)
        up_to_date = False
    if up_to_date:
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", status=503, mimetype="text/plain")


def sitemap() -> Response:
    """Every page that says the same to everyone, with the same page in the other languages.

    Laws come from the catalogue's files, never from what stands in the database: nobody learns
    from it what an agency has been asked.
    """
    base = the_portal().settings.base_url
    pages: list[tuple[str, dict[str, Any]]] = [(f"public.{name}", {}) for name in _PAGES]
    pages += [("public.law", {"law_id": law.id}) for law in all_legal_bases()]
    in_each = [
        [
            (language.html_lang, base + url_for(endpoint, language=language, **values))
            for language in LANGUAGES.values()
        ]
        for endpoint, values in pages
    ]
    text = render_template("public/sitemap.xml", pages=in_each)
    return Response(text, mimetype="application/xml")


def _expires(clock: Clock) -> str:
    """Midnight, so that the same day always gives the same bytes."""
    day = (clock.now() + _GOOD_FOR).date()
    return f"{day.isoformat()}T00:00:00Z"
