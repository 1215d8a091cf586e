"""The checks of the Translate Toolkit beside our own, where it is installed.

It is a tool of translators and no part of the portal: the extra ``translators``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from translations.messages import Sentence
from translations.registry import Language

# What is an error in any language; the rest of its checks have an opinion on style.
_WANTED = ("printf", "urls", "emails", "newlines", "tabs", "escapes", "doublewords")


def is_installed() -> bool:
    return _kit() is not None


def faults(language: Language, sentence: Sentence) -> Iterator[str]:
    """What ``pofilter`` finds, each with the name of its check; nothing where it is missing."""
    if _kit() is None:
        return
    for text in sentence.msgstr:
        for name, words in sorted(_checked(language, sentence.msgid, text)):
            yield f"pofilter, {name}: {words}"


def _checked(language: Language, source: str, target: str) -> list[tuple[str, str]]:
    kit = _kit()
    if kit is None:
        return []
    checks, pounit = kit
    config = checks.CheckerConfig(targetlanguage=language.html_lang.split("-", maxsplit=1)[0])
    checker = checks.StandardChecker(checkerconfig=config, limitfilters=list(_WANTED))
    unit = pounit(source)
    unit.target = target
    found: dict[str, str] = checker.run_filters(unit)
    return list(found.items())


@cache
def _kit() -> tuple[Any, Callable[[str], Any]] | None:
    try:
        from translate.filters import checks  # noqa: PLC0415 - where it is installed
        from translate.storage.pypo import pounit  # noqa: PLC0415
    except ImportError:
        return None
    return checks, pounit
