from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

from notifications.foundation.clock import SetClock
from notifications.foundation.keys import Keys, random_keys

settings.register_profile(
    "suite", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


@pytest.fixture
def clock() -> SetClock:
    """A Monday morning in Minnesota."""
    return SetClock(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def keys() -> Keys:
    return random_keys()


def missing(reason: str) -> None:
    """A suite that cannot run is named with its reason; under CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
