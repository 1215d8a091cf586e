from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
import textstat
from pydantic import ValidationError

from portal.legal_bases.catalogue import (
    LegalBasis,
    Verified,
    all_legal_bases,
    catalogue,
    editions,
    legal_basis,
    read_catalogue,
)
from portal.legal_bases.errors import UnknownLegalBasis

SHOWN = [basis for basis in all_legal_bases() if basis.is_shown_to_residents]
by_id = pytest.mark.parametrize("basis", SHOWN, ids=lambda basis: basis.id)

ENTRY = """
schema_version: 1
compiled: 2026-11-22
translate_fields: [plain]
entries:
  - {id: a-law, citation: A Law, jurisdiction: mn, topics: [], applies_to: [], plain: It says so.,
     means_for_you: null, effective_from: %s, effect_for_resident: gives_right, also_effects: [],
     deadline: null, status: in_force, url: "https://example.org", more_sources: [],
     verified: page-seen, verified_scope: null, as_of: 2006 text, confidence: high, notes: null}
"""


def test_every_law_says_where_it_was_read_and_how_old_that_is() -> None:
    for basis in all_legal_bases():
        assert basis.citation
        assert basis.plain
        assert basis.as_of
        assert basis.url.startswith(("https://", "http://"))


def test_three_laws_are_still_from_memory() -> None:
    memory = {basis.id for basis in all_legal_bases() if basis.verified is Verified.FROM_MEMORY}
    assert memory == {"mn-13.46-2-emergency", "mn-270B-tax", "us-1557-notice"}


def test_permission_is_never_said_with_may() -> None:
    for basis in all_legal_bases():
        # The month stands after a day or before a year.
        said = re.sub(r"(late )?May \d{4}", "", f"{basis.plain} {basis.means_for_you}")
        assert not re.search(r"\bmay\b", said, re.IGNORECASE), basis.id


@by_id
def test_what_residents_read_is_in_short_plain_sentences(basis: LegalBasis) -> None:
    assert basis.means_for_you
    assert textstat.flesch_kincaid_grade(basis.means_for_you) <= 6
    assert textstat.flesch_kincaid_grade(basis.plain) <= 7


@by_id
def test_residents_read_no_word_of_the_notes(basis: LegalBasis) -> None:
    assert basis.notes is None or basis.notes not in catalogue().translatable


def test_an_unknown_law_is_refused_by_name() -> None:
    with pytest.raises(UnknownLegalBasis, match="no-such-law"):
        legal_basis("no-such-law")


def test_a_law_that_began_later_is_unknown_on_an_earlier_day() -> None:
    assert legal_basis("us-medicaid-cms-ice", date(2026, 1, 6)).id == "us-medicaid-cms-ice"
    with pytest.raises(UnknownLegalBasis):
        legal_basis("us-medicaid-cms-ice", date(2026, 1, 5))


def test_a_law_of_unknown_age_holds_on_every_day() -> None:
    assert legal_basis("mn-13.46-2-private", date(1990, 1, 1)).effective_from is None


def test_the_hash_follows_what_the_law_says() -> None:
    basis = legal_basis("us-ina-235d4")
    assert replace(basis, plain="Something else.").edition_hash != basis.edition_hash
    assert replace(basis, as_of="2026-11-23").edition_hash != basis.edition_hash


def test_the_hash_does_not_follow_internal_notes() -> None:
    basis = legal_basis("us-ina-235d4")
    assert replace(basis, notes="Call counsel.", topics=()).edition_hash == basis.edition_hash


def test_a_later_edition_of_a_law_stands_beside_the_earlier() -> None:
    later = ENTRY.split("entries:")[1] % "2026-01-01"
    found = read_catalogue(ENTRY % "null" + later.lstrip("\n"))
    assert [entry.effective_from for entry in found.entries] == [None, date(2026, 1, 1)]


def test_the_same_edition_twice_is_refused() -> None:
    again = (ENTRY.split("entries:")[1] % "null").lstrip("\n")
    with pytest.raises(ValueError, match="stands twice"):
        read_catalogue(ENTRY % "null" + again)


def test_an_unknown_field_or_value_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown field: colour"):
        read_catalogue((ENTRY % "null").replace("notes: null", "notes: null, colour: red"))
    with pytest.raises(ValidationError):
        read_catalogue((ENTRY % "null").replace("page-seen", "hearsay"))


def test_the_editions_of_a_law_stand_newest_first() -> None:
    oldest = replace(SHOWN[0], effective_from=None)
    later = replace(SHOWN[0], effective_from=date(2026, 1, 1))
    latest = replace(SHOWN[0], effective_from=date(2026, 7, 1))
    among = (later, oldest, SHOWN[1], latest)
    assert editions(SHOWN[0].id, among) == (latest, later, oldest)
    assert editions("no-such-law") == ()
    assert editions(SHOWN[1].id)[0] is legal_basis(SHOWN[1].id)
