"""Pages and sheets go out compressed: the reader's line is weak.

A compressed page's length tells something of what is in it, to somebody who can have text of his
own put beside a secret and listen.  The one secret that a page repeats is its form's token, and
that is masked anew in each answer; copies and papers of hers go out as they are.
"""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress


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
