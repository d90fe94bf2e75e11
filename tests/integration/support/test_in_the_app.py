"""Support access in a program that stays: threads while an access is live, and none otherwise."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.profiles import keyring, profile_in, started, worked
from tests.fakes.secrets import CHEAP
from tests.fakes.support_life import Console
from tests.fakes.support_team import SupportTeam

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.support import (
    Grant,
    GrantState,
    Kind,
    Redaction,
    RevokedBy,
    SupportChoice,
)
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.opening import Opened
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.restoring import restore
from workmoniq_desktop.services.support.settling import revoke_where_moved
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.support_grants import CODE
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.vault import Vault
from workmoniq_protocol.wire import pins

WAITS_S = 40.0


class Computer:
    """One profile and the program on it."""

    def __init__(self, folder: Path, team: SupportTeam) -> None:
        self.profile, self.source, self.team = profile_in(folder), keyring(), team
        self.clock = SystemClock()
        self.opened: Opened | None = None
        self.history = self.open()

    def open(self) -> OpenHistory:
        opened = started(self.profile, self.source)
        vault = Vault.load(self.profile, cost=CHEAP)
        clock = self.clock
        backups = Backups(
            opened.database, self.profile, opened.data_key, vault.export_wrapped, clock
        )
        around = Around(
            clock=clock,
            zone=clock.zone,
            flush=lambda: None,
            hold=nullcontext,
            destroy=lambda: None,
        )
        revoke_where_moved(opened.database, clock)
        self.opened = opened
        self.history = OpenHistory(
            opened.database,
            backups,
            around,
            support_pins=lambda: pins.read(self.team.pins_path.read_bytes()),
        )
        return self.history

    def close(self) -> None:
        self.history.close()


@pytest.fixture
def computer(tmp_path: Path, team: SupportTeam) -> Iterator[Computer]:
    made = Computer(tmp_path / "desk", team)
    assert made.opened is not None
    worked(made.opened.database, 60)
    yield made
    made.close()


def watchers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "support"]


def wait_until(holds: Callable[[], bool]) -> None:
    """Raises AssertionError where it never does."""
    until = time.monotonic() + WAITS_S
    while not holds():
        assert time.monotonic() < until, "it never came so far"
        time.sleep(0.02)


def choice(computer: Computer) -> SupportChoice:
    now_us = computer.clock.now_us()
    return SupportChoice(
        from_us=now_us - 7 * DAY_US,
        to_us=now_us,
        kinds=(Kind.DIAGNOSTICS, Kind.TOTALS),
        redaction=Redaction.R0,
    )


def armed_by(history: OpenHistory, computer: Computer, url: str) -> Grant:
    return history.support.arm(history.support.preview(choice(computer)), url)


def state(history: OpenHistory, grant: Grant) -> GrantState:
    return history.support.grant(grant.id).state


def test_an_access_is_watched_while_it_is_live_and_not_before_or_after(
    computer: Computer, console: Console
) -> None:
    history = computer.history
    told = Event()
    history.support.changed.hear(lambda _nothing: told.set())
    history.support_by_itself()
    assert watchers() == []
    armed = armed_by(history, computer, console.url)
    assert len(watchers()) == 1
    told.clear()
    assert armed.code is not None
    assert console.claims(armed.code).status_code == 200
    wait_until(lambda: state(history, armed) is GrantState.CLAIMED)
    assert told.is_set()
    assert history.support.share(armed.id).sent
    opened = console.opens()
    assert opened.decode().split("\n") == list(history.support.shown(armed.id))
    for event in ("opened", "closed", "purged"):
        console.tells(event)
    wait_until(lambda: watchers() == [])
    found = history.support.grant(armed.id)
    assert (found.state, len(found.notices)) == (GrantState.CONSUMED, 3)


def test_what_another_program_arms_is_watched_once_it_is_told_of(
    computer: Computer, console: Console
) -> None:
    history = computer.history
    history.support_by_itself()
    verb = Computer.__new__(Computer)
    verb.__dict__.update(computer.__dict__)
    other = verb.open()
    armed = armed_by(other, computer, console.url)
    assert watchers() == []  # a verb watches nothing by itself
    history.look_again()
    assert len(watchers()) == 1
    assert armed.code is not None
    console.claims(armed.code)
    wait_until(lambda: state(history, armed) is GrantState.CLAIMED)
    assert other.support.share(armed.id).sent  # from the verb, while the program watches
    assert console.opens()
    other.close()


def test_a_wipe_takes_back_what_was_to_be_shown_and_the_server_is_told_at_once(
    computer: Computer, console: Console
) -> None:
    history = computer.history
    history.support_by_itself()
    armed = armed_by(history, computer, console.url)
    assert armed.code is not None
    assert console.claims(armed.code).status_code == 200
    wait_until(lambda: state(history, armed) is GrantState.CLAIMED)
    now_us = computer.clock.now_us()
    history.wiping.wipe(WipeScope(from_us=now_us - DAY_US, to_us=now_us), silent)
    assert history.support.grant(armed.id).revoked_by is RevokedBy.WIPE
    wait_until(lambda: console.ask("GET").json()["state"] == "revoked")
    wait_until(lambda: watchers() == [])


def test_a_wipe_by_a_verb_tells_the_server_before_the_verb_ends(
    computer: Computer, console: Console
) -> None:
    armed = armed_by(computer.history, computer, console.url)
    assert armed.code is not None
    console.claims(armed.code)
    now_us = computer.clock.now_us()
    computer.history.wiping.wipe(WipeScope(from_us=now_us - DAY_US, to_us=now_us), silent)
    assert console.ask("GET").json()["state"] == "revoked"


def test_before_everything_is_wiped_the_server_deletes_what_was_shared(
    computer: Computer, console: Console
) -> None:
    support = computer.history.support
    armed = armed_by(computer.history, computer, console.url)
    assert armed.code is not None
    console.claims(armed.code)
    support.look(armed.id)
    assert support.share(armed.id).sent
    computer.history.wiping.wipe(WipeScope(everything=True), silent)
    assert console.ask("GET").json()["state"] == "revoked"
    assert console.ask("GET", "/bundle").status_code == 410


def test_a_program_that_starts_again_goes_on_watching(computer: Computer, console: Console) -> None:
    armed = armed_by(computer.history, computer, console.url)
    computer.close()
    history = computer.open()
    history.support_by_itself()
    assert len(watchers()) == 1
    assert armed.code is not None
    console.claims(armed.code)
    wait_until(lambda: state(history, armed) is GrantState.CLAIMED)


def test_no_backup_holds_a_code_and_a_history_put_back_revokes_what_was_open(
    computer: Computer, console: Console, tmp_path: Path
) -> None:
    before = armed_by(computer.history, computer, console.url)
    path = tmp_path / "one.wmqbackup"
    computer.history.backups.make(path)
    after = armed_by(computer.history, computer, console.url)
    assert before.code is not None
    console.claims(before.code)
    computer.close()
    restore(path, computer.profile, computer.source, clock=SystemClock(), cost=CHEAP)
    history = computer.open()
    assert computer.opened is not None
    with computer.opened.database.raw() as raw:
        codes = [grants.secret(raw, each.id, CODE) for each in (before, after)]
    assert codes == [None, None]
    for grant in (before, after):
        found = history.support.grant(grant.id)
        assert (found.state, found.revoked_by) == (GrantState.REVOKED, RevokedBy.MOVED)
    assert console.ask("GET").json()["state"] == "claimed"
    history.support.tell()
    assert console.ask("GET").json()["state"] == "revoked"
    assert all(
        finding.well for finding in history.doctor.examine(True) if finding.name == "support"
    )


LOOKS = """
import sys
from pathlib import Path
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.support.settling import revoke_where_moved
from workmoniq_desktop.store.database import Database
database = Database.create(Path(sys.argv[1]), TestKey(), "p", now_us=0)
clock = WoundClock()
revoke_where_moved(database, clock)
around = Around(clock=clock, zone=None, flush=None, hold=None, destroy=None)
history = OpenHistory(database, None, around)
history.support_by_itself()
brought = [
    name
    for name in sys.modules
    if name in ("httpx", "sqlalchemy", "workmoniq_desktop.store.support_grants")
    or name.startswith(("workmoniq_desktop.sync.", "workmoniq_protocol.crypto"))
    or name.startswith("workmoniq_protocol.wire")
]
print(brought)
history.close()
"""


def test_while_no_access_is_live_nothing_of_it_is_brought(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOOKS, str(tmp_path / "history.db")],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin"},
    )
    assert told.stdout.strip() == "[]"
