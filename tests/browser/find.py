"""Find a Chromium on this machine, or put one there; run as ``python -m tests.browser.find``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
INSTALL = ("apt-get", "install", "--yes", "--quiet", "chromium")


def chromium() -> str | None:
    """The path of a Chromium, from ``TEST_CHROMIUM`` or the usual names; ``None`` if none."""
    given = os.environ.get("TEST_CHROMIUM")
    if given:
        return given
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Install Chromium where that can be done; else say the one command that does."""
    if chromium():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(("apt-get", "update", "--quiet"), check=False)  # noqa: S607
        subprocess.run(INSTALL, check=False)
    if chromium() is None:
        print("No Chromium found. Install one: sudo " + " ".join(INSTALL), file=sys.stderr)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
