"""html-validate over the HTML of every page: a program for Node, kept beside what the sweep makes.

Its version and those of all that it needs stand in ``package-lock.json``, with their checksums.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.sweep.findings import Check, Finding, Report

_HERE = Path(__file__).parent
_WANTED = ("package.json", "package-lock.json")


class NoValidator(Exception):
    """There is no html-validate; the message says why."""


def pinned() -> str:
    """The version that is asked for."""
    wanted = json.loads((_HERE / "package.json").read_text(encoding="utf-8"))
    return str(wanted["devDependencies"]["html-validate"])


def prepared(folder: Path) -> Path:
    """The program, installed under ``folder`` as the lock file has it.

    Raises:
        NoValidator: Node or npm is not here, or npm could not install it.
    """
    program = folder / "node_modules" / ".bin" / "html-validate"
    if shutil.which("node") is None:
        raise NoValidator("no Node on this machine")
    if program.exists() and all(_same(name, folder) for name in _WANTED):
        return program
    npm = shutil.which("npm")
    if npm is None:
        raise NoValidator("no npm on this machine")
    folder.mkdir(parents=True, exist_ok=True)
    for name in _WANTED:
        shutil.copyfile(_HERE / name, folder / name)
    command = (npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode or not program.exists():
        (folder / _WANTED[0]).unlink()
        raise NoValidator("npm could not install html-validate")
    return program


def validated(program: Path, pages: Path) -> Report:
    """What html-validate says of every page in a folder."""
    files = sorted(str(path.resolve()) for path in pages.glob("*.html"))
    # By a file: what Node writes to a pipe is cut off when it ends.
    told = pages.parent / "html-validate.json"
    told.unlink(missing_ok=True)
    options = (
        "--config",
        str(_HERE / "html-validate.cjs"),
        "--formatter",
        f"json={told.resolve()}",
    )
    code = subprocess.run((str(program.resolve()), *options, *files), check=False).returncode
    report = Report()
    if not told.exists():
        report.not_run[Check.HTML] = f"html-validate ended with {code} and said nothing"
        return report
    report.run[Check.HTML] = len(files)
    report.findings = [found for one in json.loads(told.read_text()) for found in _findings(one)]
    report.versions["html_validate"] = pinned()
    return report


def _findings(one: dict[str, Any]) -> list[Finding]:
    page, language, _ = Path(one["filePath"]).name.rsplit(".", 2)
    return [
        Finding(
            Check.HTML,
            page,
            language,
            f"line {said['line']}, column {said['column']}",
            f"{said['ruleId']}: {said['message']}",
        )
        for said in one["messages"]
    ]


def _same(name: str, folder: Path) -> bool:
    there = folder / name
    return there.exists() and there.read_bytes() == (_HERE / name).read_bytes()
