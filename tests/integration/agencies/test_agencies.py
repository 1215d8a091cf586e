from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from notifications.foundation.clock import SetClock
from notifications.foundation.database import Database
from portal.agencies.errors import AgencyExists, UnknownAgency
from portal.agencies.queries import AgencyQueries
from portal.agencies.service import Agencies
from portal.demonstration.agencies import EXAMPLE_COUNTY, EXAMPLE_STATE_AGENCY

FRIDAY = date(2026, 11, 27)


def test_an_agency_is_added_with_the_holidays_that_it_keeps(
    database: Database, clock: SetClock
) -> None:
    with database.transaction() as session:
        agencies, queries = Agencies(session, clock), AgencyQueries(session)
        county = agencies.add(EXAMPLE_COUNTY.new)
        state = agencies.add(EXAMPLE_STATE_AGENCY.new)
        assert queries.by_slug("example-county") is county
        assert queries.by_id(state.id) is state
        assert [agency.name for agency in queries.all()] == [
            "Example County",
            "Example State Agency",
        ]
        assert queries.calendar(county.id).holiday_on(FRIDAY) is None
        assert queries.calendar(state.id).holiday_on(FRIDAY) == "friday_after_thanksgiving"
        assert queries.calendar(state.id).years == frozenset(range(2025, 2032))


def test_a_slug_is_taken_once(database: Database, clock: SetClock) -> None:
    with database.transaction() as session:
        agencies = Agencies(session, clock)
        agencies.add(EXAMPLE_COUNTY.new)
        with pytest.raises(AgencyExists):
            agencies.add(replace(EXAMPLE_COUNTY.new, name="Another"))


def test_an_agency_that_is_not_here_is_unknown(database: Database) -> None:
    with database.reading() as session, pytest.raises(UnknownAgency):
        AgencyQueries(session).by_slug("nowhere")


def test_recording_holidays_again_adds_only_new_years(database: Database, clock: SetClock) -> None:
    with database.transaction() as session:
        agencies = Agencies(session, clock)
        county = agencies.add(EXAMPLE_COUNTY.new)
        assert agencies.record_holidays(county, 2025, 2031) == 0
        # Twelve: New Year's Day of 2033 is a Saturday, and is kept in 2032.
        assert agencies.record_holidays(county, 2025, 2032) == 12
