from __future__ import annotations

from tests.integration.disclosures.conftest import house, open_house

__all__ = ["house", "open_house"]
