"""Days, numbers, lists and plural rules in every language of the portal.

Importing this module teaches Babel the two languages that CLDR lacks and mends the two plural rules
that Babel has wrong.  Whoever hands a language to Babel imports it first; both dictionaries that it
writes to are Babel's own (one private), so Babel is pinned and the tests look at the outcome.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from babel import Locale, localedata
from babel.dates import format_date, parse_pattern
from babel.lists import format_list as babel_format_list
from babel.messages import plurals
from babel.numbers import format_decimal
from babel.plural import PluralRule

from translations.registry import LANGUAGES, Language

# Left-to-right isolate … pop: keeps 651-555-0143 from printing as 0143-555-651 inside Arabic.
_ISOLATE = "\u2066"
_POP = "\u2069"

# "and" before the last item, in the languages that CLDR lacks.
_AND = {"hmn": "thiab", "ksw": "ဒီး"}
_DAY_IN_DIGITS = "y-MM-dd"

# American English puts a comma before "and"; our English does not, and CLDR has that as en_001.
# CLDR's Oromo list has no "and" at all.
_LIST_LOCALE = {"en": "en_001"}
_LIST_LAST = {"om": " fi "}


def babel_locale(language: Language) -> Locale:
    """What to hand to Babel for this language: never fails for one of ours."""
    return Locale.parse(language.babel or language.code)


def plural_rule(language: Language) -> str:
    """The gettext ``Plural-Forms`` value of this language."""
    return language.plural or str(plurals.get_plural(babel_locale(language)))


def plural_count(language: Language) -> int:
    """How many forms a counted sentence has in this language: six in Arabic, one in Hmong."""
    return _plural_pair(plural_rule(language))[0]


def format_day(day: dt.date, language: Language) -> str:
    """A day in words of the language; digits (2026-06-03) where its month names are not sure.

    Digits are isolated, so the result can stand inside right-to-left text.
    """
    if language.babel is None:
        return isolate(format_date(day, _DAY_IN_DIGITS, locale=babel_locale(language)))
    return format_date(day, "long", locale=babel_locale(language))


def format_number(number: float | Decimal, language: Language) -> str:
    """Digits as the language's readers in Minnesota write them: ``es`` gives 1,234.5."""
    return format_decimal(number, locale=babel_locale(language))


def format_list(items: Iterable[str], language: Language) -> str:
    """``a, b and c`` in the language; an empty string for no items."""
    words = list(items)
    last = _LIST_LAST.get(language.code)
    if last and len(words) > 1:
        return ", ".join(words[:-1]) + last + words[-1]
    locale = _LIST_LOCALE.get(language.code) or babel_locale(language)
    return babel_format_list(words, locale=locale)


def isolate(text: str) -> str:
    """Wraps a phone number, a reference or digits so that they keep their order in any text."""
    return f"{_ISOLATE}{text}{_POP}"


def _teach_babel() -> None:
    for language in LANGUAGES.values():
        if language.babel is None:
            localedata._cache[language.code] = _locale_data(language)  # noqa: SLF001 - no other way
        if language.plural is not None:
            plurals.PLURALS[language.code] = _plural_pair(language.plural)


def _locale_data(language: Language) -> dict[str, Any]:
    """English data without its words: months as numbers, days by digits, one plural form."""
    data = localedata.load("en").copy()
    months = {number: str(number) for number in range(1, 13)}
    widths = dict.fromkeys(("abbreviated", "narrow", "wide"), months)
    data["months"] = {"format": widths, "stand-alone": widths}
    pattern = parse_pattern(_DAY_IN_DIGITS)
    data["date_formats"] = dict.fromkeys(("full", "long", "medium", "short"), pattern)
    data["character_order"] = "left-to-right"
    data["plural_form"] = PluralRule({})
    data["list_patterns"] = {"standard": _list_patterns(_AND[language.code])}
    return data


def _list_patterns(conjunction: str) -> dict[str, str]:
    last = f"{{0}} {conjunction} {{1}}"
    return {"start": "{0}, {1}", "middle": "{0}, {1}", "end": last, "2": last}


def _plural_pair(rule: str) -> tuple[int, str]:
    count, expression = rule.rstrip("; ").split(";")
    return int(count.partition("=")[2]), expression.strip().removeprefix("plural=")


_teach_babel()
