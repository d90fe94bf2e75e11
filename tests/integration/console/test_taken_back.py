"""Taken back between any two messages of a real console: its page says so, and has nothing left.

The console talks through a proxy that holds a message up while the user takes the access back.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.fakes.browser import fetched, running_browser
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.support_life import User
from tests.fakes.tampering import Exchange, TamperingProxy
from tests.fakes.whole_look import CASE
from tests.integration.console.conftest import EASY

from workmoniq_desktop.domain.support import Grant, GrantState, Notice, RevokedBy

TAKEN_BACK = "The user took it back"


@pytest.fixture(scope="module")
def proxy(team: DevTeam, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TamperingProxy]:
    with TamperingProxy() as made:
        options = ("--support-pins", str(team.pins_path), *EASY)
        folder = tmp_path_factory.mktemp("behind") / "data"
        with ServerProcess(folder, audiences=(made.audience,), options=options) as server:
            made.to(server.url)
            yield made


@pytest.fixture(scope="module")
def page(team: DevTeam, proxy: TamperingProxy) -> Iterator[Page]:
    with ConsoleProcess(team, proxy.url) as console, running_browser() as browser:
        opened = browser.new_page()
        opened.set_default_timeout(60_000)
        opened.goto(console.link)
        opened.wait_for_selector("#code")
        yield opened


@pytest.fixture
def sharer(tmp_path: Path, team: DevTeam, proxy: TamperingProxy) -> Iterator[User]:
    made = User(tmp_path / "user", team, proxy.url)
    yield made
    proxy.forget()
    made.close()


@dataclass
class TakesBack:
    """Takes an access back, once, when a message comes by. at: METHOD and the end of its path."""

    user: User
    grant: Grant
    at: str
    event: str = ""
    done: bool = False

    def __call__(self, exchange: Exchange) -> None:
        method, _, end = self.at.partition(" ")
        path = exchange.path.partition("?")[0]
        if self.done or exchange.method != method or not path.endswith(end):
            return
        # an answer that the server let wait until its time was over is none yet
        if exchange.status not in {0, 200}:
            return
        if self.event and json.loads(exchange.body)["event"] != self.event:
            return
        self.done = True
        self.user.support.revoke(self.grant.id)


def claimed(page: Page, sharer: User) -> Grant:
    """From a free page to a badge."""
    armed = sharer.arm()
    typed(page, armed)
    page.wait_for_selector(".badge")
    assert sharer.support.look(armed.id).state is GrantState.CLAIMED
    return armed


def typed(page: Page, armed: Grant) -> None:
    if page.locator("#ending").count():
        page.click("text=Type another code")
    page.fill("#code", armed.code or "")
    page.fill("#case", CASE)
    page.click("button[type=submit]")


def bundle_now(page: Page) -> Any:
    return page.evaluate(fetched("/api/bundle", "status"))


def assert_purged(page: Page, sharer: User, armed: Grant, team: DevTeam) -> None:
    page.wait_for_selector("#ending")
    assert page.inner_text("#ending").startswith(TAKEN_BACK)
    assert page.locator("table, .rows").count() == 0
    assert "row_3" not in page.content()
    assert bundle_now(page) == 409
    lines = (team.home.folder / "looks.jsonl").read_text().splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert "purged" in events[-4:]
    found = sharer.support.look(armed.id)
    assert (found.state, found.revoked_by) == (GrantState.REVOKED, RevokedBy.USER)


def test_taken_back_before_the_claim_arrives_the_page_says_that_the_code_opens_nothing(
    page: Page, sharer: User, proxy: TamperingProxy
) -> None:
    armed = sharer.arm()
    proxy.before.append(TakesBack(sharer, armed, "POST /claim"))
    typed(page, armed)
    page.wait_for_selector(".notice:not([hidden])")
    assert page.inner_text(".notice").startswith("This code opens nothing now")
    assert bundle_now(page) == 409


@pytest.mark.parametrize("seen", [False, True])
def test_taken_back_while_the_agent_waits(
    page: Page, sharer: User, team: DevTeam, seen: bool
) -> None:
    armed = sharer.arm()
    typed(page, armed)
    page.wait_for_selector(".badge")
    if seen:
        sharer.support.look(armed.id)
    sharer.support.revoke(armed.id)
    assert_purged(page, sharer, armed, team)


def test_taken_back_while_the_bundle_is_on_its_way_to_the_server(
    page: Page, sharer: User, team: DevTeam, proxy: TamperingProxy
) -> None:
    armed = claimed(page, sharer)
    proxy.before.append(TakesBack(sharer, armed, "PUT /bundle"))
    sharer.support.share(armed.id)
    assert_purged(page, sharer, armed, team)


@pytest.mark.parametrize(
    "event", ["", "opened"], ids=["before the console has it", "before it says that it opened it"]
)
def test_taken_back_after_it_was_sent(
    page: Page, sharer: User, team: DevTeam, proxy: TamperingProxy, event: str
) -> None:
    armed = claimed(page, sharer)
    if event:
        proxy.before.append(TakesBack(sharer, armed, "POST /ack", event))
    else:
        # the answer is held up: the server has given the bundle, and the console has not got it
        proxy.after.append(TakesBack(sharer, armed, "GET /bundle"))
    sharer.support.share(armed.id)
    assert_purged(page, sharer, armed, team)


def test_taken_back_while_the_agent_looks(page: Page, sharer: User, team: DevTeam) -> None:
    armed = claimed(page, sharer)
    sharer.support.share(armed.id)
    page.wait_for_selector("#left")
    sharer.support.look(armed.id)
    sharer.support.revoke(armed.id)
    assert_purged(page, sharer, armed, team)


@pytest.mark.parametrize("event", ["closed", "purged"])
def test_taken_back_while_the_console_tells_of_its_end_nothing_is_left_either(
    page: Page, sharer: User, proxy: TamperingProxy, event: str
) -> None:
    armed = claimed(page, sharer)
    sharer.support.share(armed.id)
    page.wait_for_selector("#left")
    sharer.support.look(armed.id)
    proxy.before.append(TakesBack(sharer, armed, "POST /ack", event))
    page.click("#close")
    page.wait_for_selector("#ending")
    assert bundle_now(page) == 409
    found = sharer.support.look(armed.id)
    while len(found.notices) < len(Notice):
        found = sharer.support.look(armed.id, 5)
    assert [each.notice for each in found.notices] == list(Notice)
