"""The console command, as an operator and a program use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.population import population
from portal.disclosures.loading import shipped_matters
from tests.factories.shell import approve, environment, run

REFUSED, WRONG_WORDS = 1, 2


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A demonstration that has been staged and sent once."""
    made = environment(tmp_path_factory.mktemp("var"))
    done = run("demo", "--headless", "--people", "40", settings=made)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(list_file(population(EXAMPLE_COUNTY, 5)).getvalue())
    return path


def test_matters_are_listed_as_objects_with_their_reference(settings: dict[str, str]) -> None:
    listed = run("matters", "list", "--json", settings=settings)
    assert listed.returncode == 0
    references = {one["reference"] for one in json.loads(listed.stdout)}
    assert {"M-2026-0001", "M-2026-0003"} <= references


def test_the_same_file_of_matters_again_changes_nothing(settings: dict[str, str]) -> None:
    again = run("matters", "load", str(shipped_matters()), "--json", settings=settings)
    assert again.returncode == 0, again.stderr
    counts = json.loads(again.stdout)
    assert (counts["opened"], counts["entries_added"]) == (0, 0)


def test_a_list_is_tried_first_and_then_loaded_once(settings: dict[str, str], people: Path) -> None:
    # Another matter than the run below tells about: the same list twice changes nothing.
    load = ("cohorts", "load", "--matter", "M-2026-0005", str(people), "--json")
    tried = json.loads(run(*load, "--dry-run", settings=settings).stdout)
    assert (tried["dry_run"], tried["members"], tried["cohort_id"]) == (True, 5, None)
    loaded = json.loads(run(*load, settings=settings).stdout)
    assert (loaded["members"], loaded["known"]) == (5, 5)
    assert json.loads(run(*load, settings=settings).stdout)["unchanged"] is True


def test_a_list_with_errors_is_refused_whole_and_says_which_lines_without_their_values(
    settings: dict[str, str], people: Path
) -> None:
    lines = people.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("1979-11-02", "1979-13-45")
    people.write_text("\n".join(lines) + "\n", encoding="utf-8")
    refused = run("cohorts", "load", "--matter", "M-2026-0004", str(people), settings=settings)
    assert refused.returncode == REFUSED
    assert "Nothing was loaded" in refused.stdout
    errors = people.with_suffix(".errors.csv").read_text(encoding="utf-8")
    assert errors.startswith("line,column,reason\n3,birth_date,")
    assert "1979-13-45" not in errors + refused.stdout + refused.stderr


def test_an_order_not_to_tell_is_recorded_listed_and_ended(settings: dict[str, str]) -> None:
    added = run(
        "silence",
        "add",
        "--matter",
        "M-2026-0002",
        "--authority",
        "An example order",
        "--court",
        "Example Court",
        settings=settings,
    )
    assert added.returncode == 0, added.stderr
    order = added.stdout.split(":")[0]
    listed = json.loads(run("silence", "list", "--json", settings=settings).stdout)
    assert [one["in_force"] for one in listed if one["reference"] == order] == [True]
    assert run("silence", "end", order, settings=settings).returncode == 0
    twice = run("silence", "end", order, settings=settings)
    assert (twice.returncode, twice.stderr) == (REFUSED, f"{order} has ended already.\n")


def test_a_run_is_prepared_previewed_approved_by_another_and_reported(
    settings: dict[str, str], people: Path, tmp_path: Path
) -> None:
    run("cohorts", "load", "--matter", "M-2026-0004", str(people), settings=settings)
    prepared = run(
        "runs", "prepare", "--matter", "M-2026-0004", "--by", "county.clerk", "--json",
        settings=settings,
    )  # fmt: skip
    assert prepared.returncode == 0, prepared.stderr
    told = json.loads(prepared.stdout)
    assert told["preflight"]["notices"] == 5

    letter = tmp_path / "letter.pdf"
    preview = ("runs", "preview", told["reference"], "--by", "county.clerk")
    assert run(*preview, "--out", str(letter), settings=settings).returncode == 0
    assert letter.read_bytes().startswith(b"%PDF")

    own = approve(told["reference"], "county.clerk", settings, count=5)
    assert own.returncode == REFUSED
    miscounted = approve(told["reference"], "county.approver", settings, count=6)
    assert (miscounted.returncode, "Nothing was approved." in miscounted.stderr) == (1, True)
    other = approve(told["reference"], "county.approver", settings, count=5)
    assert other.returncode == 0, other.stderr
    assert run("worker", "--drain", settings=settings).returncode == 0
    status = json.loads(
        run("runs", "status", told["reference"], "--json", settings=settings).stdout
    )
    assert status["state"] == "expanded"
    assert status["progress"]["by_channel"]["letter"] == {"handed_over": 5}

    copies = tmp_path / "copies"
    export = ("letters", "export", told["reference"], "--to", str(copies))
    assert run(*export, settings=settings).returncode == 0
    assert len(list(copies.glob("*.pdf"))) == 5


