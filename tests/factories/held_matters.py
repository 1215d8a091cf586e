"""A matter about made-up people of the demonstration's county, under an order not to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.access.actors import system
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.list_file import list_file
from portal.demonstration.population import population
from portal.disclosures.drafts import EntryDraft, MatterDraft
from portal.disclosures.models import Entry
from portal.disclosures.silence.values import SilenceDraft
from portal.notices.approvals import Typed
from portal.notices.models import NoticeRun
from portal.wiring import Portal, Services

HELD_SLUG = "held-matter-example"
PEOPLE = 20
SHELL = system("shell")


@dataclass(frozen=True, slots=True)
class Held:
    """The references by which somebody could look for it, and the order's."""

    matter: str
    public: str
    entry: str
    order: str

    @property
    def references(self) -> tuple[str, ...]:
        return (HELD_SLUG, self.matter, self.public, self.entry)


def hold_a_matter(portal: Portal, *, begins_on: date, last_day: date | None = None) -> Held:
    """Open it, put it under an order, and load its list."""
    with portal.database.transaction() as session:
        services = portal.services(session)
        matter = services.matters.open(_draft(), SHELL)
        order = services.silence.add(
            SilenceDraft(
                matter.reference, "An example order", "Example Court", begins_on, last_day
            ),
            SHELL,
        )
        people = population(EXAMPLE_COUNTY, PEOPLE)
        services.cohorts.load(SHELL, matter.id, list_file(people), accept_contact_errors=True)
        entry = session.scalars(select(Entry).where(Entry.matter_id == matter.id)).one()
        return Held(matter.reference, matter.public_reference, entry.reference, order.reference)


def prepare_and_approve(services: Services, held: Held) -> str:
    """Prepare a run about it and have a second person approve it."""
    clerk = services.staff_sign_in.actor_named("county.clerk")
    run = services.runs.prepare(held.entry, clerk)
    approve(services, run)
    return run.reference


def approve(services: Services, run: NoticeRun) -> None:
    """Approve a run as a second person, who typed what the preflight counted."""
    approver = services.staff_sign_in.actor_named("county.approver")
    done = services.runs.approve(run.reference, approver, Typed(run.preflight["notices"]))
    assert isinstance(done, NoticeRun)


def _draft() -> MatterDraft:
    entry = EntryDraft.model_validate(
        {
            "kind": "disclosed",
            "notice": "data_disclosed",
            "happened_on": date(2026, 10, 1),
            "elements_asked": ["name", "address"],
            "elements_given": ["address"],
            "holder": "ice",
            "changes_today": ["unknown"],
            "duty": "policy",
            "claims": [
                {
                    "basis": "mn-13.46-2-private",
                    "claimed_by": "agency",
                    "says": "permits",
                    "standing": "asserted",
                }
            ],
        }
    )
    return MatterDraft.model_validate(
        {
            "slug": HELD_SLUG,
            "reference": "M-2026-0099",
            "agency": "example-county",
            "example": True,
            "title": "A held example",
            "purpose": "Nobody is told of this example yet.",
            "requester": "ice",
            "instrument": "court_order",
            "judge_signed": True,
            "programmes": ["snap"],
            "entries": [entry],
        }
    )
