"""Pages that say the same to everyone."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.legal_bases.catalogue import all_legal_bases, catalogue, editions, legal_basis
from portal.legal_bases.errors import UnknownLegalBasis
from portal.legal_bases.queries import all_shown_are_reviewed
from portal.web.public.law_shelves import questions_on, shelves
from portal.web.public.questions import CHAPTERS
from portal.web.shared import sessions
from portal.web.shared.locale import page_language
from portal.web.shared.wired import reading, the_portal
from translations.vocabulary import keys, term

PAPERS = tuple((key, term("instruments", key, "source")) for key in keys("instruments"))
"""Every kind of paper, in the order of the vocabulary, each with the law that says so."""


def front() -> ResponseReturnValue:
    """Lead a visitor to the first page in the language that her browser asks for."""
    return redirect(url_for("public.home", language=page_language().asked), 302)


def home() -> str:
    return render_template("public/home.html")


def rights() -> str:
    return render_template("public/rights.html")


def questions() -> str:
    return render_template(
        "public/questions.html", chapters=CHAPTERS, looked_on=catalogue().compiled
    )


def papers() -> str:
    return render_template("public/papers.html", papers=PAPERS)


def accessibility() -> str:
    return render_template("public/accessibility.html")


def safety() -> str:
    return render_template("public/safety.html")


def privacy() -> str:
    return render_template("public/privacy.html")


def laws() -> str:
    with reading() as services:
        reviewed = all_shown_are_reviewed(services.session)
    return render_template(
        "public/laws.html", shelves=shelves(all_legal_bases()), reviewed=reviewed
    )


def law(law_id: str) -> str:
    try:
        found = legal_basis(law_id)
    except UnknownLegalBasis:
        abort(404)
    return render_template(
        "public/law.html",
        law=found,
        earlier=editions(law_id)[1:],
        questions=questions_on(law_id),
    )


def leave() -> ResponseReturnValue:
    """Sign out and open an everyday page; nothing of ours stays in the browser's cache."""
    response = redirect(the_portal().settings.leave_to, 303)
    sessions.end(response, staff=True)
    return sessions.end(response)


def real_without_language() -> ResponseReturnValue:
    """The address that letters print has no language; what follows # stays with the browser."""
    return redirect(url_for("public.real", language=page_language().asked), 302)
