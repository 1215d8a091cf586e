from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.disclosures.drafts import known_day
from portal.disclosures.errors import MattersRefused
from portal.disclosures.kinds import Precision
from portal.disclosures.matters_file import MOST_BYTES, read_matters

TODAY = date(2026, 11, 23)
GOOD = """\
schema_version: 1
matters:
  - slug: an-example
    agency: example-county
    example: true
    title: "Example: ICE asked and we said no"
    purpose: The form did not say.
    requester: ice
    instrument: administrative_subpoena
    judge_signed: false
    programmes: [snap]
    entries:
      - kind: requested
        happened_on: 2026-06-03
        elements_asked: [name]
        changes_today: [nothing]
        duty: policy
      - kind: refused
        happened_on: 2026-06-12
        changes_today: [nothing]
        duty: policy
        claims:
          - {basis: us-ina-235d4, claimed_by: ice, says: permits, standing: contested}
"""


def problems(tmp_path: Path, text: str) -> tuple[tuple[int | None, str], ...]:
    file = tmp_path / "matters.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MattersRefused) as refused:
        read_matters(file, TODAY)
    return refused.value.problems


def test_a_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "matters.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    (matter,) = read_matters(file, TODAY).matters
    assert [entry.kind.value for entry in matter.entries] == ["requested", "refused"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("requester: ice", "requester: icee", 8, "'icee' is not one of the requesters"),
        ("basis: us-ina-235d4", "basis: us-no-law", 23, "'us-no-law' is not in the law catalogue"),
        ("    purpose: The form did not say.\n", "", 3, "purpose is missing"),
        ("judge_signed: false", "judge_sined: false", 10, "judge_sined is not a field we know"),
        ("happened_on: 2026-06-12", "happened_on: soon", 19, "'soon' is not a day"),
        ("happened_on: 2026-06-12", "happened_on: 2027-06-12", 18, "the day has not come yet"),
        ("elements_asked: [name]", "elements_asked: [shoe_size]", 15, "not one of the data elem"),
        ("        elements_asked: [name]\n", "", 13, "add elements_asked"),
        ("kind: requested", "kind: gossip", 13, "kind:"),
        ("requester: ice", "requester: ice\n    requester: usda", 9, "requester stands twice"),
        ("requester: ice", "requester: [", 10, "this is not YAML"),
        ("slug: an-example", "slug: An Example", 3, "slug:"),
    ],
)
def test_a_problem_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in GOOD
    found = problems(tmp_path, GOOD.replace(old, new, 1))
    assert found[0][0] == line
    assert said in found[0][1]


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("requester: ice", "requester: icee").replace("[snap]", "[snacks]")
    assert [line for line, _ in problems(tmp_path, text)] == [8, 11]


def test_two_matters_cannot_share_a_slug(tmp_path: Path) -> None:
    again = GOOD.split("matters:\n")[1]
    assert any("an-example stands twice" in said for _, said in problems(tmp_path, GOOD + again))


def test_a_matter_without_a_slug_or_entries_is_refused(tmp_path: Path) -> None:
    without = GOOD.replace("slug: an-example\n    ", "")
    assert (3, "slug is missing") in problems(tmp_path, without)
    empty = GOOD[: GOOD.index("    entries:")]
    assert (3, "entries is missing") in problems(tmp_path, empty)


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_a_file_that_holds_no_matters_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == ((1, "this file holds no list of matters"),)


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "matters.yaml"
    file.write_bytes(GOOD.encode().replace(b"The form", b"Le caf\xe9"))
    with pytest.raises(MattersRefused, match=r"matters\.yaml:7: this line is not UTF-8"):
        read_matters(file, TODAY)


def test_a_file_that_is_missing_or_far_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MattersRefused, match="cannot be read"):
        read_matters(tmp_path / "none.yaml", TODAY)
    assert "larger than" in problems(tmp_path, "#" * (MOST_BYTES + 1))[0][1]


def correction(number: int) -> str:
    return f"""\
      - kind: corrected
        supersedes: {number}
        happened_on: 2026-06-20
        changes_today: [nothing]
        duty: policy
"""


def test_a_correction_names_an_earlier_entry_that_stands(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD + correction(9))[0][0] == 24
    twice = problems(tmp_path, GOOD + correction(2) + correction(2))
    assert twice == ((29, "this entry was corrected before: correct the correction"),)


def test_a_day_is_known_as_exactly_as_it_is_written() -> None:
    assert known_day("2026-06-03").precision is Precision.DAY
    assert known_day("2025-08").day == date(2025, 8, 1)
    assert known_day("2025-08").precision is Precision.MONTH
    assert known_day(2025).precision is Precision.YEAR
    with pytest.raises(ValueError, match="not a day"):
        known_day("2026-02-30")
    with pytest.raises(ValueError, match="month"):
        known_day("2026-13")
