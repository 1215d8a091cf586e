from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.disclosures.drafts import EntryDraft
from portal.disclosures.errors import MattersRefused
from portal.disclosures.loading import LoadedMatters, load_matters, shipped_matters
from portal.disclosures.models import Claim, Entry, Matter
from portal.disclosures.staff_queries import staff_matter
from portal.legal_bases.catalogue import legal_basis
from tests.integration.disclosures.conftest import SHELL, House

COUNTED = (Matter, Entry, Claim, AuditEvent)


def counts(house: House) -> list[int]:
    return [house.session.scalar(select(func.count()).select_from(t)) or 0 for t in COUNTED]


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = shipped_matters().read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "matters.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def load(house: House, file: Path) -> LoadedMatters:
    return load_matters(house.session, file, house.clock, house.trail)


def refused(house: House, file: Path) -> str:
    before = counts(house)
    with pytest.raises(MattersRefused) as error:
        load(house, file)
    assert counts(house) == before
    return str(error.value)


def test_the_shipped_matters_stand_with_their_entries_and_claims(house: House) -> None:
    assert counts(house)[0] == 7
    log = staff_matter(house.session, house.reference("no-law-found-example"), house.clock.now())
    assert [one.entry.kind.value for one in log.entries] == ["requested", "disclosed", "corrected"]
    disclosed, corrected = log.entries[1].entry, log.entries[2].entry
    assert disclosed.superseded_by == corrected.reference
    assert corrected.supersedes == disclosed.reference
    assert disclosed.elements_given == ("name", "address")


def test_a_claim_names_the_edition_of_the_law_that_it_was_made_under(house: House) -> None:
    claims = house.session.scalars(select(Claim)).all()
    assert claims
    assert all(c.edition_hash == legal_basis(c.basis_id).edition_hash for c in claims)


def test_every_matter_opened_is_on_the_trail(house: House) -> None:
    acts = house.session.scalars(select(AuditEvent.act)).all()
    assert acts == ["log_matter"] * 7


def test_the_same_file_again_changes_nothing(house: House) -> None:
    before = counts(house)
    assert load(house, shipped_matters()) == LoadedMatters(opened=0, entries_added=0, unchanged=7)
    assert counts(house) == before


def test_an_entry_that_was_changed_is_refused_with_its_line(house: House, tmp_path: Path) -> None:
    told = refused(
        house, changed(tmp_path, "elements_given: [name, address]", "elements_given: [name]")
    )
    assert "recorded with another elements_given" in told
    assert "add an entry of kind corrected" in told
    line = int(told.split(":")[1])
    text = (tmp_path / "matters.yaml").read_text(encoding="utf-8").splitlines()
    assert "elements_given: [name]" in text[line - 1]


def test_a_claim_that_was_changed_is_refused(house: House, tmp_path: Path) -> None:
    told = refused(
        house,
        changed(tmp_path, "says: permits, standing: enjoined", "says: forbids, standing: enjoined"),
    )
    assert "recorded with another claims" in told


def test_an_entry_that_was_removed_is_refused(house: House, tmp_path: Path) -> None:
    text = shipped_matters().read_text(encoding="utf-8")
    start = text.rindex("      - kind: corrected")
    file = tmp_path / "matters.yaml"
    file.write_text(text[:start], encoding="utf-8")
    assert "Entries are never removed" in refused(house, file)


def test_a_title_that_was_changed_is_refused(house: House, tmp_path: Path) -> None:
    told = refused(house, changed(tmp_path, "title: USDA asked", "title: USDA wanted"))
    assert "was opened with another title" in told


def test_an_unknown_agency_is_refused_with_its_line(house: House, tmp_path: Path) -> None:
    told = refused(house, changed(tmp_path, "agency: example-state-agency", "agency: nobody"))
    assert "there is no agency named nobody" in told


def test_a_number_that_another_matter_has_is_refused(house: House, tmp_path: Path) -> None:
    told = refused(house, changed(tmp_path, "slug: usda-snap-demand", "slug: another-matter"))
    assert "another matter has the number M-2025-0001" in told


CORRECTION = """\
      - kind: corrected
        notice: correction
        supersedes: 3
        happened_on: 2026-06-30
        holder: ice
        elements_asked: [name, address, phone]
        elements_given: [name]
        changes_today: [unknown]
        duty: policy
"""


def longer(tmp_path: Path) -> Path:
    file = tmp_path / "longer.yaml"
    file.write_text(shipped_matters().read_text(encoding="utf-8") + CORRECTION, encoding="utf-8")
    return file


def test_a_later_file_adds_its_new_entries_and_no_others(house: House, tmp_path: Path) -> None:
    assert load(house, longer(tmp_path)) == LoadedMatters(opened=0, entries_added=1, unchanged=6)
    assert load(house, longer(tmp_path)).entries_added == 0


def test_a_files_correction_finds_its_entry_past_those_that_staff_recorded(
    house: House, tmp_path: Path
) -> None:
    number = house.reference("no-law-found-example")
    staffs = house.matters.record(
        number,
        EntryDraft.model_validate(
            {
                "kind": "requested",
                "happened_on": "2026-06-28",
                "elements_asked": ["email"],
                "changes_today": ["nothing"],
                "duty": "policy",
            }
        ),
        SHELL,
    )
    # What staff record carries their id, and so is told from what files brought.
    staffs.recorded_by = house.session.scalars(select(Matter.id)).first()
    house.session.flush()
    load(house, longer(tmp_path))
    entries = staff_matter(house.session, number, house.clock.now()).entries
    assert entries[4].entry.supersedes == entries[2].entry.reference


def test_the_day_of_the_newest_source_can_be_brought_up_to_date(
    house: House, tmp_path: Path
) -> None:
    file = changed(tmp_path, "as_of: 2026-02-26\n    citations", "as_of: 2026-11-20\n    citations")
    assert load(house, file) == LoadedMatters(opened=0, entries_added=0, unchanged=6)
    found = staff_matter(house.session, "M-2025-0001", house.clock.now())
    assert found.matter.as_of == "2026-11-20"
