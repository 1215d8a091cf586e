"""Every address of the console, with the act of the table of access that opening it is.

The demonstration's own addresses stand in a blueprint of their own, registered there alone.
"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.access.acts import Act
from portal.notices.errors import UnknownRun
from portal.web.shared.errors import error_page
from portal.web.shared.limits import guesses
from portal.web.staff import (
    audit,
    counsel,
    held,
    home,
    intake,
    laws,
    lists,
    matters,
    notices,
    numbers,
    own_words,
    pages,
    papers,
    previews,
    printing,
    proofs,
    requests,
    runs,
    safe_at_home,
    sent,
    sign_in,
    silence,
    tasks,
    tellings,
    ways_in,
)
from portal.web.staff.account_doors import ACCOUNT_DOORS
from portal.web.staff.guards import Door, behind

staff = Blueprint("staff", __name__, template_folder="templates", url_prefix="/staff")
staff_demo = Blueprint("staff_demo", __name__, template_folder="templates")

DOORS = (
    # Her agency's matters, and what is owed for them.
    Door("/", home.home, Act.SEE_MATTERS),
    Door("/matters", matters.matters, Act.SEE_MATTERS),
    Door("/matters/new", intake.new_matter, Act.LOG_MATTER),
    Door("/matters/open", intake.open_matter, Act.LOG_MATTER, posts=True, takes_files=True),
    Door("/matters/<reference>/log", intake.new_entry, Act.LOG_MATTER),
    Door("/matters/<reference>/log/add", intake.record_entry, Act.LOG_MATTER, posts=True),
    Door("/matters/<reference>/list/one", lists.load_one, Act.LOAD_COHORT, posts=True),
    Door("/matters/<reference>/list", lists.new_list, Act.LOAD_COHORT),
    Door(
        "/matters/<reference>/list/load",
        lists.load_list,
        Act.LOAD_COHORT,
        posts=True,
        takes_files=True,
    ),
    Door("/matters/<reference>", matters.matter, Act.SEE_MATTERS),
    Door("/matters/<reference>/silence", silence.new_silence, Act.ADD_SILENCE_ORDER),
    Door(
        "/matters/<reference>/silence/add",
        silence.add_silence,
        Act.ADD_SILENCE_ORDER,
        posts=True,
        takes_files=True,
    ),
    Door(
        "/matters/<reference>/paper",
        intake.add_matter_paper,
        Act.LOG_MATTER,
        posts=True,
        takes_files=True,
    ),
    Door("/matters/<reference>/notes", counsel.notes, Act.KEEP_COUNSEL_NOTES),
    Door(
        "/matters/<reference>/notes/write", counsel.write_note, Act.KEEP_COUNSEL_NOTES, posts=True
    ),
    Door("/matters/<reference>/entries/<entry>/review", counsel.review, Act.SEE_MATTERS),
    Door(
        "/matters/<reference>/entries/<entry>/review/answer",
        counsel.record_answer,
        Act.REVIEW_ANSWER,
        posts=True,
    ),
    Door(
        "/matters/<reference>/entries/<entry>/review/breach",
        counsel.decide_breach,
        Act.DECIDE_BREACH,
        posts=True,
    ),
    Door("/agreements", counsel.agreements, Act.SEE_MATTERS),
    Door("/agreements/add", counsel.add_agreement, Act.KEEP_AGREEMENTS, posts=True),
    Door("/papers/<uuid:paper_id>", papers.paper, Act.SEE_PAPER),
    Door("/matters/<reference>/entries/<entry>/words", own_words.own_words, Act.SEE_MATTERS),
    Door(
        "/matters/<reference>/entries/<entry>/words/write",
        own_words.write_own_words,
        Act.WRITE_AGENCY_SENTENCE,
        posts=True,
    ),
    Door(
        "/matters/<reference>/entries/<entry>/words/<uuid:sentence>/translate",
        own_words.translate_own_words,
        Act.WRITE_AGENCY_SENTENCE,
        posts=True,
    ),
    Door(
        "/matters/<reference>/entries/<entry>/words/<uuid:sentence>/approve",
        own_words.approve_own_words,
        Act.APPROVE_AGENCY_SENTENCE,
        posts=True,
    ),
    Door(
        "/matters/<reference>/entries/<entry>/words/<uuid:sentence>/withdraw",
        own_words.withdraw_own_words,
        Act.WRITE_AGENCY_SENTENCE,
        posts=True,
    ),
    # The numbers that letters print.
    Door("/numbers", numbers.numbers, Act.SEE_HELP_NUMBERS),
    Door("/numbers/add", numbers.add_number, Act.KEEP_HELP_NUMBERS, posts=True),
    Door(
        "/numbers/<uuid:number_id>/called",
        numbers.called_number,
        Act.KEEP_HELP_NUMBERS,
        posts=True,
    ),
    Door(
        "/numbers/<uuid:number_id>/withdraw",
        numbers.withdraw_number,
        Act.KEEP_HELP_NUMBERS,
        posts=True,
    ),
    # Orders not to tell.
    Door("/silence", silence.silence_orders, Act.SEE_SILENCE_ORDERS),
    Door("/silence/<order>", silence.silence_order, Act.SEE_SILENCE_ORDERS),
    Door(
        "/silence/<order>/paper",
        silence.add_silence_paper,
        Act.ADD_SILENCE_ORDER,
        posts=True,
        takes_files=True,
    ),
    Door(
        "/silence/<order>/renew",
        silence.renew_silence,
        Act.RENEW_SILENCE_ORDER,
        posts=True,
        takes_files=True,
    ),
    Door(
        "/silence/<order>/motion",
        silence.silence_motion,
        Act.RENEW_SILENCE_ORDER,
        posts=True,
        takes_files=True,
    ),
    Door(
        "/silence/<order>/denied", silence.silence_motion_denied, Act.END_SILENCE_ORDER, posts=True
    ),
    Door("/silence/<order>/review", silence.review_silence, Act.REVIEW_SILENCE_ORDER, posts=True),
    Door("/silence/<order>/end", silence.end_silence, Act.END_SILENCE_ORDER, posts=True),
    # Notice runs.
    Door("/runs", runs.runs, Act.SEE_RUN),
    Door("/runs/prepare", runs.prepare_run, Act.PREPARE_RUN, posts=True),
    Door("/runs/<reference>", runs.run, Act.SEE_RUN),
    Door("/runs/<reference>/list", runs.run_list, Act.SEE_RUN),
    Door("/runs/<reference>/not-reached", runs.not_reached_yet, Act.SEE_RUN),
    Door("/runs/<reference>/schedule", runs.schedule_run, Act.PREPARE_RUN, posts=True),
    Door("/runs/<reference>/proof", proofs.run_proof, Act.TAKE_PROOF, posts=True),
    Door("/runs/<reference>/approve", runs.approve_run, Act.APPROVE_RUN, posts=True, guessed=True),
    Door("/runs/<reference>/cancel", runs.cancel_run, Act.STOP_RUN, posts=True),
    Door("/runs/<reference>/pause", runs.pause_run, Act.PAUSE_RUN, posts=True),
    Door("/runs/<reference>/resume", runs.resume_run, Act.RESUME_RUN, posts=True),
    Door("/channels/<channel>/resume", runs.resume_channel, Act.RESUME_CHANNEL, posts=True),
    Door("/runs/<reference>/preview", previews.previews, Act.PREVIEW_RUN),
    Door("/runs/<reference>/preview/find", previews.find_preview, Act.PREVIEW_RUN, posts=True),
    Door("/runs/<reference>/preview/<uuid:person_id>", previews.preview, Act.PREVIEW_RUN),
    Door(
        "/runs/<reference>/preview/<uuid:person_id>/letter.pdf",
        previews.preview_letter,
        Act.PREVIEW_RUN,
    ),
    Door("/runs/<reference>/held/<uuid:line_id>", held.held_person, Act.SEE_CONTACTS),
    Door(
        "/runs/<reference>/held/<uuid:line_id>/open",
        held.open_held_person,
        Act.SEE_CONTACTS,
        posts=True,
    ),
    # One person's notice.
    Door("/notices", notices.find_notice, Act.SEE_NOTICE),
    Door("/notices/find", notices.found_notice, Act.SEE_NOTICE, posts=True),
    Door("/notices/<uuid:notice_id>", notices.notice, Act.SEE_NOTICE),
    Door("/notices/<uuid:notice_id>/open", notices.open_notice, Act.SEE_NOTICE, posts=True),
    Door("/notices/<uuid:notice_id>/prove", notices.prove_notice, Act.SEE_NOTICE, posts=True),
    Door("/notices/<uuid:notice_id>/proof", proofs.notice_proof, Act.TAKE_PROOF, posts=True),
    Door("/notices/<uuid:notice_id>/letter.pdf", notices.notice_letter, Act.SEE_NOTICE),
    Door("/notices/<uuid:notice_id>/script", tellings.script, Act.TELL_IN_PERSON),
    Door(
        "/notices/<uuid:notice_id>/telling/<uuid:delivery_id>",
        tellings.tell,
        Act.TELL_IN_PERSON,
        posts=True,
    ),
    # Letters on paper.
    Door("/letters", printing.printing, Act.PRINT_LETTERS),
    Door("/letters/take", printing.take_letters, Act.PRINT_LETTERS, posts=True),
    Door(
        "/letters/<uuid:bundle_id>/reprint",
        printing.reprint_letters,
        Act.REPRINT_LETTER,
        posts=True,
    ),
    Door(
        "/letters/<uuid:bundle_id>/mailed", printing.mailed_letters, Act.REPORT_MAILED, posts=True
    ),
    Door("/letters/returned", printing.returned_mail, Act.REPORT_RETURNED),
    Door("/letters/returned/report", printing.report_returned, Act.REPORT_RETURNED, posts=True),
    # Records requests.
    Door("/requests", requests.requests, Act.SEE_REQUESTS),
    Door("/requests/<reference>", requests.request_page, Act.SEE_REQUESTS),
    Door("/requests/<reference>/open", requests.open_request, Act.SEE_REQUESTS, posts=True),
    Door("/requests/<reference>/settle", requests.settle_identity, Act.SETTLE_IDENTITY, posts=True),
    Door("/requests/<reference>/ready", requests.mark_ready, Act.ANSWER_REQUEST, posts=True),
    Door(
        "/requests/<reference>/document",
        requests.add_document,
        Act.RELEASE_DOCUMENT,
        posts=True,
        takes_files=True,
    ),
    Door(
        "/requests/<reference>/release",
        requests.release_documents,
        Act.RELEASE_DOCUMENT,
        posts=True,
    ),
    Door("/requests/<reference>/deny", requests.deny_request, Act.ANSWER_REQUEST, posts=True),
    Door("/requests/<reference>/close", requests.close_request, Act.ANSWER_REQUEST, posts=True),
    # Work for a human.
    # Ways in: papers seen, and whoever says that it was not her.
    Door("/ways-in", ways_in.ways_in, Act.STOP_WAY_IN),
    Door("/ways-in/compare", ways_in.compare_papers, Act.SETTLE_IDENTITY, posts=True),
    Door("/ways-in/open", ways_in.open_by_papers, Act.SETTLE_IDENTITY, posts=True),
    Door("/ways-in/stop", ways_in.stop_way_in, Act.STOP_WAY_IN, posts=True),
    Door("/safe-at-home", safe_at_home.safe_at_home, Act.END_SAFE_AT_HOME),
    Door("/safe-at-home/end", safe_at_home.end_safe_at_home, Act.END_SAFE_AT_HOME, posts=True),
    Door("/tasks", tasks.tasks, Act.SEE_TASKS),
    Door("/tasks/<uuid:task_id>", tasks.told, Act.SEE_CONTACTS),
    Door("/tasks/<uuid:task_id>/open", tasks.open_told, Act.SEE_CONTACTS, posts=True),
    Door("/tasks/<uuid:task_id>/close", tasks.close_task, Act.CLOSE_TASK, posts=True),
    Door("/tasks/telling/<uuid:delivery_id>/own", tasks.own_telling, Act.OWN_TASK, posts=True),
    *ACCOUNT_DOORS,
    # Laws and the trail.
    Door("/laws", laws.laws, Act.SEE_MATTERS),
    Door("/laws/<law_id>", laws.law, Act.SEE_MATTERS),
    Door("/laws/<law_id>/review", laws.review_law, Act.REVIEW_LEGAL_BASIS, posts=True),
    Door("/laws/<law_id>/propose", laws.propose_law, Act.REVIEW_LEGAL_BASIS, posts=True),
    Door("/trail", audit.trail, Act.SEE_AUDIT),
    Door("/trail/verify", audit.verify_trail, Act.VERIFY_AUDIT, posts=True),
)

staff.add_url_rule("/sign-in", view_func=guesses(sign_in.sign_in), methods=["GET", "POST"])
staff.add_url_rule("/sign-out", view_func=sign_in.sign_out, methods=["POST"])
for door in DOORS:
    staff.add_url_rule(door.address, view_func=behind(door), methods=door.methods)

staff_demo.add_url_rule(
    "/staff/demo/<uuid:user_id>", view_func=sign_in.demo_sign_in, methods=["POST"]
)
staff_demo.add_url_rule("/sent", view_func=sent.sent)
staff_demo.add_url_rule("/sent/<channel>/<uuid:delivery_id>", view_func=sent.sent_one)

pages.install(staff)
pages.install(staff_demo)


@staff.errorhandler(UnknownRun)
def _unknown(_error: UnknownRun) -> ResponseReturnValue:
    return error_page(404), 404
