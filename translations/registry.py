"""The sixteen languages of the portal, and how a code from outside finds one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

Direction = Literal["ltr", "rtl"]

FOLDER = Path(__file__).parent

# Codes that a list or a browser may send for a language that the sixteen hold under another code.
# Bare Chinese reads as traditional, the one written Chinese that Minnesota's agencies publish;
# simplified Chinese, asked for by script or region, is another written language.
_SAME_WRITTEN_LANGUAGE = {"mww": "hmn", "yue": "zh_Hant", "zh": "zh_Hant"}
_SIMPLIFIED_CHINESE = frozenset({"hans", "cn", "sg", "my"})

# A header longer than this is not a person's; reading on would only cost time.
_LONGEST_ACCEPT_LANGUAGE = 1000


class UnknownLanguage(LookupError):
    """No language of the portal has this code."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language that the portal is prepared to write.

    ``code`` names the folder under ``translations/`` and the first part of a page's path.
    ``babel`` is the CLDR locale, ``None`` where CLDR has none.  ``plural`` is the gettext rule,
    ``None`` where Babel's own is right.  ``help_line`` refers callers and does not interpret; it
    was printed in 2020 (``mn-dhs-language-lines``): check it again before it is shown to anyone.
    """

    code: str
    html_lang: str
    english: str
    endonym: str
    direction: Direction
    letter_font: str
    babel: str | None
    plural: str | None = None
    help_line: str | None = None

    @property
    def is_english(self) -> bool:
        return self.code == "en"

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"


def language(code: str) -> Language:
    """The language with this code of ours.

    Raises:
        UnknownLanguage: the code is not one of the sixteen, letter for letter.
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        raise UnknownLanguage(f"no language of the portal has the code {code!r}") from None


def written_language(bcp47: str) -> Language | None:
    """The language in which to write to someone whose language is this BCP 47 code.

    ``es-MX`` is Spanish, ``zh-TW`` and ``zh-HK`` are traditional Chinese.  ``None`` means that the
    code is outside the sixteen: she is told in English with the language block.
    """
    primary, *rest = bcp47.strip().replace("_", "-").lower().split("-")
    code = _SAME_WRITTEN_LANGUAGE.get(primary, primary)
    if code == "zh_Hant" and not _SIMPLIFIED_CHINESE.isdisjoint(rest):
        return None
    return LANGUAGES.get(code)


def from_accept_language(header: str | None) -> Language:
    """The first language of ours in an ``Accept-Language`` header, best first; else English."""
    for tag in _by_preference(header or ""):
        found = written_language(tag)
        if found is not None:
            return found
    return ENGLISH


def _by_preference(header: str) -> Iterator[str]:
    choices = [_choice(part) for part in header[:_LONGEST_ACCEPT_LANGUAGE].split(",")]
    for tag, quality in sorted(choices, key=lambda choice: -choice[1]):
        if quality > 0:
            yield tag


def _choice(part: str) -> tuple[str, float]:
    tag, _, parameter = part.partition(";")
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return tag, 1.0
    try:
        return tag, float(value)
    except ValueError:
        return tag, 0.0


def _read(row: Mapping[str, Any]) -> Language:
    return Language(
        code=row["code"],
        html_lang=row["html_lang"],
        english=row["english"],
        endonym=row["endonym"],
        direction=row["dir"],
        letter_font=row["letter_font"],
        babel=row["babel"],
        plural=row.get("plural"),
        help_line=row.get("help_line"),
    )


def _load(path: Path) -> Mapping[str, Language]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["languages"]
    return MappingProxyType({row["code"]: _read(row) for row in rows})


LANGUAGES: Mapping[str, Language] = _load(FOLDER / "languages.yaml")
"""By code, English first, in the order in which the portal lists them."""

ENGLISH = LANGUAGES["en"]
