"""A worker, a server and an agent: one look, from the first click to the receipt."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.end2end.seat import Seat
from tests.end2end.stage import Desktop
from tests.fakes.browser import running_browser
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess

SECRET = "a letter to nobody"  # noqa: S105  # a title


@pytest.fixture
def page(team: DevTeam, server: ServerProcess) -> Iterator[Page]:
    with ConsoleProcess(team, server.url) as console, running_browser() as browser:
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.set_default_timeout(60_000)
        opened.goto(console.link)
        opened.wait_for_selector("#code")
        yield opened


def test_a_worker_shows_one_agent_what_they_picked_once_and_keeps_a_receipt(
    seat: Seat, screen: Desktop, server: ServerProcess, page: Page, tmp_path: Path
) -> None:
    with seat.running() as app:
        screen.show("Atlas", SECRET)
        app.await_window("Atlas")
        seat.open_window()
        seat.press("Support access")
        seat.write("Address of the server", server.url)
        seat.press("Show what would be sent")
        seat.press("Get a code")
        code = seat.named_like("Support code: ")

        page.fill("#code", code)
        page.fill("#case", "1093")
        page.click("button[type=submit]")
        page.wait_for_selector(".badge")
        badge = page.inner_text(".badge")
        seat.await_said(f"Badge {badge}")
        seat.await_said("case 1093")
        assert SECRET not in page.content()

        seat.press("Share once")
        page.wait_for_selector("#left")
        shown = page.inner_text("main")
        assert "Diagnostics" in shown
        assert SECRET not in page.content()
        assert "Atlas" not in shown
        seat.await_said("The agent is looking")

        page.click("#close")
        page.wait_for_selector("#ending")
        seat.await_said("Finished")
        seat.picture(tmp_path / "page.png")
        (access,) = seat.home.ask("support", "list")["grants"]
        (tmp_path / "receipt").mkdir()
        seat.home.do("support", "receipt", access["id"], tmp_path / "receipt")
        assert app.quit() == 0

    folder = tmp_path / "receipt"
    receipt = json.loads(next(folder.rglob("*receipt*.json")).read_text())
    said = json.dumps(receipt)
    assert badge in said
    assert "1093" in said
    sent = next(path for path in folder.rglob("*") if path.suffix not in {".json", ".html"})
    assert hashlib.sha256(sent.read_bytes()).hexdigest() in said
    assert SECRET.encode() not in sent.read_bytes()
    assert badge in next(folder.rglob("*.html")).read_text()


def test_a_worker_takes_it_back_while_the_agent_looks(
    seat: Seat, screen: Desktop, server: ServerProcess, page: Page
) -> None:
    with seat.running() as app:
        seat.open_window()
        seat.press("Support access")
        seat.write("Address of the server", server.url)
        seat.press("Show what would be sent")
        seat.press("Get a code")
        page.fill("#code", seat.named_like("Support code: "))
        page.fill("#case", "1093")
        page.click("button[type=submit]")
        seat.press("Share once")
        page.wait_for_selector("#left")
        seat.await_said("The agent is looking")
        seat.press("Take back…")
        seat.press("Take back")
        page.wait_for_selector("#ending")
        assert page.inner_text("#ending").startswith("The user took it back")
        seat.await_said("Taken back")
        assert app.quit() == 0
