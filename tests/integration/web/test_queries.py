"""A list asks the database a fixed number of times, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.factories.demonstrations import Staged
from tests.integration.web.conftest import Browser

MOST = {
    "/en/matters": 4,
    "/en/history": 9,
    "/en/looks": 10,
    "/en/requests": 8,
}


@pytest.mark.parametrize("path", MOST)
def test_a_list_page_asks_so_often_and_no_more(browser: Browser, house: Staged, path: str) -> None:
    browser.come_in()
    browser.get(path)
    with _counting(house) as asked:
        assert browser.get(path).status_code == 200
    assert len(asked) <= MOST[path], asked


@contextmanager
def _counting(house: Staged) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = house.portal.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
