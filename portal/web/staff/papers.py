"""The papers that something rests on: taken from a form, and opened by whoever reads them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.papers.errors import (
    DocumentEmpty,
    DocumentTooLarge,
    DocumentTypeRefused,
    UnknownPaper,
)
from portal.papers.values import Scan
from portal.web.shared.downloads import handed_over
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import working

REFUSED: dict[type[Exception], str] = {
    DocumentEmpty: "The file is empty. Choose the scan of the paper.",
    DocumentTooLarge: "The file is too large: at most 200 MB.",
    DocumentTypeRefused: "Only a PDF, PNG, JPEG or plain text (UTF-8) can be kept as a scan.",
}
NOT_TAKEN = tuple(REFUSED)


@contextmanager
def scanned(name: str = "paper") -> Iterator[Scan | None]:
    """The file of a form as a scan; ``None`` where none was chosen."""
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        yield None
        return
    upload.stream.seek(0)
    with io.BufferedReader(cast("io.RawIOBase", upload.stream)) as file:
        yield Scan(file, upload.filename)


def paper(visitor: Visitor, paper_id: UUID) -> ResponseReturnValue:
    """Hand over a paper, under a name that says nothing; the trail says who opened it."""
    try:
        with working() as services:
            download = services.papers.open(paper_id, visitor.actor)
    except UnknownPaper:
        abort(404)
    return handed_over(download)
