"""Seals what this device has to say into the next segment of a stream of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workmoniq_desktop.store import sync_outbox, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_outbox import OutboxRow
from workmoniq_desktop.sync.chain import Pin
from workmoniq_desktop.sync.member import Member
from workmoniq_protocol.crypto.segment import new_dek, seal_segment
from workmoniq_protocol.crypto.signing import Signer
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.log_state import LogState

Line = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a segment holds. from_us, to_us: the time of its records; None where it has none."""

    lines: tuple[Line, ...]
    from_us: int | None = None
    to_us: int | None = None

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Content":
        return cls(lines=tuple(lines))


def dek_name(stream: bytes, seq: int) -> str:
    """What a segment's own key is boxed under, and bound to."""
    return f"dek:{stream.hex()}:{seq}"


def tip(raw: Raw, stream: bytes) -> Pin:
    """Where an own stream ends: with what waits, or with the last that was acknowledged."""
    kept = sync_streams.one(raw, stream)
    if kept is None:
        raise AssertionError("sealing into a stream that is not known here")
    newest = sync_outbox.newest(raw, stream)
    if newest is None or newest[0] <= kept.seq:
        return Pin(seq=kept.seq, hash=kept.hash)
    return Pin(seq=newest[0], hash=sha256(newest[1]))


class Sealer:
    """Seals under the keys as they are in one transaction, which are opened once for it."""

    def __init__(self, raw: Raw, member: Member, state: LogState) -> None:
        self._raw, self._member, self._state = raw, member, state
        key = member.keyring.epoch_key(raw, state.epoch)
        if key is None:
            raise AssertionError("sealing before the epoch's key was taken")
        self._key = key
        self._signer = Signer(member.keyring.device_seed(raw).reveal())

    def seal(self, stream: bytes, content: Content) -> OutboxRow:
        """Put content into the outbox as the next segment of stream.

        In the caller's transaction, so that what is marked as sealed is. Raises PayloadTooLong.
        """
        raw, member, state = self._raw, self._member, self._state
        before = tip(raw, stream)
        seq = before.seq + 1
        dek = new_dek(member.random_bytes)
        frame = seal_segment(
            signer_seed=self._signer,
            acct=state.acct,
            stream=stream,
            seq=seq,
            prev=before.hash,
            alog_n=state.n,
            alog_hash=state.head,
            payload=records.encode(content.lines),
            dek=dek,
            ek=self._key.reveal(),
        )
        row = OutboxRow(
            stream=stream,
            seq=seq,
            header=frame.header,
            wrap=frame.wrap,
            body=frame.body,
            dek_boxed=member.keyring.seal(dek_name(stream, seq), dek),
            epoch=state.epoch,
            from_us=content.from_us,
            to_us=content.to_us,
        )
        sync_outbox.put(raw, row)
        return row


def seal(raw: Raw, member: Member, state: LogState, stream: bytes, content: Content) -> OutboxRow:
    """One segment; see Sealer."""
    return Sealer(raw, member, state).seal(stream, content)
