"""How a file is shown: in the browser, under a name that says nothing."""

from __future__ import annotations

from flask import Response

# A browser's own reader of PDFs is an object of the page that it makes for the file.
_PDF_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"


def printout(data: bytes) -> Response:
    """A PDF to print, which no browser shows or keeps."""
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="letters.pdf"'
    return response


def pdf(data: bytes) -> Response:
    """A PDF to look at."""
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="letter.pdf"'
    response.headers["Content-Security-Policy"] = _PDF_POLICY
    return response
