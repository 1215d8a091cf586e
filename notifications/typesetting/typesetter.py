"""Typst, in this process: a template and its data become the bytes of one PDF."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, cast

import typst

from notifications.typesetting.characters import FONTS, code_points, missing_glyphs
from notifications.typesetting.errors import (
    BrokenTemplate,
    DoesNotFit,
    UnknownTemplate,
    UnprintableText,
)

TEMPLATES = Path(__file__).parent / "templates"
# PDF/UA refuses a missing glyph, title or alt text; PDF/A keeps the letter readable in ten years.
STANDARDS: Final = ("ua-1", "a-2a")
_NO_GLYPH = ("could not be displayed", "disallowed codepoint")
_DOES_NOT_FIT = re.compile(r"does not fit: ([a-z ]+)")
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)|/Count (\d+)/Kids")


@dataclass(frozen=True, slots=True)
class Typeset:
    """One finished document and the SHA-256 of its bytes, in hex."""

    pdf: bytes
    pages: int
    sha256: str


def _strings(value: object) -> Iterator[str]:
    """Every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _shallow(value: object) -> dict[str, Any]:
    """A dataclass as JSON: ``dataclasses.asdict`` copies every string, which costs a tenth more."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_shallow)


def source_for(template: str, data: Mapping[str, Any]) -> bytes:
    """The Typst source of one document: data is one string literal and never becomes markup."""
    literal = _json(data).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{template}.typ": render\n#render(json(bytes("{literal}")))\n'.encode()


def _page_count(pdf: bytes) -> int:
    return max(int(first or second) for first, second in _PAGES.findall(pdf))


@cache
def renderer_version(templates: Path = TEMPLATES) -> str:
    """What made a document's bytes: package versions, and a hash over templates and fonts."""
    digest = hashlib.sha256()
    for folder in (templates, FONTS):
        for path in sorted(folder.glob("*.[tjo]*")):
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"typst {version('typst')}, segno {version('segno')}, sheet {digest.hexdigest()[:16]}"


class Typesetter:
    """Sets documents one after another with one warm compiler; threads may share it.

    It sees the project's fonts and ``templates``, and no other file of the machine.
    """

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = templates
        self._turn = threading.Lock()
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
        self._compiler = typst.Compiler(root=templates, font_paths=fonts, ignore_system_fonts=True)

    @property
    def renderer(self) -> str:
        return renderer_version(self._templates)

    def typeset(self, template: str, data: Mapping[str, Any], *, made_on: date) -> Typeset:
        """A PDF/UA-1 and PDF/A-2a document; the same input gives the same bytes anywhere.

        Args:
            template: The name of a file of the templates' folder, without its ending.
            data: What its ``render`` takes: JSON values, and dataclasses of them.
            made_on: The day that the file names as its own.

        Raises:
            UnprintableText: A character has no glyph or no place in a document.
            DoesNotFit: Words are too long for a place of fixed size.
            UnknownTemplate: There is no such template.
            BrokenTemplate: The template and the data do not agree.
        """
        if not (self._templates / f"{template}.typ").is_file():
            raise UnknownTemplate(template)
        pdf = self._compile(template, data, datetime.combine(made_on, time(), UTC))
        return Typeset(pdf, _page_count(pdf), hashlib.sha256(pdf).hexdigest())

    def pictures(
        self, template: str, data: Mapping[str, Any], *, dots_per_inch: int = 100
    ) -> tuple[bytes, ...]:
        """Each page as a PNG, for people and measures to look at; errors as `typeset` has them."""
        if not (self._templates / f"{template}.typ").is_file():
            raise UnknownTemplate(template)
        failure = ""
        try:
            with self._turn:
                drawn = self._compiler.compile(
                    input=source_for(template, data), format="png", ppi=dots_per_inch
                )
        except (typst.TypstError, UnicodeEncodeError) as error:
            failure = str(error.args[0])
        else:
            pages = drawn if isinstance(drawn, list) else [drawn]
            return tuple(cast("list[bytes]", pages))
        raise _named(failure, data)

    def _compile(self, template: str, data: Mapping[str, Any], stamp: datetime) -> bytes:
        failure = ""
        try:
            with self._turn:
                # A PDF without an output path is bytes; the other types are for other formats.
                return cast(
                    "bytes",
                    self._compiler.compile(
                        input=source_for(template, data),
                        pdf_standards=list(STANDARDS),
                        timestamp=stamp,
                    ),
                )
        except (typst.TypstError, UnicodeEncodeError) as error:
            failure = str(error.args[0])
        # Outside the except: Typst's diagnostics quote the whole source, names and all, and must
        # not travel along as the cause.
        raise _named(failure, data)


def _named(failure: str, data: Mapping[str, Any]) -> Exception:
    place = _DOES_NOT_FIT.search(failure)
    if place:
        return DoesNotFit(place.group(1))
    if "utf-8" in failure or any(sign in failure for sign in _NO_GLYPH):
        return UnprintableText(
            code_points(missing_glyphs("".join(_strings(json.loads(_json(data))))))
        )
    return BrokenTemplate("the template and its data do not agree")
