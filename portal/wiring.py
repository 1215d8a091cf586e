"""Puts the house together: the one place that knows every part and fills every port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from notifications import DEMONSTRATION, Channel, Sender, Timing
from notifications.foundation.clock import Clock, SystemClock
from notifications.foundation.database import Database
from notifications.foundation.keys import Keys
from notifications.foundation.stamp import Mode
from notifications.mailbox import read_bounces
from notifications.worker import TimedJob, Worker, sender_jobs
from portal.access.actors import JOBS
from portal.agencies.numbers import HelpNumbers
from portal.agencies.queries import AgencyQueries
from portal.agency_sentences.service import AgencySentences
from portal.audit.service import AuditTrail, seal_batch
from portal.carriers import print_house, providers
from portal.disclosures.cohorts.service import Cohorts
from portal.disclosures.counsel.breaches import Breaches
from portal.disclosures.counsel.review import CounselReview
from portal.disclosures.service import Matters
from portal.disclosures.shown import ShownMatters
from portal.disclosures.silence.recording import SilenceOrders
from portal.disclosures.silence.register import SilenceRegister
from portal.disclosures.silence.releasing import Releases
from portal.history.service import History
from portal.jobs.expansion import expand_runs
from portal.jobs.owners import name_owners
from portal.legal_bases.service import LegalBasisReviews
from portal.notices.about_contacts import ContactNotices
from portal.notices.about_requests import RequestNotices
from portal.notices.approvals import Approvals
from portal.notices.context import NoticeContext
from portal.notices.expansion import Expansion
from portal.notices.gates import Gates
from portal.notices.letter_desk import LetterDesk
from portal.notices.letters_again import LettersAgain
from portal.notices.openings import Openings
from portal.notices.owed import Owed
from portal.notices.printing_desk import PrintingDesk
from portal.notices.releasing import Releasing
from portal.notices.second_codes import SecondCodes
from portal.notices.service import Runs
from portal.notices.still_reachable import StillReachable
from portal.notices.tell_us import TellUs
from portal.papers.kept_files import KeptFiles
from portal.papers.sealed_files import SealedFiles
from portal.papers.service import Papers
from portal.people.service import People
from portal.records_requests.documents import Documents
from portal.records_requests.queries import RecordsRequestQueries
from portal.records_requests.service import RecordsRequests
from portal.settings import Settings
from portal.sign_in.accounts import Accounts
from portal.sign_in.contact_codes import ContactCodes
from portal.sign_in.desk_sessions import DeskSessions
from portal.sign_in.kept_keys import KeptKeys
from portal.sign_in.letter_codes import LetterCodes
from portal.sign_in.openings.beginning import Beginning
from portal.sign_in.openings.earlier_contacts import EarlierContacts
from portal.sign_in.openings.ledger import OpeningLedger
from portal.sign_in.openings.objections import Objections
from portal.sign_in.openings.proofs import Proofs
from portal.sign_in.own_way import OwnWay
from portal.sign_in.passkeys.coming_in import PasskeySignIn
from portal.sign_in.passkeys.hers import Passkeys
from portal.sign_in.passkeys.relying_party import RelyingParty, relying_party
from portal.sign_in.retention import forget_spent
from portal.sign_in.second_factor.service import SecondFactors
from portal.sign_in.sessions import Sessions
from portal.sign_in.staff import StaffSignIn
from portal.sign_in.staff_accounts import StaffAccounts
from portal.statistics.service import Statistics
from portal.tasks.safe_at_home import SafeAtHome
from portal.tasks.service import Tasks

_CARRIED = (Channel.SMS, Channel.EMAIL, Channel.LETTER)


class Services:
    """Every service, in one transaction; each is made when it is first asked for."""

    def __init__(self, portal: Portal, session: Session) -> None:
        self._portal = portal
        self.session = session
        self.clock = portal.clock
        self.keys = portal.keys
        self.mode = portal.settings.mode
        self.sender = portal.sender

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @cached_property
    def audit(self) -> AuditTrail:
        return AuditTrail(self.session, self.clock, self.keys)

    @cached_property
    def agencies(self) -> AgencyQueries:
        return AgencyQueries(self.session)

    @cached_property
    def help_numbers(self) -> HelpNumbers:
        return HelpNumbers(self.session, self.clock, self.audit)

    @cached_property
    def people(self) -> People:
        return People(self.session, self.clock, self.keys, self.audit)

    @cached_property
    def tasks(self) -> Tasks:
        return Tasks(self.session, self.clock, self.audit)

    @cached_property
    def safe_at_home(self) -> SafeAtHome:
        return SafeAtHome(self.session, self.keys, self.tasks, self.audit)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.session, self.clock, self.audit)

    @cached_property
    def letter_codes(self) -> LetterCodes:
        return LetterCodes(self.session, self.clock, self.keys, self.audit)

    @cached_property
    def letter_desk(self) -> LetterDesk:
        return LetterDesk(
            self.session,
            self.sender,
            self.letter_codes,
            self.way_in_objections,
            self.tasks,
            self.audit,
        )

    @cached_property
    def own_way(self) -> OwnWay:
        return OwnWay(self.session, self.clock, self.keys, self.audit, self.owed.sign_in_code)

    @cached_property
    def kept_keys(self) -> KeptKeys:
        return KeptKeys(self.session, self.clock, self.keys, self.audit, self.owed.new_way_in)

    @cached_property
    def passkeys(self) -> Passkeys:
        return Passkeys(self.session, self.clock, self.keys, self.audit, self.owed.new_way_in)

    @cached_property
    def passkey_sign_in(self) -> PasskeySignIn:
        return PasskeySignIn(
            self.session, self.clock, self.keys, self.audit, self.sessions, self.tasks
        )

    @cached_property
    def openings_ledger(self) -> OpeningLedger:
        return OpeningLedger(
            self.session, self.clock, self.keys, self.audit, self.sessions, self.owed.new_way_in
        )

    @cached_property
    def earlier_contacts(self) -> EarlierContacts:
        return EarlierContacts(
            self.session, self.clock, self.keys, self.audit, self.owed.sign_in_code
        )

    @cached_property
    def way_in_beginning(self) -> Beginning:
        return Beginning(
            self.openings_ledger, self.letter_codes, self.kept_keys, self.earlier_contacts
        )

    @cached_property
    def way_in_proofs(self) -> Proofs:
        return Proofs(self.openings_ledger, self.letter_codes, self.earlier_contacts)

    @cached_property
    def way_in_objections(self) -> Objections:
        return Objections(self.openings_ledger, self.way_in_proofs, self.letter_codes, self.tasks)

    @cached_property
    def second_codes(self) -> SecondCodes:
        return SecondCodes(self.session, self.clock, self.owed)

    @cached_property
    def letters_again(self) -> LettersAgain:
        return LettersAgain(
            self.session,
            self.clock,
            self.keys,
            self.audit,
            self.sender,
            self.letter_codes,
            self.tasks,
        )

    @cached_property
    def tell_us(self) -> TellUs:
        return TellUs(
            self.session, self.clock, self.keys, self.audit, self.tasks, self.letter_codes
        )

    @cached_property
    def contact_codes(self) -> ContactCodes:
        return ContactCodes(
            self.session, self.clock, self.keys, self.people, self.owed.sign_in_code
        )

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(
            self.session,
            self.clock,
            self.keys,
            factor_required=self._portal.settings.second_factor_required,
        )

    @cached_property
    def second_factors(self) -> SecondFactors:
        return SecondFactors(
            self.session,
            self.clock,
            self.keys,
            self.audit,
            required=self._portal.settings.second_factor_required,
        )

    @cached_property
    def desk_sessions(self) -> DeskSessions:
        return DeskSessions(self.session, self.clock, self.sessions, self.audit)

    @cached_property
    def staff_accounts(self) -> StaffAccounts:
        return StaffAccounts(self.session, self.clock, self.desk_sessions, self.audit)

    @cached_property
    def staff_sign_in(self) -> StaffSignIn:
        return StaffSignIn(self.session, self.clock, self.keys, self.audit, self.mode)

    @cached_property
    def legal_bases(self) -> LegalBasisReviews:
        return LegalBasisReviews(self.session, self.clock, self.audit)

    @cached_property
    def matters(self) -> Matters:
        return Matters(self.session, self.clock, self.audit)

    @cached_property
    def agency_sentences(self) -> AgencySentences:
        return AgencySentences(self.session, self.clock, self.audit)

    @cached_property
    def disclosures(self) -> ShownMatters:
        return ShownMatters(self.session, self.clock)

    @cached_property
    def silence(self) -> SilenceOrders:
        return SilenceOrders(self.session, self.clock, self.audit, self.papers)

    @cached_property
    def counsel(self) -> CounselReview:
        return CounselReview(self.session, self.clock, self.audit)

    @cached_property
    def breaches(self) -> Breaches:
        return Breaches(self.session, self.clock, self.audit, self.tasks)

    @cached_property
    def silence_register(self) -> SilenceRegister:
        return SilenceRegister(self.session, self.clock, self.papers)

    @cached_property
    def releases(self) -> Releases:
        return Releases(self.session, self.clock, self.audit, self.tasks)

    @cached_property
    def cohorts(self) -> Cohorts:
        return Cohorts(self.session, self.clock, self.keys, self.audit)

    @cached_property
    def records_requests(self) -> RecordsRequests:
        return RecordsRequests(self.session, self.clock, self.audit, self.request_notices)

    @cached_property
    def records_queries(self) -> RecordsRequestQueries:
        return RecordsRequestQueries(self.session, self.clock)

    @cached_property
    def request_notices(self) -> RequestNotices:
        return RequestNotices(self.session, self.clock, self.owed, self.tasks)

    @cached_property
    def contact_notices(self) -> ContactNotices:
        return ContactNotices(self.session, self.clock, self.owed)

    @cached_property
    def documents(self) -> Documents:
        return Documents(self.session, self.kept_files, self.records_requests, self.audit)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.session, self.clock, self.kept_files, self.audit)

    @cached_property
    def kept_files(self) -> KeptFiles:
        files = SealedFiles(self._portal.settings.documents_folder, self.keys.ring)
        return KeptFiles(self.session, files)

    @cached_property
    def runs(self) -> Runs:
        return Runs(
            self.session,
            self.clock,
            self.keys,
            self.audit,
            self.sender,
            self._portal.context,
            self.gates,
            Approvals(self.second_factors),
        )

    @cached_property
    def gates(self) -> Gates:
        return Gates(self.session, self.clock, self._portal.context.mode)

    @cached_property
    def releasing(self) -> Releasing:
        return Releasing(self.session, self.clock, self.gates, self.tasks, self.audit)

    @cached_property
    def owed(self) -> Owed:
        return Owed(
            self.session,
            self.clock,
            self.keys,
            self.sender,
            self.letter_codes,
            self._portal.context,
        )

    @cached_property
    def openings(self) -> Openings:
        return Openings(self.session, self.sender)

    @cached_property
    def statistics(self) -> Statistics:
        return Statistics(self.session, self.clock)

    @cached_property
    def history(self) -> History:
        return History(self.session, self.clock, self.audit)


@dataclass(frozen=True)
class Portal:
    """The wired house: one a process."""

    settings: Settings
    database: Database
    keys: Keys
    clock: Clock
    sender: Sender
    context: NoticeContext

    def services(self, session: Session) -> Services:
        """Every service, on this session."""
        return Services(self, session)

    @property
    def relying_party(self) -> RelyingParty | None:
        """Whom passkeys are made for; ``None`` where there can be none."""
        return relying_party(self.settings.base_url)

    def printing_desk(self) -> PrintingDesk:
        """Where a clerk prints: it works in transactions of its own."""
        return PrintingDesk(self.sender, self.clock, self.keys)

    @contextmanager
    def expanding(self) -> Iterator[Expansion]:
        """One transaction in which a batch of a run becomes notices."""
        with self.database.transaction() as session:
            services = self.services(session)
            yield Expansion(
                session,
                self.clock,
                services.runs,
                services.releasing,
                self.sender,
                services.letter_codes,
            )


def wire(settings: Settings, clock: Clock | None = None) -> Portal:
    """The house for these settings; it opens no connection before it is asked to."""
    clock = clock or SystemClock()
    keys = settings.keys()
    if settings.database_url.startswith("sqlite"):
        settings.var.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url, keys)
    sender = Sender(
        database,
        clock,
        keys,
        settings.mode,
        providers(settings, keys),
        StillReachable(clock, settings.mode),
        base_url=settings.base_url,
        timing=_timing(settings),
        help_phone=settings.help_phone,
    )
    context = NoticeContext(_site(settings.base_url), settings.mode)
    return Portal(settings, database, keys, clock, sender, context)


def make_worker(portal: Portal) -> Worker:
    """A worker for this house, with the work that happens by itself."""
    return Worker(portal.sender, jobs=(*timed_jobs(portal), *print_jobs(portal)))


def make_workers(portal: Portal) -> tuple[Worker, ...]:
    """Workers for threads of one process, one a channel, and one for timed work.

    None waits behind another: a sign-in code overtakes a million letters, and a slow carrier of
    texts holds up no email.
    """
    each = (Worker(portal.sender, channels=(channel,)) for channel in _CARRIED)
    kinds_of_jobs = (timed_jobs(portal), print_jobs(portal))
    return (*each, *(Worker(portal.sender, jobs=jobs, channels=()) for jobs in kinds_of_jobs))


def timed_jobs(portal: Portal) -> tuple[TimedJob, ...]:
    """What happens by itself, and how often it is looked after."""
    return (
        *sender_jobs(portal.sender),
        *_mailbox_jobs(portal),
        TimedJob("release_silence", timedelta(minutes=1), lambda: _release_silence(portal)),
        TimedJob("ask_counsel", timedelta(hours=1), lambda: _ask_counsel(portal)),
        TimedJob("expand_runs", timedelta(seconds=5), lambda: expand_runs(portal)),
        TimedJob("tell_of_changes", timedelta(minutes=1), lambda: _tell_of_changes(portal)),
        TimedJob("mail_second_codes", timedelta(hours=1), lambda: _mail_second_codes(portal)),
        TimedJob("name_owners", timedelta(minutes=1), lambda: _name_owners(portal)),
        TimedJob("seal_audit", timedelta(minutes=1), lambda: seal_trail(portal)),
        TimedJob("freeze_figures", timedelta(hours=1), lambda: _freeze_figures(portal)),
        TimedJob("forget_spent", timedelta(hours=1), lambda: _forget_spent(portal)),
    )


def print_jobs(portal: Portal) -> tuple[TimedJob, ...]:
    """What closes print files: an hour's work on a great day, and so apart from the other jobs."""
    house = print_house(portal.settings, portal.sender)
    if house is None:
        return ()
    return (
        TimedJob("read_confirmations", timedelta(minutes=1), house.read_confirmations),
        TimedJob("close_print_files", timedelta(minutes=1), house.run),
    )


