"""``python -m portal.cli``: the console command where its script is not on the path."""

from __future__ import annotations

from portal.cli import main

main()
