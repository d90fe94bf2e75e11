"""An account from its making to its end, with the real server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.sync_server import served

from workmoniq_desktop.domain.errors import (
    BadInput,
    CodeMistyped,
    HasAccount,
    NotConfirmed,
    PairingEnded,
    WrongDigits,
    WrongSecret,
)
from workmoniq_desktop.domain.sync_errors import ServerGone, ServerRefused
from workmoniq_desktop.domain.syncing import AccountState, RecoverySheet


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path / "server") as address:
        yield address


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
