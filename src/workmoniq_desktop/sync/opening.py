"""Opens what the server gave for a verified header, or says that it is not what was sealed."""

from collections.abc import Sequence

from workmoniq_desktop.domain.sync_errors import SealBroken
from workmoniq_desktop.sync import wraps
from workmoniq_desktop.sync.parts import OpenedSegment
from workmoniq_desktop.sync.wraps import Keys, Wrap
from workmoniq_protocol.crypto import segment as sealing
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire import records, web_records
from workmoniq_protocol.wire.log_state import LogState, LogStream
from workmoniq_protocol.wire.records import RecordInvalid
from workmoniq_protocol.wire.segment import Frame, parse_header


class NotAsSealed(Exception):
    """Bytes that the owner of the stream did not seal so. why: a word, which is only kept here."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def open_frame(
    state: LogState, stream: LogStream, raw_header: bytes, frame: Frame, keys: Keys
) -> OpenedSegment:
    """The records of a segment. Raises NotAsSealed.

    raw_header: as verified; body, wrap and padding are checked against it.
    """
    header = parse_header(raw_header)
    if frame.header != raw_header:
        raise NotAsSealed("other_header")
    if len(frame.body) != header.body_len or sha256(frame.body) != header.body_hash:
        raise NotAsSealed("body_hash")
    dek = _dek(state, stream, header.seq, header.body_hash, frame.wrap, keys)
    try:
        web = state.devices[stream.owner].role == "web"
        payload = sealing.open_body(dek, header.context(), frame.body, raw_only=web)
        lines = records.decode(payload)
        if web:
            web_records.check_web(lines)
    except BoxInvalid:
        raise NotAsSealed("box_invalid") from None
    except RecordInvalid:
        raise NotAsSealed("records") from None
    return OpenedSegment(
        stream=stream.id,
        seq=header.seq,
        stream_class=stream.stream_class,
        device=stream.owner,
        hash=header.hash(),
        lines=lines,
    )


def _dek(  # noqa: PLR0917  # the parts of one place
    state: LogState, stream: LogStream, seq: int, body_hash: bytes, wrap: bytes, keys: Keys
) -> bytes:
    """The frame does not say whose epoch's the wrap is; the newest is the likeliest."""
    for epoch in sorted(keys, reverse=True):
        told = Wrap(stream=stream.id, seq=seq, body_hash=body_hash, epoch=epoch, wrap=wrap)
        try:
            return wraps.opened(state.acct, told, keys)
        except SealBroken:
            continue
    raise NotAsSealed("wrap")


def batches(segments: Sequence[tuple[int, int]], *, most: int, most_bytes: int) -> list[list[int]]:
    """Numbers in groups of at most so many and so many bytes, from (number, bytes) in order."""
    groups: list[list[int]] = []
    size = most_bytes + 1
    for seq, length in segments:
        if not groups or len(groups[-1]) == most or size + length > most_bytes:
            groups.append([])
            size = 0
        groups[-1].append(seq)
        size += length
    return groups


__all__ = ["NotAsSealed", "batches", "open_frame"]
