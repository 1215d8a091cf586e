"""The language of a page stands in its path, so no cookie is needed and pages can be shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, BuildError

from portal.web.shared.words import Words, words_in
from translations.catalogues import completeness, template_sentences
from translations.language_block import language_block
from translations.registry import ENGLISH, LANGUAGES, Language, from_accept_language
from translations.review import ReviewState, review_state

# The console and the demonstration's own pages are for staff.
_ENGLISH_ONLY = ("/staff", "/sent")

BY_HTML_LANG = {language.html_lang: language for language in LANGUAGES.values()}


class LanguageConverter(BaseConverter):
    """``/so/…``: the ``lang`` code of one of the sixteen languages, letter for letter."""

    regex = "|".join(sorted(BY_HTML_LANG, key=len, reverse=True))

    def to_python(self, value: str) -> Language:
        return BY_HTML_LANG[value]

    def to_url(self, value: Language) -> str:
        return value.html_lang


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """The language that was asked for, and the one that the page is written in.

    They differ where a language has no pages yet: then the page is English, and says so.
    """

    asked: Language
    shown: Language

    @property
    def words(self) -> Words:
        return words_in(self.shown)

    @property
    def is_missing(self) -> bool:
        return self.asked is not self.shown

    @property
    def is_partial(self) -> bool:
        return not self.is_missing and not completeness(self.shown, "pages").complete

    @property
    def is_draft(self) -> bool:
        """Whether a reader must be told that nobody has checked the translation."""
        return not self.shown.is_english and not _approved(self.shown)


@dataclass(frozen=True, slots=True)
class Choice:
    """One language in the chooser, and the same page in it."""

    language: Language
    address: str
    current: bool


def page_language() -> PageLanguage:
    """The language of this request's page."""
    if "page_language" not in g:
        asked = g.get("language") or _language_of_path() or _language_of_browser()
        g.page_language = PageLanguage(asked, _written(asked))
    page: PageLanguage = g.page_language
    return page


def choices() -> list[Choice]:
    """Every language, with the address of this page in it."""
    current = page_language().asked
    return [
        Choice(language, _same_page(language), language is current)
        for language in LANGUAGES.values()
    ]


def help_in(language: Language, phone: str) -> str | None:
    """How to get free help, in one line of a language that has no pages yet."""
    lines = {line.language: line.text for line in language_block(lambda _code: phone)}
    return lines.get(language.code)


def install(app: Flask) -> None:
    """Teach the application the languages in its paths."""
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and isinstance(values.get("language"), Language):
        g.language = values.pop("language")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = page_language().asked


def _language_of_path() -> Language | None:
    return BY_HTML_LANG.get(request.path.split("/")[1])


def _language_of_browser() -> Language:
    if request.path.startswith(_ENGLISH_ONLY):
        return ENGLISH
    return from_accept_language(request.headers.get("Accept-Language"))


def _written(language: Language) -> Language:
    has_pages = language.is_english or completeness(language, "pages").translated > 0
    return language if has_pages else ENGLISH


def _same_page(language: Language) -> str:
    values = {**(request.view_args or {}), "language": language}
    endpoint = request.endpoint if "language" in g else None
    if request.url_rule is not None and "GET" not in (request.url_rule.methods or ()):
        return _page_before(language)
    try:
        return current_app.url_for(endpoint or "public.home", **values)
    except BuildError:
        return current_app.url_for("public.home", language=language)


def _page_before(language: Language) -> str:
    """What only a form leads to has no address of its own: the nearest page above it that has."""
    path = request.path
    while path.count("/") > 1:
        path = path.rpartition("/")[0]
        if _can_be_asked_for(path):
            _, _, rest = path.removeprefix("/").partition("/")
            return f"/{language.html_lang}/{rest}"
    return current_app.url_for("public.home", language=language)


def _can_be_asked_for(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


@cache
def _approved(language: Language) -> bool:
    return all(
        review_state(language, "pages", sentence.msgid, sentence.context) is ReviewState.APPROVED
        for sentence in template_sentences("pages").values()
    )
