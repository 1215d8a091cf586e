from __future__ import annotations

import re
from pathlib import Path

from portal.settings import environment_names

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def test_every_setting_stands_in_the_documented_table_and_no_other_does() -> None:
    documented = re.findall(r"^\| `(PORTAL_[A-Z_]+)` \|", OPERATIONS.read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(environment_names())
