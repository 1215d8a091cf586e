"""How a kept document leaves: as an attachment, under a name that says nothing."""

from __future__ import annotations

from flask import Response

from portal.papers.kept_files import Download

# A browser's list of downloads tells nobody what this is.
_NAMES = {
    "application/pdf": "paper.pdf",
    "image/png": "paper.png",
    "image/jpeg": "paper.jpg",
    "text/plain": "paper.txt",
}


def handed_over(download: Download) -> Response:
    """The document, chunk by chunk."""
    response = Response(download.chunks, mimetype=download.media_type)
    response.content_length = download.size
    response.headers["Content-Disposition"] = f"attachment; filename={_NAMES[download.media_type]}"
    return response
