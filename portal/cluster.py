"""The Celery application of this house: ``celery -A portal.cluster worker -Q sms,email``.

It reads the settings where it is started, and needs ``PORTAL_BROKER_URL`` and the extra
``cluster``.
"""

from __future__ import annotations

from notifications.cluster import make_celery
from portal.settings import SettingsProblem, load_settings
from portal.wiring import print_jobs, timed_jobs, wire

_settings = load_settings()
if not _settings.broker_url:
    raise SettingsProblem("Many workers under Celery need PORTAL_BROKER_URL: Redis or RabbitMQ.")
_portal = wire(_settings)

app = make_celery(
    _settings.broker_url, _portal.sender, (*timed_jobs(_portal), *print_jobs(_portal))
)
