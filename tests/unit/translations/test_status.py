from __future__ import annotations

from click.testing import CliRunner

from tests.unit.translations.conftest import WritePo
from translations.catalogues import catalogue
from translations.registry import language
from translations.status import main, standing


def test_a_language_is_counted_against_every_sentence_of_the_domain(write_po: WritePo) -> None:
    write_po('msgid "One."\nmsgstr ""\n\nmsgid "Two."\nmsgstr ""\n', domain="law")
    root = write_po('msgid "One."\nmsgstr "Uno."\n', "es", "law")
    catalogue.cache_clear()
    found = standing(language("es"), "law", root)
    assert (found.total, found.translated, found.approved, found.stale) == (2, 1, 0, 0)


def test_the_table_has_a_line_for_each_language_and_domain() -> None:
    printed = CliRunner().invoke(main)
    assert printed.exit_code == 0
    assert len(printed.output.splitlines()) == 1 + 16 * 3
