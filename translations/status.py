"""``python -m translations.status``: how far each language has come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click

from translations.catalogues import DOMAINS, Domain, template_sentences
from translations.registry import FOLDER, LANGUAGES, Language
from translations.review import ReviewState, open_sentences, review_state


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of sentences.  ``translated`` holds drafts, approved and stale ones alike."""

    total: int
    translated: int
    approved: int
    stale: int
    open: int


def standing(language: Language, domain: Domain, root: Path = FOLDER) -> Standing:
    sentences = template_sentences(domain, root).values()
    states = Counter(
        review_state(language, domain, sentence.msgid, sentence.context, root)
        for sentence in sentences
    )
    left_open = [item for item in open_sentences(language, root) if item.domain == domain]
    return Standing(
        total=len(sentences),
        translated=len(sentences) - states[ReviewState.UNTRANSLATED],
        approved=states[ReviewState.APPROVED],
        stale=states[ReviewState.STALE],
        open=len(left_open),
    )


@click.command()
def main() -> None:
    """Print a line for each language and domain."""
    click.echo(f"{'':17}{'total':>7}{'translated':>12}{'approved':>10}{'stale':>7}{'open':>6}")
    for language in LANGUAGES.values():
        for domain in DOMAINS:
            click.echo(_row(language, domain))


def _row(language: Language, domain: Domain) -> str:
    now = standing(language, domain)
    counts = f"{now.total:7}{now.translated:12}{now.approved:10}{now.stale:7}{now.open:6}"
    return f"{language.code:8}{domain:9}{counts}"


if __name__ == "__main__":
    main()
