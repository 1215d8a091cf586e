"""Every template and every address of residents and the public is on the list that is walked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

from portal.app import create_app
from portal.settings import load_settings
from portal.wiring import wire
from tests.browser.pages import PAGES

WEB = Path(__file__).parents[2] / "portal" / "web"
AUDIENCES = ("public", "resident", "shared", "webhooks")
NO_PAGES = {
    "public.front": "leads to the first page",
    "public.leave": "leads out of the site",
    "public.real_without_language": "leads to the same page in a language",
    "public.numbers_csv": "a download",
    "public.alive": "for programs",
    "public.ready": "for programs",
    "public.sitemap": "for programs",
    "public.security": "for programs",
    "resident.copy_document": "a download",
    "resident.copy_table": "a download",
    "resident.copy_data": "a download",
    "resident.document": "a download",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(wire(load_settings(var=tmp_path_factory.mktemp("var"))))


def test_every_template_is_shown_by_a_page_of_the_list(app: Flask) -> None:
    shown = set(_with_its_parts(app, {page.template for page in PAGES}))
    assert sorted(set(_templates()) - shown) == []


def test_every_address_that_answers_with_a_page_is_on_the_list(app: Flask) -> None:
    reached = {page.view for page in PAGES}
    there = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in AUDIENCES and "GET" in (rule.methods or ())
    }
    assert sorted(there - reached - NO_PAGES.keys()) == []
    assert sorted(NO_PAGES.keys() - there) == []


def test_no_two_pages_of_the_list_have_one_name() -> None:
    names = [page.name for page in PAGES]
    assert sorted(names) == sorted(set(names))


def _templates() -> Iterator[str]:
    for audience in AUDIENCES:
        for path in (WEB / audience / "templates").rglob("*.html"):
            yield f"{audience}/{path.name}"


def _with_its_parts(app: Flask, names: set[str]) -> Iterator[str]:
    """The templates, and those that they extend, include or import."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, name)  # type: ignore[union-attr]
        parts = meta.find_referenced_templates(app.jinja_env.parse(source))
        waiting += [part for part in parts if part]
