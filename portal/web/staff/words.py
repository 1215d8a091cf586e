"""The console's own words for codes: it stays in English.

A code that has no words here (a provider's own reason for a failure) is shown as it is, with
spaces, so that nothing is ever hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

from notifications import reports

_MINUTES_SHOWN = 90

CHANNELS = {
    "letter": "Letter",
    "sms": "Text",
    "email": "Email",
    "in_person": "In person",
}

RUN_STATES = {
    "prepared": "Waits for a second person",
    "approved": "Approved, notices are being made",
    "expanded": "Approved, all notices made",
    "cancelled": "Cancelled",
}

NOTICE_KINDS = {
    "data_requested": "Facts were asked for",
    "request_refused": "A demand was refused",
    "data_disclosed": "Facts were given",
    "disclosed_no_basis": "Facts were given, and no law was found that allowed it",
    "could_be_passed_on": "Facts could be passed on",
    "correction": "A correction",
    "court_ruled": "A court ruled",
    "advance_notice": "Facts were asked for: her word before we answer",
    "silence_order_ended": "What an order did not let us tell before",
    "sign_in_code": "A code to sign in",
    "new_way_in": "A new way in was begun",
    "second_code": "The second code for a way in",
    "contact_changed": "A way to reach her changed",
    "records_request_received": "We have your records request",
    "records_request_ready": "Your records are ready",
    "records_request_released": "Your records are on the website",
    "letter_pointer": "A letter was mailed",
}

DELIVERY_STATES = {
    "planned": "Planned",
    "queued": "Queued",
    "sending": "Being sent",
    "handed_over": "Handed over",
    "mailed": "Mailed",
    "sent": "Sent",
    "delivered": "Delivered",
    "uncertain": "In doubt, being asked about",
    "held": "Held",
    "failed": "Failed",
    "returned": "Came back",
    "cancelled": "Cancelled",
    "waiting_for_human": "Waits for a person of staff",
    "told": "Told in person",
}

# Why a person, a letter or a delivery is held, stopped or changed.
REASONS = {
    # Of a person or her household, before anything is made.
    "safe_at_home": "Takes part in Safe at Home: mail goes by the program's own address",
    "contact_error": "The contact on the list was wrong",
    "no_birth_date": "No birth date on the list: a code could not be opened",
    "parent_blocked": "A child who asked that a parent not see her data",
    "no_addressee": "A child, and the list names no adult to write to",
    "addressee_not_on_case": "A child, and the adult named is not on the same case",
    "addressee_not_adult": "A child, and the person named is not an adult",
    "addressee_held": "A child, and the adult named is held",
    "no_safe_address": "No safe and complete address",
    "unprintable_name": "The name or address cannot be printed",
    # Of a notice's language.
    "approved": "Approved",
    "language_not_approved": "The words are not approved in the person's language",
    "language_not_ours": "The person's language is not one of the sixteen",
    "english_not_approved": "The English words are not approved",
    # Of a delivery.
    "waits_for_letter": "Waits until the letter has gone",
    "letter_handed_over": "The letter has gone",
    "letter_not_sent": "The letter did not go, so this did not either",
    "no_address": "No address",
    "unprintable_address": "The address cannot be printed",
    "mail_not_allowed": "The person does not want mail",
    "unprintable": "Some letters of the text cannot be printed",
    "does_not_fit": "The words do not fit on the page",
    "not_translated": "A sentence has no translation",
    "says_too_much": "The message would say too much",
    "fault_of_ours": "A fault of ours",
    "provider_fault": "A fault of the provider's",
    "no_contact": "The contact is gone",
    "contact_blocked": "The contact was blocked",
    "deadline_passed": "The time for this channel is over",
    "expired": "Too old to send",
    "lease_ran_out": "The sender stopped while sending",
    "provider_has_it": "The provider has it",
    "provider_has_it_not": "The provider does not have it",
    "never_settled": "Nobody could say whether it went",
    "not_begun": "Not begun",
    "by_staff": "By staff",
    "run_cancelled": "The run was cancelled",
    "contact_unsafe": "The contact was marked unsafe",
    "silence_order": "An order not to tell",
    "notice_ended": "The notice has ended",
    "wrong_home": "It came to the wrong home",
    "bar_lifted": "What stood in the way is gone",
    "bounced": "The mailbox sent it back",
    "carrier_could_not": "The carrier could not bring it",
    "could_not_tell": "Nobody could tell her",
    "detention": "A jail, prison or detention center: the letter would be opened there",
    "household": "Another letter leaves for this home today",
    "one_text_at_a_time": "Waits until it is known what became of another text to this number",
    "opted_out": "She wants no more of these",
    "help_numbers": "Our telephone numbers are not in order",
    "provider_stopped": "The provider carries nothing more for us for now",
    "receipt_came": "The provider's own word came",
    "spoiled": "The printer spoiled it: it is printed again",
    "returned_mail": "The letter came back",
    "told_in_person": "Someone told her",
    "uncertain_email": "Nobody knows whether the email went, and a second one could frighten",
    "unopened": "Nobody opened it in ten days",
    "zip_state_mismatch": "The ZIP code is not in the address's state",
    # Of a text or email that would not go out at all.
    "no_text": "No text or email goes out in a language that the person does not read",
}

LAW_REASONS = {
    "from_memory": "Known from memory alone: nobody has seen the page",
    "not_reviewed": "Counsel has not reviewed it",
    "reviewed_another_edition": "Counsel reviewed another edition",
    "reviewed_for_demonstration_only": "Reviewed for the demonstration only",
}

REQUEST_KINDS = {
    "see": "See records",
    "copy": "Copy of records",
    "accounting": "Who got my records",
    "challenge": "Fix a mistake",
}

REQUEST_STATES = {
    "received": "Waits for an answer",
    "ready": "Ready",
    "released": "Released",
    "denied": "Denied",
    "withdrawn": "Taken back",
    "closed": "Closed",
}

FILED_VIA = {
    "own": "Signed in by her own way",
    "letter": "With the code of a letter",
    "without_letter": "Without a letter",
}

SKIPPED = {
    "first_day": "Day it came",
    "saturday": "Saturday",
    "sunday": "Sunday",
    "holiday": "Holiday",
}

REPRINT_REASONS = {
    "jammed": "The printer jammed",
    "smudged": "It is smudged or faint",
    "damaged": "The paper is damaged",
    "download_broke": "The download broke",
}

PLACES = {
    "counter": "At a counter",
    "phone": "By phone",
    "helper": "Through a helper she chose",
}

TELLINGS = {
    "told": "I told her",
    "not_this_time": "Not this time: I try again",
    "not_possible": "It cannot be done",
}

ADDRESSES = {
    "po_box": "A post office box",
    "rural_route": "A rural route",
    "general_delivery": "General delivery: kept at the post office",
    "care_of": "In care of somebody else",
    "shelter": "A shelter",
    "detention": "A jail, prison or detention center: not mailed, for a human",
    "military": "A military address",
    "zip_state_mismatch": "ZIP code and state do not agree: not mailed, for a human",
}

CAME_BACK = {
    "moved": "Moved, left no address",
    "unknown_there": "Not known at this address",
    "no_such_address": "No such address",
    "refused": "Refused",
    "other": "Something else",
}

CALL_HOURS = {
    "morning": "8 to 11 in the morning",
    "midday": "11 to 2 at midday",
    "evening": "2 to 5 in the afternoon",
}

PAPERS_SHOWN = {
    "photo_card": "A driver's licence or another card with her photo",
    "passport": "A passport or a consular card",
    "two_other_papers": "Two other papers with her name",
}

TASK_KINDS = {
    "call_back": "Call this person back",
    "wrong_home": "A letter came to the wrong home",
    "settle_identity": "Settle who asked",
    "tell_in_person": "Tell this person in person",
    "tell_that_ready": "Tell this person that her records are ready",
    "letter_again": "She asked for her letter again, and it cannot be mailed by itself",
    "told_wrong": "She says that something is wrong",
    "told_not_understood": "She does not understand: call her, with an interpreter",
    "told_complaint": "She complains about us",
    "safe_at_home": "She is in Safe at Home: settle with her how to reach her",
    "way_in_stopped": "A way in was stopped: call this person, and settle who it was",
    "silence_ends": "An order not to tell ends soon: is a renewal on its way?",
    "silence_review": "Ask whether an order not to tell still stands",
    "tell_now": "This can be told now, and no run was approved: prepare one today",
    "breach_minnesota": "Decide: was this a breach under Minnesota law?",
    "breach_hipaa": "Decide: was this a breach of health data under HIPAA?",
    "run_taken_back": "A run did not begin: something had changed since it was approved",
}

LOOK_REASONS = {
    "prepare_notice": "To prepare a notice",
    "check_notice": "To check a notice",
    "answer_request": "To answer her request",
    "she_asked_us": "She asked us to",
    "contact_problem": "A problem with how to reach her",
    "wrong_home": "A letter came to the wrong home",
    "audit": "To audit our own work",
}

CERTAINTIES = {
    "confirmed": "In the list that was given",
    "in_requested_group": "In the group that was asked about",
    "cannot_determine": "Cannot be determined",
}

SILENCE_STEPS = {
    "renewed": "It was renewed",
    "motion_pending": "A motion for more time is pending",
    "motion_denied": "The court gave no more time",
    "reviewed": "Counsel asked whether it stands: it does",
    "paper_added": "A paper was added",
    "last_day_passed": "Its last day passed",
    "lifted": "It was lifted",
}

SILENCE_FORMS = {
    "order": "An order, or a law’s own ban: it binds",
    "oral_suspension": "Said by word of mouth, of health data: it binds for 30 days at most",
    "request": "A letter that asks for silence: it binds nothing",
}

ONWARD = {
    "unknown": "We do not know whether they pass it on",
    "known": "We know that they pass it on",
    "allowed": "They are allowed to pass it on",
    "forbidden": "They are not allowed to pass it on",
}

BREACH_FINDINGS = {
    "breach": "It was a breach",
    "no_breach": "It was no breach",
}

NEXT_STEPS = {
    "nothing": "No try is left: open it, and see what can be done",
    "human": "Somebody of staff tells her",
    "held": "Held",
    "being_sent": "It is being sent",
    "to_be_mailed": "Printed: it waits for the mail",
    "letter_follows": "A letter follows, if nobody opens it before",
    "counts_as_reached": "Mailed: it counts as reached, if it does not come back before",
}

LAW_DOUBTS = {
    "not_yet_in_force": "not in force yet on that day",
    "standing": "its standing is in doubt: read where it stands",
}

CHANGED_PARTS = {
    "list": "a newer list of people",
    "entry": "a correction of the entry",
    "laws": "a law that it rests on",
    "own_words": "our own words in it, or their approval",
    "numbers": "our telephone numbers",
}

FINDINGS = {
    "edited": "changed after it was sealed",
    "gap": "missing",
    "seal_broken": "under a seal that does not fit",
    "removed_at_end": "removed at the end",
}

PROOFS = {
    "same": "Made again, it has the very bytes that went out",
    "different": "Made again, it has other bytes: words, fonts or approvals have changed since",
    "cannot_tell": "It cannot be made again",
}

ROLES = {
    "intake": "Intake",
    "counsel": "Counsel",
    "approver": "Approver",
    "records_clerk": "Records clerk",
    "notice_clerk": "Notice clerk",
    "auditor": "Auditor",
    "administrator": "Administrator",
    "call_desk": "Call desk",
    "navigator_manager": "Navigator manager",
}

PRESETS = {
    "small_office_first": "First person: logs, prepares, prints, answers",
    "small_office_second": "Second person: reviews, approves, watches, makes accounts",
}

NUMBER_KINDS = {
    "help": "Help in any language",
    "interpreter": "Interpreter's line",
    "legal_aid": "Free legal help",
}

NUMBER_FAULTS = {
    "no_help_number": "There is no help number",
    "no_legal_aid": "There is no office that gives free legal help",
    "stale": "A number was not called for half a year",
    "made_up": "A number is made up (555-01…)",
}

SENTENCE_USES = {
    "title": "What the matter is called",
    "reason": "A reason",
    "question": "A question to her",
}

ACTORS = {
    "public": "Somebody not signed in",
    "resident_letter": "Reader of a letter",
    "resident_own": "Resident",
    "staff": "Staff",
    "system": "The program",
}

ACTS = {
    "see_notice_of_letter": "Was shown the notice of a letter",
    "file_request": "Filed or took back a records request",
    "ask_call": "Asked to be called",
    "report_wrong_home": "Said a letter came to the wrong home",
    "see_history": "Saw the history",
    "take_history": "Took a copy of the history",
    "see_own_requests": "Saw own requests",
    "download_document": "Took a document",
    "see_contacts": "Saw contacts",
    "change_contacts": "Changed contacts",
    "ask_letter_again": "Asked for a letter again",
    "tell_us": "Told us something",
    "declare_safe_at_home": "Said that she is in Safe at Home",
    "end_safe_at_home": "Took Safe at Home back",
    "begin_way_in": "Began a way in",
    "keep_ways_in": "Changed own ways in",
    "link_record": "Linked another agency's record",
    "stop_way_in": "Stopped a way in",
    "open_history": "A way in came to open the history",
    "add_passkey": "Made a passkey",
    "end_passkey": "Ended a passkey",
    "stop_passkey": "A passkey was stopped: its counter went back, so there seems to be a copy",
    "see_matters": "Saw matters",
    "log_matter": "Logged a matter",
    "load_cohort": "Loaded a list of people",
    "review_answer": "Recorded how a demand was answered",
    "keep_counsel_notes": "Kept counsel’s notes",
    "keep_agreements": "Kept the register of agreements",
    "decide_breach": "Decided whether something was a breach",
    "review_legal_basis": "Reviewed a law",
    "write_agency_sentence": "Wrote, translated or took out a sentence of our own",
    "approve_agency_sentence": "Approved a sentence of our own",
    "see_help_numbers": "Saw our telephone numbers",
    "keep_help_numbers": "Kept our telephone numbers",
    "see_silence_orders": "Saw orders not to tell",
    "add_silence_order": "Recorded an order not to tell",
    "renew_silence_order": "Recorded more time for an order not to tell",
    "review_silence_order": "Reviewed an order not to tell",
    "end_silence_order": "Ended an order not to tell",
    "see_paper": "Opened a paper",
    "take_back_run": "Took back a run’s approval: something had changed",
    "prepare_run": "Prepared a run",
    "preview_run": "Previewed a notice",
    "approve_run": "Approved a run",
    "see_run": "Saw a run",
    "expand_run": "Made a run's notices",
    "stop_run": "Stopped a run",
    "print_letters": "Took letters to print",
    "reprint_letter": "Printed a letter again",
    "report_mailed": "Said when letters were mailed",
    "report_returned": "Said that a letter came back",
    "own_task": "Took over a person to tell",
    "tell_in_person": "Told somebody in person, or tried to",
    "pause_run": "Paused a run",
    "resume_run": "Let a run go on",
    "resume_channel": "Let a channel go on",
    "export_letters": "Took a bundle of letters",
    "see_notice": "Opened a notice",
    "take_proof": "Took a proof of notice",
    "see_requests": "Opened a records request",
    "answer_request": "Worked on a records request",
    "settle_identity": "Settled who asked",
    "release_document": "Released a document",
    "see_tasks": "Saw tasks",
    "close_task": "Closed a task",
    "see_audit": "Read the trail",
    "verify_audit": "Verified the trail",
    "seal_audit": "Sealed the trail",
    "see_users": "Saw accounts of staff",
    "add_user": "Made an account of staff",
    "end_user": "Ended an account of staff",
    "wake_user": "Woke an account of staff that slept",
    "end_sessions": "Signed somebody out everywhere",
    "settle_second_factor": "Showed or set up the own second factor",
    "keep_own_account": "Saw or ended own sessions",
    "see_rules": "Saw the table of who is allowed what",
    "enrol_second_factor": "Set up a second factor",
    "use_recovery_code": "Used a code kept on paper",
    "see_sent": "Saw what the demonstration sent",
    "back_up": "Made a backup",
    "restore": "Restored a backup",
    "open_letter": "Opened a letter with its code",
    "end_letter_code": "A letter's code ended",
    "send_sign_in_code": "A code to sign in was sent",
    "sign_in": "Signed in",
    "open_account": "Opened an account",
    "staff_sign_in": "Staff signed in",
}

WRONG_CODE = (
    "That code does not fit. A code works once: wait until your phone shows another. "
    "After five wrong codes none fits for a quarter of an hour."
)

EFFECTS = {
    "permits_disclosure": "Allows giving data",
    "restricts_disclosure": "Keeps data from being given",
    "gives_right": "Gives a right",
    "duty_to_notify": "Duty to tell",
    "remedy": "Remedy",
    "delay_notice": "Delays telling",
}

GROUPS: Mapping[str, Mapping[str, str]] = {
    "papers_shown": PAPERS_SHOWN,
    "call_hours": CALL_HOURS,
    "actors": ACTORS,
    "acts": ACTS,
    "certainties": CERTAINTIES,
    "channels": CHANNELS,
    "delivery_states": DELIVERY_STATES,
    "effects": EFFECTS,
    "filed_via": FILED_VIA,
    "findings": FINDINGS,
    "law_reasons": LAW_REASONS,
    "look_reasons": LOOK_REASONS,
    "notice_kinds": NOTICE_KINDS,
    "proofs": PROOFS,
    "came_back": CAME_BACK,
    "places": PLACES,
    "addresses": ADDRESSES,
    "reasons": REASONS,
    "reprint_reasons": REPRINT_REASONS,
    "request_kinds": REQUEST_KINDS,
    "request_states": REQUEST_STATES,
    "roles": ROLES,
    "presets": PRESETS,
    "run_states": RUN_STATES,
    "number_faults": NUMBER_FAULTS,
    "number_kinds": NUMBER_KINDS,
    "sentence_uses": SENTENCE_USES,
    "breach_findings": BREACH_FINDINGS,
    "changed_parts": CHANGED_PARTS,
    "law_doubts": LAW_DOUBTS,
    "next_steps": NEXT_STEPS,
    "onward": ONWARD,
    "silence_forms": SILENCE_FORMS,
    "silence_steps": SILENCE_STEPS,
    "skipped": SKIPPED,
    "task_kinds": TASK_KINDS,
    "tellings": TELLINGS,
}


def word(group: str, code: object) -> str:
    """The words for a code of a group; the code itself, with spaces, where there are none."""
    plain = str(getattr(code, "value", code))
    if group == "reasons" and (words := reports.words_of_provider(plain)):
        return words
    return GROUPS[group].get(plain) or plain.replace("_", " ").capitalize()


def dollars(cents: int) -> str:
    """An amount as Americans write it: ``$1,234.50``."""
    return f"${cents // 100:,}.{cents % 100:02}"


def duration(minutes: int) -> str:
    """Minutes in the largest unit that says enough, rounded up to it."""
    if minutes <= _MINUTES_SHOWN:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = -(-minutes // 60)
    return f"{hours:,} hours"
