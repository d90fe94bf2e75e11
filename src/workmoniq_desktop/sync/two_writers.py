"""That something else signs as this device: kept with both signatures, and told until it ends."""

from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store import sync_evidence, sync_outbox, sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_evidence import EvidenceRow

SIGNED_ELSEWHERE: Final = "signed_elsewhere"
_STANDS: Final = "two_writers"
"""The row of sync_state: the stream in hexadecimal, a colon, since when in microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWriters:
    """It stands. stream: an own one, in which it was found last. at_us: since when."""

    stream: bytes
    at_us: int


def found(raw: Raw, stream: bytes, at_us: int) -> None:
    """It is so from now on. The evidence is what was signed there, and what was sealed here."""
    waiting = sync_outbox.first_of(raw, stream, 1, 1)
    row = sync_streams.one(raw, stream)
    if row is None or not waiting:
        raise AssertionError("a stream is left in which nothing waits")
    seq = min(waiting[0].seq, row.seq)  # one that was closed early has none at the same place
    theirs = sync_streams.header(raw, stream, seq) or b""
    sync_evidence.put(
        raw,
        EvidenceRow(
            at_us=at_us,
            verdict=Verdict.TWO_WRITERS.value,
            stream=stream,
            seq=waiting[0].seq,
            detail=SIGNED_ELSEWHERE,
            blob=theirs + waiting[0].header,
        ),
    )
    since = standing(raw)
    sync_state.put(raw, _STANDS, f"{stream.hex()}:{at_us if since is None else since.at_us}")


def over(raw: Raw) -> None:
    """All that waited was taken: whatever it was, it writes no more."""
    sync_state.delete(raw, _STANDS)


def standing(raw: Raw) -> TwoWriters | None:
    """What stands now, or None."""
    kept = sync_state.get(raw, _STANDS)
    if kept is None:
        return None
    stream, _, at_us = kept.partition(":")
    return TwoWriters(stream=bytes.fromhex(stream), at_us=int(at_us))
