"""A stateful Twilio on loopback: takes, lists and shows texts, calls back, and has trouble.

``python -m tests.fakes.twilio --port 9010 --log texts.jsonl`` runs it as a process of its own; it
writes a line for every text that it accepted.  Its trouble is drawn from a seed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, Self
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 32
TOKEN = "example-token"
SERVICE = "MG" + "0" * 32
_MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
_OBFUSCATED = "XXXXXXXXXX"


@dataclass(frozen=True, slots=True)
class Troubles:
    """How often each trouble comes, from 0 to 1; ``slow`` and ``callback_after`` in seconds.

    ``refusals`` names an error code for single numbers.  ``callbacks``: ``none``, ``forward``, or
    ``backwards``, which is every word twice and the last one first.
    """

    busy: float = 0
    fault_before: float = 0
    fault_after: float = 0
    drop_before: float = 0
    drop_after: float = 0
    slow: float = 0
    callbacks: str = "none"
    callback_after: float = 0.05
    refusals: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Text:
    """One text that was accepted."""

    sid: str
    to: str
    callback: str
    created: datetime
    hidden: bool
    service: str
    body: str
    status: str = "accepted"
    error_code: int | None = None

    def shown(self, *, retained: bool = False) -> dict[str, object]:
        """As the API shows it."""
        moment = format_datetime(self.created)
        uri = f"{_MESSAGES}/{self.sid}"
        return {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": self.body if retained else "",
            "date_created": moment,
            "date_sent": None if self.status == "accepted" else moment,
            "date_updated": moment,
            "direction": "outbound-api",
            "error_code": self.error_code,
            "error_message": None,
            "from": None,
            "messaging_service_sid": self.service,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to[:-10] + _OBFUSCATED if self.hidden else self.to,
            "uri": f"{uri}.json",
        }


class Drop(Exception):
    """The connection ends without an answer."""


class FakeTwilio:
    """What the server knows.  ``calls`` counts requests; ``texts`` are those it accepted."""

    def __init__(self, troubles: Troubles, log: IO[str] | None = None, seed: int = 1) -> None:
        self.troubles = troubles
        self.texts: dict[str, Text] = {}
        self.by_number: dict[str, list[Text]] = {}
        self.calls = 0
        self._log = log
        self._chance = random.Random(seed)  # noqa: S311 - a script of troubles
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, method: str, target: str, body: bytes) -> tuple[int, dict[str, object]]:
        """One request's answer."""
        self.calls += 1
        url = urlsplit(target)
        if url.path == f"{_MESSAGES}.json" and method == "POST":
            return await self._create(dict(parse_qsl(body.decode())))
        if url.path == f"{_MESSAGES}.json":
            return 200, self._list({k: v[0] for k, v in parse_qs(url.query).items()})
        found = self.texts.get(url.path.removeprefix(f"{_MESSAGES}/").removesuffix(".json"))
        return (200, found.shown()) if found else (404, _error(404, 20404, "Not found"))

    async def _create(self, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
        trouble = self.troubles
        if trouble.slow:
            await asyncio.sleep(trouble.slow)
        if self._happens(trouble.busy):
            return 429, _error(429, 20429, "Too Many Requests")
        if self._happens(trouble.fault_before):
            return 500, _error(500, 20500, "Internal Server Error")
        if self._happens(trouble.drop_before):
            raise Drop
        refusal = trouble.refusals.get(fields["To"])
        if refusal:
            return 400, _error(400, refusal, "Refused")
        text = self._accept(fields)
        if self._happens(trouble.drop_after):
            raise Drop
        if self._happens(trouble.fault_after):
            return 500, _error(500, 20500, "Internal Server Error")
        return 201, text.shown(retained=True)

    def _accept(self, fields: dict[str, str]) -> Text:
        text = Text(
            sid="SM" + secrets.token_hex(16),
            to=fields["To"],
            callback=fields.get("StatusCallback", ""),
            created=datetime.now(UTC).replace(microsecond=0),
            hidden=fields.get("AddressRetention") == "obfuscate",
            service=fields["MessagingServiceSid"],
            body=fields["Body"],
        )
        self.texts[text.sid] = text
        self.by_number.setdefault(text.to, []).append(text)
        if self._log is not None:
            line = {"at": time.time(), "sid": text.sid, "callback": text.callback}
            self._log.write(json.dumps(line) + "\n")
            self._log.flush()
        if self.troubles.callbacks != "none" and text.callback:
            task = asyncio.get_running_loop().create_task(self._call_back(text))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return text

    def _list(self, query: dict[str, str]) -> dict[str, object]:
        to, size, page = query.get("To", ""), int(query["PageSize"]), int(query.get("Page", 0))
        mine = [t for t in reversed(self.by_number.get(to, [])) if not t.hidden]
        shown = mine[page * size : (page + 1) * size]
        uri = f"{_MESSAGES}.json?{urlencode({'To': to, 'PageSize': size, 'Page': page})}"
        more = (
            uri.replace(f"Page={page}", f"Page={page + 1}") if mine[(page + 1) * size :] else None
        )
        return {
            "messages": [text.shown() for text in shown],
            "end": max(len(shown) - 1, 0),
            # The description asks for whole addresses; the SDK reads the next page's as a path.
            "first_page_uri": f"https://api.twilio.com{uri}",
            "next_page_uri": more,
            "page": page,
            "page_size": size,
            "previous_page_uri": None,
            "start": page * size,
            "uri": f"https://api.twilio.com{uri}",
        }

    async def _call_back(self, text: Text) -> None:
        words = ["sent", "delivered"]
        if self.troubles.callbacks == "backwards":
            words = ["delivered", "sent", "delivered", "sent"]
        for word in words:
            await asyncio.sleep(self.troubles.callback_after * (0.5 + self._chance.random()))
            text.status = "delivered" if text.status == "delivered" else word
            await _call(text, word)

    def _happens(self, share: float) -> bool:
        return share > 0 and self._chance.random() < share


async def _call(text: Text, word: str) -> None:
    """Call back until somebody answers, as Twilio does, and a little more patiently."""
    fields = {
        "AccountSid": ACCOUNT,
        "MessageSid": text.sid,
        "MessageStatus": word,
        "SmsSid": text.sid,
        "To": text.to,
    }
    signature = RequestValidator(TOKEN).compute_signature(text.callback, fields)
    for _ in range(60):
        try:
            if await _post(text.callback, urlencode(fields).encode(), signature) < 500:
                return
        except OSError:
            pass
        await asyncio.sleep(1)


async def _post(url: str, body: bytes, signature: str) -> int:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port or 80)
    writer.write(
        f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    try:
        line = await asyncio.wait_for(reader.readline(), 10)
        return int(line.split()[1]) if line else 599
    except TimeoutError:
        return 599
    finally:
        writer.close()


def _error(status: int, code: int, message: str) -> dict[str, object]:
    return {"status": status, "code": code, "message": message, "more_info": "https://example.org"}


async def _serve(
    fake: FakeTwilio, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
            length = re.search(rb"(?i)content-length: (\d+)", head)
            body = await reader.readexactly(int(length[1])) if length else b""
            status, answer = await fake.answer(method, target, body)
            payload = json.dumps(answer).encode()
            writer.write(
                f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
                "Content-Type: application/json\r\n"
                f"Content-Length: {len(payload)}\r\n\r\n".encode()
                + payload
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, Drop):
        pass
    finally:
        writer.close()


async def _listening(fake: FakeTwilio, port: int) -> asyncio.Server:
    return await asyncio.start_server(lambda r, w: _serve(fake, r, w), "127.0.0.1", port)


class RunningTwilio:
    """The fake in a thread of this process, for tests: a context manager."""

    def __init__(self, troubles: Troubles | None = None) -> None:
        self.fake = FakeTwilio(troubles or Troubles())
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        serving = asyncio.run_coroutine_threadsafe(_listening(self.fake, 0), self._loop)
        self._server = serving.result(10)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        mine = asyncio.current_task()
        left = [task for task in asyncio.all_tasks() if task is not mine]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def main() -> None:
    """Serve until the process ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--troubles", default="{}", help="JSON, by the names of Troubles")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    log = wanted.log.open("a", encoding="utf-8") if wanted.log else None
    fake = FakeTwilio(Troubles(**json.loads(wanted.troubles)), log, wanted.seed)

    async def run() -> None:
        async with await _listening(fake, wanted.port) as server:
            await server.serve_forever()

    asyncio.run(run())


if __name__ == "__main__":
    main()
