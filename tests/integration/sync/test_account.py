"""An account from its making to its end, with the real server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.sync_server import running_server

from workmoniq_desktop.domain.errors import (
    BadInput,
    CodeMistyped,
    HasAccount,
    NotConfirmed,
    PairingEnded,
    WrongDigits,
    WrongSecret,
)
from workmoniq_desktop.domain.sync_errors import DeviceRevoked, ServerGone, ServerRefused
from workmoniq_desktop.domain.syncing import AccountState, RecoverySheet
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.sync.keyring import Keyring


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with running_server(tmp_path / "server") as running:
        yield running.url


def machine(tmp_path: Path, name: str) -> Machine:
    return Machine(tmp_path / name, name)


def account(machine: Machine, server: str, name: str = "alice") -> RecoverySheet:
    """An account that is made, confirmed and on."""
    sheet = machine.sync.create(server=server, username=name, password=PASSWORD, invite=None)
    machine.sync.confirm_recovery(sheet.code)
    machine.sync.enable()
    return sheet


def paired(old: Machine, new: Machine, server: str) -> None:
    """new belongs to old's account; nothing of its past is sent."""
    offer = old.sync.pair()
    joining = new.sync.join(code=offer.code, server=server)
    request = offer.wait(Event())
    assert request is not None
    offer.confirm(joining.check)
    assert joining.wait(Event())
    joining.accept(upload_history=False)


def names(machine: Machine) -> list[str]:
    return sorted(one.name for one in machine.sync.devices() if one.revoked_us is None)


def test_an_account_waits_for_its_code_before_anything_is_sent(
    tmp_path: Path, server: str
) -> None:
    desk = machine(tmp_path, "desk")
    sheet = desk.sync.create(server=server, username="Alice", password=PASSWORD, invite=None)
    status = desk.sync.status()
    assert (status.state, status.on) == (AccountState.UNCONFIRMED, False)
    assert status.username == "alice"
    with pytest.raises(NotConfirmed):
        desk.sync.enable()
    assert desk.again().sync.unconfirmed_sheet() == sheet
    with pytest.raises(CodeMistyped):
        desk.sync.confirm_recovery(sheet.code[:-1])
    desk.sync.confirm_recovery(sheet.code.lower().replace("-", " "))
    assert desk.sync.unconfirmed_sheet() is None
    desk.sync.enable()
    assert desk.sync.status().on
    with pytest.raises(HasAccount):
        desk.sync.create(server=server, username="bob", password=PASSWORD, invite=None)


def test_a_name_that_is_taken_leaves_nothing_behind(tmp_path: Path, server: str) -> None:
    account(machine(tmp_path, "desk"), server)
    other = machine(tmp_path, "other")
    with pytest.raises(ServerRefused, match="taken"):
        other.sync.create(server=server, username="alice", password=PASSWORD, invite=None)
    assert other.sync.status().state is AccountState.NONE
    other.sync.create(server=server, username="bob", password=PASSWORD, invite=None)


def test_two_devices_pair_and_see_each_other(tmp_path: Path, server: str) -> None:
    desk, laptop = machine(tmp_path, "desk"), machine(tmp_path, "laptop")
    account(desk, server)
    offer = desk.sync.pair()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(offer.wait, Event())
        joining = laptop.sync.join(code=offer.code, server=server)
        assert (joining.account_name, joining.device_name) == ("alice", "desk")
        request = asked.result(10)
        assert request is not None and request.name == "laptop"
        with pytest.raises(WrongDigits):
            offer.confirm("000000" if joining.check != "000000" else "000001")
        assert names(desk) == ["desk"]
        let_in = pool.submit(joining.wait, Event())
        assert offer.confirm(joining.check).name == "laptop"
        assert let_in.result(10)
    joined = joining.accept(upload_history=True)
    assert [one.name for one in joined.others] == ["device " + joined.others[0].id[:8]]
    assert names(desk) == ["desk", "laptop"]
    assert laptop.sync.status().on
    with pytest.raises(PairingEnded):
        machine(tmp_path, "third").sync.join(code=offer.code, server=server)


def test_a_revoked_device_is_out_and_the_keys_are_changed(tmp_path: Path, server: str) -> None:
    desk, laptop = machine(tmp_path, "desk"), machine(tmp_path, "laptop")
    account(desk, server)
    paired(desk, laptop, server)
    for one in (desk, laptop, desk):
        assert one.sync.sync_now(silent).agreed
    laptop_id = next(one.id for one in laptop.sync.devices() if one.this)
    desk.sync.revoke([laptop_id])
    assert names(desk) == ["desk"]
    assert desk.sync.status().rotating
    with pytest.raises(DeviceRevoked):
        laptop.sync.sync_now(silent)
    assert desk.sync.sync_now(silent).agreed
    status = desk.sync.status()
    assert not status.rotating
    assert not status.found
    with desk.database.raw() as raw:
        assert Keyring(desk.keys.make()).epochs(raw) == (1,)
    desk.sync.revoke([laptop_id])
    assert desk.ground().log().state().epoch == 1


