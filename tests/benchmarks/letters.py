"""Letters a second, end to end, against a bare Typst compile in the same run.

End to end: a frozen notice is composed, both QR codes are drawn, the PDF is set, hashed and written
to a file.  Bare: Typst alone compiles the same kind of source (same template, data, PDF standards
and language block) and the bytes are dropped.  The two take turns, in blocks of different letters,
so that neither profits from what the other has cached, and a busy machine slows both.  Ten letters
warm each up and are not counted.

Goal: at least 0.7 of the bare rate.  Run: ``python -m tests.benchmarks.letters --count 200``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import typst

from notifications.channels.letter import letter_data, render_letter
from notifications.composition.composed import ComposedLetter
from notifications.composition.composer import compose_letter
from notifications.composition.letter import LetterCode
from notifications.foundation.codes import letter_secrets
from notifications.notice import NoticeKind
from notifications.typesetting.characters import FONTS
from notifications.typesetting.typesetter import STANDARDS, TEMPLATES, source_for
from tests.factories.notices import make_notice

GOAL = 0.7
BLOCK = 20
DAY = dt.date(2026, 6, 20)
KEY = b"benchmark key, not a secret 0123"
SITE = "https://portal.example.org"


@dataclass
class Rates:
    """Seconds spent by each side, over the same number of letters."""

    letters: int = 0
    whole: float = 0.0
    bare: float = 0.0
    first_mb: float = 0.0
    last_mb: float = 0.0

    def line(self, language: str) -> str:
        ratio = self.bare / self.whole
        verdict = "met" if ratio >= GOAL else "missed"
        return (
            f"{language}: end to end {self.letters / self.whole:.0f} letters/s, "
            f"bare Typst {self.letters / self.bare:.0f} letters/s, "
            f"ratio {ratio:.2f} (goal {GOAL}: {verdict}), {self.letters} letters each, "
            f"peak memory {self.first_mb:.0f} MB after the first block, "
            f"{self.last_mb:.0f} at the end"
        )


def composed(language: str, number: int) -> ComposedLetter:
    """One person's letter, from a frozen notice: no two are alike."""
    notice = make_notice(NoticeKind.DISCLOSED_NO_BASIS, language=language)
    person = replace(notice.recipient, name=f"Ana Example {number}")
    secrets = letter_secrets(KEY, UUID(int=number))
    return compose_letter(
        replace(notice, recipient=person, reference=f"7K2M-{number:04d}"),
        language,
        dated=DAY,
        reference_url=f"{SITE}/real#7K2M-{number:04d}",
        code=LetterCode(secrets.typed, f"{SITE}/code#{secrets.scanned}"),
    )


def bare_compiler() -> Callable[[bytes], Any]:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
    stamp = dt.datetime.combine(DAY, dt.time(), dt.UTC)
    return lambda source: compiler.compile(
        input=source, pdf_standards=list(STANDARDS), timestamp=stamp
    )


def whole_block(language: str, numbers: range, folder: Path) -> float:
    begun = time.perf_counter()
    for number in numbers:
        made = render_letter(composed(language, number), made_on=DAY)
        (folder / f"{made.sha256}.pdf").write_bytes(made.pdf)
    return time.perf_counter() - begun


def bare_block(compile_source: Callable[[bytes], Any], sources: list[bytes]) -> float:
    begun = time.perf_counter()
    for source in sources:
        compile_source(source)
    return time.perf_counter() - begun


def sources(language: str, numbers: range) -> list[bytes]:
    return [source_for("letter", letter_data(composed(language, number))) for number in numbers]


def measure(language: str, count: int, folder: Path) -> Rates:
    compile_source = bare_compiler()
    rates = Rates()
    whole_block(language, range(BLOCK // 2), folder)
    bare_block(compile_source, sources(language, range(BLOCK // 2, BLOCK)))
    for start in range(BLOCK, BLOCK + 2 * count, 2 * BLOCK):
        middle = start + BLOCK
        rates.whole += whole_block(language, range(start, middle), folder)
        waiting = sources(language, range(middle, middle + BLOCK))
        rates.bare += bare_block(compile_source, waiting)
        rates.letters += BLOCK
        rates.first_mb = rates.first_mb or _peak_mb()
    rates.last_mb = _peak_mb()
    return rates


def _peak_mb() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--count", type=int, default=100, help="letters on each side, a language")
    asked.add_argument("--language", nargs="+", default=["en", "so", "ar"])
    chosen = asked.parse_args()
    for language in chosen.language:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(language, chosen.count, Path(folder)).line(language))


if __name__ == "__main__":
    main()
