from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from portal.access.actors import PUBLIC, Actor, Role, letter_reader, resident, staff, system
from portal.access.acts import Act
from portal.access.errors import NotAllowed
from portal.access.presets import PRESETS, Preset
from portal.access.rules import RULES, Concern, is_allowed, is_as_old_as, may_approve, require
from portal.access.table import whole_table

AGENCY, OTHER_AGENCY = uuid4(), uuid4()
HER, SOMEONE_ELSE = uuid4(), uuid4()
NOTICE, OTHER_NOTICE = uuid4(), uuid4()

READER = letter_reader(uuid4(), NOTICE, HER)
ACCOUNT = uuid4()
HERSELF = resident(ACCOUNT, frozenset({HER}))
PROGRAM = system("test")
STAFF = {role: staff(uuid4(), AGENCY, frozenset({role})) for role in Role}

EVERYTHING = Concern(AGENCY, frozenset({HER}), NOTICE, ACCOUNT)
"""Everything named, and outside the demonstration."""

# Who is allowed each act, written out once more so that a change to the table is a change here.
P, L, H, S = "public", "letter", "herself", "system"
I, C, A, R, N, U, M, D, V = (  # noqa: E741 - the letters are the table's columns
    Role.INTAKE,
    Role.COUNSEL,
    Role.APPROVER,
    Role.RECORDS_CLERK,
    Role.NOTICE_CLERK,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.CALL_DESK,
    Role.NAVIGATOR_MANAGER,
)
ALL_STAFF = {I, C, A, R, N, U, M, D, V}
EXPECTED: dict[Act, set[str]] = {
    Act.SEE_NOTICE_OF_LETTER: {L},
    Act.FILE_REQUEST: {P, L, H},
    Act.ASK_CALL: {L, H},
    Act.REPORT_WRONG_HOME: {P, L, H},
    Act.SEE_HISTORY: {H},
    Act.TAKE_HISTORY: {H},
    Act.SEE_OWN_REQUESTS: {H},
    Act.DOWNLOAD_DOCUMENT: {H},
    Act.SEE_CONTACTS: {H, R, N, D},
    Act.CHANGE_CONTACTS: {H, R, N},
    Act.ASK_LETTER_AGAIN: {P},
    Act.TELL_US: {L, H},
    Act.DECLARE_SAFE_AT_HOME: {H},
    Act.END_SAFE_AT_HOME: {R},
    Act.BEGIN_WAY_IN: {L},
    Act.KEEP_WAYS_IN: {H},
    Act.LINK_RECORD: {H},
    Act.STOP_WAY_IN: {P, H, R, N, D},
    Act.SEE_MATTERS: {*ALL_STAFF, S},
    Act.LOG_MATTER: {I, C, S},
    Act.LOAD_COHORT: {I, R, S},
    Act.REVIEW_ANSWER: {C},
    Act.KEEP_COUNSEL_NOTES: {C},
    Act.KEEP_AGREEMENTS: {C},
    Act.DECIDE_BREACH: {C},
    Act.REVIEW_LEGAL_BASIS: {C},
    Act.WRITE_AGENCY_SENTENCE: {I, C, N},
    Act.SEE_HELP_NUMBERS: {*ALL_STAFF},
    Act.KEEP_HELP_NUMBERS: {N, M, V},
    Act.APPROVE_AGENCY_SENTENCE: {C},
    Act.SEE_SILENCE_ORDERS: {I, C, U, S},
    Act.ADD_SILENCE_ORDER: {I, C, S},
    Act.RENEW_SILENCE_ORDER: {C, S},
    Act.REVIEW_SILENCE_ORDER: {C, S},
    Act.END_SILENCE_ORDER: {C, S},
    Act.SEE_PAPER: {C, I, U},
    Act.PREPARE_RUN: {N},
    Act.PREVIEW_RUN: {N, A, C},
    Act.APPROVE_RUN: {A},
    Act.SEE_RUN: {*ALL_STAFF, S},
    Act.EXPAND_RUN: {S},
    Act.TAKE_BACK_RUN: {S},
    Act.STOP_RUN: {N, A, C, S},
    Act.PAUSE_RUN: {N, A, C},
    Act.RESUME_RUN: {N, A, C},
    Act.RESUME_CHANNEL: {N, M, S},
    Act.EXPORT_LETTERS: {N, S},
    Act.PRINT_LETTERS: {N},
    Act.REPRINT_LETTER: {N},
    Act.REPORT_MAILED: {N},
    Act.REPORT_RETURNED: {N, R},
    Act.SEE_NOTICE: {N, R, C, U},
    Act.TAKE_PROOF: {N, R, C, U},
    Act.SEE_REQUESTS: {R, C, U},
    Act.ANSWER_REQUEST: {R, C},
    Act.SETTLE_IDENTITY: {R},
    Act.RELEASE_DOCUMENT: {R},
    Act.SEE_TASKS: {I, C, A, R, N, M, D},
    Act.CLOSE_TASK: {I, C, A, R, N, M, D},
    Act.OWN_TASK: {R, N},
    Act.TELL_IN_PERSON: {R, N},
    Act.SEE_AUDIT: {U, S},
    Act.VERIFY_AUDIT: {U, S},
    Act.SEAL_AUDIT: {S},
    Act.SEE_USERS: {M, S},
    Act.ADD_USER: {M, S},
    Act.END_USER: {M, S},
    Act.BACK_UP: {S},
    Act.RESTORE: {S},
    Act.WAKE_USER: {M, S},
    Act.END_SESSIONS: {M, S},
    Act.SETTLE_SECOND_FACTOR: {*ALL_STAFF},
    Act.KEEP_OWN_ACCOUNT: {*ALL_STAFF},
    Act.SEE_RULES: {*ALL_STAFF},
    Act.SEE_SENT: set(),
}
EVERYBODY: dict[str, Actor] = {
    P: PUBLIC,
    L: READER,
    H: HERSELF,
    S: PROGRAM,
    **{role.value: actor for role, actor in STAFF.items()},
}


