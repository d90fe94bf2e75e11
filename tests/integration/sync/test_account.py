"""An account from its making to its end, with the real server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.patience import patiently
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.sync_server import running_server

from workmoniq_desktop.domain.errors import (
    BadInput,
    CodeMistyped,
    HasAccount,
    NotConfirmed,
    NothingThere,
    PairingEnded,
    WrongDigits,
    WrongSecret,
)
from workmoniq_desktop.domain.sync_errors import (
    AccountGone,
    DeviceRevoked,
    ServerGone,
    ServerRefused,
)
from workmoniq_desktop.domain.syncing import AccountState, RecoverySheet, Role
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_protocol.signatures import verify
from workmoniq_protocol.strict_json import unb64
from workmoniq_protocol.tags import SIGN_RECEIPT

_GENEROUS = ("--challenges-per-minute", "100000", "--registrations-per-hour", "100000")
_NUMBERS = count()

NewMachine = Callable[[str], Machine]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("server"), options=_GENEROUS) as running:
        yield running.url


@pytest.fixture
def user() -> str:
    """A user name that no other test takes."""
    return f"alice.{next(_NUMBERS)}"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[NewMachine]:
    """Makes machines, and ends them."""
    made: list[Machine] = []

    def new(name: str) -> Machine:
        made.append(Machine(tmp_path / name, name))
        return made[-1]

    yield new
    for one in made:
        one.close()


def account(machine: Machine, server: str, user: str) -> RecoverySheet:
    """An account that is made, confirmed and on."""
    sheet = machine.sync.create(server=server, username=user, password=PASSWORD, invite=None)
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
    machine: NewMachine, server: str, user: str
) -> None:
    desk = machine("desk")
    sheet = desk.sync.create(server=server, username=user.upper(), password=PASSWORD, invite=None)
    status = desk.sync.status()
    assert (status.state, status.on) == (AccountState.UNCONFIRMED, False)
    assert status.username == user
    with pytest.raises(NotConfirmed):
        desk.sync.enable()
    desk.restart()
    assert desk.sync.unconfirmed_sheet() == sheet
    with pytest.raises(CodeMistyped):
        desk.sync.confirm_recovery(sheet.code[:-1])
    desk.sync.confirm_recovery(sheet.code.lower().replace("-", " "))
    assert desk.sync.unconfirmed_sheet() is None
    desk.sync.enable()
    assert desk.sync.status().on
    with pytest.raises(HasAccount):
        desk.sync.create(server=server, username=user + "b", password=PASSWORD, invite=None)


def test_a_name_that_is_taken_leaves_nothing_behind(
    machine: NewMachine, server: str, user: str
) -> None:
    account(machine("desk"), server, user)
    other = machine("other")
    with pytest.raises(ServerRefused, match="taken"):
        other.sync.create(server=server, username=user, password=PASSWORD, invite=None)
    assert other.sync.status().state is AccountState.NONE
    other.sync.create(server=server, username=user + "b", password=PASSWORD, invite=None)


def test_two_devices_pair_and_see_each_other(machine: NewMachine, server: str, user: str) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server, user)
    offer = desk.sync.pair()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(offer.wait, Event())
        joining = laptop.sync.join(code=offer.code, server=server)
        assert (joining.account_name, joining.device_name) == (user, "desk")
        request = asked.result(10)
        assert request is not None
        assert request.name == "laptop"
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
        machine("third").sync.join(code=offer.code, server=server)


def test_a_revoked_device_is_out_and_the_keys_are_changed(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server, user)
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


def test_a_device_cannot_revoke_itself(machine: NewMachine, server: str, user: str) -> None:
    desk = machine("desk")
    account(desk, server, user)
    with pytest.raises(BadInput):
        desk.sync.revoke([one.id for one in desk.sync.devices()])


def test_keys_are_changed_and_every_device_follows(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server, user)
    paired(desk, laptop, server)
    desk.sync.rotate()
    for one in (desk, laptop, desk):
        assert one.sync.sync_now(silent).agreed
    for one in (desk, laptop):
        with one.database.raw() as raw:
            assert Keyring(one.keys.make()).epochs(raw) == (1,)
    assert not desk.ground().log().state().not_renewed()


def test_the_recovery_code_alone_comes_back_and_shuts_the_old_devices_out(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    sheet = account(desk, server, user)
    paired(desk, laptop, server)
    for one in (desk, laptop, desk):
        one.sync.sync_now(silent)
    fresh = machine("fresh")
    with pytest.raises(CodeMistyped):
        fresh.sync.recover(
            code=sheet.code[:-2] + "ZZ", server="https://nowhere.invalid", username=None
        )
    for name in (user + "x", "no name!"):
        with pytest.raises(BadInput, match="user name"):
            fresh.sync.recover(code=sheet.code, server=server, username=name)
    assert fresh.sync.status().state is AccountState.NONE
    recovering = fresh.sync.recover(code=sheet.code, server=server, username=user.upper())
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
        machine("late").sync.recover(code=sheet.code, server=server, username=None)
    machine("later").sync.recover(code=new.code, server=server, username=None)


def test_a_password_is_changed_by_the_old_one_or_by_a_device(
    machine: NewMachine, server: str, user: str
) -> None:
    desk = machine("desk")
    account(desk, server, user)
    with pytest.raises(BadInput):
        desk.sync.change_password(old=PASSWORD, new="short")
    with pytest.raises(WrongSecret):
        desk.sync.change_password(old="another quiet evening", new="one more quiet evening")
    patiently(desk.sync.change_password, old=PASSWORD, new="one more quiet evening")
    desk.sync.change_password(old=None, new="the last quiet evening")
    with pytest.raises(WrongSecret):
        desk.sync.delete_account(password=PASSWORD, recovery=None)
    newest = "the last quiet evening"
    receipt = patiently(desk.sync.delete_account, password=newest, recovery=None)
    assert receipt.signed


def test_any_full_device_vouches_for_who_forgot_the_password(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server, user)
    paired(desk, laptop, server)
    for device, new in ((laptop, "one more quiet evening"), (desk, "the last quiet evening")):
        device.sync.change_password(old=None, new=new)
    with pytest.raises(WrongSecret):
        laptop.sync.delete_account(password="one more quiet evening", recovery=None)  # noqa: S106
    newest = "the last quiet evening"
    assert patiently(laptop.sync.delete_account, password=newest, recovery=None).signed


def test_a_device_that_knows_no_user_name_sets_no_password(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, fresh = machine("desk"), machine("fresh")
    sheet = account(desk, server, user)
    recovering = fresh.sync.recover(code=sheet.code, server=server, username=None)
    recovering.finish(keep=[], upload_history=False)
    with pytest.raises(BadInput, match="user name"):
        fresh.sync.change_password(old=None, new="one more quiet evening")


def test_a_deleted_account_leaves_a_receipt_and_no_key(
    machine: NewMachine, server: str, user: str
) -> None:
    desk = machine("desk")
    sheet = account(desk, server, user)
    assert desk.sync.sync_now(silent).agreed
    with pytest.raises(CodeMistyped):
        desk.sync.delete_account(password=None, recovery=sheet.code[:-1])
    receipt = desk.sync.delete_account(password=None, recovery=sheet.code)
    assert receipt.signed
    assert receipt.counts
    assert receipt.backups_due_us > receipt.at_us
    status = desk.sync.status()
    assert (status.state, status.on, status.devices) == (AccountState.NONE, False, ())
    assert desk.keyring.keys == {}
    with desk.database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM sync_secrets").fetchone()[0] == 0
        assert "receipt" in raw.execute("SELECT what FROM ledger ORDER BY rowid").fetchall()[-1][0]
    with pytest.raises(BadInput):
        machine("new").sync.recover(code=sheet.code, server=server, username=None)
    assert desk.sync.deletion_receipt() == receipt
    assert machine("another").sync.deletion_receipt() is None
    verify(unb64(receipt.key), SIGN_RECEIPT, receipt.original.encode(), unb64(receipt.signature))
    later = desk.sync.deletion_progress()
    assert (later.id, later.complete_us) == (receipt.id, None)
    with pytest.raises(NothingThere):
        machine("other").sync.deletion_progress()


def test_a_server_that_is_away_loses_nothing_and_the_same_call_ends_it(
    machine: NewMachine, tmp_path: Path
) -> None:
    desk = machine("desk")
    with running_server(tmp_path / "server") as running:
        address = running.url
    with pytest.raises(ServerGone):
        desk.sync.create(server=address, username="alice", password=PASSWORD, invite=None)
    assert desk.sync.status().state is AccountState.NONE


def test_a_device_that_was_shut_out_may_be_let_in_again(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server, user)
    paired(desk, laptop, server)
    with pytest.raises(HasAccount):
        paired(desk, laptop, server)
    desk.sync.revoke([one.id for one in laptop.sync.devices() if one.this])
    with pytest.raises(DeviceRevoked):
        laptop.sync.sync_now(silent)
    assert "taken off" in (laptop.sync.status().trouble or "")
    paired(desk, laptop, server)
    assert laptop.sync.sync_now(silent).agreed
    assert laptop.sync.status().trouble is None


def test_a_device_learns_that_the_account_was_deleted_on_another(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server, user)
    paired(desk, laptop, server)
    desk.sync.delete_account(password=PASSWORD, recovery=None)
    with pytest.raises(AccountGone, match="The history here is whole"):
        laptop.sync.sync_now(silent)
    account(laptop, server, user + "b")
    assert laptop.sync.sync_now(silent).agreed


def test_a_new_code_by_the_password_counts_after_three_days(
    machine: NewMachine, server: str, user: str
) -> None:
    desk = machine("desk")
    old = account(desk, server, user)
    with pytest.raises(WrongSecret):
        desk.sync.new_recovery(old=None, password="another quiet evening")  # noqa: S106
    assert desk.sync.unconfirmed_sheet() is None
    new = patiently(desk.sync.new_recovery, old=None, password=PASSWORD)
    assert new.code != old.code
    assert new.valid_from_us is not None
    assert desk.sync.sync_now(silent).agreed
    assert desk.sync.status().recovery_from_us == new.valid_from_us
    machine("early").sync.recover(code=old.code, server=server, username=None)
    desk.sync.cancel_recovery()
    assert desk.sync.status().recovery_from_us is None
    with pytest.raises(NothingThere):
        desk.sync.cancel_recovery()


def test_a_code_of_another_kind_or_for_a_phone_lets_no_computer_in(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    sheet = account(desk, server, user)
    with pytest.raises(CodeMistyped):
        laptop.sync.join(code=sheet.code, server=server)
    offer = desk.sync.pair(Role.WEB)
    assert offer.link == f"{server}/#{offer.code}"
    with pytest.raises(BadInput, match="phone"):
        laptop.sync.join(code=offer.code, server=server)
    offer.cancel()
    with pytest.raises(PairingEnded):
        offer.wait(Event())
    assert laptop.sync.status().state is AccountState.NONE


def test_where_no_deletion_waits_there_is_none_to_take_back(
    machine: NewMachine, server: str, user: str
) -> None:
    desk = machine("desk")
    account(desk, server, user)
    with pytest.raises(NothingThere):
        desk.sync.cancel_deletion()


def this(machine: Machine) -> str:
    return next(one.id for one in machine.sync.devices() if one.this)


def test_a_name_given_after_pairing_holds_on_every_device(
    machine: NewMachine, server: str, user: str
) -> None:
    desk, laptop, other = machine("desk"), machine("laptop"), machine("other")
    account(desk, server, user)
    desk.sync.enable()
    assert desk.sync.sync_now(silent).agreed
    paired(desk, laptop, server)
    laptop.sync.rename(this(laptop), "Small one")  # before the other says what it asked to be
    paired(desk, other, server)
    desk.sync.rename(this(other), "Third one")  # before it says so itself
    for one in (laptop, desk, other, laptop, desk):
        assert one.sync.sync_now(silent).agreed
    for one in (desk, laptop, other):
        assert sorted(names(one)) == ["Small one", "Third one", "desk"]
