"""A server that keeps what was wiped gets no key of it carried on; a second wipe reaches all."""

import json

import pytest
from tests.adversarial.rewriting import always_new
from tests.adversarial.stage import FIRST_US, MINUTE_US, Device, Party, Stage
from tests.fakes.keys import TestKey
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.sync_here import Here
from workmoniq_desktop.services.syncing import Syncing
from workmoniq_desktop.store import sync_removal
from workmoniq_desktop.store.sync_streams import SegmentState
from workmoniq_desktop.system.paths import Profile
from workmoniq_protocol.strict_json import b64


def keeps_all(exchange: Exchange) -> None:
    """A request to delete is answered well and not carried out."""
    if exchange.path.endswith("/deletions"):
        exchange.status = 200
        exchange.answer_headers = {"Content-Type": "application/json"}
        exchange.answer = b'{"deleted":1}'


def wipe_minutes(device: Device, first: int, last: int) -> None:
    scope = WipeScope(from_us=FIRST_US + first * MINUTE_US, to_us=FIRST_US + last * MINUTE_US)
    device.wiping.wipe(scope, silent)


def tombs(device: Device) -> set[tuple[str, int]]:
    with device.database.raw() as raw:
        return {(b64(row.stream), row.from_seq) for row in sync_removal.tombs(raw)}


def test_a_key_of_what_was_wiped_is_not_wrapped_anew_for_a_server_that_kept_it(
    stage: Stage, party: Party
) -> None:
    laptop = party.first()
    laptop.work(0, 3)
    laptop.now()
    laptop.wipe(1)
    with stage.watching() as seen, stage.lying(before=(keeps_all, always_new)):
        with pytest.raises(SyncError):
            laptop.now()
        with pytest.raises(SyncError):
            laptop.now()
    wrapped = {
        (item["s"], item["seq"])
        for each in seen
        if each.method == "POST" and each.path.endswith("/wraps")
        for item in json.loads(each.body)["items"]
    }
    assert wrapped
    assert tombs(laptop)
    assert not tombs(laptop) & wrapped


def test_a_wipe_reaches_what_an_earlier_wipe_left_of_a_segment(party: Party) -> None:
    laptop = party.first()
    laptop.work(0)
    laptop.now()
    wipe_minutes(laptop, 0, 10)
    laptop.now()
    with laptop.database.raw() as raw:
        left = {
            (b64(bytes.fromhex(stream)), seq)
            for row in sync_removal.tombs(raw)
            for stream, seq in json.loads(row.replaced_by)
        }
    assert left
    wipe_minutes(laptop, 30, 40)
    laptop.now()
    reached = {
        (b64(each.stream), each.seq)
        for each in laptop.segments(laptop.stream())
        if each.state is SegmentState.TOMBSTONED
    }
    assert left <= tombs(laptop)
    assert left <= reached


def test_a_device_removes_what_another_one_told_and_did_not_remove(
    stage: Stage, party: Party
) -> None:
    laptop = party.first()
    laptop.work(0, 3)
    laptop.now()
    desktop = party.another(laptop)
    desktop.now()
    laptop.now()
    laptop.wipe(1)
    with stage.lying(before=(keeps_all, always_new)), pytest.raises(SyncError):
        laptop.now()
    with stage.watching() as seen:
        desktop.now()
        desktop.now()
    removed = [
        (each["s"], each["from"])
        for one in seen
        if one.path.endswith("/deletions")
        for each in json.loads(one.body)["ranges"]
    ]
    assert set(removed) == tombs(laptop)
    assert desktop.state().done_epoch == desktop.state().epoch


def test_a_newcomer_does_not_ask_for_what_was_taken_out(stage: Stage, party: Party) -> None:
    laptop = party.first()
    laptop.work(0, 3)
    laptop.now()
    laptop.wipe(1)
    with stage.lying(before=(keeps_all, always_new)), pytest.raises(SyncError):
        laptop.now()
    desktop = party.another(laptop)
    with stage.watching() as seen:
        desktop.now()
    asked = {
        (item["s"], item["seq"])
        for each in seen
        if each.path.endswith("/bodies:get")
        for item in json.loads(each.body)["items"]
    }
    assert asked
    assert not asked & tombs(laptop)
    assert desktop.hours(laptop) == [0, 2]


def test_a_wipe_of_another_device_deletes_histories_that_were_set_aside(party: Party) -> None:
    """What a restore leaves holds all that was there, and cannot be wiped in part."""
    laptop = party.first()
    desktop = party.another(laptop)
    desktop.work(0, 3)
    for device in (desktop, laptop, desktop):
        device.now()
    backups = Backups(
        desktop.database, Profile(folder=desktop.folder), TestKey(), dict, desktop.clock
    )
    desktop.sync.close()
    desktop.sync = Syncing(
        desktop.database,
        lambda: desktop.keys,
        desktop.clock,
        desktop.folder,
        label=desktop.name,
        here=Here(set_aside=backups.set_aside),
    )
    aside = desktop.folder / "history-before-restore-2026-01-01.db"
    aside.touch()
    desktop.now()
    assert backups.follow_wipes(lambda *_: None) == ()
    laptop.wipe(1)
    for device in (laptop, desktop):
        device.now()
    assert [one.path for one in backups.follow_wipes(lambda *_: None)] == [str(aside)]
    assert not aside.exists()
    assert desktop.hours() == [0, 2]
