"""What notices say, written out: a change of wording shows in review.

Run: ``python -m tests.golden`` after a change that is meant.  One file a language under
``tests/golden/``: every kind as letter, text and email; one that uses an open sentence says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from notifications.composition.composed import ComposedNotice
from notifications.composition.composer import compose, compose_email, compose_text
from notifications.notice import Notice, NoticeKind
from notifications.recipients import Channel
from tests.factories.notices import FACTS, make_notice
from translations.catalogues import NotTranslated
from translations.registry import LANGUAGES

FOLDER = Path(__file__).with_name("golden")
_CODE = "402913"
_WITHOUT_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def golden(code: str) -> str:
    """Everything that this language's notices say."""
    kinds = (f"== {kind.value}\n{_said(make_notice(kind), code)}" for kind in FACTS)
    return "\n\n".join(kinds) + "\n"


def _said(notice: Notice, code: str) -> str:
    try:
        return "\n".join(_lines(notice, code)).translate(_WITHOUT_ISOLATES)
    except NotTranslated:
        return "(uses a sentence that is open: goes out as an English letter)"


def _lines(notice: Notice, code: str) -> Iterator[str]:
    channels = notice.rule.channels
    one_time = _CODE if notice.kind is NoticeKind.SIGN_IN_CODE else None
    if Channel.LETTER in channels:
        yield from _letter(compose(notice, code).notice)
    if Channel.SMS in channels:
        yield f"[text] {compose_text(notice, code, code=one_time).body}"
    if Channel.EMAIL in channels:
        email = compose_email(notice, code, code=one_time)
        yield f"[email] {email.subject} | {' | '.join(email.paragraphs)}"


def _letter(said: ComposedNotice) -> Iterator[str]:
    yield from said.marks
    yield said.sender_line
    yield f"# {said.headline}"
    for section in said.sections:
        yield f"## {section.heading}"
        yield from section.paragraphs
        yield from (f"- {point}" for point in section.points)
        if section.table:
            yield from (" | ".join(row) for row in (section.table.headings, *section.table.rows))
    yield said.closing


def main() -> int:
    """Write every language's file."""
    FOLDER.mkdir(exist_ok=True)
    for code in LANGUAGES:
        (FOLDER / f"{code}.txt").write_text(golden(code), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