def _mailbox_jobs(portal: Portal) -> tuple[TimedJob, ...]:
    folder = portal.settings.bounce_mailbox
    if folder is None:
        return ()
    return (
        TimedJob("read_bounces", timedelta(minutes=1), lambda: read_bounces(portal.sender, folder)),
    )


def seal_trail(portal: Portal) -> None:
    """Seal what the trail has gained, and write the new head outside the database."""
    with portal.database.transaction() as session:
        seal_batch(session, portal.keys, portal.clock, portal.settings.audit_heads)


def _forget_spent(portal: Portal) -> None:
    with portal.database.transaction() as session:
        forget_spent(session, portal.clock.now())
        portal.sender.forget_old(session)


def _tell_of_changes(portal: Portal) -> None:
    with portal.database.transaction() as session:
        portal.services(session).contact_notices.tell_settled()


def _mail_second_codes(portal: Portal) -> None:
    with portal.database.transaction() as session:
        portal.services(session).second_codes.mail_due()


def _name_owners(portal: Portal) -> None:
    with portal.database.transaction() as session:
        name_owners(session, portal.sender)


def _freeze_figures(portal: Portal) -> None:
    with portal.database.transaction() as session:
        portal.services(session).statistics.freeze_due()


def _ask_counsel(portal: Portal) -> None:
    with portal.database.transaction() as session:
        portal.services(session).breaches.ask()


def _release_silence(portal: Portal) -> None:
    with portal.database.transaction() as session:
        services = portal.services(session)
        services.releases.warn()
        services.releases.write_down(JOBS)
        services.releasing.follow_up()
        portal.sender.look_again(session)


def _timing(settings: Settings) -> Timing:
    calm = _patience(settings)
    return replace(
        calm,
        segments_per_second=_limit(settings.sms_provider, settings.sms_segments_per_second),
        emails_per_second=_limit(settings.email_provider, settings.emails_per_second),
    )


def _patience(settings: Settings) -> Timing:
    if settings.mode is Mode.DEMO:
        return DEMONSTRATION
    lease = timedelta(seconds=settings.lease_seconds)
    calm = Timing(lease=lease, first_wait=lease / 2, doubt_wait=lease * 2)
    # No test waits for the morning, or for another day.
    by_day = calm.text_hours if settings.mode.is_production else None
    return replace(calm, text_hours=by_day, households_apart=settings.mode.is_production)


def _limit(provider: str, per_second: float) -> float | None:
    """Files take whatever comes."""
    return None if provider == "files" else per_second


def _site(base_url: str) -> str:
    return urlsplit(base_url).netloc
