from __future__ import annotations

from notifications.composition.version import content_version


def test_the_version_is_one_sha_256_and_stays_the_same() -> None:
    assert len(content_version()) == 64
    content_version.cache_clear()
    again = content_version()
    assert again == content_version()
