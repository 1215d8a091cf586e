"""One message of a catalogue: its key, whether it is whole, and the hashes that approvals name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from babel.messages.catalog import Message

# %(name)s alone: a sentence of ours names what it leaves open.
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message and its translation as plain values; ``msgstr`` has one text per plural form.

    An empty ``msgstr`` means untranslated: a message with only some of its plural forms is
    read as untranslated, for gettext would fill the rest in with English.
    """

    msgid: str
    plural: str | None = None
    context: str | None = None
    msgstr: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells this message from every other, as gettext's own files have it."""
        return message_key(self.msgid, self.context)

    @property
    def source_texts(self) -> tuple[str, ...]:
        return (self.msgid,) if self.plural is None else (self.msgid, self.plural)

    def is_whole(self, plural_forms: int) -> bool:
        """Translated, and in as many forms as the language's plural rule asks for."""
        return len(self.msgstr) == (1 if self.plural is None else plural_forms)


def message_key(msgid: str, context: str | None = None) -> str:
    return msgid if context is None else f"{context}\x04{msgid}"


def sentence_of(message: Message) -> Sentence:
    """The values of one message of Babel's; a fuzzy guess counts as no translation."""
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    whole = all(strings) and not message.fuzzy
    return Sentence(
        msgid=str(ids[0]),
        plural=str(ids[1]) if len(ids) > 1 else None,
        context=message.context,
        msgstr=tuple(str(text) for text in strings) if whole else (),
    )


def msgid_hash(sentence: Sentence) -> str:
    """Names the source sentence in a review file."""
    return _digest(sentence.key)


def sentence_hash(sentence: Sentence) -> str:
    """Names the source sentence together with its translation: what was approved."""
    return _digest(sentence.key, *sentence.source_texts, *sentence.msgstr)


def placeholders(text: str) -> frozenset[str]:
    """The names that a sentence leaves open: ``%(agency)s`` leaves open ``agency``."""
    return frozenset(_PLACEHOLDER.findall(text))


def placeholder_fault(sentence: Sentence) -> str | None:
    """Why this translation cannot be filled in as its source is, or ``None``.

    A plural form may leave out what its number already says ("one letter"), never add.
    """
    wanted = frozenset().union(*(placeholders(text) for text in sentence.source_texts))
    for text in sentence.msgstr:
        names = placeholders(text)
        missing = wanted - names if sentence.plural is None else frozenset[str]()
        if names - wanted or missing:
            return f"{sentence.msgid!r}: placeholders differ in {text!r}"
        if _stray_percent(text) and not _stray_percent(sentence.msgid):
            return f"{sentence.msgid!r}: a stray % in {text!r}"
    return None


def _stray_percent(text: str) -> bool:
    return "%" in _PLACEHOLDER.sub("", text).replace("%%", "")


def _digest(*parts: str) -> str:
    return sha256("\x00".join(parts).encode()).hexdigest()
