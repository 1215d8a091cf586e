"""How templates and PO files are written: the same sentences always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from translations.catalogues import Domain, po_path, read_catalog, template_path
from translations.context import note
from translations.locales import plural_count, plural_rule
from translations.messages import sentence_of
from translations.registry import ENGLISH, LANGUAGES, Language
from translations.sources import Found, find_sentences

# No dates, no tool version, no line numbers: nothing that changes while the sentences do not.
_HEADER = """\
# {title}
msgid ""
msgstr ""
{language}"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{plurals}
"""


def fresh_files(domain: Domain, project: Path, root: Path) -> dict[Path, bytes]:
    """What the template and every language's PO file of a domain must hold now.

    A language without a single translation keeps an empty file; once it has one, it lists every
    sentence.  A translation stays only with the very sentence it was made for: nothing is guessed,
    and what the sources no longer say is dropped.
    """
    template = _template(find_sentences(domain, project))
    files = {template_path(domain, root): _template_bytes(template, domain)}
    for language in LANGUAGES.values():
        if language != ENGLISH:
            path = po_path(language, domain, root)
            files[path] = _po_bytes(template, read_catalog(path, language), language, domain)
    return files


def _template(found: Iterable[Found]) -> Catalog:
    catalog = Catalog()
    for sentence in found:
        catalog.add(
            sentence.ids[0] if len(sentence.ids) == 1 else sentence.ids,
            locations=[(sentence.place, 0)],
            auto_comments=(note(sentence.place, sentence.ids[0]), *sentence.comments),
            context=sentence.context,
        )
    return catalog


def po_bytes(stored: Catalog, language: Language, domain: Domain, root: Path) -> bytes:
    """A PO file with these translations, beside the sentences that the template has."""
    return _po_bytes(read_catalog(template_path(domain, root)), stored, language, domain)


def _template_bytes(template: Catalog, domain: Domain) -> bytes:
    title = f"English sentences, {domain}. Written by translations.extract: do not edit."
    return _HEADER.format(title=title, language="", plurals="").encode() + _body(template)


def _po_bytes(template: Catalog, stored: Catalog, language: Language, domain: Domain) -> bytes:
    header = _HEADER.format(
        title=f"{language.english}, {domain}. Drafts, unless review/{domain}.yaml approves them.",
        language=f'"Language: {language.code}\\n"\n',
        plurals=f'"Plural-Forms: {plural_rule(language)}\\n"\n',
    )
    return header.encode() + _body(_with_translations(template, stored, language))


def _with_translations(template: Catalog, stored: Catalog, language: Language) -> Catalog:
    merged = Catalog(locale=language.code)
    for message in template:
        if message.id:
            _add(merged, message, stored, language)
    started = any(sentence_of(message).msgstr for message in merged if message.id)
    return merged if started else Catalog(locale=language.code)


def _add(merged: Catalog, message: Message, stored: Catalog, language: Language) -> None:
    held = stored.get(message.id, context=message.context)
    same = held is not None and sentence_of(held).plural == sentence_of(message).plural
    empty = ("",) * plural_count(language) if message.pluralizable else ""
    merged.add(
        message.id,
        held.string if held is not None and same else empty,
        locations=message.locations,
        auto_comments=message.auto_comments,
        user_comments=held.user_comments if held is not None else (),
        context=message.context,
    )


def _body(catalog: Catalog) -> bytes:
    written = BytesIO()
    write_po(
        written,
        catalog,
        width=0,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return written.getvalue()
