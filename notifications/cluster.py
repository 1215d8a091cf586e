"""Many machines: Celery wakes workers, and the outbox stays the truth.

Each channel has a queue, and a task that does nothing but pump the outbox; a beat sends one every
second.  A broker that loses every message loses nothing: the next beat brings the next task, and
what a dead worker had in hand comes back when its lease ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from celery import Celery

from notifications.recipients import Channel
from notifications.sender import Sender
from notifications.worker import TimedJob, Worker, run_in_turn

JOBS_QUEUE = "jobs"
_BEAT = timedelta(seconds=1)
_PUMPS_FOR = timedelta(seconds=10)
# A pump or a job that nobody took in this time is stale: the next is already waiting.
_STALE_AFTER = 5.0


def make_celery(
    broker_url: str,
    sender: Sender,
    jobs: Sequence[TimedJob],
) -> Celery:
    """The Celery application: ``celery worker``, ``beat`` and ``flower`` start from it.

    Args:
        broker_url: Redis or RabbitMQ.
        sender: Whose outbox is pumped: a queue for each channel that somebody carries.
        jobs: What happens by itself, each with its interval.
    """
    app = Celery("rights_portal", broker=broker_url)
    app.conf.update(_SETTINGS)
    for channel in sender.providers.channels:
        _add_pump(app, channel, sender)
    for job in jobs:
        _add_job(app, job, sender)
    return app


_SETTINGS: Mapping[str, Any] = {
    # Tasks carry nothing, and their results say nothing that the outbox does not.
    "task_ignore_result": True,
    "worker_prefetch_multiplier": 1,
    "broker_connection_retry_on_startup": True,
    "worker_send_task_events": True,
    "task_send_sent_event": True,
    "worker_hijack_root_logger": False,
    "timezone": "UTC",
}


def _add_pump(app: Celery, channel: Channel, sender: Sender) -> None:
    kept: list[Worker] = []

    def pump() -> None:
        # Made in the process that works: a worker's threads do not live through a fork.
        if not kept:
            kept.append(Worker(sender, channels=[channel]))
        kept[0].pump(_PUMPS_FOR)

    _add(app, f"pump.{channel.value}", channel.value, pump, _BEAT)


def _add_job(app: Celery, job: TimedJob, sender: Sender) -> None:
    def do() -> None:
        run_in_turn(sender, job)

    _add(app, f"job.{job.name}", JOBS_QUEUE, do, job.every)


def _add(app: Celery, name: str, queue: str, work: Callable[[], None], every: timedelta) -> None:
    app.task(work, name=name, queue=queue)
    options = {"queue": queue, "expires": max(_STALE_AFTER, every.total_seconds())}
    schedule = {"task": name, "schedule": every.total_seconds(), "options": options}
    app.conf.beat_schedule = {**(app.conf.beat_schedule or {}), name: schedule}
