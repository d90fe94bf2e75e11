"""Sync in a thread of its own, as the program runs it beside the recorder."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.sync_server import running_server

from workmoniq_desktop.services.progress import silent

_GENEROUS = ("--challenges-per-minute", "100000", "--registrations-per-hour", "100000")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("server"), options=_GENEROUS) as running:
        yield running.url


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path / "desk", "desk")
    yield made
    made.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path / "laptop", "laptop")
    yield made
    made.close()


def comes(what: Callable[[], bool], within_s: float = 15.0) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return what()


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def account(one: Machine, server: str, user: str) -> None:
    sheet = one.sync.create(server=server, username=user, password=PASSWORD, invite=None)
    one.sync.confirm_recovery(sheet.code)


def joined(old: Machine, new: Machine, server: str) -> None:
    offer = old.sync.pair()
    joining = new.sync.join(code=offer.code, server=server)
    assert offer.wait(Event()) is not None
    offer.confirm(joining.check)
    assert joining.wait(Event())
    joining.accept(upload_history=False)


def test_a_thread_syncs_while_sync_is_on_and_no_longer(desk: Machine, server: str) -> None:
    account(desk, server, "kai.1")
    desk.sync.stay()
    assert "sync" not in threads()
    told: list[None] = []
    desk.sync.changed.hear(told.append)
    desk.sync.enable()
    assert "sync" in threads()
    assert comes(lambda: desk.sync.status().last_sync_us is not None)
    assert comes(lambda: len(told) > 1)
    desk.sync.disable()
    assert "sync" not in threads()
    assert not desk.sync.status().on
    desk.restart()
    desk.sync.stay()
    assert "sync" not in threads()


def test_who_looks_hears_of_another_device_at_once(
    desk: Machine, laptop: Machine, server: str
) -> None:
    account(desk, server, "kai.2")
    desk.sync.enable()
    joined(desk, laptop, server)
    desk.sync.stay()
    desk.sync.watch(True)
    assert comes(lambda: desk.sync.status().last_sync_us is not None)
    laptop.sync.rename(next(one.id for one in laptop.sync.devices() if one.this), "Small one")
    assert laptop.sync.sync_now(silent).agreed
    assert comes(lambda: "Small one" in {one.name for one in desk.sync.devices()})


def test_a_deed_waits_for_the_step_under_way(desk: Machine, laptop: Machine, server: str) -> None:
    account(desk, server, "kai.3")
    desk.sync.enable()
    joined(desk, laptop, server)
    desk.sync.stay()
    out = next(one.id for one in desk.sync.devices() if not one.this)
    for _ in range(3):
        desk.sync.nudge()
        desk.sync.revoke([out])
    assert comes(lambda: not desk.sync.status().rotating)
    assert desk.sync.status().trouble is None


def test_what_goes_wrong_is_said_until_it_goes_well_again(
    desk: Machine, server: str, tmp_path: Path
) -> None:
    with running_server(tmp_path / "server", options=_GENEROUS) as running:
        account(desk, running.url, "kai.4")
        desk.sync.enable()
        assert desk.sync.sync_now(silent).agreed
        port = int(running.url.rpartition(":")[2])
    desk.sync.stay()
    assert comes(lambda: desk.sync.status().trouble is not None)
    assert "cannot be reached" in (desk.sync.status().trouble or "")
    with running_server(tmp_path / "server", port=port, options=_GENEROUS):
        desk.sync.nudge()
        assert comes(lambda: desk.sync.status().trouble is None, 30.0)


def test_trouble_that_stands_from_before_is_told_when_the_program_starts(
    desk: Machine, server: str
) -> None:
    account(desk, server, "kai.9")
    desk.sync.enable()
    desk.sync.disable()
    desk.restart()
    told: list[bool] = []
    desk.sync.changed.hear(lambda _: told.append(desk.sync.status().on))
    desk.sync.stay()
    assert told == [False]  # so the tray need not wait for the first look at the server
