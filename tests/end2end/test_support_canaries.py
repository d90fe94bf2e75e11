"""T46 with every program as a process: nothing but what was chosen is anywhere but at home.

Secrets and canaries lie in every store of a worker's. One look is had at the lowest and at the
highest redaction, in a Chromium that keeps its profile, and then everything that server, console
and browser wrote is read, and what any process was started with.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.end2end.accounts import account
from tests.end2end.checkout import checkout_of, home_in
from tests.end2end.household import PASSPHRASE, Home, iso
from tests.end2end.stage import Desktop
from tests.end2end.support_secrets import (
    PEOPLE,
    PLANTED,
    found,
    keys_of,
    keys_of_the_team,
    needles,
    plant,
    secrets_of,
)
from tests.end2end.support_story import Access
from tests.fakes import support_canaries as canaries
from tests.fakes.browser import fetched, running_profile
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.support_history import FROM_US, TO_US
from tests.promises.server_dump import files, rows

from workmoniq_desktop.domain.support import GrantState

USERNAME = "ada.wintergoldhaehnchen"
PASSWORD = "a quiet evening in june"  # noqa: S105  # of no account but this test's
PLACE = "path-Schwalbe"
"""Where the worker's home lies."""
CHOICES = {"R0": ("--kinds", "diagnostics,totals"), "R3": ("--kinds", "usual")}
SHOWN = {"R0": frozenset[str](), "R3": frozenset((*canaries.R1, *canaries.R3))}
AT_HOME = ("/passphrase", "/account", "/workmoniq.log")
"""Files of a home that hold in clear what stands in none of the others."""


@dataclass
class Scene:
    """Everybody, and what each must keep to itself. secrets: by what they are."""

    home: Home
    team: DevTeam
    server: ServerProcess
    passphrases: list[Path]
    secrets: dict[str, bytes]


@dataclass
class Left:
    """What is left of a look. started: of each process its command line and environment."""

    access: Access
    seen: str
    opened: str
    secrets: dict[str, bytes]
    server: list[tuple[str, bytes]] = field(repr=False)
    theirs: list[tuple[str, bytes]] = field(repr=False)
    started: dict[str, list[tuple[str, bytes]]] = field(repr=False)
    receipts: Path


@pytest.fixture
def scene(tmp_path: Path, screen: Desktop, team: DevTeam) -> Iterator[Scene]:
    python_path = checkout_of(team)
    # keys lie sealed at the console's; what opens them lies with people
    words = [Path(path.rename(tmp_path / path.name)) for path in team.passphrases(*PEOPLE)]
    options = ("--support-pins", str(team.pins_path))
    with ServerProcess(tmp_path / "server", options=options) as server:
        home = home_in(tmp_path / PLACE, screen, python_path)
        home.environ["TZ"] = "UTC"  # the planted log tells local times, the choice days of UTC
        recovery = account(home, server.url, USERNAME, PASSWORD, on=False)
        plant(home)
        secrets = {
            "passphrase": PASSPHRASE.encode(),
            "password": PASSWORD.encode(),
            "recovery code": recovery.encode(),
            **keys_of(home),
            **keys_of_the_team(team, words),
        }
        yield Scene(home, team, server, words, secrets)


def _on_disk(*folders: Path) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{folder.name}/{path.relative_to(folder)}", path.read_bytes()


def _process(pid: int) -> Iterator[tuple[str, bytes]]:
    """What a process was started with; it may be that nobody else is let read the environment."""
    for part in ("cmdline", "environ"):
        try:
            yield part, Path(f"/proc/{pid}/{part}").read_bytes()
        except PermissionError:
            assert part == "environ"
            assert os.geteuid() != 0


def _seen(page: Page) -> str:
    """All that the agent is shown, tab by tab."""
    shown = [page.inner_text("main")]
    tabs = page.locator(".tabs button")
    for number in range(tabs.count()):
        tabs.nth(number).click()
        page.wait_for_selector(".rows .row")
        shown.append(page.inner_text("main"))
    return "\n".join(shown)


@pytest.fixture(params=[pytest.param("R0", marks=pytest.mark.long), "R3"])
def redaction(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def left(scene: Scene, tmp_path: Path, redaction: str) -> Left:
    """One look from the code to the receipt, everything being a process."""
    home, server = scene.home, scene.server
    profile, receipts = tmp_path / "chromium", tmp_path / "receipts"
    receipts.mkdir()
    (second,) = (path for path in scene.passphrases if path.name == "ag-2")
    here = [path for path in scene.passphrases if path is not second]
    console = ConsoleProcess(scene.team, server.url, files=here)
    with home.running() as app, console, running_profile(profile) as browser:
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto(console.link)
        choice = ("--from", iso(FROM_US), "--to", iso(TO_US), "--redaction", redaction)
        access = Access.granted(home, server, *choice, *CHOICES[redaction])
        secrets = scene.secrets | secrets_of(access)
        page.fill("#code", access.code)
        page.fill("#case", "1093")
        if redaction == "R3":
            page.select_option("#second", "ag-2")
            page.fill("#passphrase", second.read_text().strip())
        page.click("button[type=submit]")
        page.wait_for_selector(".badge")
        access.await_state(GrantState.CLAIMED)
        access.share()
        page.wait_for_selector("#left")
        seen = _seen(page)
        opened = page.evaluate(fetched("/api/bundle", "text()"))
        meanwhile = [*files(server), *rows(server.data)]
        started = {
            "server": list(_process(server.pid)),
            "console": list(_process(console.pid)),
            "app": list(_process(app.process.pid)),
        }
        page.click("#close")
        page.wait_for_selector("#ending")
        access.await_notices(3)
        home.do("support", "receipt", access.id, receipts)
        assert app.quit() == 0
    return Left(
        access=access,
        seen=seen,
        opened=opened,
        secrets=secrets,
        server=[*meanwhile, *files(server), *rows(server.data)],
        theirs=[*_on_disk(scene.team.folder, profile), ("said", console.said.encode())],
        started=started,
        receipts=receipts,
    )


@pytest.mark.timeout(300)
def test_t46_nothing_but_what_was_chosen_is_anywhere_but_at_home(
    left: Left, redaction: str, tmp_path: Path
) -> None:
    # what is looked for can be found: the agent sees what was chosen
    assert {word for word in PLANTED if word in left.seen} == SHOWN[redaction]
    assert "disk_full" in left.seen
    withheld = needles(PLANTED - SHOWN[redaction]) | left.secrets
    assert found(withheld, [("bundle", left.opened.encode())]) == []
    told = left.opened.casefold()
    assert [word for word in PLANTED - SHOWN[redaction] if canaries.bird(word) in told] == []
    (sent,) = left.receipts.rglob("sent.jsonl")
    assert sent.read_bytes() == left.opened.encode()
    assert hashlib.sha256(sent.read_bytes()).hexdigest() == left.access.now().digest

    everything = needles(PLANTED) | left.secrets
    assert {name for name, _ in found(everything, [("all", b" ".join(everything.values()))])} == {
        *everything
    }
    assert found(everything, left.server) == []
    named = everything | {"account": USERNAME.encode()}
    assert len(left.theirs) > 20
    assert found(named, left.theirs) == []
    assert found(named, [*left.started["server"], *left.started["console"]]) == []
    # the worker's own program knows where its home is, and no file of it tells anything in clear
    del everything[PLACE]
    assert found(everything, left.started["app"]) == []
    at_home = [each for each in _on_disk(tmp_path / PLACE) if not each[0].endswith(AT_HOME)]
    assert len(at_home) > 5
    assert found(everything, at_home) == []
