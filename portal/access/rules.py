"""The one table: which actor is allowed to do which act, and why.

An act is allowed when any of the conditions in its row holds; what the table does not allow is
refused.  Pure: it asks no database, so the caller names what the act concerns (the agency, the
persons, the notice), and whatever is not named counts as not allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from portal.access.actors import Actor, ActorKind, Role, staff
from portal.access.acts import Act
from portal.access.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Concern:
    """What an act is about."""

    agency_id: UUID | None = None
    person_ids: frozenset[UUID] = frozenset()
    notice_id: UUID | None = None
    account_id: UUID | None = None
    demonstration: bool = False


Condition = Callable[[Actor, Concern], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """Who is allowed (any one condition is enough), and the reason in a sentence."""

    allowed: tuple[Condition, ...]
    why: str


def the_public(actor: Actor, _concern: Concern) -> bool:
    """Anybody who is not signed in."""
    return actor.kind is ActorKind.PUBLIC


def reader_of_that_notice(actor: Actor, concern: Concern) -> bool:
    """Who opened a letter, for the notice that came in it and no other."""
    return (
        actor.kind is ActorKind.RESIDENT_LETTER
        and actor.notice_id is not None
        and actor.notice_id == concern.notice_id
    )


def reader_for_her_letters_person(actor: Actor, concern: Concern) -> bool:
    """Who opened a letter, for the person to whom it was written."""
    return actor.kind is ActorKind.RESIDENT_LETTER and _for_her(actor, concern)


def reader_alone_for_her_letters_person(actor: Actor, concern: Concern) -> bool:
    """The same, with nobody beside her."""
    return reader_for_her_letters_person(actor, concern) and not actor.helped


def herself(actor: Actor, concern: Concern) -> bool:
    """A resident in by her own way, for persons whose history it opens."""
    return actor.kind is ActorKind.RESIDENT_OWN and _for_her(actor, concern)


def whose_account_it_is(actor: Actor, concern: Concern) -> bool:
    """A resident in by her own way, for her account itself, whatever it opens as yet."""
    return (
        actor.kind is ActorKind.RESIDENT_OWN
        and concern.account_id is not None
        and actor.id == str(concern.account_id)
    )


def the_house(actor: Actor, _concern: Concern) -> bool:
    """The program itself, or its operator at the shell."""
    return actor.kind is ActorKind.SYSTEM


def any_auditor(actor: Actor, _concern: Concern) -> bool:
    """An auditor of any agency: the chain of seals is one for the whole house."""
    return actor.kind is ActorKind.STAFF and Role.AUDITOR in actor.roles


def staff_of_the_place(actor: Actor, concern: Concern) -> bool:
    """Staff of the agency, whatever their roles: nothing of its records is open by this."""
    return (
        actor.kind is ActorKind.STAFF
        and actor.agency_id is not None
        and actor.agency_id == concern.agency_id
    )


def whoever_tries_the_demonstration(actor: Actor, concern: Concern) -> bool:
    """Anybody at a browser, where everybody is invented."""
    return actor.kind is not ActorKind.SYSTEM and concern.demonstration


def staff_there(*roles: Role) -> Condition:
    """Staff with one of these roles, at the agency that the act concerns."""

    def allowed(actor: Actor, concern: Concern) -> bool:
        return staff_of_the_place(actor, concern) and not actor.roles.isdisjoint(roles)

    return allowed


_ALL_STAFF = tuple(Role)
_NO_RESIDENTS = (Role.AUDITOR, Role.NAVIGATOR_MANAGER)
"""Who watches, and who looks after helpers outside the house: neither works on a person's case."""
_WORKING_STAFF = tuple(role for role in Role if role not in _NO_RESIDENTS)

