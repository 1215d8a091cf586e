"""A wired house with the demonstration staged in it, for tests that need the whole of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from notifications.foundation.clock import SetClock
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from portal.cli.database import bring_up_to_date
from portal.demonstration.staging import Demonstration
from portal.settings import Settings, load_settings
from portal.wiring import Portal, seal_trail, wire
from tests.factories.sending import worker

MORNING = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def settings_for(var: Path, url: str, keys: Keys, mode: Mode = Mode.DEMO) -> Settings:
    """Settings with given keys, so that two houses can share one database's contents."""
    return load_settings(
        mode=mode,
        var=var,
        database_url=url,
        # Passkeys need a name: they are offered here, and on no address made of numbers.
        base_url="http://localhost",
        secret_keys=keys.ring.keys,
        lookup_key=keys.lookup,
        codes_key=keys.codes,
        audit_key=keys.audit,
        page_limit="100000 per minute",
        guess_limit="100000 per minute",
    )


def send_all(portal: Portal) -> None:
    """Send what is due and seal the trail; waiting moves the clock on."""
    worker(portal.sender).drain()
    seal_trail(portal)


def staged_house(var: Path, url: str, keys: Keys, people: int = 40) -> Portal:
    """A demonstration house: lists loaded, runs approved, notices in the outbox, nothing sent."""
    portal = wire(settings_for(var, url, keys), SetClock(MORNING))
    bring_up_to_date(portal)
    Demonstration(portal, people).stage()
    return portal
