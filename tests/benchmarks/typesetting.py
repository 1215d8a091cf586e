"""Typesetting alone: Typst, as our letters are set, beside WeasyPrint on the same words.

Both set the same sentences on US letter pages with the same margins and the same fonts, into a
tagged PDF (PDF/UA-1), in one process, in turns.  WeasyPrint is no part of the project: ``pip
install weasyprint`` first.  Goals: 20 times WeasyPrint in English, 12 times in every language.
With ``pdftoppm`` on the machine it also says how far each runs off the page, in inches.

Run: ``python -m tests.benchmarks.typesetting --count 20``.
"""

from __future__ import annotations

import argparse
import html
import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from notifications.composition.composed import ComposedNotice
from notifications.composition.composer import compose
from notifications.notice import NoticeKind
from notifications.typesetting import Typesetter
from notifications.typesetting.characters import FONTS
from notifications.typesetting.typesetter import TEMPLATES
from tests.benchmarks.letters import DAY
from tests.factories.notices import make_notice
from translations.catalogues import NotTranslated
from translations.registry import LANGUAGES, Language

GOALS = {"en": 20.0}
GOAL = 12.0
_DPI, _MARGIN = 50, 0.85
_PARTS = """#import "/languages.typ": spoken
#let render(data) = {
  set document(title: data.parts.first().notice.title, author: "Rights Portal")
  set page(paper: "us-letter", margin: 0.85in)
  spoken(data.parts.first(), 11pt, {
    heading(level: 1, data.parts.first().notice.headline)
    for section in data.parts.first().notice.sections {
      heading(level: 2, section.heading)
      for words in section.paragraphs { par(words) }
    }
  })
}
"""


def main() -> int:
    """Measure every language that composes, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--language", nargs="+", choices=list(LANGUAGES), default=list(LANGUAGES))
    wanted = parser.parse_args()
    weasy = _weasyprint()
    with tempfile.TemporaryDirectory() as folder:
        typst = _typst(Path(folder))
        lines = [_line(LANGUAGES[code], wanted.count, typst, weasy) for code in wanted.language]
    sys.stdout.writelines(line + "\n" for line in lines)
    return 0


Setter = Callable[[Language, ComposedNotice], bytes]


def _line(spoken: Language, count: int, typst: Setter, weasy: Setter) -> str:
    try:
        notices = [_notice(spoken, number) for number in range(count)]
    except NotTranslated:
        return f"{spoken.code}: not composed: a sentence is open"
    took = {typst: 0.0, weasy: 0.0}
    for setter in took:
        setter(spoken, notices[0])
    for notice in notices:
        for setter in took:
            begun = time.perf_counter()
            setter(spoken, notice)
            took[setter] += time.perf_counter() - begun
    ratio = took[weasy] / took[typst]
    goal = GOALS.get(spoken.code, GOAL)
    return (
        f"{spoken.code}: Typst {count / took[typst]:.0f} a second, WeasyPrint "
        f"{count / took[weasy]:.1f}, ratio {ratio:.0f} "
        f"(goal {goal:.0f}: {'met' if ratio >= goal else 'missed'}); beyond a margin by "
        f"{_over(typst(spoken, notices[0]))} and {_over(weasy(spoken, notices[0]))}"
    )


def _notice(spoken: Language, number: int) -> ComposedNotice:
    notice = make_notice(NoticeKind.DISCLOSED_NO_BASIS, children=(f"Ana{number}", "Bo"))
    return compose(notice, spoken.code).notice


def _typst(folder: Path) -> Setter:
    shutil.copy(TEMPLATES / "languages.typ", folder)
    (folder / "page.typ").write_text(_PARTS, encoding="utf-8")
    typesetter = Typesetter(folder)

    def set_page(spoken: Language, notice: ComposedNotice) -> bytes:
        part = {
            "language": spoken.code,
            "html_lang": spoken.html_lang,
            "direction": spoken.direction,
            "notice": notice,
        }
        return typesetter.typeset("page", {"parts": [part]}, made_on=DAY).pdf

    return set_page


def _weasyprint() -> Setter:
    try:
        import weasyprint  # noqa: PLC0415 - no part of the project
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except (ImportError, OSError):
        raise SystemExit("pip install weasyprint first (it needs Pango on the machine)") from None
    fonts: Any = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:'{path.stem.split('-')[0]}';src:url('{path.as_uri()}')}}"
        for path in sorted(FONTS.glob("*-Regular*.[to]tf"))
    )
    names = ",".join(f"'{path.stem.split('-')[0]}'" for path in FONTS.glob("*-Regular*.[to]tf"))
    style = f"{faces}@page{{size:letter;margin:{_MARGIN}in}}body{{font:11pt {names}}}"
    sheet: Any = weasyprint.CSS(string=style, font_config=fonts)

    def set_page(spoken: Language, notice: ComposedNotice) -> bytes:
        document = weasyprint.HTML(string=_html(spoken, notice))
        made: bytes = document.write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
        )
        return made

    return set_page


def _html(spoken: Language, notice: ComposedNotice) -> str:
    body = "".join(
        f"<h2>{html.escape(section.heading)}</h2>"
        + "".join(f"<p>{html.escape(words)}</p>" for words in section.paragraphs)
        for section in notice.sections
    )
    return (
        f'<!doctype html><html lang="{spoken.html_lang}" dir="{spoken.direction}">'
        f"<title>{html.escape(notice.title)}</title><h1>{html.escape(notice.headline)}</h1>{body}"
    )


def _over(pdf: bytes) -> str:
    """How far ink of the first page stands outside the margins, in inches."""
    if shutil.which("pdftoppm") is None:
        return "(not measured)"
    command = ("pdftoppm", "-r", str(_DPI), "-f", "1", "-l", "1", "-gray", "-")
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    page = Image.open(io.BytesIO(drawn)).convert("L")
    box = ImageChops.invert(page).point(lambda light: 255 if light > 40 else 0).getbbox()
    if box is None:
        return "(nothing drawn)"
    beyond = max(_MARGIN - box[0] / _DPI, box[2] / _DPI - (page.width / _DPI - _MARGIN), 0)
    return f"{beyond:.2f} in"


if __name__ == "__main__":
    sys.exit(main())
