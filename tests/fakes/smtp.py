"""A real SMTP server on loopback that can have trouble; it keeps what it took.

``python -m tests.fakes.smtp --port 9025 --log emails.jsonl`` runs it as a process of its own; it
writes a line for every email that it accepted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import ssl
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import IO, Any, Self

from aiosmtpd.controller import Controller


@dataclass(slots=True)
class Troubles:
    """``answers`` come first, one an email; the shares, from 0 to 1, are drawn after that.

    An answer is what the server says to the recipient, such as ``550 nobody``, or ``drop``: take
    the email, and end the connection without a word.
    """

    answers: list[str] = field(default_factory=list)
    later: float = 0
    drop: float = 0
    slow: float = 0


class Mailroom:
    """What the server does with an email; ``took`` are those it accepted."""

    def __init__(self, troubles: Troubles, log: IO[str] | None = None, seed: int = 1) -> None:
        self.troubles = troubles
        self.took: list[Message] = []
        self.connections = 0
        self._log = log
        self._chance = random.Random(seed)  # noqa: S311 - a script of troubles

    async def handle_EHLO(  # noqa: N802 - the server's own name and shape
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answers = self.troubles.answers
        if answers and answers[0] != "drop":
            return answers.pop(0)
        if self._chance.random() < self.troubles.later:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.troubles.slow)
        message = message_from_bytes(envelope.content)
        self.took.append(message)
        if self._log is not None:
            self._log.write(
                json.dumps({"at": time.time(), "message_id": str(message["Message-ID"])}) + "\n"
            )
            self._log.flush()
        if self._drops():
            server.transport.abort()
        return "250 OK"

    def _drops(self) -> bool:
        if self.troubles.answers and self.troubles.answers[0] == "drop":
            self.troubles.answers.pop(0)
            return True
        return self._chance.random() < self.troubles.drop


class RunningSmtp:
    """The server in a thread of this process, for tests: a context manager."""

    def __init__(self, troubles: Troubles | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.room = Mailroom(troubles or Troubles())
        self._tls = tls
        self._controller: Controller | None = None

    @property
    def port(self) -> int:
        assert self._controller is not None
        port: int = self._controller.server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        more = {"tls_context": self._tls} if self._tls else {}
        self._controller = _Anywhere(self.room, hostname="127.0.0.1", port=0, **more)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._controller is not None
        self._controller.stop()


class _Anywhere(Controller):  # type: ignore[misc]  # the server has no types
    """A controller that takes whatever port is free: its own test call goes to port 0."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def main() -> None:
    """Serve until the process ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--troubles", default="{}", help="JSON, by the names of Troubles")
    wanted = parser.parse_args()
    log = wanted.log.open("a", encoding="utf-8") if wanted.log else None
    room = Mailroom(Troubles(**json.loads(wanted.troubles)), log)
    controller = Controller(room, hostname="127.0.0.1", port=wanted.port)
    controller.start()
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
