"""Somebody in between at a pairing, or with a copied code: nobody is let in who was not meant."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import StringIO
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.adversarial.keys.party import Party, entries_of, log_of, only, state_of, stolen, synced
from tests.fakes.doors import ScriptedProfile
from tests.fakes.sync_party import Machine
from tests.fakes.tampering import Exchange

from workmoniq_desktop.cli.main import main
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import PairingEnded, WorkMoniQError, WrongDigits
from workmoniq_desktop.domain.sync_errors import ServerRefused, Untrusted
from workmoniq_desktop.domain.syncing import AccountState
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.log_wire import newcomer_json
from workmoniq_desktop.sync.slots import Slots
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol import codes, tags
from workmoniq_protocol.crypto import box, epochs, hpke, pairing
from workmoniq_protocol.crypto.log_author import Author, cosign_device, signed
from workmoniq_protocol.crypto.pairing import Invitation, Offer
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, dumps
from workmoniq_protocol.wire.account_log import LogState

SMALL_ORDER = b"\1" + bytes(31)
TOO_LARGE_Y = (2**255 - 19).to_bytes(32, "little")


@dataclass
class Stranger:
    """Somebody who has copied the code; what they ask for is theirs to choose."""

    party: Party
    invitation: Invitation
    author: Author = Author(id=b"\x31" * 16, sig_seed=b"\x32" * 32)
    kem_pk: bytes = hpke.public_key(b"\x33" * 32)

    def asks(
        self,
        *,
        acct: bytes,
        role: str = "full",
        told_id: bytes | None = None,
        told_key: bytes | None = None,
        told_kem: bytes | None = None,
        name: str = "laptop",
    ) -> str:
        """Put a request into the slot; its six digits."""
        cosig = cosign_device(acct=acct, device=self.author, role=role, kem_pk=self.kem_pk)
        raw = dumps(
            {
                "id": b64(told_id or self.author.id),
                "sig_pk": b64(told_key or public_key(self.author.sig_seed)),
                "kem_pk": b64(told_kem or self.kem_pk),
                "name": name,
                "cosig": b64(cosig),
            }
        )
        code = self.invitation
        sealed = box.seal(code.request_key, tags.BOX_PAIR_REQUEST, code.rid, raw)
        clock = self.party.machines[0].clock
        with Transport(Address.parse(self.party.url), clock) as transport:
            assert Slots(code.rid, clock).put(transport.send, "n", sealed)
        return f"{int.from_bytes(sha256(raw)[:8]) % 10**6:06}"


def names(machine: Machine) -> list[str]:
    return sorted(one.name for one in machine.sync.devices())


def test_t21_a_new_device_that_is_led_to_another_account_does_not_enter(party: Party) -> None:
    desk, fake = party.account("desk"), party.account("fake")
    other = Offer(
        acct=state_of(fake).acct, n=0, head=state_of(fake).heads[0], role="full", name="desk"
    )
    forged = pairing.seal_e0(Invitation.from_code(bytes(15)), other)
    offer, guest = desk.sync.pair(), party.machine("laptop")

    def offered(one: Exchange) -> None:
        if one.method == "GET" and one.path.endswith("/e0"):
            one.answer = forged

    party.proxy.after.append(offered)
    with pytest.raises(PairingEnded):
        guest.sync.join(code=offer.code, server=party.url)
    party.proxy.forget()
    joining = guest.sync.join(code=offer.code, server=party.url)
    assert offer.wait(Event()) is not None
    offer.confirm(joining.check)
    for lie in (entries_of(fake), entries_of(desk)[:-1]):
        party.proxy.forget()
        party.proxy.after.append(log_of(lie))
        with pytest.raises(Untrusted):
            joining.wait(Event())
        assert guest.sync.status().state is AccountState.NONE
    party.proxy.forget()
    assert joining.wait(Event())


def test_t72_the_word_of_a_device_for_another_id_role_account_or_key_lets_nobody_in(
    party: Party,
) -> None:
    """Not at a pairing, nor by the server's own look at the entry."""
    desk = party.account()
    synced(desk)
    acct, own = state_of(desk).acct, stolen(desk)
    asked: list[dict[str, Any]] = [
        {"acct": bytes(16)},
        {"acct": acct, "role": "web"},
        {"acct": acct, "told_id": b"\x41" * 16},
        {"acct": acct, "told_kem": hpke.public_key(b"\x42" * 32)},
        {"acct": acct, "told_key": public_key(b"\x43" * 32)},
    ]
    for one in asked:
        offer = desk.sync.pair()
        Stranger(party, Invitation.from_code(codes.decode("link", offer.code))).asks(**one)
        with pytest.raises(PairingEnded):
            offer.wait(Event())
        with pytest.raises(PairingEnded):
            offer.confirm("000000")
    for wrong in _vouched_wrongly(acct):
        with desk.ground().member(desk.ground().log()) as member:

            def build(state: LogState, wrong: bytes = wrong) -> Draft:
                return _unvouched(state, own.author, own.eks, wrong)

            with pytest.raises(ServerRefused) as refused:
                member.log.append(member.session, build)
        assert (refused.value.reason, refused.value.detail["rule"]) == ("bad_entry", "cosig")
        member.session.transport.close()
    synced(desk)
    assert names(desk) == ["desk"]


