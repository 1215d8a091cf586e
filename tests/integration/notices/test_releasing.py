"""From an order's end to a letter, by itself; and what two people approved, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.foundation.clock import SetClock
from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.agency_sentences.models import Use
from portal.audit.models import AuditEvent
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.population import population
from portal.disclosures.drafts import EntryDraft
from portal.disclosures.kinds import EntryKind
from portal.disclosures.models import Entry, Matter
from portal.disclosures.silence.values import SilenceDraft
from portal.jobs.expansion import expand_runs
from portal.notices import queries
from portal.notices.models import NoticeRun, RunPerson, RunState
from portal.tasks.models import Task
from portal.wiring import Portal, Services, timed_jobs
from tests.factories.held_matters import (
    PEOPLE,
    SHELL,
    Held,
    approve,
    hold_a_matter,
    prepare_and_approve,
)
from tests.factories.houses import staged_house
from tests.servers import PostgresServer

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
BEFORE, RELEASE = (
    datetime(2026, 12, 2, 15, 59, tzinfo=UTC),
    datetime(2026, 12, 2, 16, 0, tzinfo=UTC),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def portal(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> Iterator[Portal]:
    if request.param == "sqlite":
        made = staged_house(tmp_path, f"sqlite:///{tmp_path / 'house.db'}", keys, people=10)
        yield made
        made.database.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    made = staged_house(tmp_path, name.render_as_string(hide_password=False), keys, people=10)
    yield made
    made.database.close()
    server.drop(name)


@pytest.fixture
def held(portal: Portal) -> Held:
    return hold_a_matter(portal, begins_on=FIRST, last_day=LAST)


def approved(portal: Portal, held: Held) -> str:
    with portal.database.transaction() as session:
        return prepare_and_approve(portal.services(session), held)


def at(portal: Portal, moment: datetime) -> None:
    """What happens by itself at a moment."""
    clock = portal.clock
    assert isinstance(clock, SetClock)
    clock.moment = moment
    (release,) = [job for job in timed_jobs(portal) if job.name == "release_silence"]
    release.run()
    expand_runs(portal)


def told(portal: Portal, run: str) -> int:
    with portal.database.reading() as session:
        wanted = (
            select(RunPerson.person_id)
            .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
            .where(NoticeRun.reference == run)
        )
        return len(session.scalars(wanted).all())


def state(portal: Portal, run: str) -> RunState:
    with portal.database.reading() as session:
        return session.scalars(select(NoticeRun.state).where(NoticeRun.reference == run)).one()


def urgent(portal: Portal) -> list[tuple[str, date]]:
    with portal.database.reading() as session:
        wanted = select(Task.kind, Task.due_on).where(Task.kind.in_(("tell_now", "run_taken_back")))
        return [(kind, due) for kind, due in session.execute(wanted)]


def change(portal: Portal, what: Callable[[Services, Held], object], held: Held) -> None:
    with portal.database.transaction() as session:
        what(portal.services(session), held)


def test_what_was_approved_under_an_order_begins_when_it_lets_go(
    portal: Portal, held: Held
) -> None:
    run = approved(portal, held)
    at(portal, BEFORE)
    assert (told(portal, run), state(portal, run)) == (0, RunState.APPROVED)
    at(portal, RELEASE)
    assert (told(portal, run), state(portal, run)) == (PEOPLE, RunState.EXPANDED)
    assert urgent(portal) == []


def test_its_letters_say_until_when_an_order_forbade_to_tell(portal: Portal, held: Held) -> None:
    run = approved(portal, held)
    with portal.database.transaction() as session:
        services = portal.services(session)
        before = services.runs.sample(run, actor(services, "county.approver"))
    at(portal, RELEASE)
    with portal.database.transaction() as session:
        services = portal.services(session)
        after = services.runs.sample(run, actor(services, "county.approver"))
    assert before is not None
    assert after is not None
    assert before.notice is not None
    assert after.notice is not None
    assert before.notice.facts == after.notice.facts, "what was previewed is what goes out"
    assert after.notice.facts is not None
    assert after.notice.facts.silent_until == LAST


def test_what_nobody_approved_is_asked_for_on_that_day(portal: Portal, held: Held) -> None:
    at(portal, BEFORE)
    assert urgent(portal) == []
    at(portal, RELEASE)
    assert urgent(portal) == [("tell_now", date(2026, 12, 2))]
    at(portal, RELEASE)
    assert len(urgent(portal)) == 1


def test_an_order_that_was_lifted_is_followed_up_too(portal: Portal, held: Held) -> None:
    change(portal, lambda services, h: services.silence.end(h.order, SHELL), held)
    at(portal, datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    assert urgent(portal) == [("tell_now", date(2026, 11, 23))]


def test_nothing_is_asked_for_while_another_order_holds_it(portal: Portal, held: Held) -> None:
    def another(services: Services, h: Held) -> object:
        order = services.silence_register.log(h.order, SHELL).order
        return services.silence.add(_like(order.matter_reference), SHELL)

    change(portal, another, held)
    at(portal, RELEASE)
    assert urgent(portal) == []


def _new_list(services: Services, held: Held) -> object:
    matter = services.session.scalars(select(Matter).where(Matter.reference == held.matter)).one()
    people = population(EXAMPLE_COUNTY, PEOPLE + 1)
    return services.cohorts.load(SHELL, matter.id, list_file(people), accept_contact_errors=True)


def _own_words(services: Services, held: Held) -> object:
    entry = services.session.scalars(select(Entry).where(Entry.reference == held.entry)).one()
    counsel = actor(services, "county.counsel")
    return services.agency_sentences.write(
        entry.id, agency_of(services), Use.REASON, "We wrote to the court.", counsel
    )


def agency_of(services: Services) -> UUID:
    return services.agencies.by_slug(EXAMPLE_COUNTY.new.slug).id


def _correction(services: Services, held: Held) -> object:
    draft = EntryDraft.model_validate(
        {
            "kind": EntryKind.CORRECTED,
            "happened_on": date(2026, 11, 20),
            "changes_today": ["unknown"],
            "duty": "policy",
            "supersedes": 1,
        }
    )
    return services.matters.record(held.matter, draft, SHELL)


def _like(matter: str) -> SilenceDraft:
    return SilenceDraft(matter, "Another example order", "Example Court", FIRST)


@pytest.mark.parametrize(
    ("what", "part"),
    [(_new_list, "list"), (_correction, "entry"), (_own_words, "own_words")],
    ids=["a newer list", "a correction", "our own words"],
)
def test_what_has_changed_since_waits_for_a_new_approval(
    portal: Portal, held: Held, what: Callable[[Services, Held], object], part: str
) -> None:
    run = approved(portal, held)
    change(portal, what, held)
    at(portal, RELEASE)
    assert (told(portal, run), state(portal, run)) == (0, RunState.PREPARED)
    assert ("run_taken_back", date(2026, 12, 2)) in urgent(portal)
    with portal.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.act == "take_back_run")).one()
        assert event.detail is not None
        assert part in event.detail["changed"]
    with portal.database.transaction() as session:
        services = portal.services(session)
        approve(services, queries.run_by_reference(session, run))
    at(portal, RELEASE)
    assert (told(portal, run), state(portal, run)) == (PEOPLE, RunState.EXPANDED)


def test_a_run_that_has_begun_is_not_asked_again(portal: Portal, held: Held) -> None:
    run = approved(portal, held)
    at(portal, RELEASE)
    change(portal, _new_list, held)
    at(portal, RELEASE)
    assert state(portal, run) is RunState.EXPANDED


def actor(services: Services, name: str) -> Actor:
    return services.staff_sign_in.actor_named(name)
