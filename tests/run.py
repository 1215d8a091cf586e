"""Run every suite, quickest first, and say at the end what could not run and why.

``python -m tests.run`` is what ``make test`` calls.
"""

from __future__ import annotations

import subprocess
import sys
import time

SUITES = (
    ("unit and guards", ("tests/unit", "tests/guards"), ("-n", "auto")),
    ("integration, both databases", ("tests/integration",), ("-n", "auto")),
    ("browser", ("tests/browser",), ("-n", "2")),
)
NO_TESTS = 5


def main() -> int:
    """Run the suites in order; stop at the first that fails."""
    for name, paths, options in SUITES:
        began = time.monotonic()
        print(f"\n=== {name}", flush=True)  # noqa: T201
        command = (sys.executable, "-m", "pytest", "-q", *options, *paths)
        code = subprocess.run(command, check=False).returncode
        print(f"=== {name}: {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
        if code not in {0, NO_TESTS}:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