RULES: Mapping[Act, Row] = MappingProxyType(
    {
        # A resident's acts.
        Act.SEE_NOTICE_OF_LETTER: Row(
            (reader_of_that_notice,),
            "A letter can fall into the wrong hands: its code shows the notice it came with only.",
        ),
        Act.FILE_REQUEST: Row(
            (the_public, reader_for_her_letters_person, herself),
            "Anyone may ask for her own records; identity is settled before release.",
        ),
        Act.ASK_CALL: Row(
            (reader_of_that_notice, reader_for_her_letters_person, herself),
            "Whoever holds the letter may ask to be called about it.",
        ),
        Act.REPORT_WRONG_HOME: Row(
            (the_public, reader_of_that_notice, herself),
            "The report needs no name: a stranger must be able to make it.",
        ),
        Act.SEE_HISTORY: Row(
            (herself,),
            "Her whole history needs her own way in; staff have no use for it.",
        ),
        Act.TAKE_HISTORY: Row(
            (herself,),
            "A copy leaves with whoever is signed in: her own way in alone, and it is on her log.",
        ),
        Act.SEE_OWN_REQUESTS: Row(
            (herself,),
            "A letter's code shows that notice and nothing else of hers.",
        ),
        Act.DOWNLOAD_DOCUMENT: Row(
            (herself,),
            "Documents are released only inside a session begun by her own way in.",
        ),
        Act.SEE_CONTACTS: Row(
            (herself, staff_there(Role.RECORDS_CLERK, Role.NOTICE_CLERK, Role.CALL_DESK)),
            "Her contacts are hers; clerks and the call desk reach her by them, and each look is "
            "on her log.",
        ),
        Act.CHANGE_CONTACTS: Row(
            (herself, staff_there(Role.RECORDS_CLERK, Role.NOTICE_CLERK)),
            "She decides how she is reached; a clerk marks what she says at a counter or by phone.",
        ),
        Act.ASK_LETTER_AGAIN: Row(
            (the_public,),
            "A lost letter comes again, to the address on file alone; nobody learns whose it is.",
        ),
        Act.TELL_US: Row(
            (reader_of_that_notice, herself),
            "Whoever reads about herself can say that it is wrong, or that she does not follow.",
        ),
        Act.BEGIN_WAY_IN: Row(
            (reader_alone_for_her_letters_person,),
            "A letter's code begins a way in, which opens no history by itself; not before others.",
        ),
        Act.KEEP_WAYS_IN: Row(
            (whose_account_it_is,),
            "Her ways in are hers to see, to make and to end.",
        ),
        Act.LINK_RECORD: Row(
            (herself,),
            "Another office's record is linked for her eyes, from a way in that opens one already.",
        ),
        Act.STOP_WAY_IN: Row(
            (
                the_public,
                herself,
                staff_there(Role.RECORDS_CLERK, Role.NOTICE_CLERK, Role.CALL_DESK),
            ),
            "Whoever was told of a way in can stop it, also by a call: that needs no name, and "
            "shows nothing.",
        ),
        Act.DECLARE_SAFE_AT_HOME: Row(
            (herself,),
            "Her word is enough to stop mail to her home: waiting for papers could betray her.",
        ),
        # Matters, and the people they concern.
        Act.SEE_MATTERS: Row(
            (staff_there(*_ALL_STAFF), the_house),
            "Staff work on their own agency's matters, never on another's.",
        ),
        Act.LOG_MATTER: Row(
            (staff_there(Role.INTAKE, Role.COUNSEL), the_house),
            "Intake logs a demand and counsel its answer; public matters come from a data file.",
        ),
        Act.LOAD_COHORT: Row(
            (staff_there(Role.INTAKE, Role.RECORDS_CLERK), the_house),
            "The list comes from the agency's own records; a large one is loaded at the shell.",
        ),
        Act.REVIEW_ANSWER: Row(
            (staff_there(Role.COUNSEL),),
            "Counsel records what was given, refused and not held, and why no more was given.",
        ),
        Act.KEEP_COUNSEL_NOTES: Row(
            (staff_there(Role.COUNSEL),),
            "Counsel's notes are counsel's: on no notice, no export and nobody's log.",
        ),
        Act.KEEP_AGREEMENTS: Row(
            (staff_there(Role.COUNSEL),),
            "Counsel keeps the register of agreements under which data is shared.",
        ),
        Act.DECIDE_BREACH: Row(
            (staff_there(Role.COUNSEL),),
            "Which breach law applies, if any, counsel decides, with reasons.",
        ),
        Act.REVIEW_LEGAL_BASIS: Row(
            (staff_there(Role.COUNSEL),),
            "No notice rests on a law that counsel has not reviewed.",
        ),
        Act.WRITE_AGENCY_SENTENCE: Row(
            (staff_there(Role.INTAKE, Role.COUNSEL, Role.NOTICE_CLERK),),
            "Who knows the matter says in a sentence what the catalogue has no words for.",
        ),
        Act.APPROVE_AGENCY_SENTENCE: Row(
            (staff_there(Role.COUNSEL),),
            "Counsel stands behind the agency's own words; never whoever wrote them, nor an "
            "account of hers.",
        ),
        Act.SEE_SILENCE_ORDERS: Row(
            (staff_there(Role.COUNSEL, Role.INTAKE, Role.AUDITOR), the_house),
            "That something is withheld is known to those who must keep to it, and no wider.",
        ),
        Act.ADD_SILENCE_ORDER: Row(
            (staff_there(Role.COUNSEL, Role.INTAKE), the_house),
            "An order not to tell binds at once: whoever receives it records it.",
        ),
        Act.RENEW_SILENCE_ORDER: Row(
            (staff_there(Role.COUNSEL), the_house),
            "Counsel alone makes people wait longer, and never without the paper that says so.",
        ),
        Act.REVIEW_SILENCE_ORDER: Row(
            (staff_there(Role.COUNSEL), the_house),
            "Counsel asks on a set day whether an order without a last day still stands.",
        ),
        Act.SEE_PAPER: Row(
            (staff_there(Role.COUNSEL, Role.INTAKE, Role.AUDITOR),),
            "Who logs a demand, answers it or checks on that reads the paper it came on.",
        ),
        Act.END_SILENCE_ORDER: Row(
            (staff_there(Role.COUNSEL), the_house),
            "Counsel says when an order has ended; telling too early cannot be undone.",
        ),
        # Notice runs.
        Act.PREPARE_RUN: Row(
            (staff_there(Role.NOTICE_CLERK),),
            "A named member of staff decides to tell people: never a program by itself.",
        ),
        Act.PREVIEW_RUN: Row(
            (staff_there(Role.NOTICE_CLERK, Role.APPROVER, Role.COUNSEL),),
            "Who prepares, reviews or approves a run reads what people will be told.",
        ),
        Act.APPROVE_RUN: Row(
            (staff_there(Role.APPROVER),),
            "A second named person approves with her second factor: never who prepared it, nor an "
            "account of hers, nor one younger than the run.",
        ),
        Act.SEE_RUN: Row(
            (staff_there(*_ALL_STAFF), the_house),
            "Staff see whether the people of their own agency were reached.",
        ),
        Act.EXPAND_RUN: Row(
            (the_house,),
            "Once approved, a run becomes notices by itself, and can be taken up after a crash.",
        ),
        Act.TAKE_BACK_RUN: Row(
            (the_house,),
            "What has changed since a run was approved, nobody has approved: it waits for a human.",
        ),
        Act.STOP_RUN: Row(
            (staff_there(Role.NOTICE_CLERK, Role.APPROVER, Role.COUNSEL), the_house),
            "Stopping is safe, so one person is enough.",
        ),
        Act.PAUSE_RUN: Row(
            (staff_there(Role.NOTICE_CLERK, Role.APPROVER, Role.COUNSEL),),
            "Pausing is safe, so one person is enough.",
        ),
        Act.RESUME_RUN: Row(
            (staff_there(Role.NOTICE_CLERK, Role.APPROVER, Role.COUNSEL),),
            "What two people approved goes on; nothing new is decided.",
        ),
        Act.RESUME_CHANNEL: Row(
            (staff_there(Role.ADMINISTRATOR, Role.NOTICE_CLERK), the_house),
            "Whoever mended what stopped a channel lets it go on.",
        ),
        Act.EXPORT_LETTERS: Row(
            (staff_there(Role.NOTICE_CLERK), the_house),
            "The clerk who mails the letters takes the bundle, once, and it is on the trail.",
        ),
        Act.PRINT_LETTERS: Row(
            (staff_there(Role.NOTICE_CLERK),),
            "Where the office is its own printer a clerk takes each bundle once, on the trail.",
        ),
        Act.REPRINT_LETTER: Row(
            (staff_there(Role.NOTICE_CLERK),),
            "A spoiled letter is printed again with the same code and a reason, on the trail.",
        ),
        Act.REPORT_MAILED: Row(
            (staff_there(Role.NOTICE_CLERK),),
            "Who mailed the letters says when.",
        ),
        Act.REPORT_RETURNED: Row(
            (staff_there(Role.NOTICE_CLERK, Role.RECORDS_CLERK),),
            "Who opens the mail says which letters came back.",
        ),
        Act.SEE_NOTICE: Row(
            (staff_there(Role.NOTICE_CLERK, Role.RECORDS_CLERK, Role.COUNSEL, Role.AUDITOR),),
            "Who reaches a person, answers her or checks on it reads what she was told; each look "
            "is on her log with its reason.",
        ),
        Act.TAKE_PROOF: Row(
            (staff_there(Role.NOTICE_CLERK, Role.RECORDS_CLERK, Role.COUNSEL, Role.AUDITOR),),
            "Who answers for a notice can show that it went out; each proof is on the trail.",
        ),
        # Records requests and work.
        Act.SEE_REQUESTS: Row(
            (staff_there(Role.RECORDS_CLERK, Role.COUNSEL, Role.AUDITOR),),
            "Who answers requests and who watches that the clock is kept.",
        ),
        Act.ANSWER_REQUEST: Row(
            (staff_there(Role.RECORDS_CLERK, Role.COUNSEL),),
            "The agency's own staff answer for the agency's own records.",
        ),
        Act.SETTLE_IDENTITY: Row(
            (staff_there(Role.RECORDS_CLERK),),
            "A named clerk has seen papers before anything is released.",
        ),
        Act.RELEASE_DOCUMENT: Row(
            (staff_there(Role.RECORDS_CLERK),),
            "A named clerk of the agency releases a document to its own subject.",
        ),
        Act.SEE_TASKS: Row(
            (staff_there(*_WORKING_STAFF),),
            "Work is for named humans of the agency.",
        ),
        Act.CLOSE_TASK: Row(
            (staff_there(*_WORKING_STAFF),),
            "Who does the work says how it ended.",
        ),
        Act.OWN_TASK: Row(
            (staff_there(Role.NOTICE_CLERK, Role.RECORDS_CLERK),),
            "Whoever nobody could reach has a named clerk who sees to her.",
        ),
        Act.TELL_IN_PERSON: Row(
            (staff_there(Role.NOTICE_CLERK, Role.RECORDS_CLERK),),
            "A named clerk tells her at a counter, by phone or through a helper she chose.",
        ),
        Act.END_SAFE_AT_HOME: Row(
            (staff_there(Role.RECORDS_CLERK),),
            "Mail to her home begins again only when a named clerk has settled that she wants it.",
        ),
        # The house itself.
        Act.SEE_AUDIT: Row(
            (staff_there(Role.AUDITOR), the_house),
            "An auditor reads her own agency's trail; who is watched does not watch herself.",
        ),
        Act.VERIFY_AUDIT: Row(
            (any_auditor, the_house),
            "The seals prove the whole trail and show no event.",
        ),
        Act.SEAL_AUDIT: Row((the_house,), "Seals are made by themselves, on a schedule."),
        Act.SEE_HELP_NUMBERS: Row(
            (staff_there(*_ALL_STAFF),),
            "Staff see the numbers that their letters print.",
        ),
        Act.KEEP_HELP_NUMBERS: Row(
            (staff_there(Role.NOTICE_CLERK, Role.ADMINISTRATOR, Role.NAVIGATOR_MANAGER),),
            "Who called a number says that it answers, also whoever knows the helpers outside; "
            "nothing is sent with one nobody called.",
        ),
        Act.SEE_USERS: Row(
            (staff_there(Role.ADMINISTRATOR), the_house),
            "Who looks after accounts sees whose they are, at her own agency.",
        ),
        Act.ADD_USER: Row(
            (staff_there(Role.ADMINISTRATOR), the_house),
            "An administrator makes accounts for her own agency; the first is made at the shell.",
        ),
        Act.END_USER: Row(
            (staff_there(Role.ADMINISTRATOR), the_house),
            "An account ends when its owner leaves; its acts stay on the trail.",
        ),
        Act.BACK_UP: Row(
            (the_house,), "Everything at once leaves by the operator's hand alone, sealed."
        ),
        Act.RESTORE: Row((the_house,), "An empty house is filled by its operator."),
        Act.WAKE_USER: Row(
            (staff_there(Role.ADMINISTRATOR), the_house),
            "An account that nobody used for ninety days sleeps until somebody asks whose it is.",
        ),
        Act.END_SESSIONS: Row(
            (staff_there(Role.ADMINISTRATOR), the_house),
            "A lost computer is signed out at once, also when its owner cannot do it herself.",
        ),
        Act.SETTLE_SECOND_FACTOR: Row(
            (staff_of_the_place,),
            "Each shows or sets up her own second factor, before anything else is open to her.",
        ),
        Act.KEEP_OWN_ACCOUNT: Row(
            (staff_there(*_ALL_STAFF),),
            "Each sees and ends her own sessions, and nobody else's.",
        ),
        Act.SEE_RULES: Row(
            (staff_there(*_ALL_STAFF),),
            "Who is allowed what is no secret to those who work by it.",
        ),
        Act.SEE_SENT: Row(
            (whoever_tries_the_demonstration,),
            "The demonstration shows what it sent to invented people; production has no such page.",
        ),
    }
)