def test_outside_the_demonstration_an_approval_asks_for_the_approvers_own_password(
    tmp_path: Path,
) -> None:
    settings = environment(tmp_path, PORTAL_MODE="test")
    assert run("db", "upgrade", settings=settings).returncode == 0
    refused = run("runs", "approve", "R-2026-0001", "--by", "somebody", settings=settings)
    assert refused.returncode != 0
    assert "Password of somebody" in refused.stdout + refused.stderr


def test_settings_that_are_not_complete_are_named_and_nothing_is_shown_of_a_key(
    tmp_path: Path,
) -> None:
    secret = "c2hvcnQta2V5LW9mLW5vYm9keQ=="
    settings = environment(tmp_path, PORTAL_MODE="production", PORTAL_SECRET_KEYS=secret)
    refused = run("matters", "list", settings=settings)
    assert refused.returncode == WRONG_WORDS
    assert "PORTAL_DATABASE_URL is not set" in refused.stderr or "32 bytes" in refused.stderr
    assert secret not in refused.stderr


def test_a_database_without_tables_says_what_to_run(tmp_path: Path) -> None:
    refused = run("matters", "list", settings=environment(tmp_path))
    assert refused.returncode == REFUSED
    assert "rights-portal db upgrade" in refused.stderr


def test_a_demonstration_listens_on_this_machine_alone(settings: dict[str, str]) -> None:
    refused = run("serve", "--host", "0.0.0.0", settings=settings)  # noqa: S104 - it is refused
    assert refused.returncode == WRONG_WORDS
    assert "on this machine alone" in refused.stderr


def test_what_a_run_says_goes_to_a_translator_in_one_word_file_and_comes_back_unchanged(
    settings: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "so.docx"
    export = ("translations", "export", "--language", "so", "--to", str(file))
    made = run(*export, "--run", "R-2026-0001", settings=settings)
    assert made.returncode == 0, made.stderr
    rows = Document(str(file)).tables[0].rows
    whole = run("translations", "status", "--language", "so", "--json", settings=settings)
    total = sum(one["total"] for one in json.loads(whole.stdout).values())
    assert 20 < len(rows) < total, "what this run says, and not every sentence"
    back = run("translations", "import", str(file), "--language", "so", "--json", settings=settings)
    assert back.returncode == 0, back.stderr
    brought = json.loads(back.stdout)
    assert (brought["changed"], brought["wrong"]) == (0, [])
    assert brought["unchanged"] >= len(rows) - 1


def test_a_translators_file_with_a_lost_place_is_refused_by_its_line(
    settings: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "es.docx"
    export = ("translations", "export", "--language", "es", "--to", str(file))
    assert run(*export, "--domain", "notices", settings=settings).returncode == 0
    document = Document(str(file))
    row = next(
        number
        for number, one in enumerate(document.tables[0].rows)
        if "%(date)s" in one.cells[1].text
    )
    document.tables[0].rows[row].cells[3].text = "Sin fecha."
    document.save(str(file))
    refused = run("translations", "import", str(file), "--language", "es", settings=settings)
    assert refused.returncode == REFUSED
    assert f"line {row + 1}: an open place" in refused.stderr


def test_sentences_are_approved_by_name_or_all_but_never_by_default(
    settings: dict[str, str],
) -> None:
    approve = ("translations", "approve", "--language", "so", "--domain", "law")
    refused = run(*approve, "--approver", "An Example", settings=settings)
    assert refused.returncode == WRONG_WORDS
    assert "--every" in refused.stderr
