"""Every address of a resident's pages, and how she must have come in."""

from __future__ import annotations

from flask import Blueprint

from portal.web.resident import (
    begin,
    contacts,
    copies,
    history,
    letters,
    passkeys,
    requests,
    sign_in,
    tell_us,
    ways,
)
from portal.web.resident.guards import with_account, with_either, with_letter, with_own_way
from portal.web.shared.limits import guesses
from portal.web.shared.sessions import View

resident = Blueprint("resident", __name__, template_folder="templates")

_BOTH = ["GET", "POST"]

# An address, its view, and what can be asked of it.
Route = tuple[str, View, list[str]]

_BEFORE_SIGN_IN: tuple[Route, ...] = (
    ("letter", letters.letter, _BOTH),
    ("sign-in", sign_in.sign_in, _BOTH),
    ("sign-in/code", sign_in.sign_in_code, ["POST"]),
    ("sign-in/key", sign_in.sign_in_key, _BOTH),
    ("sign-in/passkey", passkeys.sign_in_passkey, _BOTH),
)
_WITH_LETTER: tuple[Route, ...] = (
    ("letter/open", letters.notice, ["GET"]),
    ("letter/request", letters.letter_request, _BOTH),
    ("letter/call", letters.letter_call, _BOTH),
    ("letter/tell-us", tell_us.letter_tell_us, _BOTH),
    ("letter/wrong-home", letters.letter_wrong_home, _BOTH),
    ("letter/own-way", begin.own_way, ["GET"]),
    ("letter/own-way/key", begin.make_letter_key, ["POST"]),
)
_GUESSED_WITH_LETTER: tuple[Route, ...] = (
    ("letter/own-way/send", begin.send_way_code, ["POST"]),
    ("letter/own-way/code", begin.enter_way_code, ["POST"]),
)
_WITH_ACCOUNT: tuple[Route, ...] = (
    ("ways-in", ways.ways_in, ["GET"]),
    ("ways-in/<reference>/letter", ways.joined_letter, ["GET"]),
    ("ways-in/<reference>/undo", ways.undo_opening, ["POST"]),
)
_GUESSED_WITH_ACCOUNT: tuple[Route, ...] = (
    ("ways-in/<reference>/send", ways.send_opening_code, ["POST"]),
    ("ways-in/<reference>/code", ways.enter_opening_code, ["POST"]),
    ("ways-in/<reference>/second", ways.enter_second_code, ["POST"]),
)
_WITH_OWN_WAY: tuple[Route, ...] = (
    ("history", history.history, ["GET"]),
    ("history/copy.pdf", copies.copy_document, ["GET"]),
    ("history/copy.csv", copies.copy_table, ["GET"]),
    ("history/copy.json", copies.copy_data, ["GET"]),
    ("history/<reference>", history.entry, ["GET"]),
    ("looks", history.looks, ["GET"]),
    ("requests", requests.requests, ["GET"]),
    ("requests/new", requests.new_request, _BOTH),
    ("requests/<reference>", requests.request_page, ["GET"]),
    ("papers/<uuid:document_id>", requests.document, ["GET"]),
    ("tell-us", tell_us.tell_us, _BOTH),
    ("ways-in/key", ways.make_own_key, ["POST"]),
    ("ways-in/key/end", ways.end_own_key, ["POST"]),
    ("ways-in/passkey", passkeys.own_passkey, _BOTH),
    ("ways-in/passkey/add", passkeys.add_passkey, ["POST"]),
    ("ways-in/passkey/<uuid:passkey_id>/end", passkeys.end_passkey, ["POST"]),
    ("ways-in/other/<reference>/stop", ways.stop_other, ["POST"]),
    ("contacts", contacts.contacts, ["GET"]),
    ("contacts/<uuid:person_id>/add", contacts.add_contact, ["POST"]),
    ("contacts/<uuid:person_id>/reach", contacts.reach, ["POST"]),
    ("contacts/<uuid:person_id>/safe-at-home", contacts.safe_at_home, _BOTH),
    ("contacts/<uuid:person_id>/<uuid:contact_id>/answer", contacts.answer_contact, ["POST"]),
    ("contacts/<uuid:person_id>/<uuid:contact_id>/unsafe", contacts.unsafe_contact, ["POST"]),
    ("contacts/<uuid:person_id>/<uuid:contact_id>/confirm", contacts.confirm_contact, _BOTH),
)

_ALL = (
    *((path, guesses(view), methods) for path, view, methods in _BEFORE_SIGN_IN),
    *((path, with_letter(view), methods) for path, view, methods in _WITH_LETTER),
    *((path, guesses(with_letter(view)), methods) for path, view, methods in _GUESSED_WITH_LETTER),
    *((path, with_account(view), methods) for path, view, methods in _WITH_ACCOUNT),
    *(
        (path, guesses(with_account(view)), methods)
        for path, view, methods in _GUESSED_WITH_ACCOUNT
    ),
    *((path, with_own_way(view), methods) for path, view, methods in _WITH_OWN_WAY),
    ("ways-in/join", guesses(with_own_way(ways.join)), _BOTH),
    ("sign-out", with_either(sign_in.sign_out), ["POST"]),
    ("sign-out/everywhere", with_account(sign_in.sign_out_everywhere), ["POST"]),
    ("stay", with_either(sign_in.stay), ["POST"]),
)

for path, view, methods in _ALL:
    resident.add_url_rule(f"/<language:language>/{path}", view_func=view, methods=methods)