def test_the_table_has_a_row_for_every_act_and_a_reason_in_every_row() -> None:
    assert set(RULES) == set(Act) == set(EXPECTED)
    assert all(row.why.endswith(".") for row in RULES.values())


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", Act)
def test_each_act_is_open_to_exactly_those_the_table_names(act: Act, who: str) -> None:
    assert is_allowed(EVERYBODY[who], act, EVERYTHING) is (who in EXPECTED[act])


@pytest.mark.parametrize("act", Act)
def test_staff_with_every_role_do_nothing_at_another_agency(act: Act) -> None:
    stranger = staff(uuid4(), OTHER_AGENCY, frozenset(Role))

    allowed = is_allowed(stranger, act, EVERYTHING)

    assert allowed is (act is Act.VERIFY_AUDIT)


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.VERIFY_AUDIT])
def test_staff_do_nothing_where_no_agency_is_named(act: Act) -> None:
    everyone = staff(uuid4(), AGENCY, frozenset(Role))

    assert not is_allowed(everyone, act, Concern(None, frozenset({HER}), NOTICE))


@pytest.mark.parametrize("act", Act)
def test_staff_without_a_role_do_nothing_but_settle_their_second_factor(act: Act) -> None:
    allowed = is_allowed(staff(uuid4(), AGENCY, frozenset()), act, EVERYTHING)

    assert allowed is (act is Act.SETTLE_SECOND_FACTOR)


@pytest.mark.parametrize(
    "person_ids", [frozenset(), frozenset({SOMEONE_ELSE}), frozenset({HER, SOMEONE_ELSE})]
)
@pytest.mark.parametrize("act", Act)
def test_a_resident_does_nothing_for_somebody_else(act: Act, person_ids: frozenset[UUID]) -> None:
    assert not is_allowed(HERSELF, act, Concern(AGENCY, person_ids, NOTICE))


def test_a_letter_shows_no_other_notice() -> None:
    with pytest.raises(NotAllowed):
        require(READER, Act.SEE_NOTICE_OF_LETTER, notice_id=OTHER_NOTICE)


