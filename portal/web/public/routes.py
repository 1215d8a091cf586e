"""Every address that anybody can reach."""

from __future__ import annotations

from flask import Blueprint

from portal.web.public import for_machines, letters, matters, numbers, pages, requests
from portal.web.shared.limits import guesses
from portal.web.shared.sessions import View

public = Blueprint("public", __name__, template_folder="templates")

_SHOWN: dict[str, View] = {
    "/": pages.front,
    "/leave": pages.leave,
    "/real": pages.real_without_language,
    "/healthz": for_machines.alive,
    "/readyz": for_machines.ready,
    "/sitemap.xml": for_machines.sitemap,
    "/.well-known/security.txt": for_machines.security,
    "/<language:language>/": pages.home,
    "/<language:language>/rights": pages.rights,
    "/<language:language>/rights/questions": pages.questions,
    "/<language:language>/rights/papers": pages.papers,
    "/<language:language>/accessibility": pages.accessibility,
    "/<language:language>/safety": pages.safety,
    "/<language:language>/privacy": pages.privacy,
    "/<language:language>/laws": pages.laws,
    "/<language:language>/laws/<law_id>": pages.law,
    "/<language:language>/matters": matters.matters,
    "/<language:language>/matters/<name>": matters.matter,
    "/<language:language>/numbers": numbers.numbers,
    "/numbers.csv": numbers.numbers_csv,
}
_FORMS: dict[str, View] = {
    "/<language:language>/real": letters.real,
    "/<language:language>/wrong-home": letters.wrong_home,
    "/<language:language>/not-me": letters.not_me,
    "/<language:language>/new-letter": requests.new_letter,
    "/<language:language>/no-letter": requests.no_letter,
}

for address, view in _SHOWN.items():
    public.add_url_rule(address, view_func=view)
for address, form in _FORMS.items():
    public.add_url_rule(address, view_func=guesses(form), methods=["GET", "POST"])
