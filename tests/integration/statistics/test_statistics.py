"""Months are counted once, from what can be shown, and stay as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from notifications.foundation.ids import new_id
from portal.disclosures.models import Cohort, CohortMember, Entry, Matter
from portal.records_requests.models import Determination, RecordsRequest
from portal.records_requests.values import RequestKind, RequestState
from portal.statistics import counting
from portal.statistics.service import Statistics
from portal.statistics.values import Measure, Outcome
from tests.integration.disclosures.conftest import House, made_up_person

REFUSED = "ice-form-refused-example"
ORDER = "judge-order-in-part-example"
FEBRUARY = datetime(2027, 2, 3, 16, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)


def listed(house: House, slug: str, people: int) -> None:
    """A list of people in a matter."""
    matter = house.session.scalars(select(Matter).where(Matter.slug == slug)).one()
    cohort = Cohort(
        matter_id=matter.id,
        sha256=new_id().hex * 2,
        members=people,
        sealed_at=house.clock.now(),
    )
    members = [made_up_person(matter.agency_id, house.clock) for _ in range(people)]
    house.session.add_all([cohort, *members])
    house.session.flush()
    house.session.add_all(
        CohortMember(cohort_id=cohort.id, person_id=one.id, certainty="confirmed")
        for one in members
    )
    house.session.flush()


def counts(house: House, month: date = NOVEMBER) -> dict[Measure, dict[str, int]]:
    now = house.clock.now()
    news = counting.news_of(house.session, month, now)
    return {k: dict(v) for k, v in counting.counts_of(house.session, month, news, now).items()}


def frozen(house: House) -> dict[str, dict[Measure, dict[str, int | None]]]:
    Statistics(house.session, house.clock).freeze_due()
    shown = Statistics(house.session, house.clock).snapshots()
    return {one.period: {k: dict(v) for k, v in one.tables.items()} for one in shown}


def later(house: House, moment: datetime) -> None:
    house.clock.moment = moment


def test_people_are_counted_once_under_the_gravest_news(house: House) -> None:
    listed(house, REFUSED, 20)
    listed(house, ORDER, 12)
    people = counts(house)[Measure.PEOPLE]
    assert people[Outcome.GIVEN] == 12
    assert people[Outcome.REFUSED] == 20
    assert people[Outcome.ASKED] == 0


def test_a_matter_is_counted_under_the_gravest_of_its_news(house: House) -> None:
    matters = counts(house)[Measure.MATTERS]
    assert sum(matters.values()) == len(house.session.scalars(select(Matter)).all())
    assert matters[Outcome.GIVEN] >= 1


def test_what_is_held_is_not_counted(house: House) -> None:
    listed(house, ORDER, 12)
    before = counts(house)
    house.hold(ORDER)
    after = counts(house)
    assert after[Measure.PEOPLE][Outcome.GIVEN] == 0
    assert after[Measure.MATTERS][Outcome.GIVEN] == before[Measure.MATTERS][Outcome.GIVEN] - 1


def test_what_was_held_is_counted_in_a_later_month_and_changes_no_earlier_one(
    house: House,
) -> None:
    listed(house, ORDER, 12)
    listed(house, REFUSED, 40)
    house.hold(ORDER, last_day=date(2027, 2, 20))
    later(house, FEBRUARY)
    first = frozen(house)
    assert list(first) == ["2026-12", "2026-11"]
    later(house, datetime(2027, 4, 2, 16, 0, tzinfo=UTC))
    now = house.clock.now()
    assert not counting.news_of(house.session, date(2027, 1, 1), now).outcomes
    news = counting.news_of(house.session, date(2027, 2, 1), now)
    assert set(news.outcomes.values()) == {Outcome.GIVEN}
    second = frozen(house)
    assert {period: second[period] for period in first} == first
    assert set(second) - set(first) == {"2027-01", "2027-02"}


def test_nothing_is_counted_twice(house: House) -> None:
    listed(house, REFUSED, 20)
    later(house, FEBRUARY)
    frozen(house)
    news = counting.news_of(house.session, date(2027, 1, 1), house.clock.now())
    assert news.outcomes == {}
    assert news.lists == {}


def test_a_list_that_comes_later_is_counted_when_it_comes(house: House) -> None:
    later(house, FEBRUARY)
    frozen(house)
    listed(house, REFUSED, 15)
    now = house.clock.now()
    news = counting.news_of(house.session, date(2027, 2, 1), now)
    tables = counting.counts_of(house.session, date(2027, 2, 1), news, now)
    assert tables[Measure.PEOPLE][Outcome.REFUSED] == 15
    assert tables[Measure.MATTERS][Outcome.REFUSED] == 0


def test_freezing_again_freezes_nothing_more(house: House) -> None:
    later(house, FEBRUARY)
    statistics = Statistics(house.session, house.clock)
    assert statistics.freeze_due() == 2
    assert statistics.freeze_due() == 0


def test_a_small_count_is_not_even_kept(house: House) -> None:
    listed(house, ORDER, 10)
    listed(house, REFUSED, 40)
    later(house, FEBRUARY)
    people = frozen(house)["2026-11"][Measure.PEOPLE]
    assert people[Outcome.GIVEN] is None
    assert people[Outcome.REFUSED] == 40


def test_answers_are_in_time_or_late_and_their_days_need_eleven(house: House) -> None:
    agency = house.session.scalars(select(Matter.agency_id)).first()
    filed = house.clock.now()
    for number in range(12):
        request = RecordsRequest(
            reference=f"R{number}",
            agency_id=agency,
            kind=RequestKind.SEE,
            state=RequestState.READY,
            filed_via="own",
            language="en",
            filed_at=filed,
            due_on=date(2026, 11, 26),
            clock_rule="1",
            clock_trace=[],
        )
        house.session.add(request)
        house.session.flush()
        made = filed + timedelta(days=2 if number else 5)
        house.session.add(
            Determination(request_id=request.id, state=RequestState.READY, made_at=made)
        )
        house.session.flush()
        if number == 9:
            assert counting.median_days(house.session, NOVEMBER) is None
    assert counts(house)[Measure.REQUESTS] == {"in_time": 11, "late": 1}
    assert counting.median_days(house.session, NOVEMBER) == 2
    later(house, FEBRUARY)
    month = frozen(house)["2026-11"]
    assert month[Measure.REQUESTS] == {"in_time": 11, "late": None}
    assert month[Measure.DAYS] == {"median": None}


def test_orders_are_counted_a_year_after_the_year_in_which_they_ended(house: House) -> None:
    house.hold(REFUSED, last_day=date(2026, 11, 30))
    assert counting.silence_orders_ended(house.session, 2026) == 1
    later(house, datetime(2027, 12, 31, 16, 0, tzinfo=UTC))
    assert "2026" not in frozen(house)
    later(house, datetime(2028, 1, 1, 16, 0, tzinfo=UTC))
    assert frozen(house)["2026"] == {Measure.SILENCE_ORDERS: {"ended": None}}


def test_an_order_that_another_follows_is_not_counted(house: House) -> None:
    house.hold(REFUSED, last_day=date(2026, 11, 30))
    house.hold(REFUSED, last_day=date(2027, 3, 31))
    house.hold(ORDER, last_day=date(2026, 11, 30))
    assert counting.silence_orders_ended(house.session, 2026) == 1
    assert counting.silence_orders_ended(house.session, 2027) == 1


def test_an_order_over_another_entry_does_not_follow(house: House) -> None:
    first, second = house.session.scalars(
        select(Entry.reference).join(Matter).where(Matter.slug == ORDER).limit(2)
    )
    house.hold(ORDER, entry=first, last_day=date(2026, 11, 30))
    house.hold(ORDER, entry=second)
    assert counting.silence_orders_ended(house.session, 2026) == 1


def test_what_was_held_belongs_to_the_month_in_which_it_could_be_told(house: House) -> None:
    listed(house, ORDER, 12)
    house.hold(ORDER, last_day=date(2027, 1, 20))
    later(house, FEBRUARY)
    frozen(house)
    now = house.clock.now()
    assert not counting.news_of(house.session, date(2026, 12, 1), now).lists
    assert counting.news_of(house.session, date(2027, 1, 1), now).lists


def test_months_begin_when_the_first_thing_could_be_told(house: House) -> None:
    """As in a house whose first entry was logged when its order ended."""
    for slug in house.session.scalars(select(Matter.slug)).all():
        house.hold(str(slug), last_day=date(2027, 3, 31))
    later(house, datetime(2027, 7, 1, 16, 0, tzinfo=UTC))
    assert list(frozen(house)) == ["2027-05", "2027-04"]


def test_months_begin_in_a_month_that_is_not_over(house: House) -> None:
    assert counting.first_month(house.session, house.clock.now()) == NOVEMBER


def test_a_house_with_nothing_to_show_has_no_months(house: House) -> None:
    for slug in house.session.scalars(select(Matter.slug)).all():
        house.hold(str(slug))
    later(house, FEBRUARY)
    assert frozen(house) == {}
