"""How a request's body is read: in bounds, and never spooled to disk in clear."""

from __future__ import annotations

from typing import IO, cast

from flask import Request

from portal.papers.sealed_files import LARGEST_DOCUMENT
from portal.papers.sealed_spool import SealedSpool
from portal.web.shared.wired import the_portal

FORM_BYTES = 64 * 1024
UPLOAD_BYTES = LARGEST_DOCUMENT + FORM_BYTES


class SealedRequest(Request):
    """Werkzeug writes files over 500 KB to the temporary folder; this one seals them first."""

    # The most that a form without a file is allowed to be; a view that takes files raises it.
    max_content_length = FORM_BYTES

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - the base class gives all four
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return cast("IO[bytes]", SealedSpool(the_portal().settings.documents_folder))
