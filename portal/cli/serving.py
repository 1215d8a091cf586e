from __future__ import annotations

import signal
import threading
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.app import create_app
from portal.cli.progress import progress_bar
from portal.cli.shell import opened, refusing
from portal.sending_settings import LOOPBACK
from portal.settings import SettingsProblem
from portal.wiring import Portal, make_worker, make_workers

THREADS = 8


@click.command()
@click.option("--host", help="By default the host of PORTAL_BASE_URL.")
@click.option("--port", type=int, help="By default the port of PORTAL_BASE_URL.")
@click.option("--pages-only", is_flag=True, help="Send nothing: workers of their own do.")
@refusing
def serve(host: str | None, port: int | None, *, pages_only: bool) -> None:
    """Serve the portal, with workers in threads."""
    with opened() as portal:
        serve_portal(portal, host, port, pages_only=pages_only)


@click.command()
@click.option("--drain", is_flag=True, help="End once nothing is due, leased or backing off.")
@refusing
def worker(*, drain: bool) -> None:
    """Send what is due, and do the timed work."""
    with opened() as portal:
        if drain:
            with progress_bar("Sending what is due"):
                make_worker(portal).drain()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        for thread in _start_workers(portal, stop):
            thread.join()


def _start_workers(portal: Portal, stop: threading.Event) -> list[threading.Thread]:
    threads = [
        threading.Thread(target=worker.run, args=(stop,), daemon=True)
        for worker in make_workers(portal)
    ]
    for thread in threads:
        thread.start()
    return threads


def serve_portal(
    portal: Portal, host: str | None = None, port: int | None = None, *, pages_only: bool = False
) -> None:
    """Serve until the process is told to stop."""
    address = urlsplit(portal.settings.base_url)
    if host and host not in LOOPBACK and not portal.settings.mode.is_production:
        raise SettingsProblem(
            "Outside production the portal listens on this machine alone: staff sign in by one "
            "click there. Leave --host out."
        )
    bind = f"{host or address.hostname}:{port or address.port or 8000}"
    _Server(create_app(portal), portal, bind, pages_only=pages_only).run()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, one process; the workers' threads begin after the fork."""

    def __init__(self, app: Flask, portal: Portal, bind: str, *, pages_only: bool) -> None:
        self._app = app
        self._portal = portal
        self._bind = bind
        self._pages_only = pages_only
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self._bind,
            "workers": 1,
            "threads": THREADS,
            "worker_class": "gthread",
            "post_worker_init": self._start_worker,
            "loglevel": "warning",
            "timeout": 120,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def _start_worker(self, _gunicorn_worker: Any) -> None:
        if not self._pages_only:
            _start_workers(self._portal, threading.Event())
