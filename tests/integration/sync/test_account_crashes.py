"""The program ends at each durable step of what is done to an account; the same call ends it."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.sync_server import running_server

from workmoniq_desktop.domain.errors import NoAccount
from workmoniq_desktop.domain.syncing import AccountState, RecoverySheet
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.sync_pairing import Join
from workmoniq_desktop.sync.keyring import Keyring

_GENEROUS = ("--challenges-per-minute", "100000", "--registrations-per-hour", "100000")
_NUMBERS = count()


class Died(BaseException):
    """Not an Exception: nothing in the program may catch it, as nothing catches a power cut."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("server"), options=_GENEROUS) as running:
        yield running.url


NewMachine = Callable[[str], Machine]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[NewMachine]:
    made: list[Machine] = []

    def new(name: str) -> Machine:
        made.append(Machine(tmp_path / f"{name}-{next(_NUMBERS)}", name))
        return made[-1]

    yield new
    for one in made:
        one.close()


@pytest.fixture
def user() -> str:
    return f"carol.{next(_NUMBERS)}"


def steps_of(one: Machine, work: Callable[[], object]) -> list[str]:
    """The durable steps of work, which is done."""
    steps: list[str] = []
    one.step = steps.append
    one.remake()
    work()
    one.step = lambda _what: None
    return steps


def dies_at(one: Machine, number: int, work: Callable[[], object]) -> None:
    """Do work up to that durable step, where the program ends; then it is started anew."""
    left = [number]

    def step(_what: str) -> None:
        if left[0] == 0:
            raise Died
        left[0] -= 1

    one.step = step
    one.remake()
    with pytest.raises(Died):
        work()
    one.step = lambda _what: None
    one.restart()


def account(one: Machine, server: str, user: str) -> RecoverySheet:
    sheet = one.sync.create(server=server, username=user, password=PASSWORD, invite=None)
    one.sync.confirm_recovery(sheet.code)
    one.sync.enable()
    return sheet


def test_making_an_account_goes_on_after_a_crash_at_any_step(
    machine: NewMachine, server: str
) -> None:
    def create(one: Machine, user: str, password: str = PASSWORD) -> RecoverySheet:
        return one.sync.create(server=server, username=user, password=password, invite=None)

    first = machine("desk")
    steps = steps_of(first, lambda: create(first, "steps.of.it"))
    assert steps == ["the keys are kept", "the account is made", "the account is kept"]
    for number in range(len(steps)):
        for password in (PASSWORD, "another quiet evening"):
            one, user = machine("desk"), f"dora.{next(_NUMBERS)}"
            dies_at(one, number, lambda one=one, user=user: create(one, user))  # type: ignore[misc]
            if one.sync.status().state is AccountState.NONE:
                sheet: RecoverySheet | None = create(one, user, password)
            else:
                sheet = one.sync.unconfirmed_sheet()
            assert sheet is not None
            one.sync.confirm_recovery(sheet.code)
            one.sync.enable()
            assert one.sync.sync_now(silent).agreed
            machine("other").sync.recover(code=sheet.code, server=server, username=None)


def test_a_device_that_was_let_in_gets_its_answer_after_a_crash_of_the_other(
    machine: NewMachine, server: str
) -> None:
    def let_in(old: Machine, new: Machine) -> None:
        offer = old.sync.pair()
        joining.append(new.sync.join(code=offer.code, server=server))
        assert offer.wait(Event()) is not None
        offer.confirm(joining[-1].check)

    joining: list[Join] = []
    first = machine("desk")
    account(first, server, f"emil.{next(_NUMBERS)}")
    steps = steps_of(first, lambda: let_in(first, machine("laptop")))
    assert steps[-1] == "the reply is put"
    for number in range(len(steps)):
        old, new = machine("desk"), machine("laptop")
        account(old, server, f"emil.{next(_NUMBERS)}")
        dies_at(old, number, lambda old=old, new=new: let_in(old, new))  # type: ignore[misc]
        assert old.sync.sync_now(silent).agreed
        guest = joining[-1]
        assert guest.wait(Event())
        guest.accept(upload_history=False)
        assert new.sync.sync_now(silent).agreed
        assert len(old.sync.devices()) == 2


