"""Case 13, and the way on: a server that was put back is told again what it lost."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from tests.adversarial.stage import Device, Party, Stage, staged
from tests.adversarial.test_own_streams import kept_server, server_put_back
from tests.fakes.sync_home import Crash

from workmoniq_desktop.domain.sync_errors import (
    DeviceRevoked,
    Later,
    NotOnServer,
    SyncError,
    Untrusted,
)
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.store import sync_log
from workmoniq_desktop.sync import wraps
from workmoniq_desktop.sync.log_again import ACCEPTED, ENTRY_TOLD
from workmoniq_desktop.sync.put_back import PLANNED, STREAMS_LEFT, TOLD_ANEW
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_desktop.sync.steps import unmentioned
from workmoniq_protocol.strict_json import b64


@dataclass
class Lost:
    """A server of its own, a laptop and a desktop, and a backup of when each had sent one hour."""

    stage: Stage
    party: Party
    older: Path
    laptop: Device
    desktop: Device

    def put_back(self, *, told: bool = True) -> None:
        """To the backup; told: the operator says so to the server."""
        server_put_back(self.stage, self.older)
        if told:
            command = [sys.executable, "-m", "workmoniq_server", "admin", "put-back"]
            path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            data = ["--data", str(self.stage.server.data)]
            subprocess.run([*command, *data], check=True, timeout=120, env=path)

    def agree(self, *devices: Device) -> None:
        for device in (*devices, *devices):
            assert device.now().agreed
            assert device.verdicts() == set()


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Lost]:
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        desktop = party.another(laptop)
        laptop.work(0)
        desktop.work(20)
        for device in (laptop, desktop, laptop):
            device.now()
        kept_server(stage, tmp_path / "older")
        yield Lost(stage, party, tmp_path / "older", laptop, desktop)
        party.close()


def log_of(device: Device) -> list[sync_log.LogRow]:
    with device.database.raw() as raw:
        return list(sync_log.from_n(raw, 0))


def refused(device: Device) -> None:
    """It does not agree with the server; where it has something to send in vain, it says so."""
    told = "it agreed"
    try:
        if not device.now().agreed:
            told = "ask who runs"
    except (Untrusted, Later) as why:
        told = str(why)
    assert "ask who runs" in told


@pytest.mark.parametrize(
    "what",
    [
        pytest.param("records", marks=pytest.mark.long),
        pytest.param("log", marks=pytest.mark.long),
        "keys",
    ],
)
def test_what_a_server_lost_is_told_again_and_every_device_goes_on(lost: Lost, what: str) -> None:
    laptop, desktop = lost.laptop, lost.desktop
    others = [desktop]
    if what == "log":
        others.append(lost.party.another(laptop, "tablet"))
        others[-1].now()
    if what == "keys":
        laptop.sync.rotate()
    laptop.work(1, 2)
    laptop.edit("sent", "Sent")
    desktop.work(21)
    desktop.edit("there", "There")
    for device in (laptop, desktop, laptop, desktop):
        device.now()
    known = log_of(laptop)
    lost.put_back()
    laptop.work(3)
    laptop.edit("waits", "Waits")
    refused(laptop)
    assert laptop.verdicts() >= {("rollback", "laptop" if what == "records" else None)}
    laptop.sync.put_back(silent)
    assert log_of(laptop)[: len(known)] == known
    assert laptop.verdicts() == {("rollback", each.name) for each in others}
    for device in others:
        device.work(22)
        refused(device)
        assert log_of(device)[: len(known)] == known
        assert ("rollback", device.name) in device.verdicts()
        device.sync.put_back(silent)
    lost.agree(laptop, *others)
    tower = lost.party.another(desktop, "tower")
    lost.agree(tower, laptop, desktop)
    for device in (laptop, desktop, tower):
        assert device.hours(laptop) == [0, 1, 2, 3]
        assert device.hours(desktop) == [20, 21, 22]
        assert device.names() == {"sent": "Sent", "there": "There", "waits": "Waits"}
    assert laptop.told() == desktop.told() == tower.told()
    # that the server showed less stays as evidence
    kept = {(row.verdict, row.detail) for row in laptop.evidence()}
    assert ("rollback", "head_below_pin" if what == "records" else ACCEPTED) in kept


def test_nothing_is_told_again_to_a_server_whose_operator_did_not_say_that_it_was_put_back(
    lost: Lost,
) -> None:
    laptop = lost.laptop
    laptop.sync.rotate()
    laptop.work(1)
    laptop.now()
    lost.put_back(told=False)
    for _ in range(2):
        with pytest.raises(SyncError, match="workmoniq-server admin put-back"):
            laptop.sync.put_back(silent)
        assert laptop.verdicts() == set() or laptop.verdicts() == {("rollback", None)}
    refused(laptop)
    assert laptop.verdicts() == {("rollback", None)}
    assert laptop.hours() == [0, 1]


def test_what_was_wiped_since_the_backup_is_wiped_once_more(lost: Lost) -> None:
    laptop, desktop = lost.laptop, lost.desktop
    laptop.work(1, 2, "secret")
    lost.agree(laptop, desktop)
    lost.older = lost.older.with_name("newer")
    kept_server(lost.stage, lost.older)
    wiped = [(row.stream, row.seq) for row in laptop.segments(laptop.stream())]
    laptop.wipe(1)
    desktop.wipe(20)
    lost.agree(laptop, desktop)
    lost.put_back()
    laptop.sync.put_back(silent)
    desktop.now()
    desktop.sync.put_back(silent)
    lost.agree(laptop, desktop)
    assert laptop.hours() == desktop.hours(laptop) == [0, 2]
    assert desktop.hours() == laptop.hours(desktop) == []
    tower = lost.party.another(desktop, "tower")
    lost.agree(tower, laptop, desktop)
    assert tower.hours(laptop) == [0, 2]
    assert tower.hours(desktop) == []
    with laptop.member() as member:
        for stream, seq in wiped:
            try:
                body = member.session.call("GET", f"/streams/{b64(stream)}/bodies/{seq}").body
            except NotOnServer:
                continue
            assert len(body) < 1000  # header alone: body and wrap are gone


@pytest.mark.long
def test_a_device_that_was_shut_out_since_the_backup_is_shut_out_again(lost: Lost) -> None:
    """Between the two it may write, and none of that is taken in."""
    laptop, desktop = lost.laptop, lost.desktop
    thief = lost.party.another(laptop, "thief")
    lost.agree(thief, laptop, desktop)
    lost.older = lost.older.with_name("newer")
    kept_server(lost.stage, lost.older)
    laptop.sync.revoke([thief.id.hex()])
    lost.agree(laptop, desktop)
    lost.put_back()
    thief.work(10)
    assert thief.now().agreed
    laptop.sync.put_back(silent)
    with pytest.raises(DeviceRevoked):
        thief.now()
    desktop.now()
    desktop.sync.put_back(silent)
    lost.agree(laptop, desktop)
    tower = lost.party.another(desktop, "tower")
    lost.agree(tower, laptop, desktop)
    for device in (laptop, desktop, tower):
        assert device.hours(thief) == []


@pytest.mark.long
def test_a_device_that_is_lost_with_what_the_server_lost_of_it_can_be_shut_out(lost: Lost) -> None:
    laptop, desktop = lost.laptop, lost.desktop
    desktop.work(21)
    desktop.edit("there", "There")
    lost.agree(laptop, desktop)
    lost.put_back()
    assert not laptop.now().agreed
    laptop.sync.revoke([desktop.id.hex()])
    laptop.sync.put_back(silent)
    lost.agree(laptop)
    tower = lost.party.another(laptop, "tower")
    lost.agree(tower, laptop)
    for device in (laptop, tower):
        assert device.hours(desktop) == [20, 21]
        assert device.names() == {"there": "There"}


@pytest.mark.long
def test_an_account_that_went_on_from_the_backup_is_not_told_the_other_past(lost: Lost) -> None:
    """One that did not know what was lost wrote first; the other pairs anew, with all it has."""
    laptop, desktop = lost.laptop, lost.desktop
    laptop.sync.rotate()
    laptop.work(1)
    laptop.now()
    lost.put_back()
    desktop.sync.rotate()
    desktop.now()
    with pytest.raises(Untrusted, match="another past"):
        laptop.sync.put_back(silent)
    desktop.sync.revoke([laptop.id.hex()])
    with pytest.raises(DeviceRevoked):
        laptop.now()
    offer = desktop.sync.pair()
    joining = laptop.sync.join(code=offer.code, server=lost.stage.url)
    assert offer.wait(Event()) is not None
    offer.confirm(joining.check)
    assert joining.wait(Event())
    joining.accept(upload_history=True)
    lost.agree(laptop, desktop)
    assert desktop.hours(laptop) == laptop.hours() == [0, 1]


@pytest.mark.long
def test_telling_again_goes_on_after_a_crash_at_each_kind_of_step(lost: Lost) -> None:
    laptop, desktop = lost.laptop, lost.desktop
    laptop.work(1, 2)
    laptop.edit("sent", "Sent")
    laptop.wipe(2)
    for device in (laptop, desktop, laptop):
        device.now()
    known = log_of(laptop)
    lost.put_back()
    crashed: set[str] = set()

    def crash(what: str) -> None:
        if what not in crashed:
            crashed.add(what)
            raise Crash

    while True:
        laptop.step = crash
        laptop.remake()
        try:
            laptop.sync.put_back(silent)
        except Crash:
            laptop.step = unmentioned
            laptop.restart()
        else:
            break
    laptop.step = unmentioned
    laptop.remake()
    assert {ENTRY_TOLD, PLANNED, TOLD_ANEW, STREAMS_LEFT} <= crashed
    assert log_of(laptop)[: len(known)] == known
    lost.agree(laptop, desktop)
    tower = lost.party.another(desktop, "tower")
    lost.agree(tower, laptop, desktop)
    for device in (laptop, desktop, tower):
        assert device.hours(laptop) == [0, 1]
        assert device.names() == {"sent": "Sent"}


@pytest.mark.long
def test_the_recovery_code_opens_all_after_what_was_lost_is_told_again(lost: Lost) -> None:
    laptop, desktop = lost.laptop, lost.desktop
    laptop.sync.rotate()
    laptop.work(1)
    for device in (laptop, desktop, laptop):
        device.now()
    lost.put_back()
    laptop.sync.put_back(silent)
    assert lost.party.sheet is not None
    found = lost.party.device("found")
    recovery = found.sync.recover(
        code=lost.party.sheet.code, server=lost.stage.url, username=lost.party.username
    )
    recovery.finish(keep=[], upload_history=True)
    lost.agree(found)
    assert found.hours(laptop) == [0, 1]
    assert found.hours(desktop) == [20]


def test_what_a_taken_over_device_made_unreadable_is_told_anew_by_one_that_has_it(
    party: Party,
) -> None:
    """It writes wraps that no key opens while the keys are changed; no server lost anything."""
    laptop = party.first()
    thief = party.another(laptop, "thief")
    laptop.work(0, 2)
    laptop.edit("said", "Said")
    for device in (laptop, thief, laptop):
        device.now()
    with thief.member() as member:
        state = Rekeying(member).rotate()
        for page in wraps.newest_below(member.session, state.epoch):
            wraps.put(member.session, state.epoch, [wraps.dead(one, state.epoch) for one in page])
    laptop.now()
    laptop.sync.revoke([thief.id.hex()])
    assert laptop.now().agreed
    tower = party.another(laptop, "tower")
    tower.now()
    assert {verdict for verdict, _ in tower.verdicts()} == {"chain"}
    assert tower.hours(laptop) == []
    laptop.sync.put_back(silent)
    for device in (tower, laptop, tower):
        assert device.now().agreed
        assert device.verdicts() == set()
    assert tower.hours(laptop) == [0, 1]
    assert tower.names() == {"said": "Said"}
