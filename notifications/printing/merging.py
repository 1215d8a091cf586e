"""Many single letters become one print file, with a list of what is in it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pikepdf


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter of a print file."""

    delivery_id: UUID
    pdf: bytes = field(repr=False)
    pages: int
    sha256: str
    postal_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintFile:
    """The merged letters, what proves them, and the manifest; ``pages`` counts blank ones too."""

    pdf: bytes = field(repr=False)
    sha256: str
    manifest: bytes
    pages: int


def by_postal_code(sheets: Iterable[Sheet]) -> list[Sheet]:
    """In the order in which mail is sorted: by ZIP code, then by delivery."""
    return sorted(sheets, key=lambda sheet: (sheet.postal_code, sheet.delivery_id))


def merge(sheets: Sequence[Sheet]) -> PrintFile:
    """One PDF of all letters, in this order, each beginning on a sheet of its own.

    An odd letter is followed by a blank page, so that no printer sets two people's letters on the
    two sides of one sheet.
    """
    whole, kept = pikepdf.new(), []
    for sheet in sheets:
        letter = pikepdf.open(io.BytesIO(sheet.pdf))
        kept.append(letter)
        whole.pages.extend(letter.pages)
        if len(letter.pages) % 2:
            box = letter.pages[-1].mediabox
            whole.add_blank_page(page_size=(float(box[2]), float(box[3])))
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    for letter in kept:
        letter.close()
    pdf = out.getvalue()
    return PrintFile(pdf, hashlib.sha256(pdf).hexdigest(), manifest(sheets), len(whole.pages))


def manifest(sheets: Sequence[Sheet]) -> bytes:
    """What a print house needs to know of each letter: no name, no address, no code."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("position", "delivery", "pages", "sha256"))
    for position, sheet in enumerate(sheets, 1):
        writer.writerow((position, sheet.delivery_id, sheet.pages, sheet.sha256))
    return out.getvalue().encode()
