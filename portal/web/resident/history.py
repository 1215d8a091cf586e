"""What one person is shown of all this, and who looked at her record."""

from __future__ import annotations

from flask import abort, render_template, request

from portal.history.values import Wanted, WhoseLooks
from portal.web.shared.sessions import Visitor
from portal.web.shared.wired import working


def history(visitor: Visitor) -> str:
    wanted = Wanted(*(request.args.get(name, "")[:80] for name in ("agency", "kind", "year")))
    with working() as services:
        found = services.history.timeline(visitor.actor, wanted)
    return render_template("resident/history.html", found=found, wanted=wanted)


def entry(visitor: Visitor, reference: str) -> str:
    with working() as services:
        found = services.history.story(visitor.actor, reference)
        if found is not None:
            services.openings.entry_shown(visitor.actor, reference)
    if found is None:
        abort(404)
    return render_template("resident/entry.html", item=found)


def looks(visitor: Visitor) -> str:
    hers = request.args.get("whose") == WhoseLooks.HERS
    whose = WhoseLooks.HERS if hers else WhoseLooks.OTHERS
    with working() as services:
        found = services.history.looks(
            visitor.actor, request.args.get("page", 1, type=int), whose=whose
        )
    return render_template("resident/looks.html", found=found, whose=whose.value)
