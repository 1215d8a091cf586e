"""Workers killed with -9 at random moments, and every notice accounted for at the end.

Real processes: workers (or Celery on a broker), the portal's pages, a stateful Twilio, and a mail
server.  The last two log each message that they accept, and have trouble of every sort: slow, 429,
500 before and after accepting, connections that break before and after, callbacks twice and
backwards.  At the end the logs are held against the database.

Goals: no notice lost, no text accepted twice, no email sent again, every delivery in a final or
explained state, work resumed within a minute.  For comparison: the best public peer, measured in
2026, sent 1.4 texts twice for each kill, and took up to an hour.

Run: ``python -m tests.benchmarks.crash --notices 2000 --kills 50``, with ``--database postgres``
for PostgreSQL and ``--broker redis://127.0.0.1:6379/9`` for Celery.  Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from notifications import Channel
from notifications.delivery.models import DeliveryState as S
from notifications.delivery.states import UNFINISHED, is_final
from notifications.delivery.tables import DELIVERIES, NOTICES
from notifications.foundation.keys import random_keys
from portal.wiring import Portal
from tests.benchmarks.processes import database_url, free_port, kill, start, wait_for
from tests.factories.outboxes import Mix, environment, fill, prepared
from tests.fakes.twilio import ACCOUNT, SERVICE, TOKEN

LEASE = 3
LONGEST_END = 600.0
RESUMED_WITHIN = 60.0
TEXT_TROUBLES = {
    "busy": 0.03,
    "fault_before": 0.02,
    "fault_after": 0.03,
    "drop_before": 0.02,
    "drop_after": 0.03,
    "slow": 0.4,
    "callbacks": "backwards",
    "callback_after": 0.5,
}
EMAIL_TROUBLES = {"later": 0.03, "drop": 0.03, "slow": 0.05}
_EXPLAINED = {S.HANDED_OVER, S.SENT, S.WAITING_FOR_HUMAN}


@dataclass(slots=True)
class House:
    """The processes of one run, and where they write."""

    portal: Portal
    folder: Path
    settings: Mapping[str, str]
    broker: str
    workers: int
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def texts(self) -> Path:
        return self.folder / "texts.jsonl"

    @property
    def emails(self) -> Path:
        return self.folder / "emails.jsonl"

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return start(self.folder, self.settings, *command)

    def start_workers(self) -> None:
        if not self.broker:
            self.started = [self.start("-m", "portal.cli", "worker") for _ in range(self.workers)]
            return
        celery = ("-m", "celery", "-A", "portal.cluster")
        queues = ("-Q", "sms,email,letter,jobs", "--concurrency", str(self.workers))
        names = [f"-n{number}@%h" for number in range(2)]
        self.started = [self.start(*celery, "worker", *queues, name) for name in names]
        beat = self.start(*celery, "beat", "-s", str(self.folder / "beat"))
        self.started.append(beat)

    def kill_workers(self) -> None:
        for process in self.started:
            kill(process)

    def last_accepted(self) -> float:
        """When a provider last took something; 0 if nothing yet."""
        return max(
            (line["at"] for path in (self.texts, self.emails) for line in lines(path)[-1:]),
            default=0.0,
        )


def lines(path: Path) -> list[dict[str, Any]]:
    """What a provider accepted, in order."""
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines() if line]


def main() -> int:
    """One run; its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--notices", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--broker", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave the logs in this folder")
    wanted = parser.parse_args()
    with ExitStack() as stack:
        folder = wanted.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        url = stack.enter_context(database_url(wanted.database, folder))
        result = _run(stack, folder, url, wanted)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 0 if all(result["goals"].values()) else 1


def _run(stack: ExitStack, folder: Path, url: str, wanted: argparse.Namespace) -> dict[str, Any]:
    keys = random_keys()
    portal = prepared(folder, url, keys)
    stack.callback(portal.database.close)
    emails = wanted.notices // 4
    letters = wanted.notices // 20
    fill(portal, Mix(wanted.notices - emails - letters, emails, letters))
    ports = [free_port() for _ in range(3)]
    more = _settings(ports, wanted.broker)
    house = House(
        portal, folder, environment(folder, url, keys, **more), wanted.broker, wanted.workers
    )
    for process in _providers(house, ports):
        stack.callback(kill, process)
    stack.callback(house.kill_workers)
    began = time.monotonic()
    gaps = _kill_often(house, wanted.kills, random.Random(wanted.seed))  # noqa: S311
    ended = _until_quiet(house)
    return {
        "database": wanted.database,
        "broker": wanted.broker.partition(":")[0] or None,
        "notices": wanted.notices,
        "kills": wanted.kills,
        "seconds": round(time.monotonic() - began, 1),
        **_result(house, gaps, quiet=ended),
    }


