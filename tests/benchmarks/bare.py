"""A bare Flask and Jinja page, as a floor: so many queries, decryptions and lines, and no more.

It runs under the portal's own server.  Run: ``python -m tests.benchmarks.bare PORT DATABASE_URL
QUERIES DECRYPTIONS BYTES``.
"""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask, render_template
from gunicorn.app.base import BaseApplication
from jinja2 import DictLoader
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from notifications.foundation.keys import random_keys
from portal.agencies.models import Agency
from portal.cli.serving import THREADS

_LINE = '<li><span class="day">{{ one.day }}</span><a href="/{{ one.number }}">{{ one.words }}</a>'
_PAGE = (
    f"<!doctype html><title>Example</title><ol>{{% for one in lines %}}{_LINE}{{% endfor %}}</ol>"
)
_LINE_BYTES = 110


def bare_app(database_url: str, queries: int, decryptions: int, size: int) -> Flask:
    """An application of one page."""
    app, engine = Flask(__name__), create_engine(database_url)
    app.jinja_loader = DictLoader({"page.html": _PAGE})
    ring = random_keys().ring
    sealed = ring.seal(b"A name of example", "example")
    words = "Somebody asked for facts of an example, as a line says."
    number = max(1, size // _LINE_BYTES)

    @app.get("/")
    def page() -> str:
        with Session(engine) as session:
            for _ in range(queries):
                session.scalars(select(Agency)).all()
        for _ in range(decryptions):
            ring.open(sealed, "example")
        lines = [{"day": "1 May 2026", "number": n, "words": words} for n in range(number)]
        return render_template("page.html", lines=lines)

    return app


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn as ``serve`` runs it."""

    def __init__(self, app: Flask, port: int) -> None:
        self._app, self._port = app, port
        super().__init__()

    def load_config(self) -> None:
        values: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 1,
            "threads": THREADS,
            "worker_class": "gthread",
            "loglevel": "warning",
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


if __name__ == "__main__":
    _port, _url, *_numbers = sys.argv[1:]
    sys.argv = sys.argv[:1]
    _queries, _decryptions, _size = (int(one) for one in _numbers)
    _Server(bare_app(_url, _queries, _decryptions, _size), int(_port)).run()
