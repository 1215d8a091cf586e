"""Makes the fonts that letters are printed with, from the Debian packages named in ``FACES``.

Run by ``make fonts``, by whoever wants to change or renew them; the result is kept in the project,
so nothing else needs those packages.  Faces with a reserved name are copied whole, as their licence
asks; of the others only what letters can need is kept, without hints, which paper does not use.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SYSTEM = Path("/usr/share/fonts")
FOLDER = Path(__file__).parent / "fonts"
MOST_BYTES = 16 * 1024 * 1024

NAME_IDS = [0, 1, 2, 3, 4, 5, 6, 13, 14]
CJK_FEATURES = ["kern", "ccmp", "liga", "ljmo", "vjmo", "tjmo"]

PUNCTUATION = [range(0x2000, 0x2070), range(0x20A0, 0x20C1)]
LATIN_AND_CYRILLIC = [
    range(0x20, 0x7F),
    range(0xA0, 0x530),
    range(0x1D00, 0x1E00),
    range(0x1E00, 0x1F00),
    *PUNCTUATION,
    range(0x2070, 0x20A0),
    range(0x2100, 0x2190),
    range(0x2C60, 0x2C80),
    range(0xA720, 0xA800),
    range(0xAB30, 0xAB70),
    range(0xFB00, 0xFB07),
    [0x2212, 0x2215, 0x25CC, 0xFFFD],
]
# Written Cantonese, beyond Big5.
CANTONESE = "嘅咗喺嚟嗰啲冇佢哋唔乜嘢咁睇攞瞓俾畀邊啱喎囉啦㗎噃咪噉嘥攰冚孭揼揾搵嗌嗱嚿埋㩒㨂𨋢𠮶"


class FontsTooLarge(Exception):
    """The fonts together are more than a repository should carry."""


@dataclass(frozen=True, slots=True)
class Face:
    """One family as it is taken: where from, how much of it.  ``keep`` None means whole."""

    family: str
    package: str
    source: str
    styles: tuple[str, str]
    keep: tuple[Iterable[int], ...] | None
    number: int = -1
    features: tuple[str, ...] = ("*",)

    def sources(self) -> dict[str, Path]:
        return {
            "Regular": SYSTEM / self.source.format(self.styles[0]),
            "Bold": SYSTEM / self.source.format(self.styles[1]),
        }

    def target(self, style: str) -> Path:
        ending = ".otf" if self.number >= 0 else ".ttf"
        return FOLDER / f"{self.family.replace(' ', '')}-{style}{ending}"


def two_byte(codec: str, first: range, second: Iterable[int]) -> set[int]:
    """The characters of a double-byte character set: its own list of what is in daily use."""
    lows = list(second)
    decoded = (bytes([high, low]).decode(codec, "ignore") for high in first for low in lows)
    return {ord(text) for text in decoded if len(text) == 1 and not text.isascii()}


def big5() -> set[int]:
    lows = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    return two_byte("big5", range(0xA1, 0xFA), lows) | {ord(character) for character in CANTONESE}


def korean() -> set[int]:
    signs = two_byte("euc_kr", range(0xA1, 0xAD), range(0xA1, 0xFF))
    jamo = {*range(0x1100, 0x1200), *range(0x3131, 0x318F)}
    return signs | jamo | set(range(0xAC00, 0xD7A4))


WHOLE_STYLES = ("Regular", "Bold")
NOTO = "truetype/noto/{family}-{{}}.ttf"
CJK = "opentype/noto/NotoSansCJK-{}.ttc"


def noto(family: str, *keep: Iterable[int]) -> Face:
    source = NOTO.format(family=family.replace(" ", ""))
    return Face(family, "fonts-noto-core", source, WHOLE_STYLES, keep)


def faces() -> tuple[Face, ...]:
    """Every family that ships, the Latin one first."""
    return (
        noto("Noto Sans", *LATIN_AND_CYRILLIC),
        noto("Noto Sans Arabic", range(0x110000)),
        noto("Noto Sans Ethiopic", range(0x110000)),
        noto("Noto Serif Lao", range(0x110000)),
        noto("Noto Serif Myanmar", range(0x110000)),
        Face("Padauk", "fonts-sil-padauk", "truetype/padauk/Padauk-{}.ttf", WHOLE_STYLES, None),
        Face(
            "Khmer Mondulkiri",
            "fonts-sil-mondulkiri",
            "opentype/mondulkiri/Mondulkiri-{}.ttf",
            ("R", "B"),
            None,
        ),
        Face(
            "Noto Sans CJK TC",
            "fonts-noto-cjk",
            CJK,
            WHOLE_STYLES,
            (big5(),),
            3,
            tuple(CJK_FEATURES),
        ),
        Face(
            "Noto Sans CJK KR",
            "fonts-noto-cjk",
            CJK,
            WHOLE_STYLES,
            (korean(),),
            1,
            tuple(CJK_FEATURES),
        ),
    )


def options(face: Face) -> subset.Options:
    chosen = subset.Options()
    chosen.hinting = False
    chosen.layout_features = list(face.features)
    chosen.name_IDs = NAME_IDS
    chosen.notdef_outline = True
    chosen.recalc_timestamp = False
    chosen.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    return chosen


def say_bold(font: TTFont) -> None:
    """Debian's bold Noto Serif Myanmar calls itself regular: then neither weight can be chosen."""
    font["OS/2"].usWeightClass = 700
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x40) | 0x20
    font["head"].macStyle |= 1


