"""The public list: what is of public record, and the worked examples."""

from __future__ import annotations

from flask import abort, render_template

from portal.disclosures.errors import UnknownMatter
from portal.disclosures.queries import public_matter, public_matters
from portal.web.shared.wired import reading, the_portal


def matters() -> str:
    with reading() as services:
        found = public_matters(services.session, the_portal().clock.now())
    return render_template("public/matters.html", matters=found)


def matter(name: str) -> str:
    with reading() as services:
        try:
            found = public_matter(services.session, name, the_portal().clock.now())
        except UnknownMatter:
            abort(404)
    return render_template("public/matter.html", found=found)
