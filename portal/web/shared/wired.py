"""The wired house, as a view finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app

from portal.wiring import Portal, Services

_NAME = "portal"


def attach(app: Flask, portal: Portal) -> None:
    app.extensions[_NAME] = portal


def the_portal() -> Portal:
    """The portal that this application serves."""
    return cast("Portal", current_app.extensions[_NAME])


@contextmanager
def working() -> Iterator[Services]:
    """The services inside one transaction: what a view does is kept whole, or not at all."""
    portal = the_portal()
    with portal.database.transaction() as session:
        yield portal.services(session)


@contextmanager
def reading() -> Iterator[Services]:
    """The services for a page that changes nothing."""
    portal = the_portal()
    with portal.database.reading() as session:
        yield portal.services(session)
