from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from notifications.delivery.models import Delivery, DeliveryEvent, DeliveryState
from notifications.foundation.database import Database
from portal.settings import load_settings
from tests.factories.shell import environment, run, start
from tests.servers import PostgresServer

PEOPLE = "80"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield environment(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create()
    yield environment(tmp_path, PORTAL_DATABASE_URL=url.render_as_string(hide_password=False))
    server.drop(url)


def _database(settings: dict[str, str]) -> Database:
    given = {"var": settings["PORTAL_VAR"]}
    if "PORTAL_DATABASE_URL" in settings:
        given["database_url"] = settings["PORTAL_DATABASE_URL"]
    loaded = load_settings(**given)
    return Database(loaded.database_url, loaded.keys())


def _sent(settings: dict[str, str]) -> dict[str, int]:
    folder = Path(settings["PORTAL_VAR"]) / "sent"
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_headless_demonstration_counts_what_it_sent_and_a_second_one_sends_nothing_twice(
    settings: dict[str, str],
) -> None:
    first = run("demo", "--headless", "--people", PEOPLE, "--json", settings=settings)
    assert first.returncode == 0, first.stderr
    counts = json.loads(first.stdout)
    assert {"en", "es", "so", "ar", "hmn", "am"} <= set(counts["by_language"])
    assert "ksw" not in counts["by_language"], "nobody stands behind a word of it yet"
    assert set(counts["by_channel"]) == {"letter", "sms", "email"}
    sent = _sent(settings)
    assert len(sent) == sum(counts["by_channel"].values())

    second = run("demo", "--headless", "--people", PEOPLE, "--json", settings=settings)
    assert second.returncode == 0, second.stderr
    assert json.loads(second.stdout) == counts
    assert _sent(settings) == sent


def test_a_worker_killed_in_the_middle_leaves_every_notice_sent_exactly_once(
    settings: dict[str, str],
) -> None:
    victim = start(("demo", "--headless", "--people", PEOPLE, "--json"), settings)
    _wait_for_some(settings)
    victim.kill()
    victim.communicate()
    killed_after = len(_sent(settings))

    again = run("demo", "--headless", "--people", PEOPLE, "--json", settings=settings)
    assert again.returncode == 0, again.stderr
    database = _database(settings)
    with database.reading() as session:
        states = Counter(session.scalars(select(Delivery.state)))
        taken = session.execute(
            select(DeliveryEvent.delivery_id, func.count())
            .where(DeliveryEvent.state == DeliveryState.HANDED_OVER)
            .group_by(DeliveryEvent.delivery_id)
        ).all()
    database.close()
    assert set(states) == {DeliveryState.HANDED_OVER}
    assert {count for _, count in taken} == {1}
    assert len(_sent(settings)) == len(taken) == states.total() > killed_after


def test_the_trail_is_whole_after_the_demonstration_and_an_edit_is_found(
    settings: dict[str, str],
) -> None:
    assert run("demo", "--headless", "--people", "40", settings=settings).returncode == 0
    whole = run("audit", "verify", "--json", settings=settings)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    head = json.loads(whole.stdout)["head"]
    database = _database(settings)
    with database.transaction() as session:
        _drop_protection(session.get_bind().dialect.name, session)
        session.execute(text("UPDATE audit_events SET act = 'something_else' WHERE sequence = 3"))
    database.close()
    edited = run("audit", "verify", "--expect", head, settings=settings)
    assert edited.returncode == 3
    assert "Edited" in edited.stdout


def test_a_database_made_for_the_demonstration_refuses_another_mode(
    settings: dict[str, str],
) -> None:
    assert run("db", "upgrade", settings=settings).returncode == 0
    refused = run("db", "upgrade", settings={**settings, "PORTAL_MODE": "test"})
    assert refused.returncode == 2
    assert "made for demo" in refused.stderr


def _drop_protection(kind: str, session: object) -> None:
    statements = {
        "sqlite": ["DROP TRIGGER audit_events_no_update"],
        "postgresql": ["DROP TRIGGER audit_events_no_change ON audit_events"],
    }
    for statement in statements[kind]:
        session.execute(text(statement))  # type: ignore[attr-defined]


def _wait_for_some(settings: dict[str, str], most: float = 60) -> None:
    ends = time.monotonic() + most
    while time.monotonic() < ends:
        if len(_sent(settings)) >= 10:
            return
        time.sleep(0.02)
    pytest.fail("nothing was sent")
