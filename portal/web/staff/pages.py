"""How a page of the console is put together: the desk in its head, the words in its body."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template

from portal.sign_in.second_factor.standing import Lacks
from portal.sign_in.staff_queries import desk_of
from portal.web.shared.locale import PageLanguage
from portal.web.shared.sessions import Visitor
from portal.web.staff.guards import can
from portal.web.staff.words import GROUPS, dollars, duration, word
from portal.wiring import Services
from translations.registry import ENGLISH, LANGUAGES


def shown(services: Services, visitor: Visitor, template: str, **values: Any) -> str:
    """A page for the member of staff who is signed in."""
    desk = desk_of(services.session, UUID(str(visitor.actor.id)))
    return render_template(f"staff/{template}", desk=desk, roles=visitor.actor.roles, **values)


def install(blueprint: Blueprint) -> None:
    """Give a blueprint's templates the console's words, in English wherever its pages stand."""
    blueprint.context_processor(_names)
    blueprint.before_request(_in_english)


def _names() -> dict[str, Any]:
    return {
        "can": can,
        "lacks": _lacks(),
        "word": word,
        "words_of": GROUPS.__getitem__,
        "language_name": _language,
        "dollars": dollars,
        "duration": duration,
    }


def _lacks() -> Lacks | None:
    visitor: Visitor | None = g.get("visitor")
    return None if visitor is None else visitor.lacks


def _in_english() -> None:
    g.page_language = PageLanguage(ENGLISH, ENGLISH)


def _language(code: str) -> str:
    """The English name of one of our languages; another's code as it is."""
    known = LANGUAGES.get(code)
    return known.english if known else code
