"""One Word file, English on the left and a translation on the right: out, and back in.

A translator without any tool but a word processor can work in it.  The first column names each
sentence by its hash, so that rows can be moved, and a changed English is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from translations.catalogues import DOMAINS, Domain, catalogue, template_sentences
from translations.context import note
from translations.exchange.incoming import Incoming, WrongLine
from translations.messages import Sentence, msgid_hash
from translations.registry import FOLDER, Language

_HASH = 12
_HEAD = ("Key", "English", "Where it shows", "Translation")
_WIDTHS = (Cm(2.4), Cm(8.5), Cm(4.6), Cm(10.5))
_COLUMNS = len(_HEAD)


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a domain, and the source it comes from."""

    domain: Domain
    sentence: Sentence
    place: str


def write(path: Path, language: Language, places: Iterable[Place], own: Iterable[str] = ()) -> int:
    """Write the file; ``own`` are an agency's own sentences, to be typed at the console.

    Returns:
        How many sentences it holds.
    """
    document = Document()
    _turn(document)
    document.add_heading(f"{language.english}: sentences to translate", level=1)
    document.add_paragraph(
        "Write in the last column alone. Keep every %(name)s, number, citation and telephone "
        "number as it is. Leave a cell empty if you would not stand behind a translation."
    )
    table = _table(document)
    count = 0
    for count, place in enumerate(places, 1):  # noqa: B007 - the last one is the answer
        _row(table, language, place)
    kept = list(own)
    if kept:
        document.add_heading("In the agency's own words: type these at the console", level=2)
        for text in kept:
            document.add_paragraph(text, style="List Bullet")
    document.save(str(path))
    return count


def read(path: Path) -> tuple[list[Incoming], list[WrongLine]]:
    """The rows that have a translation; ``line`` is the row of the table, its head being 1."""
    found: list[Incoming] = []
    wrong: list[WrongLine] = []
    by_key = dict(_keys())
    for table in Document(str(path)).tables:
        for line, row in enumerate(table.rows[1:], 2):
            cells = [cell.text.strip() for cell in row.cells]
            if len(cells) < _COLUMNS or not cells[-1]:
                continue
            known = by_key.get(cells[0])
            if known is None or cells[1] != known.sentence.msgid:
                wrong.append(WrongLine(line, cells[1], "no sentence of ours: was it edited?"))
                continue
            held = known.sentence
            done = Sentence(
                held.msgid, held.plural, held.context, tuple(cells[-1].split("\n---\n"))
            )
            found.append(Incoming(line, known.domain, done))
    return found, wrong


def key_of(domain: Domain, sentence: Sentence) -> str:
    return f"{domain}:{msgid_hash(sentence)[:_HASH]}"


def _keys(root: Path = FOLDER) -> Iterator[tuple[str, Place]]:
    for domain in DOMAINS:
        for sentence in template_sentences(domain, root).values():
            yield key_of(domain, sentence), Place(domain, sentence, "")


def _turn(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1)


def _table(document: WordDocument) -> Table:
    table: Table = document.add_table(rows=1, cols=_COLUMNS, style="Table Grid")
    table.autofit = False
    for cell, head, width in zip(table.rows[0].cells, _HEAD, _WIDTHS, strict=True):
        cell.text, cell.width = head, width
    return table


def _row(table: Table, language: Language, place: Place) -> None:
    held = catalogue(language, place.domain).sentences.get(place.sentence.key)
    there = "\n---\n".join(held.msgstr) if held else ""
    texts = (
        key_of(place.domain, place.sentence),
        place.sentence.msgid,
        note(place.place, place.sentence.msgid),
        there,
    )
    cells = table.add_row().cells  # type: ignore[no-untyped-call]
    for cell, text, width in zip(cells, texts, _WIDTHS, strict=True):
        cell.text, cell.width = text, width
    for run in (run for cell in (cells[0], cells[2]) for p in cell.paragraphs for run in p.runs):
        run.font.size = Pt(8)
    if language.is_rtl:
        for paragraph in cells[-1].paragraphs:
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - it has no other way in
            turned = OxmlElement("w:bidi")
            turned.set(qn("w:val"), "1")
            properties.append(turned)
