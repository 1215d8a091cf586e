"""Our calls to Twilio, and what our tests' Twilio answers, held against Twilio's own description.

The adapter talks to Prism, which checks each request against the description, hands it to the fake,
and checks each answer; whatever does not fit is an error.  The description is Twilio's and is not
kept here: ``TWILIO_OPENAPI`` names the file ``twilio_api_v2010.yaml`` of the public repository
twilio/twilio-oai.  Needs Node; Prism comes from npm.

Run: ``TWILIO_OPENAPI=…/twilio_api_v2010.yaml make contract``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from notifications.foundation.ids import new_id
from notifications.providers.base import (
    Accepted,
    Doubt,
    OptedOut,
    PassingFailure,
    Said,
    TextMessage,
)
from notifications.providers.twilio_texts import TwilioAccount, TwilioTexts
from tests.benchmarks.processes import free_port, kill, wait_for
from tests.fakes.twilio import ACCOUNT, SERVICE, TOKEN, RunningTwilio, Troubles

NUMBER, STOPPED = "+16515550142", "+16515550143"
_PORTAL = "https://portal.example.org"


def main() -> int:
    """Every call of the adapter, through Prism; 0 if all of them fit the description."""
    description = os.environ.get("TWILIO_OPENAPI", "")
    if not description or not Path(description).is_file():
        sys.stderr.write("Set TWILIO_OPENAPI to the file twilio_api_v2010.yaml.\n")
        return 2
    if shutil.which("npx") is None:
        sys.stderr.write("Prism needs Node: npx was not found.\n")
        return 2
    troubles = Troubles(refusals={STOPPED: 21610})
    with RunningTwilio(troubles) as twilio, _prism(description, twilio.url) as url:
        texts = TwilioTexts(TwilioAccount(ACCOUNT, TOKEN, SERVICE, url), _PORTAL, timeout=30)
        failed = [name for name, check in _CHECKS.items() if not _passes(name, check, texts)]
    return 1 if failed else 0


def _passes(name: str, check: Callable[[TwilioTexts], bool], texts: TwilioTexts) -> bool:
    try:
        passed = check(texts)
    except Exception as error:  # noqa: BLE001 - what does not fit is an answer of Prism's
        sys.stdout.write(f"{name}: {type(error).__name__} {error}\n")
        return False
    sys.stdout.write(f"{name}: {'fits' if passed else 'DOES NOT FIT'}\n")
    return passed


def _text(to: str = NUMBER, *, is_code: bool = False) -> TextMessage:
    return TextMessage(new_id(), to, "We mailed you a letter. مرحبا", is_code=is_code)


def _sends(texts: TwilioTexts) -> bool:
    return texts.send(_text()).reference.startswith("SM")


def _sends_a_code(texts: TwilioTexts) -> bool:
    return texts.send(_text(is_code=True)).reference.startswith("SM")


def _is_refused(texts: TwilioTexts) -> bool:
    try:
        texts.send(_text(STOPPED))
    except OptedOut:
        return True
    return False


def _finds(texts: TwilioTexts) -> bool:
    sent = texts.send(_text())
    since = datetime.now(UTC) - timedelta(seconds=30)
    return texts.find(Doubt(new_id(), NUMBER, since)) == Accepted(sent.reference)


def _looks_up(texts: TwilioTexts) -> bool:
    sent = texts.send(_text())
    return texts.look_up(sent.reference, new_id(), 1).said is Said.ON_ITS_WAY


def _knows_no_stranger(texts: TwilioTexts) -> bool:
    try:
        texts.look_up("SM" + "f" * 32, new_id(), 1)
    except PassingFailure:
        return True
    return False


_CHECKS: dict[str, Callable[[TwilioTexts], bool]] = {
    "create a message": _sends,
    "create a sign-in code, its address hidden": _sends_a_code,
    "a refusal": _is_refused,
    "list by number": _finds,
    "fetch one": _looks_up,
    "fetch one that is not there": _knows_no_stranger,
}


@contextmanager
def _prism(description: str, upstream: str) -> Iterator[str]:
    port = free_port()
    prism = os.environ.get("PRISM", "")
    command = [prism] if prism else ["npx", "--yes", "@stoplight/prism-cli"]
    process = subprocess.Popen(
        [*command, "proxy", description, upstream, "--errors", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        time.sleep(1)
        yield f"http://127.0.0.1:{port}"
    finally:
        kill(process)


if __name__ == "__main__":
    sys.exit(main())
