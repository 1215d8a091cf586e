from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from portal.sign_in.models import TryCounter
from portal.sign_in.retention import forget_spent
from portal.sign_in.throttle import Limit, Throttle

LIMIT = Limit(tries=3, window=timedelta(minutes=10))


def take(database: Database, clock: SetClock, keys: Keys, subject: str = "a") -> bool:
    with database.transaction() as session:
        return Throttle(session, clock, keys).take("test", subject, LIMIT)


def test_tries_are_within_the_limit_until_it_is_reached(
    database: Database, clock: SetClock, keys: Keys
) -> None:
    assert [take(database, clock, keys) for _ in range(5)] == [True, True, True, False, False]
    assert take(database, clock, keys, "b")


def test_a_new_window_begins_when_the_old_one_is_over(
    database: Database, clock: SetClock, keys: Keys
) -> None:
    for _ in range(4):
        take(database, clock, keys)
    clock.advance(timedelta(minutes=9))
    assert not take(database, clock, keys)
    clock.advance(timedelta(minutes=1))
    assert take(database, clock, keys)


def test_tries_at_once_are_all_counted(database: Database, clock: SetClock, keys: Keys) -> None:
    with ThreadPoolExecutor(8) as pool:
        within = list(pool.map(lambda _: take(database, clock, keys), range(24)))

    assert sum(within) == 3
    with database.transaction() as session:
        assert session.scalars(select(TryCounter.tries)).all() == [24]


def test_a_try_that_fitted_is_given_back(database: Database, clock: SetClock, keys: Keys) -> None:
    for _ in range(10):
        assert take(database, clock, keys)
        with database.transaction() as session:
            Throttle(session, clock, keys).give_back("test", "a")


def test_a_counter_is_forgotten_when_its_window_is_over(
    database: Database, clock: SetClock, keys: Keys
) -> None:
    take(database, clock, keys)
    clock.advance(timedelta(minutes=5))
    take(database, clock, keys, "later")
    clock.advance(timedelta(minutes=5))

    with database.transaction() as session:
        assert forget_spent(session, clock.now()) == 1
        assert session.scalars(select(TryCounter.tries)).all() == [1]
