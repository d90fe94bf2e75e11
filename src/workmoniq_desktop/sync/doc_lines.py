"""The lines of documents that are about streams: what was seen of them, and what was taken out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.sync.chain import Pin
from workmoniq_desktop.sync.judge import Seen, Tomb
from workmoniq_protocol.limits import MOST_INTEGER
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.wire.records import KIND, SEEN, TOMB

SEEN_A_LINE: Final = 300
"""Streams in one line, far below the 64 KiB a line may have."""
REASONS: Final = ("wipe", "redact", "retention", "compact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A tombstone as a line tells it. replaced_by: streams and numbers of what holds the rest."""

    tomb: Tomb
    reason: str
    replaced_by: tuple[tuple[bytes, int], ...] = ()


def seen_lines(streams: Mapping[bytes, Pin], log: Pin) -> Iterator[dict[str, object]]:
    """What this device has verified: the end of each stream, and of the account log."""
    some = [
        [b64(stream), pin.seq, b64(pin.hash)]
        for stream, pin in sorted(streams.items())
        if pin.seq >= 0
    ]
    for at in range(0, max(len(some), 1), SEEN_A_LINE):
        yield {
            KIND: SEEN,
            "log": [log.seq, b64(log.hash)],
            "streams": some[at : at + SEEN_A_LINE],
        }


def read_seen(line: Mapping[str, object], device: bytes) -> list[Seen]:
    """What device signed that it had verified; the account log's under an empty stream.

    Raises ValueError for a line that is none.
    """
    log, streams = line.get("log"), line.get("streams")
    if not isinstance(log, list) or len(log) != 2 or not isinstance(streams, list):
        raise JsonInvalid("no line of what was seen")
    found = [Seen(device=device, stream=b"", seq=_number(log[0]), hash=unb64(log[1], 32))]
    for one in streams:
        if not isinstance(one, list) or len(one) != 3:
            raise JsonInvalid("no line of what was seen")
        found.append(
            Seen(
                device=device,
                stream=unb64(one[0], 16),
                seq=_number(one[1]),
                hash=unb64(one[2], 32),
            )
        )
    return found


def tomb_line(told: Told) -> dict[str, object]:
    """A range of segments is taken out."""
    tomb = told.tomb
    line: dict[str, object] = {
        KIND: TOMB,
        "stream": b64(tomb.stream),
        "from": tomb.from_seq,
        "to": tomb.to_seq,
        "hash_to": b64(tomb.hash_to),
        "reason": told.reason,
    }
    if told.replaced_by:
        line["replaced_by"] = [[b64(stream), seq] for stream, seq in told.replaced_by]
    return line


def read_tomb(line: Mapping[str, object]) -> Told:
    """Raises ValueError for a line that is none."""
    reason, replaced = line.get("reason"), line.get("replaced_by", [])
    first, last = _number(line.get("from")), _number(line.get("to"))
    if not isinstance(reason, str) or not isinstance(replaced, list) or first > last:
        raise JsonInvalid("no line of a tombstone")
    return Told(
        tomb=Tomb(
            stream=unb64(line.get("stream"), 16),
            from_seq=first,
            to_seq=last,
            hash_to=unb64(line.get("hash_to"), 32),
        ),
        reason=reason,
        replaced_by=tuple(_place(each) for each in replaced),
    )


def _place(value: object) -> tuple[bytes, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise JsonInvalid("no place of a segment")
    return unb64(value[0], 16), _number(value[1])


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST_INTEGER:
        raise JsonInvalid("no number of a segment")
    return value
