"""What third parties asked this agency for.

Whoever is not allowed to know of orders not to tell is shown what the person would be shown: the
entries that are not held, and no word of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import abort

from portal.access.acts import Act
from portal.disclosures.cohorts.queries import lists_of
from portal.disclosures.counsel.rules import doubts
from portal.disclosures.errors import UnknownMatter
from portal.disclosures.rules import before_an_answer
from portal.disclosures.service import MATTER
from portal.disclosures.silence.values import SilenceView
from portal.disclosures.staff_queries import (
    StaffEntry,
    StaffMatterLog,
    staff_matter,
    staff_matters,
)
from portal.legal_bases.catalogue import legal_basis
from portal.notices.staff_queries import staff_runs
from portal.papers.values import PaperView
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import reading
from portal.web.staff.guards import allows, her_agency, shown_at
from portal.web.staff.pages import shown
from portal.wiring import Services


def matters(visitor: Visitor) -> str:
    knows_held = allows(visitor.actor, Act.SEE_SILENCE_ORDERS)
    with reading() as services:
        every = staff_matters(services.session, services.now, her_agency(visitor))
        found = [one for one in every if knows_held or one.held < one.entries]
        return shown(services, visitor, "matters.html", matters=found, knows_held=knows_held)


def matter(visitor: Visitor, reference: str) -> str:
    with reading() as services:
        return matter_page(services, visitor, reference)


def matter_page(services: Services, visitor: Visitor, reference: str) -> str:
    """One matter with its log, its lists, its runs and, for whom it concerns, its orders."""
    log = log_of(services, visitor, reference)
    at = shown_at(visitor.actor, services.now)
    runs = staff_runs(services.session, her_agency(visitor), shown_at=at, matter=reference).runs
    return shown(
        services,
        visitor,
        "matter.html",
        log=log,
        lists=lists_of(services.session, log.matter.id),
        runs=runs,
        orders=_orders(services, visitor, reference),
        first=before_an_answer(log.matter.programmes, [one.entry.kind for one in log.entries]),
        papers=_papers(services, visitor, log),
        doubts={one.entry.reference: law_doubts(one) for one in log.entries},
    )


def log_of(services: Services, visitor: Visitor, reference: str) -> StaffMatterLog:
    """The matter with the entries that she is allowed to know of; another agency's is not here."""
    try:
        log = staff_matter(services.session, reference, services.now)
    except UnknownMatter:
        abort(404)
    if log.matter.agency.id != visitor.actor.agency_id:
        abort(404)
    if allows(visitor.actor, Act.SEE_SILENCE_ORDERS):
        return log
    return _without_held(log)


def _without_held(log: StaffMatterLog) -> StaffMatterLog:
    entries = [one for one in log.entries if not one.is_held]
    if not entries:
        abort(404)
    known = {one.entry.reference for one in entries}
    return replace(log, entries=tuple(_forgetting(one, known) for one in entries))


def _forgetting(one: StaffEntry, known: set[str]) -> StaffEntry:
    if one.entry.superseded_by is None or one.entry.superseded_by in known:
        return one
    return replace(one, entry=replace(one.entry, superseded_by=None))


def _orders(services: Services, visitor: Visitor, reference: str) -> list[SilenceView] | None:
    if not allows(visitor.actor, Act.SEE_SILENCE_ORDERS):
        return None
    every = services.silence_register.by_due_day(her_agency(visitor), visitor.actor)
    return [order for order in every if order.matter_reference == reference]


def law_doubts(one: StaffEntry) -> Mapping[str, tuple[str, ...]]:
    """The laws that an entry claims and that do not simply stand on its day, each with why."""
    found = {
        claim.basis_id: doubts(legal_basis(claim.basis_id), one.entry.happened_on)
        for claim in one.entry.claims
    }
    return {law: why for law, why in found.items() if why}


def _papers(services: Services, visitor: Visitor, log: StaffMatterLog) -> Sequence[PaperView]:
    if not allows(visitor.actor, Act.SEE_PAPER):
        return ()
    return services.papers.of((MATTER, log.matter.id))