def cut(face: Face, style: str, source: Path, target: Path) -> None:
    """Writes the part of a font that ``face.keep`` names."""
    font = TTFont(source, fontNumber=face.number, recalcTimestamp=False)
    if style == "Bold":
        say_bold(font)
    cutter = subset.Subsetter(options(face))
    cutter.populate(unicodes={point for part in face.keep or () for point in part})
    cutter.subset(font)
    font.save(target)


def make(face: Face) -> None:
    for style, source in face.sources().items():
        if face.keep is None:
            shutil.copyfile(source, face.target(style))
        else:
            cut(face, style, source, face.target(style))


def spans(points: Iterable[int]) -> list[list[int]]:
    """Sorted code points as [first, last] pairs."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


def covered(face: Face) -> list[list[int]]:
    """What both weights can print: a name stands in either."""
    maps = [set(TTFont(face.target(style)).getBestCmap()) for style in WHOLE_STYLES]
    # Padauk and Mondulkiri map control characters to empty glyphs; no document can hold them.
    return spans(p for p in maps[0] & maps[1] if unicodedata.category(chr(p)) != "Cc")


def row(face: Face) -> str:
    version = subprocess.run(  # noqa: S603 - a fixed command about our own packages
        ["/usr/bin/dpkg-query", "-W", "-f=${Version}", face.package],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names = TTFont(face.target("Regular"))["name"]
    size = sum(face.target(style).stat().st_size for style in WHOLE_STYLES) // 1024
    done = "whole, unchanged (reserved font name)" if face.keep is None else "subset, hints removed"
    number = str(names.getDebugName(5)).split(";")[0].removeprefix("Version ")
    owner = str(names.getDebugName(0)).strip()
    return f"| {face.family} | {face.package} {version} | {number} | {done} | {size} KB | {owner} |"


OWNERS = """Noto Sans, Noto Sans Arabic, Noto Sans Ethiopic, Noto Serif Lao, Noto Serif Myanmar:
Copyright 2010-2020 Google LLC. Changed here: subset, hints removed.

Noto Sans CJK TC, Noto Sans CJK KR:
Copyright 2014-2021 Adobe (http://www.adobe.com/). Changed here: subset, hints removed.

Padauk: Copyright (c) 2002-2021 SIL International (http://www.sil.org/)
with Reserved Font Names "Padauk", "Namkio" and "Deemawso". Unchanged here.

Khmer Mondulkiri: Copyright (c) 2003-2013 SIL International (http://scripts.sil.org/)
with Reserved Font Name "Mondulkiri". Unchanged here.

This Font Software is licensed under the SIL Open Font License, Version 1.1, copied below.

"""

README = """# The fonts letters are printed with

Made by `notifications/typesetting/make_fonts.py` (`make fonts`) from Debian's packages; Regular and
Bold of each. All are under the SIL Open Font License 1.1, in `OFL.txt` here, and stay under it.
Arabic, Ethiopic, Lao and Myanmar keep every character; Noto Sans keeps Latin, Greek, Cyrillic and
punctuation; Chinese keeps Big5 (both levels) and written Cantonese; Korean keeps every modern
syllable. The bold of Noto Serif Myanmar calls itself bold here; Debian's calls itself regular.
A character that none of them has is found by `missing_glyphs` before a letter is printed.
`coverage.json` lists what is there.

| family | package | version | what was done | size | copyright |
|---|---|---|---|---|---|
"""


def licence() -> str:
    """The licence's text, as Padauk carries it, under what every owner asks to be said."""
    padauk = next(face for face in faces() if face.family == "Padauk")
    text = str(TTFont(padauk.target("Regular"))["name"].getDebugName(13))
    return OWNERS + text[text.index("-----") :].rstrip() + "\n"


def write_papers(made: tuple[Face, ...]) -> None:
    (FOLDER / "OFL.txt").write_text(licence(), encoding="utf-8")
    coverage = {face.family: covered(face) for face in made}
    (FOLDER / "coverage.json").write_text(json.dumps(coverage, separators=(",", ":")) + "\n")
    (FOLDER / "README.md").write_text(README + "\n".join(map(row, made)) + "\n", encoding="utf-8")


def main() -> None:
    made = faces()
    FOLDER.mkdir(exist_ok=True)
    for face in made:
        make(face)
    write_papers(made)
    total = sum(path.stat().st_size for path in FOLDER.iterdir())
    if total > MOST_BYTES:
        raise FontsTooLarge(f"{total} bytes; at most {MOST_BYTES}")


if __name__ == "__main__":
    main()