def test_joining_goes_on_with_the_same_code_after_a_crash(machine: NewMachine, server: str) -> None:
    first, guest = machine("desk"), machine("laptop")
    account(first, server, f"finn.{next(_NUMBERS)}")
    offer = first.sync.pair()
    steps = steps_of(guest, lambda: guest.sync.join(code=offer.code, server=server))
    assert steps == ["the request is kept"]
    old, new = machine("desk"), machine("laptop")
    account(old, server, f"finn.{next(_NUMBERS)}")
    offer = old.sync.pair()
    dies_at(new, 0, lambda: new.sync.join(code=offer.code, server=server))
    joining = new.sync.join(code=offer.code, server=server)
    new.restart()
    again = new.sync.join(code=offer.code, server=server)
    assert again.check == joining.check
    assert offer.wait(Event()) is not None
    offer.confirm(again.check)
    assert again.wait(Event())
    again.accept(upload_history=False)
    assert new.sync.sync_now(silent).agreed


def test_recovering_goes_on_with_the_same_code_after_a_crash(
    machine: NewMachine, server: str
) -> None:
    def recover(one: Machine, code: str) -> None:
        found = one.sync.recover(code=code, server=server, username=None)
        found.finish(keep=[], upload_history=False)

    old, first = machine("desk"), machine("fresh")
    code = account(old, server, f"gina.{next(_NUMBERS)}").code
    steps = steps_of(first, lambda: recover(first, code))
    assert (steps[0], steps[-1]) == ("the keys are kept", "the account is kept")
    for number in range(len(steps)):
        old, fresh = machine("desk"), machine("fresh")
        code = account(old, server, f"gina.{next(_NUMBERS)}").code
        dies_at(fresh, number, lambda fresh=fresh, code=code: recover(fresh, code))  # type: ignore[misc]
        if not fresh.sync.status().on:
            recover(fresh, code)
        assert fresh.sync.sync_now(silent).agreed
        active = [one.this for one in fresh.sync.devices() if one.revoked_us is None]
        assert active == [True]


EVERY = pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.long), 3], ids=["each step", "each third step"]
)


@EVERY
def test_revoking_ends_the_same_after_a_crash_at_any_step(
    machine: NewMachine, server: str, every: int
) -> None:
    def pair(old: Machine, new: Machine) -> str:
        offer = old.sync.pair()
        joining = new.sync.join(code=offer.code, server=server)
        assert offer.wait(Event()) is not None
        device = offer.confirm(joining.check)
        assert joining.wait(Event())
        joining.accept(upload_history=False)
        new.sync.sync_now(silent)
        return device.id

    first = machine("desk")
    account(first, server, f"hugo.{next(_NUMBERS)}")
    out = pair(first, machine("laptop"))
    steps = steps_of(first, lambda: first.sync.revoke([out]))
    for number in range(0, len(steps), every):
        old = machine("desk")
        account(old, server, f"hugo.{next(_NUMBERS)}")
        out = pair(old, machine("laptop"))
        dies_at(old, number, lambda old=old, out=out: old.sync.revoke([out]))  # type: ignore[misc]
        old.sync.revoke([out])
        assert old.sync.sync_now(silent).agreed
        state = old.ground().log().state()
        assert (state.epoch, state.done_epoch) == (1, 1)
        with old.database.raw() as raw:
            assert Keyring(old.keys.make()).epochs(raw) == (1,)


def test_a_deletion_whose_answer_was_lost_is_found_out(machine: NewMachine, server: str) -> None:
    def delete(one: Machine) -> None:
        one.sync.delete_account(password=PASSWORD, recovery=None)

    first = machine("desk")
    account(first, server, f"ida.{next(_NUMBERS)}")
    steps = steps_of(first, lambda: delete(first))
    assert steps[:1] == ["the wish is kept"]
    for number in range(len(steps)):
        one = machine("desk")
        account(one, server, f"ida.{next(_NUMBERS)}")
        dies_at(one, number, lambda one=one: delete(one))  # type: ignore[misc]
        if one.sync.status().state is AccountState.READY:
            delete(one)
        with pytest.raises(NoAccount):
            one.sync.enable()
        with one.database.raw() as raw:
            assert raw.execute("SELECT count(*) FROM sync_secrets").fetchone()[0] == 0
