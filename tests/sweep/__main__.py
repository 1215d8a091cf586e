"""Walk every page in every way there is, and store what was found; run as ``make sweep``.

In five languages, with scripts and without: on a small phone, by the Tab key alone, at 400 %, and
at a desk.  The pictures hang in ``var/sweep/gallery/index.html``.  Nothing but loopback is asked,
save by npm, once, for the program that reads the HTML.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from tests.browser.find import chromium
from tests.browser.pages import PAGES
from tests.factories.demonstrations import staged
from tests.sweep.findings import Check, Report
from tests.sweep.gallery import hang
from tests.sweep.markup import NoValidator, prepared, validated
from tests.sweep.result import ROOT, commit, written
from tests.sweep.walking import Job, walk_all

LANGUAGES = ("en", "es", "am", "ksw", "ar")
OUT = ROOT / "var" / "sweep"


def main() -> int:
    """Sweep; 0 if all was run and nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--page", action="append", help="only pages whose name begins so")
    parser.add_argument("--try", dest="trying", action="store_true", help="store no result")
    wanted = parser.parse_args()
    if chromium() is None:
        _say("The sweep did not run: no Chromium. Run: python -m tests.browser.find")
        return 1
    began, ran_on = time.monotonic(), commit()
    languages = tuple(wanted.language or LANGUAGES)
    report = _walked(languages, tuple(wanted.page or ("",)))
    report.add(_read(OUT / "html"))
    took = time.monotonic() - began
    _say(str(hang(OUT / "gallery", [page.name for page in PAGES], languages)))
    _tell(report, took)
    if not (wanted.trying or wanted.language or wanted.page):
        _say(str(written(report, ran_on, pages=len(PAGES), languages=languages, seconds=took)))
    return 0 if report.passed else 1


def _walked(languages: tuple[str, ...], begins: tuple[str, ...]) -> Report:
    for old in ("gallery", "html", "houses"):
        shutil.rmtree(OUT / old, ignore_errors=True)
    house = OUT / "houses" / "staged"
    staged(house).database.close()
    jobs = [Job(one, script, house, OUT, begins) for script in (True, False) for one in languages]
    report = Report()
    processes = min(len(jobs), os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        walks = {pool.submit(walk_all, job): job for job in jobs}
        for done in as_completed(walks):
            report.add(done.result())
            _say(f"walked: {walks[done].language}, {walks[done].mode}")
    shutil.rmtree(OUT / "houses")
    return report


def _read(html: Path) -> Report:
    try:
        return validated(prepared(OUT / "node"), html)
    except NoValidator as missing:
        return Report(not_run={Check.HTML: str(missing)})


def _tell(report: Report, seconds: float) -> None:
    for one in report.findings:
        _say(f"{one.check.value}: {one.page} [{one.language}, {one.where}] {one.says}")
    for check in Check:
        found = sum(one.check is check for one in report.findings)
        _say(f"{check.value}: {report.run[check]} looked at, {found} found")
    for check, why in report.not_run.items():
        _say(f"NOT RUN: {check.value}: {why}")
    _say(f"{len(PAGES)} pages, {seconds:.0f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