def test_a_letter_files_no_request_for_somebody_else() -> None:
    with pytest.raises(NotAllowed):
        require(READER, Act.FILE_REQUEST, person_ids=[SOMEONE_ELSE])


def test_an_account_that_opens_no_history_sees_none() -> None:
    linked_only = resident(uuid4(), frozenset())

    with pytest.raises(NotAllowed):
        require(linked_only, Act.SEE_HISTORY, person_ids=[HER])
    with pytest.raises(NotAllowed):
        require(linked_only, Act.SEE_HISTORY)


def test_what_was_sent_shows_in_the_demonstration_only() -> None:
    require(PUBLIC, Act.SEE_SENT, demonstration=True)

    with pytest.raises(NotAllowed):
        require(STAFF[Role.NOTICE_CLERK], Act.SEE_SENT, agency_id=AGENCY)


def test_a_refusal_names_the_act_and_nobody() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(HERSELF, Act.SEE_AUDIT, agency_id=AGENCY, person_ids=[HER])

    assert refused.value.act is Act.SEE_AUDIT
    assert str(HER) not in str(refused.value)


def test_a_second_person_approves() -> None:
    assert may_approve(uuid4(), STAFF[Role.APPROVER])


def test_whoever_prepared_a_run_does_not_approve_it() -> None:
    both = staff(uuid4(), AGENCY, frozenset({Role.NOTICE_CLERK, Role.APPROVER}))

    assert not may_approve(UUID(both.id), both)


def test_an_account_that_the_preparer_made_does_not_approve() -> None:
    preparer = uuid4()
    second_self = staff(uuid4(), AGENCY, frozenset({Role.APPROVER}), made_by=frozenset({preparer}))

    assert not may_approve(preparer, second_self)


@pytest.mark.parametrize("actor", [PUBLIC, READER, HERSELF, PROGRAM])
def test_nobody_but_staff_is_a_second_person(actor: Actor) -> None:
    assert not may_approve(uuid4(), actor)


PREPARED = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "old_enough"),
    [
        (PREPARED - timedelta(seconds=1), True),
        (PREPARED, True),
        (PREPARED + timedelta(seconds=1), False),
        (None, False),
    ],
)
def test_an_account_younger_than_a_run_does_not_approve_it(
    since: datetime | None, old_enough: bool
) -> None:
    approver = staff(uuid4(), AGENCY, frozenset({Role.APPROVER}), since=since)

    assert is_as_old_as(PREPARED, approver) is old_enough


def test_a_small_office_gives_every_role_to_one_of_two_people_and_no_run_to_one_alone() -> None:
    first, second = (
        staff(uuid4(), AGENCY, PRESETS[preset])
        for preset in (Preset.SMALL_OFFICE_FIRST, Preset.SMALL_OFFICE_SECOND)
    )
    there = Concern(AGENCY)

    assert first.roles | second.roles == set(Role)
    assert not first.roles & second.roles
    assert [is_allowed(one, Act.PREPARE_RUN, there) for one in (first, second)] == [True, False]
    assert [is_allowed(one, Act.APPROVE_RUN, there) for one in (first, second)] == [False, True]
    # Who makes accounts is who approves: the other way round nobody could approve.
    assert [is_allowed(one, Act.ADD_USER, there) for one in (first, second)] == [False, True]
    covered = {act for act in Act if any(is_allowed(one, act, there) for one in (first, second))}
    staffs = {act for act, who in EXPECTED.items() if who & ALL_STAFF}
    assert covered == staffs


def test_the_page_of_the_table_says_what_the_table_says() -> None:
    rows = whole_table()

    assert [row.act for row in rows] == list(RULES)
    for row in rows:
        others = {kind.value for kind in row.others}
        assert {role.value for role in row.roles} == {
            who for who in EXPECTED[row.act] if who in set(Role)
        }
        words = {P: "public", L: "resident_letter", H: "resident_own", S: "system"}
        assert others == {words[who] for who in EXPECTED[row.act] if who in words}
        assert row.why == RULES[row.act].why
