"""A thief who kept all that a server ever had, and then takes a device."""

from collections.abc import Iterable, Iterator
from itertools import product

from tests.adversarial.lies import agree, path_of
from tests.adversarial.stage import Device, Party
from tests.fakes.tampering import Exchange

from workmoniq_protocol.crypto import epochs
from workmoniq_protocol.crypto import segment as sealing
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.limits import GRANT_BYTES, WRAP_BYTES
from workmoniq_protocol.strict_json import JsonInvalid, loads, unb64
from workmoniq_protocol.wire.segment import Frame, parse_frames, parse_header


class Thief:
    """Everything that passed between the devices and their server, bytes for bytes."""

    def __init__(self, seen: Iterable[Exchange]) -> None:
        self.frames: list[Frame] = []
        self.grants: set[bytes] = set()
        self.wraps: set[bytes] = set()
        for exchange in seen:
            if path_of(exchange).endswith("/segments"):
                self.frames += parse_frames(exchange.body, most=1)
            for text in (exchange.body, exchange.answer):
                for value in _binaries(text):
                    if len(value) == GRANT_BYTES:
                        self.grants.add(value)
                    elif len(value) == WRAP_BYTES:
                        self.wraps.add(value)
        self.wraps |= {frame.wrap for frame in self.frames}

    def reads(self, device: Device) -> str:
        """All that opens with what is on a device that was taken, keyring and all."""
        acct, newest = device.state().acct, device.state().epoch
        with device.database.raw() as raw:
            ring = device.ring
            keys = {key.reveal() for e in ring.epochs(raw) if (key := ring.epoch_key(raw, e))}
            seeds = [seed.reveal() for seed in ring.kem_seeds(raw)]
        for seed, ct, epoch in product(seeds, self.grants, range(newest + 1)):
            try:
                keys.add(epochs.open_grant(seed, ct, acct, epoch))
            except BoxInvalid:
                continue
        return b"".join(
            payload for frame in self.frames for payload in self._opened(acct, frame, keys)
        ).decode()

    def _opened(self, acct: bytes, frame: Frame, keys: Iterable[bytes]) -> Iterator[bytes]:
        header = parse_header(frame.header)
        for key, wrap in product(keys, self.wraps):
            try:
                dek = sealing.unwrap_dek(
                    key, acct, header.stream, header.seq, header.body_hash, wrap
                )
            except BoxInvalid:
                continue
            yield sealing.open_body(dek, header.context(), frame.body)
            return


def _binaries(text: bytes) -> Iterator[bytes]:
    """Every value in some JSON that is bytes."""
    try:
        waiting: list[object] = [loads(text, max_bytes=len(text) + 1)]
    except JsonInvalid:
        return
    while waiting:
        match waiting.pop():
            case dict() as some:
                waiting += some.values()
            case list() as some:
                waiting += some
            case str() as value:
                try:
                    yield unb64(value)
                except JsonInvalid:
                    continue


def test_t55_a_device_that_has_renewed_its_key_opens_nothing_that_was_wiped(party: Party) -> None:
    """Before it has, it does; and so long the window says that the wipe is pending there."""
    proxy = party.stage.proxy
    desk = party.first("desk")
    desk.work(0, 2, title="kept")
    desk.work(3, title="secret")
    desk.now()
    laptop = party.another(desk, "laptop")
    agree(desk, laptop)
    desk.wipe(3)
    desk.now()
    thief = Thief(proxy.seen)
    assert "secret 3" in thief.reads(laptop)
    (wipe,) = desk.sync.status().wipes
    assert (wipe.unconfirmed, wipe.unshredded) == (("laptop",), ("laptop",))
    laptop.now()
    thief = Thief(proxy.seen)
    for device in (desk, laptop):
        assert "secret" not in thief.reads(device)
        assert "kept 1" in thief.reads(device)
        assert "secret" not in device.everything()
    desk.work(5)
    agree(laptop, desk)
    party.clock.hours += 24
    agree(laptop, desk)
    assert desk.sync.status().wipes == ()
