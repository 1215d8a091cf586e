"""The address that Twilio calls, under a flood: forged calls refused, genuine ones never dropped.

The portal's pages run as a process of their own, as an operator starts them.  First 1,000 forged
and malformed calls, none of which must change anything; then 5,000 genuine ones, each word twice
and the last one first, from sixteen connections.  At the end every text has to be *delivered*.

Run: ``python -m tests.benchmarks.receipts [--database postgres]``.  Prints JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from notifications import Channel
from notifications.delivery.tables import DELIVERIES
from notifications.foundation.keys import random_keys
from notifications.providers.base import Accepted, Doubt, Providers, TextMessage
from notifications.worker import Worker
from portal.wiring import Portal
from tests.benchmarks.processes import database_url, free_port, kill, start, wait_for
from tests.factories.outboxes import Mix, environment, fill, prepared
from tests.fakes.twilio import ACCOUNT, SERVICE, TOKEN

FORGED, TEXTS, CONNECTIONS = 1000, 1250, 16
WORDS = ("delivered", "sent", "delivered", "sent")
_VALIDATOR, _STRANGER = RequestValidator(TOKEN), RequestValidator("another")


class _Taken:
    """Takes every text, so that there is something to call back about."""

    name = "twilio"

    def send(self, message: TextMessage) -> Accepted:
        return Accepted(f"SM{message.delivery_id.hex}")

    def find(self, _doubt: Doubt) -> Accepted | None:
        return None


@dataclass(frozen=True, slots=True)
class Calling:
    """One call: its path, its form, its signature."""

    path: str
    fields: Mapping[str, str]
    signature: str


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    wanted = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(database_url(wanted.database, folder))
        keys, port = random_keys(), free_port()
        portal = prepared(folder, url, keys)
        stack.callback(portal.database.close)
        settings = environment(folder, url, keys, **_twilio(port))
        pages = start(folder, settings, "-m", "portal.cli", "serve", "--pages-only")
        stack.callback(kill, pages)
        wait_for(port)
        result = _measure(portal, port)
    sys.stdout.write(json.dumps({"database": wanted.database, **result}, indent=2) + "\n")
    return 0 if all(result["goals"].values()) else 1


def _twilio(port: int) -> dict[str, str]:
    return {
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_SMS_PROVIDER": "twilio",
        "PORTAL_TWILIO_ACCOUNT_SID": ACCOUNT,
        "PORTAL_TWILIO_AUTH_TOKEN": TOKEN,
        "PORTAL_TWILIO_MESSAGING_SERVICE_SID": SERVICE,
        "PORTAL_TWILIO_BASE_URL": "http://127.0.0.1:9",
    }


def _measure(portal: Portal, port: int) -> dict[str, object]:
    fill(portal, Mix(TEXTS))
    portal.sender.providers = Providers(sms=_Taken())
    Worker(portal.sender, channels=[Channel.SMS]).drain()
    base = f"http://127.0.0.1:{port}"
    with portal.database.reading() as session:
        columns = DELIVERIES.c.id, DELIVERIES.c.provider_reference
        rows = session.execute(select(*columns)).all()
    texts = [(f"/webhooks/texts/{row[0]}/1", row[1]) for row in rows]
    refused = _call(port, [_forged(base, n, *texts[n % TEXTS]) for n in range(FORGED)])
    before = _states(portal)
    began = time.perf_counter()
    # One word of every text after the other, so that a text's words come far apart.
    flood = [_genuine(base, path, sid, word) for word in WORDS for path, sid in texts]
    answered = _call(port, flood)
    seconds = time.perf_counter() - began
    after = _states(portal)
    return {
        "forged_and_malformed": dict(refused),
        "genuine": dict(answered),
        "genuine_a_second": round(len(flood) / seconds),
        "states_before": before,
        "states_after": after,
        "goals": {
            "all_forged_refused": set(refused) <= {400, 403} and refused.total() == FORGED,
            "forged_changed_nothing": before == {"handed_over": TEXTS},
            "none_dropped": answered == {204: len(flood)} and after == {"delivered": TEXTS},
        },
    }


def _genuine(base: str, path: str, sid: str, word: str) -> Calling:
    fields = {"AccountSid": ACCOUNT, "MessageSid": sid, "MessageStatus": word}
    return Calling(path, fields, _VALIDATOR.compute_signature(base + path, fields))


def _forged(base: str, number: int, path: str, sid: str) -> Calling:
    """One of five ways in which a call is not Twilio's, or cannot be read."""
    right = _genuine(base, path, sid, "delivered")
    match number % 5:
        case 0:
            return Calling(path, right.fields, "")
        case 1:
            signature = _STRANGER.compute_signature(base + path, right.fields)
            return Calling(path, right.fields, signature)
        case 2:
            return Calling(path, {**right.fields, "ErrorCode": "30005"}, right.signature)
        case 3:
            return Calling(path[:-1] + "2", right.fields, right.signature)
    fields = {**right.fields, "MessageStatus": "dancing"}
    return Calling(path, fields, _VALIDATOR.compute_signature(base + path, fields))


def _call(port: int, calls: list[Calling]) -> Counter[int]:
    shares = [calls[n::CONNECTIONS] for n in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(lambda share: _one_connection(port, share), shares), Counter())


def _one_connection(port: int, calls: Iterable[Calling]) -> Counter[int]:
    answers: Counter[int] = Counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for call in calls:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": call.signature,
        }
        connection.request("POST", call.path, urlencode(call.fields), headers)
        answer = connection.getresponse()
        answer.read()
        answers[answer.status] += 1
    connection.close()
    return answers


def _states(portal: Portal) -> dict[str, int]:
    state = DELIVERIES.c.state
    with portal.database.reading() as session:
        rows = session.execute(select(state, func.count()).group_by(state))
        return {row[0].value: row[1] for row in rows}


if __name__ == "__main__":
    sys.exit(main())
