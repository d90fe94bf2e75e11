"""Somebody in between at a pairing, or with a copied code: nobody is let in who was not meant."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import StringIO
from threading import Event
from typing import Any, Final, cast

import pytest
from tests.adversarial.lies import stolen
from tests.adversarial.stage import Device, Party
from tests.fakes.doors import ScriptedProfile

from workmoniq_desktop.cli.main import main
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import PairingEnded, WrongDigits
from workmoniq_desktop.domain.sync_errors import ServerRefused
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.log_wire import newcomer_json
from workmoniq_desktop.sync.slots import Slots
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol import codes, tags
from workmoniq_protocol.crypto import box, epochs, hpke
from workmoniq_protocol.crypto.log_author import Author, cosign_device, signed
from workmoniq_protocol.crypto.pairing import Invitation
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, dumps
from workmoniq_protocol.wire.account_log import LogState

SMALL_ORDER = b"\1" + bytes(31)
TOO_LARGE_Y = (2**255 - 19).to_bytes(32, "little")


_STRANGER: Final = Author(id=b"\x31" * 16, sig_seed=b"\x32" * 32)
_KEM: Final = hpke.public_key(b"\x33" * 32)


@dataclass
class Stranger:
    """Somebody who has copied the code; what they ask for is theirs to choose."""

    party: Party
    invitation: Invitation

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
        cosig = cosign_device(acct=acct, device=_STRANGER, role=role, kem_pk=_KEM)
        raw = dumps(
            {
                "id": b64(told_id or _STRANGER.id),
                "sig_pk": b64(told_key or public_key(_STRANGER.sig_seed)),
                "kem_pk": b64(told_kem or _KEM),
                "name": name,
                "cosig": b64(cosig),
            }
        )
        code = self.invitation
        sealed = box.seal(code.request_key, tags.BOX_PAIR_REQUEST, code.rid, raw)
        clock = self.party.devices[0].clock
        with Transport(Address.parse(self.party.stage.url), clock) as transport:
            assert Slots(code.rid, clock).put(transport.send, "n", sealed)
        return f"{int.from_bytes(sha256(raw)[:8]) % 10**6:06}"


def names(device: Device) -> list[str]:
    return sorted(one.name for one in device.sync.devices())


def test_t72_the_word_of_a_device_for_another_id_role_account_or_key_lets_nobody_in(
    party: Party,
) -> None:
    """Not at a pairing, nor by the server's own look at the entry."""
    desk = party.first()
    desk.now()
    acct, own = desk.state().acct, stolen(desk)
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
        with desk.member() as member:

            def build(state: LogState, wrong: bytes = wrong) -> Draft:
                return _unvouched(state, own.author, own.eks, wrong)

            with pytest.raises(ServerRefused) as refused:
                member.log.append(member.session, build)
        assert (refused.value.reason, refused.value.detail["rule"]) == ("bad_entry", "cosig")
    desk.now()
    assert names(desk) == ["laptop"]


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
    desk = party.first()
    offer = desk.sync.pair()
    code = Invitation.from_code(codes.decode("link", offer.code))
    digits = Stranger(party, code).asks(acct=desk.state().acct)
    guest = party.device("guest")
    with pytest.raises(PairingEnded):
        guest.sync.join(code=offer.code, server=party.stage.url)
    assert offer.wait(Event()) is not None
    typed = "123456" if digits != "123456" else "654321"
    for _ in range(2):
        with pytest.raises(WrongDigits):
            offer.confirm(typed)
    with pytest.raises(PairingEnded):
        offer.confirm(typed)
    for late in (typed, digits):
        with pytest.raises(PairingEnded):
            offer.confirm(late)
    assert not [
        one for one in party.stage.proxy.seen if (one.method, one.path) == ("POST", "/v1/log")
    ]
    desk.now()
    assert names(desk) == ["laptop"]


def test_t89_the_command_line_lets_nobody_in_without_the_digits(party: Party) -> None:
    desk, guest = party.first(), party.device("guest")
    profile = ScriptedProfile()
    profile.history.syncing = cast("Any", desk.sync)
    for typed in ("", "yes\n", "000000\n"):
        out = StringIO()
        with ThreadPoolExecutor(1) as pool:
            terminal = Terminal(out, StringIO(), StringIO(typed))
            done = pool.submit(main, ("device", "pair", "--json"), profile.make_doors, terminal)
            code = json.loads(_line(out, 0, done.done))["code"]
            guest.sync.join(code=code, server=party.stage.url)
            assert done.result(60) != 0
        assert json.loads(_line(out, 1, lambda: True))["request"]["name"] == "guest"
    desk.now()
    assert names(desk) == ["laptop"]


def test_t89_no_word_of_the_command_line_stands_for_the_digits(party: Party) -> None:
    desk = party.first()
    profile = ScriptedProfile()
    profile.history.syncing = cast("Any", desk.sync)
    party.stage.proxy.seen.clear()
    for more in (("--yes",), ("--check", "000000"), ("--yes", "--check=000000")):
        terminal = Terminal(StringIO(), StringIO(), StringIO(""))
        assert main(("device", "pair", *more), profile.make_doors, terminal) == 2
    assert party.stage.proxy.seen == []


def _line(out: StringIO, number: int, over: Callable[[], bool]) -> str:
    until = time.monotonic() + 60
    while len(lines := out.getvalue().splitlines()) <= number:
        assert time.monotonic() < until
        assert not over()
        time.sleep(0.02)
    return lines[number]


def test_t93_a_weak_key_that_asks_to_pair_is_not_let_in(party: Party) -> None:
    desk = party.first()
    for key in (SMALL_ORDER, TOO_LARGE_Y):
        offer = desk.sync.pair()
        code = Invitation.from_code(codes.decode("link", offer.code))
        Stranger(party, code).asks(acct=desk.state().acct, told_key=key)
        with pytest.raises(PairingEnded):
            offer.wait(Event())
