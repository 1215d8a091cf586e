"""Every page of residents and the public: who sees it, how to get there, and what makes it.

The one list that ``make test`` and ``make sweep`` walk.  A guard fails when a template or an
address exists that no page here shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Page as Tab

from tests.browser.looking import follow
from tests.browser.site import BUSY, Letter, Walked

NO_CODE = "ABCD-EFGH-JKMN-P"
NO_KEY = "ABCD-EFGH-JKMN-PQRS"
NO_NUMBER = "7K3M-2QXP"
WENT_WRONG = "went-wrong"
SUBMIT = "main form button"


@dataclass(frozen=True)
class Visit:
    """One person on her way to one page."""

    tab: Tab
    on: Walked
    language: str
    """The ``lang`` code in the path."""

    def go(self, path: str) -> None:
        self.tab.goto(f"{self.on.site.address}/{self.language}/{path}")

    def fill(self, **fields: str) -> None:
        for name, typed in fields.items():
            self.tab.locator(f"main #{name}").fill(typed)

    def press(self, what: str = SUBMIT) -> None:
        follow(self.tab.locator(what).first)

    def choose(self, name: str, value: str) -> None:
        self.tab.locator(f"input[name={name}][value={value}]").first.check()

    def born(self, year: int = 1980) -> None:
        self.tab.locator("#birth_month").select_option("5")
        self.fill(birth_day="5", birth_year=str(year))

    def signed_in(self, who: str = "English") -> None:
        self.on.sign_in(self.tab.context, who)

    def with_letter(self, letter: Letter | None = None, *, helped: bool = False) -> None:
        self.on.open(self.tab.context, letter or self.on.letter(self.language), helped=helped)

    def waiting(self) -> None:
        """In by a key that opens no history yet."""
        self.on.sign_in_to(self.tab.context, self.on.begun)


Way = Callable[[Visit], None]


@dataclass(frozen=True)
class Page:
    """A page by its own name, the view that answers with it, its template, and the way to it."""

    name: str
    view: str
    template: str
    way: Way
    script: bool = False
    """Whether it is there with a script only."""
    status: int | None = None
    """With which status it is answered; ``None`` if that is not what it is about."""


def _simple(path: str) -> Way:
    return lambda visit: visit.go(path)


def _signed_in(path: str, who: str = "English") -> Way:
    def way(visit: Visit) -> None:
        visit.signed_in(who)
        visit.go(path)

    return way


def _with_letter(path: str) -> Way:
    def way(visit: Visit) -> None:
        visit.with_letter()
        visit.go(path)

    return way


def _numbered(path: str, number: Callable[[Visit], str]) -> Way:
    """Type the number of a letter into the form that asks for one."""

    def way(visit: Visit) -> None:
        visit.go(path)
        visit.fill(reference=number(visit))
        visit.press()

    return way


def _our_number(visit: Visit) -> str:
    return visit.on.letter("en").reference


def _no_number(_visit: Visit) -> str:
    return NO_NUMBER


def _secret(_visit: Visit) -> str:
    return NO_CODE


def _letter_again(visit: Visit) -> None:
    visit.go("new-letter")
    visit.fill(number="X-1")
    visit.born()
    visit.press()


def _asked_without_letter(visit: Visit) -> None:
    visit.go("no-letter")
    visit.choose("kind", "see")
    visit.fill(name="An Example", reach="651-555-0199")
    visit.born()
    visit.press()


def _stop_emails(visit: Visit) -> None:
    # The address has no language: the browser's own decides.
    visit.tab.set_extra_http_headers({"Accept-Language": visit.language})
    visit.tab.goto(f"{visit.on.site.address}/webhooks/emails/{uuid4()}/token")


def _emails_stopped(visit: Visit) -> None:
    _stop_emails(visit)
    visit.press()


def _letter_refused(visit: Visit) -> None:
    visit.go("letter")
    visit.fill(code=NO_CODE)
    visit.born()
    visit.press()


def _scanned(visit: Visit) -> None:
    visit.go("letter#7K3M2QXP7K3M2QXP7K3M")


def _code_asked(visit: Visit) -> None:
    visit.go("sign-in")
    visit.fill(contact="nobody@example.org")
    visit.born()
    visit.press()


def _code_refused(visit: Visit) -> None:
    _code_asked(visit)
    visit.fill(code="000000")
    visit.press()


def _key_refused(visit: Visit) -> None:
    visit.go("sign-in/key")
    visit.fill(key=NO_KEY)
    visit.born()
    visit.press()


def _passkey_refused(visit: Visit) -> None:
    visit.go("sign-in/passkey")
    # As a browser would send it whose phone answered with something that is no passkey.
    visit.tab.locator("form[data-passkey]").evaluate("form => { form.hidden = false; }")
    visit.born()
    with visit.tab.expect_navigation():
        visit.tab.locator("form[data-passkey]").evaluate("form => form.submit()")


def _entry(number: int) -> Way:
    def way(visit: Visit) -> None:
        visit.signed_in()
        visit.go("history")
        address = visit.tab.locator("a.what").nth(number).get_attribute("href")
        visit.tab.goto(f"{visit.on.site.address}{address}")

    return way


def _request(number: int) -> Way:
    def way(visit: Visit) -> None:
        visit.signed_in(BUSY)
        visit.go("requests")
        visit.tab.locator("article h2 a").nth(number).click()
        visit.tab.wait_for_load_state()

    return way


def _asked(visit: Visit) -> None:
    visit.signed_in()
    visit.go("requests/new")
    visit.choose("kind", "see")
    visit.press()


def _contact_added(visit: Visit) -> None:
    visit.signed_in()
    visit.go("contacts")
    form = "form[action$='/add']"
    visit.tab.locator(f"{form} input[name=contact]").first.fill("new@example.org")
    visit.tab.locator(f"{form} input[value=no]").first.check()
    visit.press(f"{form} button")


def _contact_code_refused(visit: Visit) -> None:
    _contact_added(visit)
    visit.fill(code="000000")
    visit.press()


def _contact_refused(visit: Visit) -> None:
    visit.signed_in()
    visit.go("contacts")
    form = "form[action$='/add']"
    visit.tab.locator(f"{form} input[name=contact]").first.fill("not a number")
    visit.tab.locator(f"{form} input[value=no]").first.check()
    visit.press(f"{form} button")


def _reach_saved(visit: Visit) -> None:
    visit.signed_in()
    visit.go("contacts")
    visit.press("form[action$='/reach'] button")


def _safe_at_home(visit: Visit) -> None:
    visit.signed_in()
    visit.go("contacts")
    address = visit.tab.locator("a[href$=safe-at-home]").first.get_attribute("href")
    visit.tab.goto(f"{visit.on.site.address}{address}")


def _safe_at_home_said(visit: Visit) -> None:
    # Not whose other pages are walked: it cannot be taken back.
    visit.signed_in("Somali")
    visit.go("contacts")
    address = visit.tab.locator("a[href$=safe-at-home]").first.get_attribute("href")
    visit.tab.goto(f"{visit.on.site.address}{address}")
    if visit.tab.locator(SUBMIT).count():
        visit.press()
        visit.tab.goto(f"{visit.on.site.address}{address}")


def _own_key(visit: Visit) -> None:
    visit.signed_in()
    visit.go("ways-in")
    visit.press("form[action$='/ways-in/key'] button")


def _join_refused(visit: Visit) -> None:
    visit.signed_in()
    visit.go("ways-in/join")
    visit.fill(code=NO_CODE)
    visit.born()
    visit.press()


def _ways_in_waiting(visit: Visit) -> None:
    visit.waiting()
    visit.go("ways-in")


def _second_code_refused(visit: Visit) -> None:
    _ways_in_waiting(visit)
    form = visit.tab.locator("form[action$='/second']").first
    visit.tab.locator("details", has=form).locator("summary").click()
    form.locator("[name=code]").fill(NO_CODE)
    form.locator("[name=birth_month]").select_option("5")
    form.locator("[name=birth_day]").fill("5")
    form.locator("[name=birth_year]").fill("1980")
    follow(form.locator("button"))


def _joined_letter(visit: Visit) -> None:
    _ways_in_waiting(visit)
    visit.press("a[href$='/letter']")


def _opening_code(visit: Visit) -> None:
    _ways_in_waiting(visit)
    form = visit.tab.locator("form[action$='/send']").first
    form.locator("[name=contact]").fill("nobody@example.org")
    follow(form.locator("button"))


def _opening_code_refused(visit: Visit) -> None:
    _opening_code(visit)
    visit.fill(code="000000")
    visit.press()


def _others_use_it(answer: str) -> Way:
    def way(visit: Visit) -> None:
        visit.signed_in()
        visit.go("ways-in/passkey")
        visit.choose("others", answer)
        visit.press()

    return way


def _others_unanswered(visit: Visit) -> None:
    visit.signed_in()
    visit.go("ways-in/passkey")
    with visit.tab.expect_navigation():
        # The browser itself would ask for an answer first.
        visit.tab.locator("main form").evaluate("form => form.submit()")


def _passkey_not_made(visit: Visit) -> None:
    _others_use_it("no")(visit)
    with visit.tab.expect_navigation():
        visit.tab.locator("form[data-passkey]").evaluate("form => form.submit()")


def _told(visit: Visit) -> None:
    visit.signed_in()
    visit.go("tell-us")
    visit.choose("told", "not_understood")
    visit.press()


def _letter_told(visit: Visit) -> None:
    visit.with_letter()
    visit.go("letter/tell-us")
    visit.choose("told", "wrong")
    visit.press()


def _told_too_much(visit: Visit) -> None:
    visit.with_letter(visit.on.told_too_much)
    visit.go("letter/tell-us")
    visit.choose("told", "wrong")
    visit.press()


def _idle(visit: Visit) -> None:
    _signed_in("history")(visit)
    visit.tab.evaluate("document.querySelector('dialog.idle').showModal()")


def _letter_asked(visit: Visit) -> None:
    visit.with_letter()
    visit.go("letter/request")
    visit.choose("kind", "see")
    visit.press()


def _call_asked(visit: Visit) -> None:
    visit.with_letter()
    visit.go("letter/call")
    visit.press()


def _letter_closed(visit: Visit) -> None:
    visit.with_letter(visit.on.spare())
    visit.go("letter/wrong-home")
    visit.press()


def _own_way_helped(visit: Visit) -> None:
    visit.with_letter(helped=True)
    visit.go("letter/own-way")


def _own_way_too_often(visit: Visit) -> None:
    visit.with_letter(visit.on.too_often)
    visit.go("letter/own-way")
    visit.press("form[action$='/own-way/key'] button")


def _letter_key(visit: Visit) -> None:
    visit.with_letter()
    visit.go("letter/own-way")
    visit.press("form[action$='/own-way/key'] button")


def _way_code(visit: Visit) -> None:
    visit.with_letter()
    visit.go("letter/own-way")
    visit.fill(contact="nobody@example.org")
    visit.press()


def _way_code_refused(visit: Visit) -> None:
    _way_code(visit)
    visit.fill(code="000000")
    visit.press()


def _public(name: str, path: str, view: str = "", template: str = "") -> Page:
    view = view or name.replace("-", "_")
    return Page(name, f"public.{view}", f"public/{template or view}.html", _simple(path))


def _resident(name: str, view: str, template: str, way: Way, *, script: bool = False) -> Page:
    return Page(name, f"resident.{view}", f"resident/{template}.html", way, script)


_FOR_ALL = (
    _public("home", ""),
    _public("real", "real"),
    Page("real-ours", "public.real", "public/real.html", _numbered("real", _our_number)),
    Page("real-not-ours", "public.real", "public/real.html", _numbered("real", _no_number)),
    Page("real-secret", "public.real", "public/real.html", _numbered("real", _secret)),
    _public("wrong-home", "wrong-home"),
    Page(
        "wrong-home-told",
        "public.wrong_home",
        "public/wrong_home.html",
        _numbered("wrong-home", _no_number),
    ),
    _public("not-me", "not-me"),
    Page("not-me-told", "public.not_me", "public/not_me.html", _numbered("not-me", _no_number)),
    _public("rights", "rights"),
    _public("questions", "rights/questions"),
    _public("papers", "rights/papers"),
    _public("safety", "safety"),
    _public("accessibility", "accessibility"),
    _public("privacy", "privacy"),
    _public("laws", "laws"),
    _public("law", "laws/mn-13.04-3-access"),
    _public("law-in-english", "laws/us-medicaid-cms-ice", "law"),
    _public("matters", "matters"),
    _public("matter", "matters/usda-snap-demand"),
    _public("matter-example", "matters/no-law-found-example", "matter"),
    _public("matter-ruling", "matters/judge-order-in-part-example", "matter"),
    _public("numbers", "numbers"),
    _public("no-letter", "no-letter"),
    Page("no-letter-sent", "public.no_letter", "public/no_letter_sent.html", _asked_without_letter),
    _public("new-letter", "new-letter"),
    Page("new-letter-told", "public.new_letter", "public/new_letter.html", _letter_again),
    Page("emails", "webhooks.ask_unsubscribe", "webhooks/unsubscribe.html", _stop_emails),
    Page("emails-stopped", "webhooks.unsubscribe", "webhooks/unsubscribe.html", _emails_stopped),
    Page("error-no-page", "", "shared/error.html", _simple("nothing-here"), status=404),
    *(
        Page(
            f"error-{status}",
            "went_wrong",
            "shared/error.html",
            _simple(f"{WENT_WRONG}/{status}"),
            status=status,
        )
        for status in (400, 401, 403, 404, 405, 413, 429, 500)
    ),
)
_BEFORE_SIGN_IN = (
    _resident("letter", "letter", "letter", _simple("letter")),
    _resident("letter-closed-by-time", "letter", "letter", _simple("letter?closed=")),
    _resident("letter-refused", "letter", "letter", _letter_refused),
    _resident("letter-scanned", "letter", "letter", _scanned, script=True),
    _resident("sign-in", "sign_in", "sign_in", _simple("sign-in")),
    _resident("sign-in-closed", "sign_in", "sign_in", _simple("sign-in?closed=")),
    _resident("code", "sign_in", "sign_in_code", _code_asked),
    _resident("code-refused", "sign_in_code", "sign_in_code", _code_refused),
    _resident("key", "sign_in_key", "sign_in_key", _simple("sign-in/key")),
    _resident("key-refused", "sign_in_key", "sign_in_key", _key_refused),
    _resident("passkey", "sign_in_passkey", "sign_in_passkey", _simple("sign-in/passkey")),
    _resident(
        "passkey-refused", "sign_in_passkey", "sign_in_passkey", _passkey_refused, script=True
    ),
)
_HER_OWN = (
    _resident("history", "history", "history", _signed_in("history")),
    _resident("history-part", "history", "history", _signed_in("history?kind=disclosed")),
    _resident("history-idle", "history", "history", _idle, script=True),
    *(
        _resident(f"entry-{number + 1}", "entry", "entry", _entry(number))
        for number in (0, 3, 7, 11)
    ),
    _resident("looks", "looks", "looks", _signed_in("looks", BUSY)),
    _resident("looks-hers", "looks", "looks", _signed_in("looks?whose=hers", BUSY)),
    _resident("requests-none", "requests", "requests", _signed_in("requests", "Arabic")),
    _resident("requests", "requests", "requests", _signed_in("requests", BUSY)),
    *(
        _resident(f"request-{number + 1}", "request_page", "request", _request(number))
        for number in range(4)
    ),
    _resident("request-new", "new_request", "file_request", _signed_in("requests/new")),
    _resident("request-sent", "request_page", "request", _asked),
    _resident("contacts", "contacts", "contacts", _signed_in("contacts")),
    _resident("contacts-saved", "contacts", "contacts", _reach_saved),
    _resident("contacts-refused", "add_contact", "contacts", _contact_refused),
    _resident("contact-code", "confirm_contact", "confirm_contact", _contact_added),
    _resident("contact-code-refused", "confirm_contact", "confirm_contact", _contact_code_refused),
    _resident("safe-at-home", "safe_at_home", "safe_at_home", _safe_at_home),
    _resident("safe-at-home-said", "safe_at_home", "safe_at_home", _safe_at_home_said),
    _resident("tell-us", "tell_us", "tell_us", _signed_in("tell-us")),
    _resident("told", "tell_us", "told", _told),
    _resident("told-before", "tell_us", "tell_us", _signed_in("tell-us")),
)
_WAYS_IN = (
    _resident("ways-in", "ways_in", "ways_in", _signed_in("ways-in")),
    _resident("ways-in-others", "ways_in", "ways_in", _signed_in("ways-in", BUSY)),
    _resident("ways-in-waiting", "ways_in", "ways_in", _ways_in_waiting),
    _resident("ways-in-refused", "enter_second_code", "ways_in", _second_code_refused),
    _resident("ways-in-letter", "joined_letter", "joined_letter", _joined_letter),
    _resident("ways-in-code", "send_opening_code", "way_code", _opening_code),
    _resident("ways-in-code-refused", "enter_opening_code", "way_code", _opening_code_refused),
    _resident("join", "join", "join", _signed_in("ways-in/join")),
    _resident("join-refused", "join", "join", _join_refused),
    _resident("own-key", "make_own_key", "kept_key", _own_key),
    _resident("passkey-ask", "own_passkey", "passkey", _signed_in("ways-in/passkey")),
    _resident("passkey-unanswered", "own_passkey", "passkey", _others_unanswered, script=True),
    _resident("passkey-shared", "own_passkey", "passkey_shared", _others_use_it("yes")),
    _resident("passkey-make", "own_passkey", "passkey_make", _others_use_it("no")),
    _resident("passkey-not-made", "add_passkey", "passkey_make", _passkey_not_made, script=True),
)
_WITH_A_LETTER = (
    _resident("notice", "notice", "notice", _with_letter("letter/open")),
    _resident("notice-asked", "letter_request", "notice", _letter_asked),
    _resident("notice-call", "letter_call", "notice", _call_asked),
    _resident("letter-request", "letter_request", "file_request", _with_letter("letter/request")),
    _resident("letter-call", "letter_call", "letter_call", _with_letter("letter/call")),
    _resident("letter-tell-us", "letter_tell_us", "tell_us", _with_letter("letter/tell-us")),
    _resident("letter-told", "letter_tell_us", "told", _letter_told),
    _resident("letter-told-too-much", "letter_tell_us", "tell_us", _told_too_much),
    _resident(
        "letter-wrong-home",
        "letter_wrong_home",
        "letter_wrong_home",
        _with_letter("letter/wrong-home"),
    ),
    _resident("letter-closed", "letter_wrong_home", "letter_closed", _letter_closed),
    _resident("own-way", "own_way", "own_way", _with_letter("letter/own-way")),
    _resident("own-way-helped", "own_way", "own_way", _own_way_helped),
    _resident("own-way-too-often", "make_letter_key", "own_way", _own_way_too_often),
    _resident("letter-key", "make_letter_key", "kept_key", _letter_key),
    _resident("own-way-code", "send_way_code", "way_code", _way_code),
    _resident("own-way-code-refused", "enter_way_code", "way_code", _way_code_refused),
)
PAGES = (*_FOR_ALL, *_BEFORE_SIGN_IN, *_HER_OWN, *_WAYS_IN, *_WITH_A_LETTER)


def walk(page: Page, tab: Tab, on: Walked, language: str) -> None:
    """Go to a page, and see that it is the one that was meant."""
    page.way(Visit(tab, on, language))
    answers = on.answers
    assert (answers.endpoint, answers.template) == (page.view, page.template), page.name
    assert page.status in {None, answers.status}, page.name