def _settings(ports: list[int], broker: str) -> dict[str, str]:
    twilio, smtp, pages = ports
    return {
        "PORTAL_BASE_URL": f"http://127.0.0.1:{pages}",
        "PORTAL_SMS_PROVIDER": "twilio",
        "PORTAL_TWILIO_ACCOUNT_SID": ACCOUNT,
        "PORTAL_TWILIO_AUTH_TOKEN": TOKEN,
        "PORTAL_TWILIO_MESSAGING_SERVICE_SID": SERVICE,
        "PORTAL_TWILIO_BASE_URL": f"http://127.0.0.1:{twilio}",
        "PORTAL_SMS_SEGMENTS_PER_SECOND": "1000",
        "PORTAL_EMAIL_PROVIDER": "smtp",
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{smtp}",
        "PORTAL_EMAIL_FROM": "county@example.org",
        "PORTAL_EMAILS_PER_SECOND": "1000",
        "PORTAL_LEASE_SECONDS": str(LEASE),
        **({"PORTAL_BROKER_URL": broker} if broker else {}),
    }


def _providers(house: House, ports: list[int]) -> list[subprocess.Popen[bytes]]:
    twilio, smtp, _ = map(str, ports)
    texts = ("--log", str(house.texts), "--troubles", json.dumps(TEXT_TROUBLES))
    emails = ("--log", str(house.emails), "--troubles", json.dumps(EMAIL_TROUBLES))
    started = [
        house.start("-m", "tests.fakes.twilio", "--port", twilio, *texts),
        house.start("-m", "tests.fakes.smtp", "--port", smtp, *emails),
        house.start("-m", "portal.cli", "serve", "--pages-only"),
    ]
    for port in ports:
        wait_for(port)
    return started


def _kill_often(house: House, kills: int, chance: random.Random) -> list[float]:
    """Kill all workers at random moments; how long after each start the work had resumed."""
    gaps = []
    for _ in range(kills):
        started = time.time()
        house.start_workers()
        while house.last_accepted() < started and time.time() - started < RESUMED_WITHIN:
            if not _unfinished(house):
                break
            time.sleep(0.05)
        gaps.append(time.time() - started)
        time.sleep(chance.uniform(0.0, 1.0))
        house.kill_workers()
    house.start_workers()
    return gaps


def _until_quiet(house: House) -> bool:
    ends = time.monotonic() + LONGEST_END
    while time.monotonic() < ends:
        if not _unfinished(house):
            # The last callbacks are still on their way.
            time.sleep(3)
            return True
        time.sleep(0.5)
    return False


def _unfinished(house: House) -> bool:
    open_states = list(UNFINISHED | {S.PLANNED})
    with house.portal.database.reading() as session:
        found = select(DELIVERIES.c.id).where(DELIVERIES.c.state.in_(open_states)).limit(1)
        return session.execute(found).first() is not None


def _result(house: House, gaps: list[float], *, quiet: bool) -> dict[str, Any]:
    with house.portal.database.reading() as session:
        rows = session.execute(select(DELIVERIES)).all()
        notices = set(session.scalars(select(NOTICES.c.id)))
    texts = Counter(UUID(line["callback"].split("/")[-2]) for line in lines(house.texts))
    emails = Counter(UUID(hex=line["message_id"][1:33]) for line in lines(house.emails))
    told = {row.notice_id for row in rows if row.state not in {S.FAILED, S.CANCELLED}}
    stray = [r for r in rows if not (is_final(r.channel, r.state) or r.state in _EXPLAINED)]
    unproved = [
        r for r in rows if r.channel is Channel.SMS and r.id in texts and r.state is S.FAILED
    ]
    by_mail = [row for row in rows if row.channel is Channel.EMAIL and row.state is S.FAILED]
    given_up = [row for row in by_mail if row.id not in emails]
    counted = Counter(f"{r.channel.value} {r.state.value} {r.reason or ''}".strip() for r in rows)
    goals = {
        "everything_ended": quiet and not stray,
        "no_notice_lost": not notices - told,
        "no_text_accepted_twice": max(texts.values(), default=0) <= 1,
        "no_email_sent_again": max(emails.values(), default=0) <= 1,
        "no_text_denied_that_was_accepted": not unproved,
        "resumed_within_a_minute": max(gaps) < RESUMED_WITHIN,
    }
    return {
        "texts_accepted": texts.total(),
        "texts_accepted_twice": sum(count > 1 for count in texts.values()),
        "emails_accepted": emails.total(),
        "emails_accepted_twice": sum(count > 1 for count in emails.values()),
        "emails_given_up_that_had_not_left": len(given_up),
        "notices_lost": len(notices - told),
        "neither_final_nor_explained": len(stray),
        "longest_until_resumed_seconds": round(max(gaps), 1),
        "deliveries": dict(sorted(counted.items())),
        "goals": goals,
    }


if __name__ == "__main__":
    sys.exit(main())
