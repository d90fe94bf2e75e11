"""Binding a security key and claiming with it, in a real browser with a key that Chromium plays."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Page
from tests.fakes.browser import running_browser
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.sharing_user import SharingUser

# CTAP 2.1, as the keys are that people buy
PLAYED = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "usb",
    "hasUserVerification": True,
    "isUserVerified": True,
    "hasPrf": True,
    "automaticPresenceSimulation": True,
}


@dataclass(slots=True)
class Plugs:
    """Where keys are plugged in."""

    cdp: CDPSession

    def plug(self, **told: bool) -> str:
        options = {**PLAYED, **told}
        found = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return str(found["authenticatorId"])

    def pull(self, key: str) -> None:
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})

    def verifies(self, key: str, *, who: bool) -> None:
        told = {"authenticatorId": key, "isUserVerified": who}
        self.cdp.send("WebAuthn.setUserVerified", told)


@pytest.fixture(scope="module")
def own_team(team: DevTeam, tmp_path_factory: pytest.TempPathFactory) -> DevTeam:
    """The same team in a folder of this file's own, whose keys are bound here."""
    return team.copied(tmp_path_factory.mktemp("bound-page") / ".dev")


@pytest.fixture(scope="module")
def page(own_team: DevTeam, server: ServerProcess) -> Iterator[Page]:
    with ConsoleProcess(own_team, server.url) as console, running_browser() as browser:
        opened = browser.new_context(viewport={"width": 1000, "height": 900}).new_page()
        opened.goto(console.link)
        opened.wait_for_selector("#code")
        yield opened


@pytest.fixture(scope="module")
def plugs(page: Page) -> Plugs:
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    return Plugs(cdp)


@pytest.fixture(scope="module")
def key(page: Page, plugs: Plugs, own_team: DevTeam) -> str:
    """A key that is plugged in and bound to that of ag-1."""
    plugged = plugs.plug()
    bind(page, own_team)
    page.wait_for_selector("#is-bound")
    return plugged


def bind(page: Page, team: DevTeam) -> None:
    page.fill("#own", team.passphrase("ag-1"))
    page.click("#binding button")


def claim(page: Page, code: str) -> None:
    page.fill("#code", code)
    page.fill("#case", "1093")
    page.click("button.main")


def test_a_security_key_that_keeps_no_secret_is_refused_in_one_sentence(
    page: Page, plugs: Plugs, own_team: DevTeam
) -> None:
    plugged = plugs.plug(hasPrf=False)
    bind(page, own_team)
    page.wait_for_selector("#binding-said.bad")
    assert page.inner_text("#binding-said").startswith("This security key cannot hold a secret")
    plugs.pull(plugged)


def test_a_claim_takes_a_touch_once_a_security_key_is_bound(
    page: Page, key: str, user: SharingUser
) -> None:
    claim(page, user.arm())
    page.wait_for_selector(".badge")
    user.share("R0")
    page.wait_for_selector("#left")
    page.click("#close")
    page.click("text=Type another code")
    assert page.locator("#binding").count() == 0


def test_a_touch_by_who_the_key_does_not_know_claims_nothing_and_keeps_the_code(
    page: Page, plugs: Plugs, key: str, user: SharingUser
) -> None:
    code = user.arm()
    plugs.verifies(key, who=False)
    claim(page, code)
    page.wait_for_selector("#refusal:not([hidden])")
    assert page.inner_text("#refusal").startswith("No security key was touched")
    assert (page.input_value("#code"), user.look()["attempts"]) == (code, 0)
    assert page.locator("#asking").is_hidden()
    assert page.locator("button.main").is_enabled()


def test_another_security_key_claims_nothing(
    page: Page, plugs: Plugs, key: str, user: SharingUser
) -> None:
    code = user.arm()
    plugs.pull(key)
    plugs.plug()
    claim(page, code)
    page.wait_for_selector("#refusal:not([hidden])")
    assert page.inner_text("#refusal").startswith("No security key was touched")
    assert user.look()["attempts"] == 0
