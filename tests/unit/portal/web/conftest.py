from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from flask import Flask

from notifications.foundation.clock import SetClock
from notifications.foundation.stamp import Mode
from portal.app import create_app
from portal.settings import load_settings
from portal.wiring import wire


def _key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def app_in(mode: Mode, var: Path, clock: SetClock, **more: str) -> Flask:
    """An application in a mode; nothing here asks its database for anything."""
    production = {
        "database_url": "sqlite://",
        "base_url": "https://portal.example.org",
        "secret_keys": _key(),
        "lookup_key": _key(),
        "codes_key": _key(),
        "audit_key": _key(),
        "help_phone": "651-555-0100",
    }
    given = production if mode.is_production else {}
    return create_app(wire(load_settings(mode=mode, var=var, **given, **more), clock))


@pytest.fixture
def demo_app(tmp_path: Path, clock: SetClock) -> Flask:
    return app_in(Mode.DEMO, tmp_path, clock)


@pytest.fixture
def production_app(tmp_path: Path, clock: SetClock) -> Flask:
    return app_in(Mode.PRODUCTION, tmp_path, clock)
