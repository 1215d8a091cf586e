"""What the settings name is what carries; what they name wrongly is said by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.foundation.keys import Keys
from portal.carriers import providers
from portal.settings import Settings, SettingsProblem, load_settings


def _settings(var: Path, **more: str) -> Settings:
    return load_settings(mode="test", var=var, **more)


def test_each_channel_has_the_carrier_that_the_settings_name(tmp_path: Path, keys: Keys) -> None:
    relay = {"smtp_url": "smtp://127.0.0.1:2525", "email_from": "county@example.org"}
    settings = _settings(tmp_path, email_provider="smtp", letter_provider="none", **relay)
    made = providers(settings, keys)
    assert made.email is not None
    assert made.email.name == "smtp"
    assert made.sms is not None
    assert made.sms.name == "files"
    assert made.letter is None


def test_a_relay_that_is_no_address_is_named_by_its_setting(tmp_path: Path, keys: Keys) -> None:
    settings = _settings(
        tmp_path,
        email_provider="smtp",
        smtp_url="http://127.0.0.1:2525",
        email_from="county@example.org",
    )
    with pytest.raises(SettingsProblem, match="PORTAL_SMTP_URL"):
        providers(settings, keys)
