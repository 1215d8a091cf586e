"""The mailbox for bounces: a Maildir folder to which a mail server delivers."""

from __future__ import annotations

import mailbox
from pathlib import Path

import structlog

from notifications.sender import Sender

_LOG = structlog.get_logger(__name__)
_LARGEST = 2_000_000


def read_bounces(sender: Sender, folder: Path) -> int:
    """Read every mail once, and erase it: it names who was written to.

    What is no report, or is about no email of ours, is erased too.

    Returns:
        How many mails were news about emails of ours.
    """
    box = mailbox.Maildir(folder, create=False)
    news = 0
    for key in list(box.keys()):
        with box.get_file(key) as opened:
            mail = opened.read(_LARGEST)
        news += sender.receive_bounced_mail(mail)
        box.remove(key)
    if news:
        _LOG.info("bounces_read", news=news)
    return news
