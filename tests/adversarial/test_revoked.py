"""A device that was shut out goes on writing, and the server helps it: nothing of it counts."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.adversarial.lies import agree, answering, entries_of, log_of, only, told
from tests.adversarial.rewriting import Heads, always_new, both, headers_of, heads
from tests.adversarial.stage import Device, Party
from tests.fakes.tampering import Exchange, Rule

from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import Frame, parse_frames, parse_header


@dataclass
class Kept:
    """Segments that the server keeps to itself: what was sent, in its order."""

    frames: list[Frame]

    def take(self, exchange: Exchange) -> None:
        """Answer the sender as if all was well."""
        if exchange.method == "POST" and exchange.path.partition("?")[0].endswith("/segments"):
            (frame,) = parse_frames(exchange.body, most=1)
            self.frames.append(frame)
            header = parse_header(frame.header)
            answering(exchange, {"seq": header.seq, "hash": b64(header.hash())}, 201)

    def served(self) -> Rule:
        """Have them, in place of what the server has from their number on."""
        return both(*(self._served(stream) for stream in {_stream(one) for one in self.frames}))

    def of(self, stream: bytes) -> list[Frame]:
        return [one for one in self.frames if _stream(one) == stream]

    def _served(self, stream: bytes) -> Rule:
        own = [one.header for one in self.of(stream)]
        begins, last = parse_header(own[0]).seq, parse_header(own[-1])

        def change(streams: Heads, _told: dict[str, Any]) -> None:
            streams[stream] |= {"seq": last.seq, "hash": b64(last.hash()), "closed": False}

        def page(first: int, honest: list[bytes]) -> list[bytes]:
            return [*honest[: max(0, begins - first)], *own[max(0, first - begins) :]]

        return both(heads(change), headers_of(stream, page))


def _stream(frame: Frame) -> bytes:
    return parse_header(frame.header).stream


def whys(device: Device) -> set[str]:
    return {row.detail for row in device.evidence()}


def two(party: Party) -> tuple[Device, Device]:
    """Two devices that agree, and have said something."""
    desk = party.first("desk")
    desk.work(0, 2)
    desk.now()
    laptop = party.another(desk, "laptop")
    laptop.work(0, 2)
    agree(desk, laptop)
    return desk, laptop


def test_t16_what_a_revoked_device_dates_back_is_refused(party: Party) -> None:
    """It was kept from its revocation, so what it seals is right by the log it knows."""
    desk, laptop = two(party)
    known, proxy = entries_of(laptop), party.stage.proxy
    desk.sync.revoke([laptop.id.hex()])
    agree(desk)
    fresh = party.another(desk, "fresh")
    kept = Kept([])
    laptop.work(6, 2)
    last = next(one for one in reversed(proxy.seen) if one.path.startswith("/v1/heads"))
    before = told(last) | {"log": {"n": len(known) - 1, "hash": b64(known[-1].head())}}
    proxy.before += [
        kept.take,
        log_of(known, rec_bind=bytes(32)),
        only("/heads", lambda one: answering(one, before)),
    ]
    _tries(laptop)
    assert kept.frames
    proxy.forget()
    proxy.before.append(always_new)
    proxy.after.append(kept.served())
    for client in (desk, fresh):
        done = client.now()
        assert {found.verdict for found in done.found} == {Verdict.CHAIN}
        assert whys(client) == {"beyond_end"}
        assert set(client.hours(laptop)) <= {0, 1}
    proxy.forget()
    agree(desk, fresh)
    assert desk.hours(laptop) == fresh.hours(laptop) == [0, 1]


def test_t16_another_segment_in_place_of_the_last_one_is_refused(party: Party) -> None:
    """A client that has no pin there yet holds the revocation's hash against it."""
    desk, laptop = two(party)
    witness = party.another(desk, "witness")
    agree(witness, desk)
    twin, proxy = _copied(party, laptop), party.stage.proxy
    kept = Kept([])
    twin.work(6, title="forged", minutes=30)
    proxy.before.append(kept.take)
    _tries(twin)
    assert kept.frames
    proxy.forget()
    laptop.work(6, title="true", minutes=30)
    for device in (laptop, desk):
        device.now()
    stream = laptop.stream()
    desk.sync.revoke([laptop.id.hex()])
    forged = Kept(kept.of(stream)[:1])
    last = desk.segments(stream)[-1]
    assert parse_header(forged.frames[0].header).seq == last.seq
    assert forged.frames[0].header != last.header
    proxy.before.append(always_new)
    proxy.after.append(forged.served())
    for client, verdict, why in (
        (witness, Verdict.CHAIN, "end_differs"),
        (desk, Verdict.FORK, "two_headers"),
    ):
        done = client.now()
        assert {found.verdict for found in done.found} == {verdict}
        assert whys(client) == {why}
    assert "forged" not in witness.everything()
    assert "forged" not in desk.everything()


def _tries(device: Device) -> None:
    """Whatever comes of it."""
    with suppress(SyncError):
        device.now()


def _copied(party: Party, device: Device) -> Device:
    """The whole of a device once more, with its keys."""
    device.close()
    folder = device.folder.with_name("copy")
    shutil.copytree(device.folder, folder)
    device.__post_init__()
    twin = Device(folder, device.name, keyring=device.keyring)
    party.devices.append(twin)
    return twin
