"""What a template says: sentences, terms, days and numbers in the language of the page.

A sentence that a language does not have yet is shown in English and marked so, for the eye's font
and the screen reader's voice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

from babel.dates import format_skeleton, format_time, get_month_names
from markupsafe import Markup, escape

from notifications.foundation.days import MINNESOTA
from translations.catalogues import Catalogue, Domain, catalogue
from translations.locales import babel_locale, format_day, format_list, format_number, isolate
from translations.registry import Language
from translations.vocabulary import term as english_term

# Left-to-right, right-to-left and first-strong isolates, and the mark that ends each.
_ISOLATES = str.maketrans(
    {
        "\u2066": '<bdi dir="ltr" class="whole">',
        "\u2067": '<bdi dir="rtl">',
        "\u2068": "<bdi>",
        "\u2069": "</bdi>",
    }
)


class Words:
    """The words of one language, ready for autoescaping templates."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._held: dict[Domain, Catalogue] = {
            "pages": catalogue(language, "pages"),
            "notices": catalogue(language, "notices"),
            "law": catalogue(language, "law"),
        }

    def say(self, msgid: str, **names: object) -> Markup:
        """A sentence of the pages, for the body of a page."""
        return self._shown("pages", msgid, names)

    def plain(self, msgid: str, **names: object) -> Markup:
        """A sentence for a title, an attribute or an option, where no mark-up can stand."""
        found = self._held["pages"].translated(msgid)
        return _filled(msgid if found is None else found, names)

    def counted(self, singular: str, plural: str, number: int, **names: object) -> Markup:
        """A sentence with a number in it, in the plural form that the number asks for."""
        found = self._held["pages"].translated_plural(singular, plural, number)
        filled = {"number": self.number(number), **names}
        if found is not None:
            return _filled(found, filled)
        return _in_english(_filled(singular if number == 1 else plural, filled))

    def term(self, group: str, key: str, field: str = "text", **names: object) -> Markup:
        """A term of the field, or a sentence of the vocabulary."""
        return self._shown("notices", english_term(group, key, field), names)

    def terms(self, group: str, keys: Iterable[str]) -> Markup:
        """Several terms as one list in words: ``a, b and c``."""
        return Markup(format_list([str(self.term(group, key)) for key in keys], self.language))  # noqa: S704 - terms are escaped

    def law(self, text: str) -> Markup:
        """A sentence of the law catalogue or of the matters of public record."""
        return self._shown("law", text, {})

    def day(self, day: dt.date) -> str:
        """A day in words of the language."""
        return format_day(day, self.language)

    def short_day(self, day: dt.date) -> str:
        """A day with the name of its weekday and without its year, for a row of days."""
        if self.language.babel is None:
            return isolate(f"{day:%m-%d}")
        return format_skeleton("MMMEd", day, locale=babel_locale(self.language))

    def moment(self, moment: dt.datetime) -> Markup:
        """A moment as Minnesota's clocks show it."""
        local = moment.astimezone(MINNESOTA)
        time = format_time(local.time(), "short", locale=babel_locale(self.language))
        return Markup("<bdi>{}</bdi>, <bdi>{}</bdi>").format(self.day(local.date()), time)

    def number(self, number: float) -> str:
        return format_number(number, self.language)

    def months(self) -> list[tuple[int, str]]:
        """The twelve months, by number and name."""
        names = get_month_names("wide", "stand-alone", babel_locale(self.language))
        return [(number, names[number]) for number in range(1, 13)]

    def _shown(self, domain: Domain, msgid: str, names: dict[str, object]) -> Markup:
        found = self._held[domain].translated(msgid)
        if found is not None:
            return _filled(found, names)
        return _in_english(_filled(msgid, names))


def N_(msgid: str) -> str:  # noqa: N802 - the name that extraction knows
    """Mark a sentence for the catalogue where code names it and a template says it."""
    return msgid


@cache
def words_in(language: Language) -> Words:
    """The words of a language, made once a process."""
    return Words(language)


def ltr(text: object) -> Markup:
    """A number or a reference that keeps its order inside right-to-left text."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def whole(text: str) -> Markup:
    """Composed words for a page: what is isolated (a number, a reference) is not broken in two."""
    return Markup(str(escape(text)).translate(_ISOLATES))  # noqa: S704 - escaped; the marks are ours


def telephone(number: str) -> Markup:
    """A number to press and call."""
    digits = "".join(character for character in number if character.isdigit())
    dialled = digits if digits.startswith("1") else f"1{digits}"
    return Markup('<a class="phone" href="tel:+{}"><bdi dir="ltr">{}</bdi></a>').format(
        dialled, number
    )


def _filled(text: str, names: dict[str, object]) -> Markup:
    escaped = escape(text)
    return escaped % names if names else escaped


def _in_english(text: Markup) -> Markup:
    return Markup('<span lang="en" dir="ltr">{}</span>').format(text)