_STRANGER = Author(id=b"\x31" * 16, sig_seed=b"\x32" * 32)
_KEM = hpke.public_key(b"\x33" * 32)


def _vouched_wrongly(acct: bytes) -> list[bytes]:
    other = replace(_STRANGER, id=b"\x41" * 16)
    return [
        cosign_device(acct=bytes(16), device=_STRANGER, role="full", kem_pk=_KEM),
        cosign_device(acct=acct, device=_STRANGER, role="web", kem_pk=_KEM),
        cosign_device(acct=acct, device=other, role="full", kem_pk=_KEM),
        cosign_device(acct=acct, device=_STRANGER, role="full", kem_pk=b""),
        bytes(64),
    ]


def _unvouched(state: LogState, author: Author, eks: Any, cosig: bytes) -> Draft:
    grants = {
        epoch: epochs.seal_grant(_KEM, eks[epoch], state.acct, epoch)
        for epoch in state.unretired_epochs()
    }
    body = {
        "v": 1,
        "acct": b64(state.acct),
        "n": state.n + 1,
        "prev": b64(state.head),
        "op": "add_device",
        "by": b64(author.id),
        "id": b64(_STRANGER.id),
        "role": "full",
        "sig_pk": b64(public_key(_STRANGER.sig_seed)),
        "kem_pk": b64(_KEM),
        "grants": {str(epoch): b64(sha256(ct)) for epoch, ct in grants.items()},
    }
    entry = replace(signed(author, body, None), cosig=cosig)
    return Draft(entry=entry, body={"grants": newcomer_json(grants)})


def test_t89_wrong_digits_let_nobody_in(party: Party) -> None:
    """The stranger copied the code and asks in the guest's place; the person types the guest's."""
    desk = party.account()
    offer = desk.sync.pair()
    code = Invitation.from_code(codes.decode("link", offer.code))
    digits = Stranger(party, code).asks(acct=state_of(desk).acct)
    guest = party.machine("laptop")
    with pytest.raises(PairingEnded):
        guest.sync.join(code=offer.code, server=party.url)
    assert offer.wait(Event()) is not None
    typed = "123456" if digits != "123456" else "654321"
    for _ in range(3):
        with pytest.raises(WrongDigits):
            offer.confirm(typed)
    for late in (typed, digits):
        with pytest.raises(PairingEnded):
            offer.confirm(late)
    assert not [one for one in party.proxy.seen if (one.method, one.path) == ("POST", "/v1/log")]
    synced(desk)
    assert names(desk) == ["desk"]


@pytest.mark.parametrize("typed", ["", "\n", "yes\n", "000000\n", "0000\n"])
def test_t89_the_command_line_lets_nobody_in_without_the_digits(party: Party, typed: str) -> None:
    desk, guest = party.account(), party.machine("laptop")
    out, err = StringIO(), StringIO()
    profile = ScriptedProfile()
    profile.history.syncing = cast("Any", desk.sync)
    with ThreadPoolExecutor(1) as pool:
        terminal = Terminal(out, err, StringIO(typed))
        done = pool.submit(main, ("device", "pair", "--json"), profile.make_doors, terminal)
        code = json.loads(_line(out, 0, done.done))["code"]
        guest.sync.join(code=code, server=party.url)
        assert done.result(60) != 0
    assert json.loads(_line(out, 1, lambda: True))["request"]["name"] == "laptop"
    synced(desk)
    assert names(desk) == ["desk"]


@pytest.mark.parametrize("more", [("--yes",), ("--check", "000000"), ("--yes", "--check=000000")])
def test_t89_no_word_of_the_command_line_stands_for_the_digits(
    party: Party, more: tuple[str, ...]
) -> None:
    desk = party.account()
    profile = ScriptedProfile()
    profile.history.syncing = cast("Any", desk.sync)
    party.proxy.seen.clear()
    terminal = Terminal(StringIO(), StringIO(), StringIO(""))
    assert main(("device", "pair", *more), profile.make_doors, terminal) == 2
    assert party.proxy.seen == []


def _line(out: StringIO, number: int, over: Callable[[], bool]) -> str:
    until = time.monotonic() + 60
    while len(lines := out.getvalue().splitlines()) <= number:
        assert time.monotonic() < until
        assert not over()
        time.sleep(0.02)
    return lines[number]


@pytest.mark.parametrize("key", [SMALL_ORDER, TOO_LARGE_Y], ids=["small order", "y of p"])
def test_t93_a_weak_key_that_asks_to_pair_is_not_let_in(party: Party, key: bytes) -> None:
    desk = party.account()
    offer = desk.sync.pair()
    code = Invitation.from_code(codes.decode("link", offer.code))
    Stranger(party, code).asks(acct=state_of(desk).acct, told_key=key)
    with pytest.raises(PairingEnded):
        offer.wait(Event())
