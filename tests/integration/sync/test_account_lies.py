"""A server that lies about an account, or loses answers, between real devices and a real server."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.patience import patiently
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.sync_server import running_server
from tests.fakes.tampering import Exchange, Rule, TamperingProxy

from workmoniq_desktop.domain.errors import CodeMistyped, PairingEnded
from workmoniq_desktop.domain.sync_errors import ServerGone, Untrusted
from workmoniq_desktop.domain.syncing import AccountState, RecoverySheet
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.sync.devices import set_ttl
from workmoniq_protocol.strict_json import b64, unb64

_GENEROUS = ("--challenges-per-minute", "100000", "--registrations-per-hour", "100000")
_NUMBERS = count()

NewMachine = Callable[[str], Machine]


@pytest.fixture(scope="module")
def liar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TamperingProxy]:
    folder = tmp_path_factory.mktemp("server")
    with TamperingProxy() as proxy:
        options = (*_GENEROUS, "--audience", proxy.audience, "--registration", "open")
        with running_server(folder, options=options) as running:
            proxy.to(running.url)
            yield proxy


@pytest.fixture
def server(liar: TamperingProxy) -> Iterator[str]:
    liar.forget()
    yield liar.url
    liar.forget()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[NewMachine]:
    made: list[Machine] = []

    def new(name: str) -> Machine:
        made.append(Machine(tmp_path / f"{name}-{next(_NUMBERS)}", name))
        return made[-1]

    yield new
    for one in made:
        one.close()


def account(one: Machine, server: str) -> RecoverySheet:
    sheet = one.sync.create(
        server=server, username=f"lena.{next(_NUMBERS)}", password=PASSWORD, invite=None
    )
    one.sync.confirm_recovery(sheet.code)
    one.sync.enable()
    return sheet


def on(method: str, start: str, change: Callable[[dict[str, object]], None]) -> Rule:
    """Changes the JSON of each answer to such a request."""

    def rule(exchange: Exchange) -> None:
        if exchange.method == method and exchange.path.startswith(f"/v1{start}"):
            told = json.loads(exchange.answer)
            change(told)
            exchange.answer = json.dumps(told, separators=(",", ":")).encode()

    return rule


def losing(method: str, start: str) -> Rule:
    """Loses the first answer that says that such a request was carried out."""
    left = [1]

    def rule(exchange: Exchange) -> None:
        such = exchange.method == method and exchange.path.startswith(f"/v1{start}")
        if left[0] and such and exchange.status < 300:
            left[0] = 0
            exchange.lost = "answer"

    return rule


def test_a_log_cut_below_what_a_device_had_seen_stops_recovery(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    desk, fresh = machine("desk"), machine("fresh")
    code = account(desk, server).code
    assert desk.sync.sync_now(silent).agreed
    ground = desk.ground()
    with ground.member(ground.log()) as member:
        set_ttl(member, 30)
    ground.close()
    desk.sync.rename(next(one.id for one in desk.sync.devices()), "Big one")
    assert desk.sync.sync_now(silent).agreed
    kept = 3  # the genesis and the opening of two streams: what was seen later is cut off

    def cut(told: dict[str, object]) -> None:
        entries = told["entries"]
        assert isinstance(entries, list)
        told["entries"] = entries[:kept]
        told["head"] = {"n": kept - 1, "hash": b64(heads[kept - 1])}

    heads = desk.ground().log().state().heads
    liar.after.append(on("GET", "/log", cut))
    with pytest.raises(Untrusted):
        fresh.sync.recover(code=code, server=server, username=None)
    assert fresh.sync.status().state is AccountState.NONE
    liar.forget()
    fresh.sync.recover(code=code, server=server, username=None)


def test_an_account_that_the_code_was_not_made_for_is_refused(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    code = account(machine("desk"), server).code

    def other(told: dict[str, object]) -> None:
        told["rec_bind"] = b64(bytes(32))

    liar.after.append(on("GET", "/log", other))
    with pytest.raises(Untrusted, match="not made for"):
        machine("fresh").sync.recover(code=code, server=server, username=None)


def test_a_substituted_epoch_key_is_refused(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    desk = machine("desk")
    code = account(desk, server).code

    def other(told: dict[str, object]) -> None:
        ct = bytearray(unb64(told["ct"]))
        ct[-1] ^= 1
        told["ct"] = b64(bytes(ct))

    liar.after.append(on("GET", "/grants/", other))
    with pytest.raises(Untrusted, match="another key"):
        machine("fresh").sync.recover(code=code, server=server, username=None)


def test_a_changed_offer_lets_nobody_into_another_account(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server)
    offer = desk.sync.pair()

    def swap(exchange: Exchange) -> None:
        if exchange.path.endswith("/e0") and exchange.method == "GET":
            exchange.answer = exchange.answer[:-1] + bytes([exchange.answer[-1] ^ 1])

    liar.after.append(swap)
    with pytest.raises(PairingEnded, match="not made with it"):
        laptop.sync.join(code=offer.code, server=server)
    assert laptop.sync.status().state is AccountState.NONE


def test_a_newcomer_believes_no_shorter_log_than_the_other_device_told_of(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    account(desk, server)
    offer = desk.sync.pair()
    joining = laptop.sync.join(code=offer.code, server=server)
    assert offer.wait(Event()) is not None
    offer.confirm(joining.check)
    heads = desk.ground().log().state().heads

    def cut(told: dict[str, object]) -> None:
        entries = told["entries"]
        assert isinstance(entries, list)
        told["entries"], told["head"] = entries[:1], {"n": 0, "hash": b64(heads[0])}

    liar.after.append(on("GET", "/log", cut))
    with pytest.raises(Untrusted) as caught:
        joining.wait(Event())
    assert caught.value.verdict == "ROLLBACK"
    liar.forget()
    assert joining.wait(Event())


def test_a_mistyped_code_is_asked_of_nobody(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    desk, fresh = machine("desk"), machine("fresh")
    code = account(desk, server).code
    link = desk.sync.pair().code
    liar.forget()
    with pytest.raises(CodeMistyped):
        fresh.sync.recover(code=_swapped(code), server=server, username=None)
    with pytest.raises(CodeMistyped):
        fresh.sync.join(code=_swapped(link), server=server)
    with pytest.raises(CodeMistyped):
        desk.sync.delete_account(password=None, recovery=_swapped(code))
    assert liar.seen == []


def _swapped(code: str) -> str:
    """Two different neighbours change places, as people mistype."""
    for at in range(len(code) - 1):
        one, two = code[at], code[at + 1]
        if one != two and "-" not in (one, two):
            return code[:at] + two + one + code[at + 2 :]
    raise AssertionError("a code of one character")


def test_a_lost_answer_is_made_up_for_by_the_same_call(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    desk, laptop = machine("desk"), machine("laptop")
    name = f"mona.{next(_NUMBERS)}"
    liar.after.append(losing("POST", "/accounts"))
    with pytest.raises(ServerGone):
        desk.sync.create(server=server, username=name, password=PASSWORD, invite=None)
    sheet = desk.sync.create(server=server, username=name, password=PASSWORD, invite=None)
    desk.sync.confirm_recovery(sheet.code)
    desk.sync.enable()

    offer = desk.sync.pair()
    joining = laptop.sync.join(code=offer.code, server=server)
    assert offer.wait(Event()) is not None
    liar.after.append(losing("POST", "/log"))
    with pytest.raises(ServerGone):
        offer.confirm(joining.check)
    assert desk.sync.sync_now(silent).agreed
    assert joining.wait(Event())
    joining.accept(upload_history=False)

    liar.after.append(losing("PUT", "/login-key"))
    newer = "one more quiet evening"
    with pytest.raises(ServerGone):
        desk.sync.change_password(old=PASSWORD, new=newer)
    desk.sync.change_password(old=PASSWORD, new=newer)

    liar.after.append(losing("POST", "/log"))
    out = [one.id for one in laptop.sync.devices() if one.this]
    with pytest.raises(ServerGone):
        desk.sync.revoke(out)
    desk.sync.revoke(out)
    assert desk.sync.sync_now(silent).agreed
    assert desk.ground().log().state().epoch == 1

    liar.after.append(losing("POST", "/account/delete"))
    with pytest.raises(ServerGone):
        patiently(desk.sync.delete_account, password=newer, recovery=None)
    assert not desk.sync.delete_account(password=newer, recovery=None).signed
    assert desk.sync.status().state is AccountState.NONE


def test_what_a_server_sees_of_an_account_holds_no_name_and_no_secret(
    machine: NewMachine, server: str, liar: TamperingProxy
) -> None:
    desk, laptop = machine("desk of Lena"), machine("laptop of Lena")
    sheet = account(desk, server)
    offer = desk.sync.pair()
    joining = laptop.sync.join(code=offer.code, server=server)
    assert offer.wait(Event()) is not None
    offer.confirm(joining.check)
    assert joining.wait(Event())
    joining.accept(upload_history=True)
    for one in (desk, laptop, desk):
        assert one.sync.sync_now(silent).agreed
    sent = b"\n".join(
        part
        for seen in liar.seen
        for part in (seen.path.encode(), json.dumps(seen.headers).encode(), seen.body)
    )
    assert sheet.username.encode() in sent  # once, to take the name
    for secret in (PASSWORD, sheet.code, offer.code, joining.check, "of Lena"):
        assert secret.encode() not in sent
        assert secret.replace("-", "").encode() not in sent
