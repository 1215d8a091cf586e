"""Pages and sheets go out compressed: the reader's line is weak.

A compressed page's length tells something of what is in it, to somebody who can have text of his
own put beside a secret and listen.  The one secret that a page repeats is its form's token, and
that is masked anew in each answer; copies and papers of hers go out as they are.
"""

from __future__ import annotations

from flask import Flask, request
from flask_compress import Compress
from werkzeug.wrappers import Response


def install(app: Flask) -> None:
    app.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/javascript",
        "image/svg+xml",
    ]
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 5
    app.config["COMPRESS_STREAMS"] = False
    Compress(app)
    # Runs before the compression: what was registered last is asked first.
    app.after_request(_read_whole)


def _read_whole(response: Response) -> Response:
    """A sheet or a script is small: read it and close its file, whatever becomes of the line."""
    if request.endpoint == "static" and response.direct_passthrough:
        file = response.response
        response.direct_passthrough = False
        response.set_data(b"".join(response.iter_encoded()))
        close = getattr(file, "close", None)
        if close is not None:
            close()
    return response
