"""The page of the console in a real browser."""

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    Route,
    sync_playwright,
)
from tests.fakes import shared_rows
from tests.fakes.browser import ARGUMENTS, chromium
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.sharing_user import SharingUser

from workmoniq_protocol.crypto.support import Scope
from workmoniq_protocol.wire.support_rows import Head, line_of


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture
def own_profile(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that keeps what it keeps in tmp_path."""
    running = playwright.chromium.launch_persistent_context(
        str(tmp_path), executable_path=chromium(), args=ARGUMENTS
    )
    yield running
    running.close()


@pytest.fixture
def console(team: DevTeam, server: ServerProcess) -> Iterator[ConsoleProcess]:
    with ConsoleProcess(team, server.url) as running:
        yield running


@pytest.fixture
def heard() -> list[str]:
    """What the browser complained about, and where it asked."""
    return []


@pytest.fixture
def page(browser: Browser, console: ConsoleProcess, heard: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield entered(context, console, heard)
    context.close()
    # how a question ends whose console was killed differs from time to time
    allowed = ("409 (Conflict)",) if console.is_running else ("409 (Conflict)", "net::ERR_")
    complaints = [each for each in heard if not each.startswith(f"asked {console.url}/")]
    assert [each for each in complaints if not any(word in each for word in allowed)] == []


def entered(context: BrowserContext, console: ConsoleProcess, heard: list[str]) -> Page:
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda message: heard.append(f"console {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error {error}"))
    page.on("request", lambda request: heard.append(f"asked {request.url}"))
    page.goto(console.link)
    page.wait_for_selector("#code")
    return page


def claim(page: Page, code: str, second: tuple[str, str] | None = None) -> None:
    page.fill("#code", code)
    page.fill("#case", "1093")
    if second is not None:
        page.select_option("#second", second[0])
        page.fill("#passphrase", second[1])
    page.click("button[type=submit]")


def look(page: Page, user: SharingUser, team: DevTeam, redaction: str = "R0") -> None:
    """From the code to what was shared."""
    second = ("ag-2", team.passphrase("ag-2")) if redaction == "R3" else None
    claim(page, user.arm(), second)
    page.wait_for_selector(".badge")
    user.share(redaction)
    page.wait_for_selector("#left")


def test_the_whole_look_from_the_code_to_the_closed_page(
    page: Page, user: SharingUser, team: DevTeam
) -> None:
    claim(page, user.arm(), ("ag-2", team.passphrase("ag-2")))
    page.wait_for_selector(".badge")
    assert page.inner_text(".badge") == "4711 + 4712"
    user.share("R3")
    page.wait_for_selector("#left")
    assert page.locator("main h2").all_inner_texts()[0] == "Diagnostics"
    assert "no_server" in page.inner_text("main")
    # markup that stands in a title is shown as it is written
    assert f"{shared_rows.CANARY} 0 <b>&amp;" in page.inner_text(".rows")
    assert page.locator("main b").count() == 0
    assert page.inner_text("#left").startswith("closes in 29:") or page.inner_text(
        "#left"
    ).startswith("closes in 30:")
    page.click("#close")
    page.wait_for_selector("#ending")
    assert shared_rows.CANARY not in page.content()
    assert page.inner_text("#ending") == "Closed; the console has forgotten what was shared."
    assert set(user.notices(3)) == {"opened", "closed", "purged"}


def test_a_kind_that_was_chosen_and_has_no_row_is_named(page: Page, user: SharingUser) -> None:
    head, *rows = shared_rows.bundle("R1").split(b"\n")
    kept = [row for row in rows if not row.startswith((b'{"row":"span"', b'{"row":"input"'))]
    claim(page, user.arm())
    page.wait_for_selector(".badge")
    user.share("R1", b"\n".join((head, *kept)))
    page.wait_for_selector("#left")
    assert "Chosen, but without a row\nactivity, input" in page.inner_text("main")
    bar = page.locator(".bar").bounding_box()
    first = page.locator("main > .card").first.bounding_box()
    assert bar is not None
    assert first is not None
    assert first["y"] >= bar["y"] + bar["height"]


def test_columns_stand_below_their_names_however_long_a_title_is(
    page: Page, user: SharingUser, team: DevTeam
) -> None:
    frozen = shared_rows.bundle("R3").replace(shared_rows.CANARY.encode(), b"long " * 200)
    claim(page, user.arm(), ("ag-2", team.passphrase("ag-2")))
    page.wait_for_selector(".badge")
    user.share("R3", frozen)
    page.wait_for_selector(".rows .row")

    def left_edges(cells: str) -> list[float]:
        return [
            round(box["x"]) for each in page.locator(cells).all() if (box := each.bounding_box())
        ]

    assert left_edges(".rows .row:first-child > span") == left_edges(".rows .head > span")
    # what is cut off can be read by pointing at it
    title = page.locator(".rows .row:first-child > span:nth-child(4)")
    assert title.get_attribute("title") == title.text_content()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (800, 600)])
def test_short_words_stay_whole_and_nothing_reaches_out_of_the_page(
    page: Page, user: SharingUser, team: DevTeam, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    look(page, user, team)
    lines = """() => [...document.querySelectorAll('.grid td:not(:last-child)')].map((cell) => {
        const words = document.createRange();
        words.selectNodeContents(cell);
        return words.getClientRects().length;
    })"""
    told = page.evaluate(lines)
    assert len(told) > 8
    assert set(told) == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_agent_who_gives_up_is_not_told_that_something_was_shared(
    page: Page, user: SharingUser
) -> None:
    claim(page, user.arm())
    page.wait_for_selector(".badge")
    page.click("#close")
    page.wait_for_selector("#ending")
    assert page.inner_text("#ending") == "Given up; nothing was shared."


def test_a_typo_is_said_beside_the_code_which_stays(page: Page, user: SharingUser) -> None:
    code = user.arm()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    claim(page, wrong)
    page.wait_for_selector(".notice:not([hidden])")
    assert page.inner_text(".notice").startswith("Check the code:")
    assert page.input_value("#code") == wrong
    assert user.look()["attempts"] == 0


def said_about(page: Page, field: str) -> str:
    """The sentence of refusal, once the focus is where it can be mended."""
    page.wait_for_selector(f"{field}:focus[aria-invalid=true][aria-describedby=refusal]")
    assert page.locator("[aria-invalid=true]").count() == 1
    return page.inner_text("#refusal")


def test_each_refusal_leads_to_the_field_it_is_about(
    page: Page, user: SharingUser, team: DevTeam
) -> None:
    code = user.arm()
    claim(page, code, ("ag-2", ""))
    assert "ag-2 has to type" in said_about(page, "#passphrase")
    claim(page, code, ("ag-2", "not the passphrase"))
    assert "key does not open" in said_about(page, "#passphrase")
    assert page.input_value("#passphrase") == ""
    assert page.input_value("#code") == code
    page.fill("#passphrase", team.passphrase("ag-2"))
    page.fill("#case", "no case")
    page.keyboard.press("Enter")
    assert "A case is called by" in said_about(page, "#case")
    page.select_option("#second", "")
    claim(page, code[:-1])
    assert "Check the code" in said_about(page, "#code")
    assert user.look()["attempts"] == 0
    claim(page, code)
    page.wait_for_selector(".badge")


def test_a_refusal_after_a_closed_look_stays_with_what_was_typed(
    page: Page, user: SharingUser
) -> None:
    code = user.arm()
    claim(page, code)
    page.wait_for_selector(".badge")
    page.click("#close")
    page.wait_for_selector("#ending")
    # the page hears of the claim's beginning and end at once, as a slow one does
    held: list[Route] = []

    def hold_but_the_first(route: Route) -> None:
        if "seen=0" in route.request.url:
            route.continue_()
        else:
            held.append(route)

    page.route("**/api/state*", hold_but_the_first)
    page.reload()
    page.click("text=Type another code")
    claim(page, code)
    assert "opens nothing" in said_about(page, "#code")
    # it has read the answer once it asks for what comes after
    with page.expect_request("**/api/state*"):
        held.pop().continue_()
    assert page.input_value("#code") == code
    assert "opens nothing" in page.inner_text("#refusal")


def test_the_second_agent_is_led_to_the_passphrase(page: Page) -> None:
    assert page.locator("#passphrase").is_hidden()
    page.select_option("#second", "ag-2")
    page.wait_for_selector("#passphrase:focus")


def test_what_a_user_takes_back_leaves_the_page_by_itself(
    page: Page, user: SharingUser, team: DevTeam
) -> None:
    look(page, user, team)
    user.revoke()
    page.wait_for_selector("#ending")
    assert page.inner_text("#ending").startswith("The user took it back")
    assert page.locator(".rows").count() == 0


def test_a_console_that_ends_takes_what_it_showed_off_the_page(
    page: Page, user: SharingUser, team: DevTeam, console: ConsoleProcess
) -> None:
    look(page, user, team)
    console.kill()
    page.wait_for_selector("#ending")
    assert "revoke the code and to make a new one" in page.inner_text("#ending")
    assert page.locator("table").count() == 0


def test_the_badge_stands_over_everything_while_something_is_open(
    page: Page, user: SharingUser, team: DevTeam
) -> None:
    assert page.locator("#watermark").is_hidden()
    look(page, user, team)
    told = page.inner_text("#watermark span:first-child")
    assert told.startswith("Badge 4711 · case 1093 · 2")
    box = page.locator("#watermark").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1280, "height": 900}
    layers = "[...document.querySelectorAll('body *')].map(e => +getComputedStyle(e).zIndex || 0)"
    assert page.evaluate(f"Math.max(...{layers})") == 10
    assert page.evaluate("+getComputedStyle(document.getElementById('watermark')).zIndex") == 10


def test_printing_shows_a_sentence_and_nothing_else(
    page: Page, user: SharingUser, team: DevTeam
) -> None:
    look(page, user, team)
    page.emulate_media(media="print")
    assert page.inner_text("body").strip() == ""
    said = page.evaluate("getComputedStyle(document.body, '::before').content")
    assert said == '"What a user shared for one look is not printed."'


def test_nothing_is_selected_or_copied(page: Page, user: SharingUser, team: DevTeam) -> None:
    look(page, user, team, "R3")
    page.keyboard.press("Control+a")
    assert page.evaluate("String(getSelection())") == ""
    for name in ("copy", "cut", "contextmenu", "dragstart"):
        event = f"new Event('{name}', {{ bubbles: true, cancelable: true }})"
        assert page.evaluate(f"document.querySelector('.rows').dispatchEvent({event})") is False


def test_a_month_of_45_000_rows_is_a_table_of_which_few_exist(
    page: Page, user: SharingUser, team: DevTeam
) -> None:
    claim(page, user.arm(), ("ag-2", team.passphrase("ag-2")))
    page.wait_for_selector(".badge")
    user.share("R3", shared_rows.bundle(days=31, spans_a_day=1450), shared_rows.scope(31))
    page.wait_for_selector("#left")
    assert "Activity (44,950)" in page.inner_text(".tabs")
    assert page.locator(".rows .row").count() < 60
    page.evaluate("document.querySelector('.rows').scrollTop = 1e9")
    page.wait_for_selector("[aria-rowindex='44950']")
    assert f"{shared_rows.CANARY} 1449" in page.inner_text("[aria-rowindex='44950']")
    assert page.locator(".rows .row").count() < 60


def test_a_bundle_that_is_made_to_hang_the_page_is_shown_as_far_as_it_can_be(
    page: Page, user: SharingUser
) -> None:
    end_s = 2000 * 365 * shared_rows.DAY_S
    kinds = ("diagnostics", "activity")
    head = Head(redaction="R1", from_s=0, to_s=end_s, kinds=kinds, made_s=end_s)
    span = {"kind": "window", "app": "\N{RIGHT-TO-LEFT OVERRIDE}gpj", "category": None}
    lines = [head.to_line().decode()]
    lines += [line_of("check", "R1", {"name": "a", "well": 1})] * 2000
    lines += [line_of("span", "R1", {**span, "start": at, "end": at + 1}) for at in (0, end_s - 1)]
    claim(page, user.arm())
    page.wait_for_selector(".badge")
    scope = Scope(from_s=0, to_s=end_s, kinds=kinds, place=False)
    user.share("R1", "\n".join(lines).encode(), scope)
    page.wait_for_selector("#left")
    said = page.inner_text("main")
    assert "and 1,500 more" in said
    assert "730,000 days are too many to be drawn" in said
    assert page.locator("canvas").count() == 0
    # what would turn the letters of a line around is shown instead of obeyed
    assert "\N{REPLACEMENT CHARACTER}gpj" in page.inner_text(".rows")


def test_what_another_port_of_this_computer_gets_from_the_browser_opens_nothing(
    page: Page, user: SharingUser, team: DevTeam, console: ConsoleProcess
) -> None:
    look(page, user, team, "R3")
    given: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given.append(self.headers.get("Cookie", ""))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *told: object) -> None:  # noqa: A002  as it is called
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        serving = Thread(target=other.handle_request)
        serving.start()
        second = page.context.new_page()
        with suppress(Error):  # a page of no content is none
            second.goto(f"http://localhost:{other.server_port}/")
        serving.join(30)
    assert given[0].startswith("workmoniq-console=")
    stolen = {"Cookie": given[0], "Origin": console.url}
    for path in ("/api/bundle", "/api/state", "/api/who"):
        assert httpx.get(console.url + path, headers=stolen, trust_env=False).status_code == 403
    # nor can the agent save it by its address
    answer = second.goto(f"{console.url}/api/bundle")
    assert answer is not None
    assert answer.status == 403
    page.reload()
    page.wait_for_selector("#left")


def test_a_browser_keeps_neither_code_nor_content_on_its_disk(
    own_profile: BrowserContext,
    console: ConsoleProcess,
    user: SharingUser,
    team: DevTeam,
    tmp_path: Path,
) -> None:
    page = entered(own_profile, console, [])
    look(page, user, team, "R3")
    page.click("#close")
    page.wait_for_selector("#ending")
    own_profile.close()
    code = user.code.text()
    words = [shared_rows.CANARY, "Nightingale", code, code.replace("-", "")]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    found = [
        (path.name, word)
        for path in files
        for word in words
        for form in (word.encode(), word.encode("utf-16-le"))
        if form in path.read_bytes()
    ]
    assert found == []
