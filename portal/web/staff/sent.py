"""What the demonstration wrote in place of sending it; there is no such page anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from notifications import Channel
from notifications.report_lists import Carried, carried
from portal.access.actors import PUBLIC
from portal.access.acts import Act
from portal.access.rules import require
from portal.web.shared.wired import reading, the_portal
from portal.web.staff.files import pdf

_ENDINGS = {Channel.LETTER: ".pdf", Channel.SMS: ".txt", Channel.EMAIL: ".txt"}
_PAGE = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """One file; ``what`` is ``None`` where the outbox does not know it any more."""

    channel: Channel
    delivery_id: UUID
    at: datetime
    what: Carried | None = None


def sent() -> str:
    """One channel's files, newest first."""
    require(PUBLIC, Act.SEE_SENT, demonstration=True)
    channel = _channel(request.args.get("channel", Channel.LETTER))
    start = max(request.args.get("from", 0, type=int), 0)
    files = _files(channel)
    with reading() as services:
        page = files[start : start + _PAGE]
        known = carried(services.session, [one.delivery_id for one in page])
    return render_template(
        "staff/sent.html",
        channel=channel,
        lines=[Sent(f.channel, f.delivery_id, f.at, known.get(f.delivery_id)) for f in page],
        counts={each: len(_files(each)) for each in _ENDINGS},
        start=start,
        next=start + _PAGE if start + _PAGE < len(files) else None,
    )


def sent_one(channel: str, delivery_id: UUID) -> ResponseReturnValue:
    """One letter as PDF, or one text or email as a page."""
    require(PUBLIC, Act.SEE_SENT, demonstration=True)
    known = _channel(channel)
    path = _folder(known) / f"{delivery_id}{_ENDINGS[known]}"
    if not path.is_file():
        abort(404)
    data = path.read_bytes()
    if known is Channel.LETTER:
        return pdf(data)
    head, _, words = data.decode().partition("\n\n")
    with reading() as services:
        what = carried(services.session, [delivery_id]).get(delivery_id)
    return render_template(
        "staff/sent_message.html",
        channel=known,
        head=[line.partition(": ") for line in head.splitlines()],
        words=words.strip().splitlines(),
        what=what,
    )


def _files(channel: Channel) -> list[Sent]:
    folder = _folder(channel)
    if not folder.is_dir():
        return []
    found = [_sent(channel, path) for path in folder.glob(f"*{_ENDINGS[channel]}")]
    return sorted(found, key=lambda one: (one.at, one.delivery_id), reverse=True)


def _sent(channel: Channel, path: Path) -> Sent:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Sent(channel, UUID(path.stem), written)


def _folder(channel: Channel) -> Path:
    return the_portal().settings.sent_folder / channel.value


def _channel(given: str) -> Channel:
    if given not in set(_ENDINGS):
        abort(404)
    return Channel(given)
