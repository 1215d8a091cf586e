"""Every address that the application knows, under who reaches it."""

from __future__ import annotations

from flask import Flask

from portal.access.actors import ActorKind

ANYBODY = {
    "static",
    "public.accessibility",
    "public.alive",
    "public.ready",
    "public.papers",
    "public.questions",
    "public.safety",
    "public.front",
    "public.home",
    "public.law",
    "public.laws",
    "public.leave",
    "public.matter",
    "public.matters",
    "public.new_letter",
    "public.no_letter",
    "public.not_me",
    "public.numbers",
    "public.numbers_csv",
    "public.privacy",
    "public.real",
    "public.real_without_language",
    "public.rights",
    "public.security",
    "public.sitemap",
    "public.wrong_home",
    "resident.letter",
    "resident.sign_in",
    "resident.sign_in_code",
    "resident.sign_in_key",
    "resident.sign_in_passkey",
    "staff.sign_in",
    "staff.sign_out",
    # Carriers: a signature lets each call in.  Unsubscribing: the token in the address.
    "webhooks.ask_unsubscribe",
    "webhooks.email_status",
    "webhooks.text_came",
    "webhooks.text_status",
    "webhooks.unsubscribe",
}
WITH_A_LETTER = {
    "resident.enter_way_code",
    "resident.letter_call",
    "resident.letter_request",
    "resident.letter_tell_us",
    "resident.letter_wrong_home",
    "resident.make_letter_key",
    "resident.notice",
    "resident.own_way",
    "resident.send_way_code",
}
WITH_HER_OWN_WAY = {
    "resident.add_contact",
    "resident.add_passkey",
    "resident.answer_contact",
    "resident.confirm_contact",
    "resident.contacts",
    "resident.copy_data",
    "resident.copy_document",
    "resident.copy_table",
    "resident.document",
    "resident.end_own_key",
    "resident.end_passkey",
    "resident.enter_opening_code",
    "resident.enter_second_code",
    "resident.entry",
    "resident.history",
    "resident.join",
    "resident.joined_letter",
    "resident.looks",
    "resident.make_own_key",
    "resident.new_request",
    "resident.own_passkey",
    "resident.reach",
    "resident.request_page",
    "resident.requests",
    "resident.safe_at_home",
    "resident.send_opening_code",
    "resident.stop_other",
    "resident.sign_out_everywhere",
    "resident.tell_us",
    "resident.undo_opening",
    "resident.unsafe_contact",
    "resident.ways_in",
}
WITH_EITHER = {"resident.sign_out", "resident.stay"}
IN_THE_DEMONSTRATION = "staff_demo."


def test_every_address_is_reached_by_those_listed_and_nobody_else(production_app: Flask) -> None:
    assert _by_reach(production_app) == {
        "anybody": ANYBODY,
        "letter": WITH_A_LETTER,
        "own": WITH_HER_OWN_WAY,
        "letter own": WITH_EITHER,
        "staff": _console(production_app),
    }


def test_the_console_is_for_staff_alone(production_app: Flask) -> None:
    assert _console(production_app)
    for endpoint in _console(production_app):
        assert _reach(production_app, endpoint) == "staff"


def test_production_has_no_address_of_the_demonstration(
    production_app: Flask, demo_app: Flask
) -> None:
    demonstrations = {
        rule.rule
        for rule in demo_app.url_map.iter_rules()
        if rule.endpoint.startswith(IN_THE_DEMONSTRATION)
    }
    assert {"/sent"} < demonstrations
    everywhere = {rule.rule for rule in production_app.url_map.iter_rules()}
    assert not demonstrations & everywhere
    answer = production_app.test_client().get("/sent", base_url="https://portal.example.org")
    assert answer.status_code == 404


def test_nothing_takes_a_method_that_no_page_of_ours_uses(demo_app: Flask) -> None:
    methods = {method for rule in demo_app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def _console(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.") and rule.endpoint not in ANYBODY
    }


def _by_reach(app: Flask) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(_reach(app, rule.endpoint), set()).add(rule.endpoint)
    return found


def _reach(app: Flask, endpoint: str) -> str:
    names = {
        ActorKind.RESIDENT_LETTER: "letter",
        ActorKind.RESIDENT_OWN: "own",
        ActorKind.STAFF: "staff",
    }
    kinds = getattr(app.view_functions[endpoint], "reached_by", frozenset())
    return " ".join(sorted(names[kind] for kind in kinds)) or "anybody"
