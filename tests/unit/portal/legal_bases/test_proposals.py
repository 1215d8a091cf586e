"""A proposed edition is a patch of the catalogue that git takes, and that reads as it should."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import portal.legal_bases
from portal.legal_bases.catalogue import read_catalogue
from portal.legal_bases.errors import ProposalRefused, UnknownLegalBasis
from portal.legal_bases.proposals import Proposal, as_patch

LAW = "mn-13.04-3-access"
PROPOSED = Proposal(
    plain="You have the right to ask.  It must answer in five days.",
    means_for_you="You can ask to see it. It has five working days.",
    effective_from=date(2027, 8, 1),
    url="https://www.revisor.mn.gov/statutes/cite/13.04",
    as_of="2027-08-02",
)


def test_git_takes_the_patch_and_both_editions_stand(tmp_path: Path) -> None:
    shipped = Path(portal.legal_bases.__file__).with_name("catalogue.yaml")
    copy = tmp_path / "portal" / "legal_bases" / "catalogue.yaml"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(shipped.read_bytes())
    patch = tmp_path / "new.patch"
    patch.write_text(as_patch(LAW, PROPOSED), encoding="utf-8")
    command = ("git", "apply", "--unsafe-paths", patch.name)
    subprocess.run(command, cwd=tmp_path, check=True)
    editions = [law for law in read_catalogue(copy.read_text()).entries if law.id == LAW]
    assert [law.effective_from for law in editions][-1] == date(2027, 8, 1)
    assert editions[-1].plain == "You have the right to ask. It must answer in five days."
    assert editions[-1].citation == editions[0].citation
    assert editions[-1].is_from_memory, "nobody has yet said that the page was read"
    assert editions[0].edition_hash != editions[-1].edition_hash


def test_another_edition_of_the_same_day_is_refused() -> None:
    shipped = Path(portal.legal_bases.__file__).with_name("catalogue.yaml").read_text()
    law = next(one for one in read_catalogue(shipped).entries if one.effective_from)
    with pytest.raises(ProposalRefused, match="twice"):
        as_patch(law.id, replace(PROPOSED, effective_from=law.effective_from or date.max))


def test_a_law_that_is_not_there_has_no_new_edition() -> None:
    with pytest.raises(UnknownLegalBasis):
        as_patch("mn-none", PROPOSED)