def test_a_device_cannot_revoke_itself(tmp_path: Path, server: str) -> None:
    desk = machine(tmp_path, "desk")
    account(desk, server)
    with pytest.raises(BadInput):
        desk.sync.revoke([one.id for one in desk.sync.devices()])


def test_keys_are_changed_and_every_device_follows(tmp_path: Path, server: str) -> None:
    desk, laptop = machine(tmp_path, "desk"), machine(tmp_path, "laptop")
    account(desk, server)
    paired(desk, laptop, server)
    desk.sync.rotate()
    for one in (desk, laptop, desk):
        assert one.sync.sync_now(silent).agreed
    for one in (desk, laptop):
        with one.database.raw() as raw:
            assert Keyring(one.keys.make()).epochs(raw) == (1,)
    assert not desk.ground().log().state().not_renewed()


def test_the_recovery_code_alone_comes_back_and_shuts_the_old_devices_out(
    tmp_path: Path, server: str
) -> None:
    desk, laptop = machine(tmp_path, "desk"), machine(tmp_path, "laptop")
    sheet = account(desk, server)
    paired(desk, laptop, server)
    for one in (desk, laptop, desk):
        one.sync.sync_now(silent)
    fresh = machine(tmp_path, "fresh")
    with pytest.raises(CodeMistyped):
        fresh.sync.recover(code=sheet.code[:-2] + "ZZ", server="https://nowhere.invalid", username=None)
    recovering = fresh.sync.recover(code=sheet.code, server=server, username="alice")
    assert len(recovering.devices) == 2
    assert fresh.sync.status().state is AccountState.NONE
    kept = next(one.id for one in laptop.sync.devices() if one.this)
    recovered = recovering.finish(keep=[kept], upload_history=False)
    assert [one.id for one in recovered.kept] == [kept]
    assert len(recovered.revoked) == 1
    assert fresh.sync.sync_now(silent).agreed
    assert laptop.sync.sync_now(silent).agreed
    with pytest.raises(DeviceRevoked):
        desk.sync.sync_now(silent)
    new = fresh.sync.new_recovery(old=sheet.code, password=None)
    fresh.sync.confirm_recovery(new.code)
    assert fresh.sync.sync_now(silent).agreed
    with pytest.raises(BadInput, match="No account"):
        machine(tmp_path, "late").sync.recover(code=sheet.code, server=server, username=None)
    machine(tmp_path, "later").sync.recover(code=new.code, server=server, username=None)


def test_a_password_is_changed_by_the_old_one_or_by_a_device(tmp_path: Path, server: str) -> None:
    desk = machine(tmp_path, "desk")
    account(desk, server)
    with pytest.raises(BadInput):
        desk.sync.change_password(old=PASSWORD, new="short")
    with pytest.raises(WrongSecret):
        desk.sync.change_password(old="another quiet evening", new="one more quiet evening")
    desk.sync.change_password(old=PASSWORD, new="one more quiet evening")
    desk.sync.change_password(old=None, new="the last quiet evening")
    with pytest.raises(WrongSecret):
        desk.sync.delete_account(password=PASSWORD, recovery=None)
    receipt = desk.sync.delete_account(password="the last quiet evening", recovery=None)
    assert receipt.signed


def test_a_deleted_account_leaves_a_receipt_and_no_key(tmp_path: Path, server: str) -> None:
    desk = machine(tmp_path, "desk")
    sheet = account(desk, server)
    assert desk.sync.sync_now(silent).agreed
    with pytest.raises(CodeMistyped):
        desk.sync.delete_account(password=None, recovery=sheet.code[:-1])
    receipt = desk.sync.delete_account(password=None, recovery=sheet.code)
    assert receipt.signed and receipt.counts and receipt.backups_due_us > receipt.at_us
    status = desk.sync.status()
    assert (status.state, status.on, status.devices) == (AccountState.NONE, False, ())
    assert desk.keyring.keys == {}
    with desk.database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM sync_secrets").fetchone()[0] == 0
        assert "receipt" in raw.execute("SELECT what FROM ledger ORDER BY rowid").fetchall()[-1][0]
    with pytest.raises(BadInput):
        machine(tmp_path, "new").sync.recover(code=sheet.code, server=server, username=None)


def test_a_server_that_is_away_loses_nothing_and_the_same_call_ends_it(tmp_path: Path) -> None:
    desk = machine(tmp_path, "desk")
    with running_server(tmp_path / "server") as running:
        address = running.url
    with pytest.raises(ServerGone):
        desk.sync.create(server=address, username="alice", password=PASSWORD, invite=None)
    assert desk.sync.status().state is AccountState.NONE
