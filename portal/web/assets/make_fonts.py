"""Cuts the fonts of the scripts that old phones lack: one weight, one script, at most 60 KB each.

Beside each stands the font of a few letters in which a language's own name is written: the list of
languages is on every page, and whoever looks for hers must be able to read it.

Run by ``make assets``.  Source: Google's Noto fonts as @fontsource packs them (SIL Open Font
License 1.1, no reserved font name).
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from translations.registry import LANGUAGES

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules" / "@fontsource"
FOLDER = HERE.parent / "shared" / "static" / "fonts"
MOST_BYTES = 60_000
LAST_LATIN = 0x24F
# Of Ethiopic, what Amharic is written with; the others are packed by script already.
SCRIPTS: dict[str, range | None] = {
    "ethiopic": range(0x1200, 0x1380),
    "khmer": None,
    "lao": None,
    "myanmar": None,
}


class FontTooLarge(Exception):
    """A font is more than a page may ask a weak line for."""


def source(script: str) -> Path:
    package = PACKAGES / f"noto-sans-{script}"
    return package / "files" / f"noto-sans-{script}-{script}-400-normal.woff2"


def letters(script: str, keep: range | None) -> set[int]:
    """What a script's pages are written with, by code point."""
    there = set(TTFont(source(script)).getBestCmap())
    return there & set(keep) if keep else there


def cut(script: str, keep: set[int], name: str) -> Path:
    """Writes the font of these letters; returns where."""
    target = FOLDER / f"{name}.woff2"
    font = TTFont(source(script), recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["*"]
    options.flavor = "woff2"
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=keep)
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    return target


def licence() -> str:
    """The licence's text under the copyright line of each font that is here."""
    papers = [(PACKAGES / f"noto-sans-{script}" / "LICENSE").read_text() for script in SCRIPTS]
    owners = [paper.split("\n", 1)[0] for paper in papers]
    return "\n".join(owners) + "\n" + papers[0].split("\n", 1)[1]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    names = {ord(letter) for language in LANGUAGES.values() for letter in language.endonym}
    for script, part in SCRIPTS.items():
        keep = letters(script, part)
        name = {letter for letter in keep & names if letter > LAST_LATIN}
        size = cut(script, keep, script).stat().st_size
        if size > MOST_BYTES:
            raise FontTooLarge(f"{script}: {size} bytes; at most {MOST_BYTES}")
        cut(script, name, f"name-{script}")
    (FOLDER / "OFL.txt").write_text(licence(), encoding="utf-8")


if __name__ == "__main__":
    main()
