"""How a request's body is read: in memory and in bounds, never spooled to disk in clear."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request

FORM_BYTES = 64 * 1024
UPLOAD_BYTES = 25 * 1024 * 1024


class MemoryRequest(Request):
    """Werkzeug writes files over 500 KB to the temporary folder; this one keeps them in memory."""

    # The most that a form without a file is allowed to be; a view that takes files raises it.
    max_content_length = FORM_BYTES

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - the base class gives all four
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()
