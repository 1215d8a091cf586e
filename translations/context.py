"""Where a sentence shows, for whoever translates it: a note beside each in the PO files."""

from __future__ import annotations

from collections.abc import Callable

_TEXT_ENDS = "Text STOP to end."
_TEXT_BEGINS = "%(agency)s: "
_SHORT = "Text message: as short as good manners allow; every 67 signs beyond ASCII cost again."

Rule = tuple[str, Callable[[str], str]]


def note(place: str, msgid: str) -> str:
    """What ``place``, the path of a source, says about where its sentence shows."""
    return next(says(msgid) for start, says in _RULES if place.startswith(start))


def is_text_message(msgid: str) -> bool:
    """Whether it goes out as a text message, whole."""
    return _TEXT_ENDS in msgid or msgid.startswith(_TEXT_BEGINS) or "text START" in msgid


def _pointer(msgid: str) -> str:
    return _SHORT if is_text_message(msgid) else "Email: its subject or a sentence of it."


def _term(msgid: str) -> str:
    if msgid.endswith((".", "?")):
        return "Letter and page: a whole sentence."
    return (
        "Letter and page: a term, put into sentences in place of a %(name)s, or alone in a table."
    )


def _always(text: str) -> Callable[[str], str]:
    return lambda _msgid: text


_RULES: tuple[Rule, ...] = (
    ("notifications/composition/pointers.py", _pointer),
    ("notifications/composition/replies.py", _always(_SHORT)),
    ("notifications/composition/parts.py", _always("Letter: a heading.")),
    ("notifications/composition/headlines.py", _always("Letter: its first lines, in large type.")),
    ("notifications/composition/labels.py", _always("Letter: around the notice; keep it short.")),
    ("notifications/composition/in_person.py", _always("Said aloud, before anything else.")),
    ("notifications/", _always("Letter: a sentence of it.")),
    ("translations/vocabulary.yaml", _term),
    ("portal/legal_bases/", _always("Letter and page: what a law says, in plain words.")),
    ("portal/disclosures/matters.yaml", _always("Letter and page: what a matter is about.")),
    ("portal/web/", _always("Page.")),
    ("", _always("Page.")),
)
