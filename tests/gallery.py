"""Every kind of notice, on every channel, in every language, as pictures on one page.

Run: ``make gallery``, then open ``var/gallery/index.html``.  The people in it are made up.  A kind
that uses a sentence which is open in a language says so: it goes out as an English letter.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import sys
from collections.abc import Iterator
from pathlib import Path

from notifications.channels.letter import letter_data
from notifications.channels.sms import segments
from notifications.composition.composer import compose_email, compose_letter, compose_text
from notifications.composition.letter import LetterCode
from notifications.notice import Notice, NoticeKind
from notifications.recipients import Channel
from notifications.typesetting import Typesetter
from tests.factories.notices import FACTS, make_notice
from translations.catalogues import NotTranslated
from translations.registry import LANGUAGES, Language

_DAY = dt.date(2026, 7, 1)
_SITE = "https://portal.example.org"
_CODE = LetterCode("4KX972MQH3TC8", f"{_SITE}/code#4KX972MQH3TC8WZR6V0P")
_STYLE = """body{font:1rem/1.5 system-ui;margin:1rem}
img{width:22rem;border:1px solid gray;margin:.25rem}
pre{white-space:pre-wrap;max-width:44rem;background:whitesmoke;padding:.5rem}
nav a{margin-inline-end:.75rem}"""
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title>
<style>{style}</style><h1>Every notice, as it goes out</h1><nav>{nav}</nav>{body}"""


def main() -> int:
    """Draw, and say where."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--to", type=Path, default=Path("var/gallery"))
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    parser.add_argument("--kind", action="append", choices=[kind.value for kind in FACTS])
    wanted = parser.parse_args()
    wanted.to.mkdir(parents=True, exist_ok=True)
    codes = wanted.language or list(LANGUAGES)
    kinds = [NoticeKind(kind) for kind in wanted.kind or FACTS]
    typesetter = Typesetter()
    body = "".join(_of_language(typesetter, LANGUAGES[code], kinds, wanted.to) for code in codes)
    nav = "".join(f'<a href="#{code}">{LANGUAGES[code].endonym}</a>' for code in codes)
    page = wanted.to / "index.html"
    page.write_text(_PAGE.format(style=_STYLE, nav=nav, body=body), encoding="utf-8")
    sys.stdout.write(f"{page}\n")
    return 0


def _of_language(
    typesetter: Typesetter, spoken: Language, kinds: list[NoticeKind], folder: Path
) -> str:
    heading = f'<h2 id="{spoken.code}">{spoken.english} · {spoken.endonym}</h2>'
    shown = (_of_kind(typesetter, spoken, make_notice(kind), folder) for kind in kinds)
    return heading + "".join(shown)


def _of_kind(typesetter: Typesetter, spoken: Language, notice: Notice, folder: Path) -> str:
    heading = f"<h3>{notice.kind.value}</h3>"
    try:
        return heading + "".join(_drawn(typesetter, spoken, notice, folder))
    except NotTranslated as error:
        return f"{heading}<p>English letter with the language block. {html.escape(str(error))}</p>"


def _drawn(typesetter: Typesetter, spoken: Language, notice: Notice, folder: Path) -> Iterator[str]:
    channels, one_time = notice.rule.channels, None
    if notice.kind is NoticeKind.SIGN_IN_CODE:
        one_time = "402913"
    mark = f'lang="{spoken.html_lang}" dir="{spoken.direction}"'
    if Channel.SMS in channels:
        body = compose_text(notice, spoken.code, code=one_time).body
        yield f"<pre {mark}>{html.escape(body)}</pre><p>{segments(body).segments} segments</p>"
    if Channel.EMAIL in channels:
        email = compose_email(notice, spoken.code, code=one_time)
        said = "\n\n".join((email.subject, *email.paragraphs))
        yield f"<pre {mark}>{html.escape(said)}</pre>"
    if Channel.LETTER in channels:
        yield from _letter(typesetter, spoken, notice, folder)


def _letter(
    typesetter: Typesetter, spoken: Language, notice: Notice, folder: Path
) -> Iterator[str]:
    code = _CODE if notice.rule.carries_code else None
    letter = compose_letter(
        notice, spoken.code, dated=_DAY, reference_url=f"{_SITE}/real#7K2M", code=code
    )
    for number, picture in enumerate(typesetter.pictures("letter", letter_data(letter)), 1):
        path = folder / f"{spoken.code}-{notice.kind.value}-{number}.png"
        path.write_bytes(picture)
        yield f'<img src="{path.name}" alt="{notice.kind.value}, page {number}" loading="lazy">'


if __name__ == "__main__":
    sys.exit(main())
