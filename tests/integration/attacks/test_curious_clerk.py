"""A clerk who is curious, one who would decide alone, and one who would like a code."""

from __future__ import annotations

import io
import re
from importlib import import_module
from uuid import UUID, uuid4

import pikepdf
import pypdf
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from notifications.foundation.codes import letter_secrets
from notifications.notice import Notice
from portal.access.actors import Actor, Role, system
from portal.audit.models import AuditEvent
from portal.audit.reasons import LookReason
from portal.cli.runs import runs
from portal.demonstration.agencies import EXAMPLE_COUNTY
from portal.demonstration.population import population
from portal.notices.approvals import Typed
from portal.notices.errors import SamePerson
from portal.notices.models import NoticeRun, RunPerson, RunState
from portal.people.models import Person
from portal.sign_in.models import LetterCode
from portal.wiring import Portal
from tests.factories.phones import enrolled
from tests.integration.attacks.conftest import PEOPLE, Intruder, Target

WAITING = "R-2026-0004"
PAGES_WITH_A_NAME = ("staff.notice", "staff.notice_letter", "staff.request_page", "staff.preview")
BOTH = (Role.NOTICE_CLERK, Role.APPROVER, Role.ADMINISTRATOR)


def test_no_page_of_the_console_names_anybody_before_a_reason_was_given(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in_as("county.clerk")
    needles = _personal()
    read = 0
    for path in _console(house):
        text = intruder.get(path).text
        assert not [needle for needle in needles if needle in text], path
        read += 1
    assert read > 25


def test_no_page_of_the_console_and_no_preview_has_a_code_in_it(
    house: Target, intruder: Intruder
) -> None:
    secrets = _secrets(house)
    assert len(secrets) > 80
    for username in ("county.clerk", "county.counsel"):
        intruder.come_in_as(username)
        for path in (*_console(house), *_opened(house, intruder)):
            answer = intruder.get(path)
            words = answer.text if "pdf" not in answer.mimetype else _of_pdf(answer.data)
            assert not [secret for secret in secrets if secret in words], path


def test_a_letter_that_is_shown_has_no_part_of_its_secrets_even_where_it_is_drawn(
    house: Target,
) -> None:
    """A QR code cannot be searched for words: what it is drawn from can."""
    letter = house.unopened(0)
    with house.portal.database.reading() as session:
        notice: Notice = house.portal.sender.notice_value(session, letter.notice_id)
        renderer = house.portal.sender.renderer
        day = house.clock.now().date()
        shown = renderer.letter(notice, "en", day, lambda _: True, masked=True)
        real = renderer.letter(notice, "en", day, lambda _: True, masked=False)
    assert letter.scanned in str(real.code_url)
    assert letter.scanned not in repr(shown)
    assert letter.typed not in repr(shown)
    assert "#" not in str(shown.code_url)


def test_whoever_looks_at_a_childs_letter_is_on_the_log_of_the_parent_it_names(
    house: Target, intruder: Intruder
) -> None:
    notice_id, child, parent = _letter_about_a_child(house)
    intruder.come_in_as("county.clerk")
    for path in (f"/staff/notices/{notice_id}", _preview_of(house, notice_id, child)):
        before = len(_looks(house, parent))
        intruder.submit("/staff/", f"/staff/notices/{notice_id}/open", {"reason": "audit"})
        assert "bdi" in intruder.get(path).text
        looks = _looks(house, parent)
        assert len(looks) > before, path
        assert all(look.reason for look in looks[before:])


def test_a_preview_of_somebody_who_is_held_shows_nobody_else_and_is_on_her_log_too(
    house: Target, intruder: Intruder
) -> None:
    """Among them a child whose brothers and sisters have a letter that is not about her."""
    held = house.all(
        select(RunPerson)
        .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
        .where(RunPerson.held_for.is_not(None), NoticeRun.reference == "R-2026-0001")
    )
    assert len(held) > 3
    intruder.come_in_as("county.clerk")
    for one in held:
        before = len(_looks(house, one.person_id))
        page = intruder.get(f"/staff/runs/R-2026-0001/preview/{one.person_id}").text
        assert "Nothing goes to this person by itself" in page
        assert len(_looks(house, one.person_id)) == before + 1


def test_nobody_looks_for_a_reason_that_is_not_on_the_list(
    house: Target, intruder: Intruder
) -> None:
    intruder.come_in_as("county.clerk")
    letter = house.unopened(1)
    opened = f"/staff/notices/{letter.notice_id}/open"
    for reason in ("", "curious", "she is my neighbour", "AUDIT", "\x00"):
        assert intruder.submit("/staff/", opened, {"reason": reason}).status_code == 400
    assert "Do not open it" in intruder.get(f"/staff/notices/{letter.notice_id}").text


def test_she_reads_in_her_own_log_who_looked_and_why(
    house: Target, intruder: Intruder, accomplice: Intruder
) -> None:
    notice = house.one(
        select(RunPerson.notice_id)
        .join(NoticeRun, NoticeRun.id == RunPerson.run_id)
        .where(RunPerson.person_id == house.person("so"), NoticeRun.reference == "R-2026-0001")
    )
    intruder.come_in_as("county.clerk")
    accomplice.come_in("Somali")
    reasons = {
        "prepare_notice": "To get a letter to you ready.",
        "check_notice": "To check a letter to you.",
        "answer_request": "To answer your request.",
        "she_asked_us": "You asked us to do it.",
        "contact_problem": "To find out how to reach you.",
        "wrong_home": "A letter came to the wrong home.",
        "audit": "To check our own work.",
    }
    assert set(reasons) == set(LookReason)
    for reason, words in reasons.items():
        intruder.submit("/staff/", f"/staff/notices/{notice}/open", {"reason": reason})
        log = accomplice.get("/en/looks").text.partition('class="timeline"')[2]
        newest = log.partition("</li>")[0]
        assert words in newest
        assert "Example County" in newest
        assert "Example Clerk" not in newest


def test_orders_not_to_tell_are_on_nobodys_log(house: Target, intruder: Intruder) -> None:
    intruder.come_in_as("county.counsel")
    page = intruder.get("/staff/matters/M-2026-0004/silence").text
    people = dict.fromkeys(re.findall(r'<option value="([0-9a-f-]{36})"', page))
    form = {
        "form": "oral_suspension",
        "authority": "An example order",
        "court": "Example Court",
        **dict(zip(("told_first", "told_second"), people, strict=False)),
    }
    added = intruder.submit("/staff/", "/staff/matters/M-2026-0004/silence/add", form)
    assert added.status_code == 303
    order = re.search(r"/staff/silence/(S-[\d-]+)", intruder.get("/staff/silence").text)
    assert order
    intruder.submit("/staff/", f"/staff/silence/{order.group(1)}/end")
    acts = ("add_silence_order", "end_silence_order", "see_silence_orders")
    events = house.all(select(AuditEvent).where(AuditEvent.act.in_(acts)))
    assert len(events) >= 2
    assert not [event for event in events if event.person_id is not None]


def test_who_prepared_a_run_approves_it_neither_at_the_console_nor_in_a_shell(
    house: Target, intruder: Intruder, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, run = _prepared(house, *BOTH)
    username = _username(house, clerk)
    intruder.come_in_as(username)
    form = {"count": str(_notices(house, run))}
    assert intruder.submit("/staff/", f"/staff/runs/{run}/approve", form).status_code == 409
    said = _approve(house, monkeypatch, run, username)
    assert said.exit_code == 1
    assert "second person" in said.output
    assert _state(house, run) is RunState.PREPARED


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_no_account_that_the_preparer_made_approves_for_her(
    house: Target, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Nor one that such an account made, and so on."""
    clerk, run = _prepared(house, *BOTH)
    puppet = clerk
    for _ in range(steps):
        puppet = _user(house, puppet, *BOTH)
    with house.portal.database.transaction() as session, pytest.raises(SamePerson):
        house.portal.services(session).runs.approve(run, puppet, Typed(_notices(house, run)))
    said = _approve(house, monkeypatch, run, _username(house, puppet))
    assert said.exit_code == 1
    assert _state(house, run) is RunState.PREPARED


def test_outside_the_demonstration_a_shell_asks_for_the_approvers_own_password(
    house: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    _clerk, run = _prepared(house, Role.NOTICE_CLERK)
    approver = _username(house, _user(house, system("shell"), Role.APPROVER, password="x" * 20))
    test_mode = house.portal.settings.model_copy(update={"mode": "test"})
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return "not her password"

    monkeypatch.setattr("getpass.getpass", typed)
    for username in (approver, "county.approver", "nobody"):
        said = _in_a_shell(house, monkeypatch, "approve", run, "--by", username, settings=test_mode)
        assert (said.exit_code, said.output.strip()) == (
            1,
            "Error: That user name and password do not go together.",
        )
    assert len(asked) == 3
    assert _state(house, run) is RunState.PREPARED


def test_where_everybody_needs_a_second_factor_a_shell_asks_for_it_and_a_password_is_not_enough(
    house: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = "x" * 20
    bare = _user(house, system("shell"), Role.APPROVER, password=password)
    approver = _user(house, system("shell"), Role.APPROVER, password=password)
    _clerk, run = _prepared(house, Role.NOTICE_CLERK)
    with house.portal.database.transaction() as session:
        factors = house.portal.services(session).second_factors
        phone, codes = enrolled(factors, approver, house.clock.now)
    strict = house.portal.settings.model_copy(
        update={"mode": "test", "staff_second_factor": "required"}
    )
    # The house is every other attack's too: this run makes no notices in it.
    monkeypatch.setattr(import_module("portal.cli.runs"), "expand_runs", lambda _portal: 0)

    def approve(actor: Actor, code: str) -> int:
        typed = {"Password": password, "The code": code}
        monkeypatch.setattr(
            "getpass.getpass", lambda prompt: next(typed[k] for k in typed if prompt.startswith(k))
        )
        words = ("approve", run, "--by", _username(house, actor))
        counted = ("--count", str(_notices(house, run)))
        return _in_a_shell(house, monkeypatch, *words, *counted, settings=strict).exit_code

    assert approve(bare, "") == approve(bare, "123456") == 1
    assert approve(approver, "") == approve(approver, phone.wrong()) == 1
    assert _state(house, run) is RunState.PREPARED
    assert approve(approver, codes[0]) == 0
    assert _state(house, run) is RunState.APPROVED
    with house.portal.database.transaction() as session:
        house.portal.services(session).runs.cancel(run, system("shell"))


def test_a_clerk_of_another_agency_finds_nobody_here(house: Target, intruder: Intruder) -> None:
    intruder.come_in_as("state.clerk")
    letter = house.unopened(2)
    assert house.one(select(Person.agency_id).where(Person.id == letter.person_id)) == _county(
        house
    )
    for path in (
        f"/staff/notices/{letter.notice_id}",
        f"/staff/notices/{letter.notice_id}/letter.pdf",
        f"/staff/runs/R-2026-0001/preview/{letter.person_id}",
        f"/staff/runs/R-2026-0002/preview/{letter.person_id}/letter.pdf",
    ):
        assert intruder.get(path).status_code == 404, path
    number = f"{EXAMPLE_COUNTY.prefix}-100001"
    find = "/staff/runs/R-2026-0002/preview/find"
    found = intruder.submit("/staff/", find, {"client_number": number})
    nobody = intruder.submit("/staff/", find, {"client_number": "nobody"})
    assert found.status_code == nobody.status_code == 422
    token = re.compile(r'name="form_token" value="[0-9a-f]*"')
    assert token.sub("", found.text) == token.sub("", nobody.text)


def _personal() -> set[str]:
    found: set[str] = set()
    for one in population(EXAMPLE_COUNTY, PEOPLE // 2):
        line = one.line
        names = f"{line.given_names} {line.family_name}".strip()
        address = line.address.street_1 if line.address else ""
        found |= {names, line.client_number, line.phone, line.email, address}
    return {needle for needle in found if needle and len(needle) > 6}


def _secrets(house: Target) -> set[str]:
    found: set[str] = set()
    for notice_id in house.all(select(LetterCode.notice_id)):
        secrets = letter_secrets(house.portal.keys.codes, notice_id)
        found |= {secrets.typed, secrets.grouped, secrets.scanned}
    return found


def _console(house: Target) -> list[str]:
    """Every page of the console with every reference of this agency."""
    with house.portal.database.reading() as session:
        notices = session.scalars(
            select(RunPerson.notice_id).where(RunPerson.notice_id.is_not(None)).limit(3)
        ).all()
    paths = [
        *("/staff/", "/staff/matters", "/staff/runs", "/staff/requests", "/staff/tasks"),
        *("/staff/requests?show=answered", "/staff/notices", "/staff/laws", "/staff/trail"),
    ]
    paths += [f"/staff/matters/M-2026-000{number}" for number in (3, 4, 5)]
    for reference in ("R-2026-0001", "R-2026-0003", WAITING):
        run = f"/staff/runs/{reference}"
        paths += [run, f"{run}/list", f"{run}/list?show=held", f"{run}/preview"]
    for notice_id in notices:
        paths += [f"/staff/notices/{notice_id}", f"/staff/notices/{notice_id}/letter.pdf"]
    return paths


def _opened(house: Target, intruder: Intruder) -> list[str]:
    """One letter's pages, once a reason was given; and its preview."""
    letter = house.unopened(3)
    intruder.submit(
        "/staff/", f"/staff/notices/{letter.notice_id}/open", {"reason": "check_notice"}
    )
    preview = f"/staff/runs/R-2026-0001/preview/{letter.person_id}"
    notice = f"/staff/notices/{letter.notice_id}"
    return [notice, f"{notice}/letter.pdf", preview, f"{preview}/letter.pdf"]


def _of_pdf(data: bytes) -> str:
    """Everything that can be read in a PDF: its words, and each of its streams in clear."""
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = [
            each.read_bytes().decode("latin-1")
            for each in document.objects
            if isinstance(each, pikepdf.Stream)
        ]
        return words + "".join(streams) + str(document.docinfo)


def _letter_about_a_child(house: Target) -> tuple[UUID, UUID, UUID]:
    with house.portal.database.reading() as session:
        return tuple(  # type: ignore[return-value]
            session.execute(
                select(RunPerson.notice_id, RunPerson.person_id, LetterCode.person_id)
                .join(LetterCode, LetterCode.notice_id == RunPerson.notice_id)
                .join(Person, Person.id == RunPerson.person_id)
                .where(
                    LetterCode.person_id != RunPerson.person_id,
                    Person.agency_id == _county(house),
                )
                .order_by(RunPerson.id)
            ).first()
        )


def _county(house: Target) -> UUID:
    with house.portal.database.reading() as session:
        return house.portal.services(session).agencies.by_slug(EXAMPLE_COUNTY.new.slug).id


def _preview_of(house: Target, notice_id: UUID, person_id: UUID) -> str:
    run = house.one(
        select(NoticeRun.reference)
        .join(RunPerson, RunPerson.run_id == NoticeRun.id)
        .where(RunPerson.notice_id == notice_id, RunPerson.person_id == person_id)
    )
    return f"/staff/runs/{run}/preview/{person_id}"


def _looks(house: Target, person_id: UUID) -> list[AuditEvent]:
    return house.all(
        select(AuditEvent)
        .where(AuditEvent.person_id == person_id, AuditEvent.actor_kind == "staff")
        .order_by(AuditEvent.sequence)
    )


def _user(house: Target, maker: Actor, *roles: Role, password: str | None = None) -> Actor:
    username = f"user-{uuid4().hex[:8]}"
    with house.portal.database.transaction() as session:
        sign_in = house.portal.services(session).staff_sign_in
        sign_in.add_user(
            maker,
            agency_id=_county(house),
            username=username,
            name="Example Person",
            roles=roles,
            password=password,
        )
        return sign_in.actor_named(username)


def _prepared(house: Target, *roles: Role) -> tuple[Actor, str]:
    clerk = _user(house, system("shell"), *roles)
    with house.portal.database.transaction() as session:
        services = house.portal.services(session)
        run = session.scalars(select(NoticeRun).where(NoticeRun.reference == WAITING)).one()
        entry = services.runs.telling(run.entry_id).entry.reference
        return clerk, services.runs.prepare(entry, clerk).reference


def _username(house: Target, actor: Actor) -> str:
    with house.portal.database.reading() as session:
        users = house.portal.services(session).staff_sign_in.demo_users()
    return next(user.username for user in users if str(user.id) == actor.id)


def _notices(house: Target, run: str) -> int:
    preflight = house.one(select(NoticeRun.preflight).where(NoticeRun.reference == run))
    return int(preflight["notices"])


def _approve(
    house: Target, monkeypatch: pytest.MonkeyPatch, run: str, username: str, *more: str
) -> Result:
    counted = ("--count", str(_notices(house, run)))
    return _in_a_shell(house, monkeypatch, "approve", run, "--by", username, *counted, *more)


def _state(house: Target, reference: str) -> RunState:
    state: RunState = house.one(select(NoticeRun.state).where(NoticeRun.reference == reference))
    return state


def _in_a_shell(
    house: Target, monkeypatch: pytest.MonkeyPatch, *words: str, settings: object = None
) -> Result:
    portal = house.portal
    if settings is not None:
        portal = Portal(
            settings,  # type: ignore[arg-type]
            portal.database,
            portal.keys,
            portal.clock,
            portal.sender,
            portal.context,
        )
    monkeypatch.setattr("portal.cli.shell.load_settings", lambda: portal.settings)
    monkeypatch.setattr("portal.cli.shell.wire", lambda _settings: portal)
    monkeypatch.setattr("portal.cli.shell.check_stamp", lambda *_: None)
    return CliRunner().invoke(runs, list(words))
