"""The names that every template knows, bound once a request."""

from __future__ import annotations

import datetime as dt
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_skeleton
from flask import Flask, url_for
from markupsafe import Markup

from notifications.foundation.days import minnesota_day
from notifications.foundation.stamp import Mode
from portal.legal_bases.catalogue import legal_basis
from portal.web.shared import locale
from portal.web.shared.sessions import ends_in, form_token
from portal.web.shared.wired import the_portal
from portal.web.shared.words import Words, ltr, telephone, whole
from translations.locales import babel_locale, isolate
from translations.registry import Language
from translations.vocabulary import has

STATIC = Path(__file__).parent / "static"


def install(app: Flask) -> None:
    app.context_processor(_names)


def _names() -> dict[str, Any]:
    page = locale.page_language()
    words = page.words
    settings = the_portal().settings
    return {
        "page": page,
        "_": words.say,
        "gettext": words.plain,
        "ngettext": words.counted,
        "term": words.term,
        "terms": words.terms,
        "law_text": words.law,
        "day": words.day,
        "moment": words.moment,
        "short_day": words.short_day,
        "whole": whole,
        "day_of": lambda moment: words.day(minnesota_day(moment)),
        "number": words.number,
        "months": words.months,
        "when": lambda day, precision: when(words, day, str(precision)),
        "as_of_day": lambda text: as_of_day(words, text),
        "claimant": lambda key, agency: claimant(words, key, agency),
        "citation": citation,
        "law_now": legal_basis,
        "telephone": telephone,
        "ltr": ltr,
        "asset": asset,
        "form_token": form_token,
        "ends_in": ends_in,
        "language_choices": locale.choices,
        "help_in": lambda language: _help_in(language, settings.help_phone),
        "help_phone": settings.help_phone,
        "demonstration": settings.mode is Mode.DEMO,
    }


def when(words: Words, day: dt.date, precision: str) -> str:
    """A day as exactly as it is known: of a month or a year, never its first day."""
    if precision == "day":
        return words.day(day)
    if precision == "year":
        return str(day.year)
    if words.language.babel is None:
        return isolate(f"{day:%Y-%m}")
    return format_skeleton("yMMMM", day, locale=babel_locale(words.language))


def as_of_day(words: Words, text: str) -> str:
    """The age of what we know: an ISO day, a month or a year, as its source gives it."""
    parts = [int(part) for part in text.split("-")]
    precision = ("year", "month", "day")[len(parts) - 1]
    year, month, day = (*parts, 1, 1)[:3]
    return when(words, dt.date(year, month, day), precision)


def claimant(words: Words, key: str, agency: str) -> Markup:
    """Who makes a claim: the agency by its name, others as the vocabulary has them."""
    if key == "agency":
        return Markup("<bdi>{}</bdi>").format(agency)
    group = "claimants" if has("claimants", key) else "requesters"
    return words.term(group, key)


@cache
def citation(law_id: str) -> Markup:
    """A law by the name that lawyers look it up under."""
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(legal_basis(law_id).citation)


def asset(name: str) -> str:
    """The address of a file that a browser can keep: another content is another address."""
    return url_for("static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _help_in(language: Language, phone: str) -> str | None:
    return locale.help_in(language, phone)
