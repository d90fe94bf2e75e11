"""Segments that no honest program makes, signed by a device that has all its keys."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tests.adversarial.stage import Device

from workmoniq_protocol import tags
from workmoniq_protocol.crypto import box
from workmoniq_protocol.crypto.padding import pad
from workmoniq_protocol.crypto.segment import new_dek, wrap_dek
from workmoniq_protocol.crypto.signing import sign
from workmoniq_protocol.limits import LADDER
from workmoniq_protocol.packing import sha256, u32
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.segment import NO_PREV, Frame, context_of

Line = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What a segment is written with. at: the entry of the account log it names."""

    acct: bytes
    stream: bytes
    seed: bytes
    ek: bytes
    at: tuple[int, bytes]

    def write(
        self,
        before: Sequence[bytes],
        lines: Sequence[Line] = (),
        *,
        padded: bytes | None = None,
        body: bytes | None = None,
        dek: bytes | None = None,
    ) -> Frame:
        """The segment after these headers. padded: its plaintext as it is, instead of lines.

        body: what is signed for instead of anything that was sealed.
        """
        seq, prev = len(before), sha256(before[-1]) if before else NO_PREV
        dek = dek or new_dek()
        context = context_of(
            acct=self.acct,
            stream=self.stream,
            seq=seq,
            prev=prev,
            alog_n=self.at[0],
            alog_hash=self.at[1],
        )
        if padded is None:
            padded = pad(records.encode(lines), compress=True)
        if body is None:
            body = box.seal(dek, tags.BOX_SEGMENT, context, padded)
        signed = context + u32(len(body)) + sha256(body)
        return Frame(
            header=signed + sign(self.seed, tags.SIGN_SEGMENT, signed),
            wrap=wrap_dek(self.ek, self.acct, self.stream, seq, sha256(body), dek),
            body=body,
        )

    def row(self, before: Sequence[bytes], contents: Sequence[Sequence[Line]]) -> list[Frame]:
        """Several, one after another."""
        headers, frames = list(before), []
        for lines in contents:
            frames.append(self.write(headers, lines))
            headers.append(frames[-1].header)
        return frames


def pen_of(device: Device, stream: bytes | None = None) -> Pen:
    """A device's own, at the newest entry it knows; for its events where no stream is given."""
    state = device.state()
    return Pen(
        acct=state.acct,
        stream=stream or device.stream("ev"),
        seed=device.seed,
        ek=device.epoch_key(state.epoch),
        at=(state.n, state.head),
    )


def in_epoch(pen: Pen, ek: bytes) -> Pen:
    """The same, under another epoch's key."""
    return replace(pen, ek=ek)


def plaintext(
    data: bytes, length: int, *, codec: int = 1, stored: int | None = None, filled: bytes = b""
) -> bytes:
    """A padded plaintext that says what it is told to say. filled: what stands in the padding."""
    head = bytes([codec]) + u32(len(data) if stored is None else stored) + u32(length)
    rung = next(each for each in LADDER if len(head) + len(data) + len(filled) <= each)
    return head + data + bytes(rung - len(head) - len(data) - len(filled)) + filled


@cache
def bomb(mebibytes: int) -> bytes:
    """Zeros, deflated."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(mebibytes)]
    return b"".join([*parts, packer.flush()])