def is_allowed(actor: Actor, act: Act, concern: Concern) -> bool:
    """Whether any condition in the act's row holds."""
    return any(condition(actor, concern) for condition in RULES[act].allowed)


def roles_allowed(act: Act) -> frozenset[Role]:
    """The roles of staff to whom the table allows an act at their own agency."""
    agency = UUID(int=1)
    concern = Concern(agency_id=agency)
    return frozenset(
        role
        for role in Role
        if is_allowed(staff(UUID(int=2), agency, frozenset({role})), act, concern)
    )


def require(
    actor: Actor,
    act: Act,
    *,
    agency_id: UUID | None = None,
    person_ids: Collection[UUID] = (),
    notice_id: UUID | None = None,
    account_id: UUID | None = None,
    demonstration: bool = False,
) -> None:
    """Pass when the table allows it for the agency, persons or notice named.

    Raises:
        NotAllowed: it does not, or what the act concerns was not named.
    """
    concern = Concern(agency_id, frozenset(person_ids), notice_id, account_id, demonstration)
    if not is_allowed(actor, act, concern):
        raise NotAllowed(act)


def may_approve(preparer_id: UUID, approver: Actor) -> bool:
    """Whether she is a second person: not who prepared it, nor an account that goes back to her.

    ``made_by`` is everybody who stands behind the approver's account: its maker, that one's maker…

    Holds beside ``require(approver, Act.APPROVE_RUN, …)``, which asks for the role and the agency.
    """
    return (
        approver.kind is ActorKind.STAFF
        and approver.id is not None
        and approver.id != str(preparer_id)
        and preparer_id not in approver.made_by
    )


def is_as_old_as(prepared_at: datetime, approver: Actor) -> bool:
    """Whether the approver's account was there already when what she approves was prepared.

    One made for the purpose is nobody's second look, whoever made it.
    """
    return approver.since is not None and approver.since <= prepared_at


def _for_her(actor: Actor, concern: Concern) -> bool:
    return bool(concern.person_ids) and concern.person_ids <= actor.person_ids
