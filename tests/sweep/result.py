"""The result of a sweep, as it is stored with the commit that it ran on.

A commit cannot name itself, so the result of one is stored by a later one.
"""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.sweep.findings import EXCEPTED, Check, Finding, Report

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "docs" / "sweep.json"


def written(
    report: Report,
    ran_on: tuple[str, bool],
    *,
    pages: int,
    languages: tuple[str, ...],
    seconds: float,
) -> Path:
    """Write the result of a sweep that began on this commit, and say where."""
    result = {
        "ran_on_commit": ran_on[0],
        "tree_was_clean": ran_on[1],
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds),
        "versions": dict(sorted(report.versions.items())),
        "pages": pages,
        "languages": list(languages),
        "excepted": {
            rule: {"looks": report.excepted[rule], "because": why} for rule, why in EXCEPTED.items()
        },
        "checks": {check.value: _of_check(report, check) for check in Check},
    }
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return RESULT


def commit() -> tuple[str, bool]:
    """The commit that is checked out, and whether nothing but an earlier result was changed."""
    changed = [
        line
        for line in _git("status", "--porcelain").splitlines()
        if line[3:] != str(RESULT.relative_to(ROOT))
    ]
    return _git("rev-parse", "HEAD").strip(), not changed


def _of_check(report: Report, check: Check) -> dict[str, Any]:
    found = [one for one in report.findings if one.check is check]
    told: dict[str, Any] = {"run": report.run[check], "findings": len(found)}
    if check in report.not_run:
        told["not_run"] = report.not_run[check]
    if found:
        told["found"] = _together(found)
    return told


def _together(findings: list[Finding]) -> list[dict[str, Any]]:
    """What is the same on many pages, once."""
    same: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        same.setdefault((one.says, one.where), []).append(one)
    return [
        {
            "says": says,
            "where": where,
            "pages": sorted({one.page for one in each}),
            "languages": sorted({one.language for one in each}),
        }
        for (says, where), each in sorted(same.items())
    ]


def _git(*words: str) -> str:
    done = subprocess.run(
        ("git", *words),  # noqa: S607 - whichever Git is there
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
