"""Writes what a segment says as records, and reads them again; docs/records.md has every field.

Whatever comes from a peer is doubted: a record that is not as it must be is left out, alone.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.store.sync_said import Said
from workmoniq_desktop.store.sync_spans import Stretch
from workmoniq_desktop.sync.registers import Op
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.wire.records import CUT, KIND, OP, SEEN, SPAN, TALLY, TOMB

Record = dict[str, object]

KNOWN = frozenset({CUT, SPAN, TALLY, OP, TOMB, SEEN})

ID_BYTES, HASH_BYTES = 16, 32
MOST_TEXT = 16_000
"""Characters of a title, an address or a watcher's words; a longer one is cut, or left out."""

WINDOW, PRESENCE, WATCHED = "window", "presence", "watched"

_ZERO_OFFSET = 1_440
"""Offsets may be negative and numbers of the protocol may not: this stands for UTC."""
_MOST_MINUTES = 1_440
MOST_US = 1 << 52
_STATES = frozenset(state.value for state in State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tomb:
    """Segments that were taken back. by: the (stream, seq) that say what is left of them."""

    stream: bytes
    from_seq: int
    to_seq: int
    hash_to: bytes
    reason: str
    by: tuple[tuple[bytes, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How far a device had verified each stream, (stream, seq, hash), and the account log."""

    streams: tuple[tuple[bytes, int, bytes], ...]
    log: tuple[int, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One stretch of one device's time as a segment tells it."""

    device: str
    said: Said
    stretch: Stretch


def stretch_records(told: Told) -> Iterator[Record]:
    """A stretch: the cut that clears it, then all that is in it."""
    said = told.said
    yield {
        KIND: CUT,
        "d": told.device,
        "f": said.from_us,
        "t": said.to_us,
        "own": int(said.own),
        "st": said.stamp,
        "by": b64(said.by),
    }
    for start_us, end_us, app, process, title, url, offset in told.stretch.windows:
        if start_us < 0:
            continue
        record: Record = {
            KIND: SPAN,
            "t": WINDOW,
            "s": start_us,
            "e": end_us,
            "z": _offset(offset),
            "a": app[:MOST_TEXT],
        }
        if process is not None:
            record["p"] = process[:MOST_TEXT]
        if title is not None:
            record["n"] = title[:MOST_TEXT]
        if url is not None:
            record["u"] = url[:MOST_TEXT]
        yield record
    for start_us, end_us, state, reason, offset in told.stretch.presence:
        if start_us >= 0:
            yield {
                KIND: SPAN,
                "t": PRESENCE,
                "s": start_us,
                "e": end_us,
                "z": _offset(offset),
                "w": state,
                "r": reason[:MOST_TEXT],
            }
    for start_us, end_us, source, data, offset in told.stretch.watched:
        if start_us >= 0 and len(data) <= MOST_TEXT:
            yield {
                KIND: SPAN,
                "t": WATCHED,
                "s": start_us,
                "e": end_us,
                "z": _offset(offset),
                "src": source[:MOST_TEXT],
                "data": data,
            }
    for minute, keys, clicks, scrolls, travel in told.stretch.tallies:
        if minute >= 0:
            yield {KIND: TALLY, "m": minute, "c": [keys, clicks, scrolls, travel]}


def stretches(records: Iterable[Mapping[str, object]]) -> Iterator[Told]:
    """The stretches that records tell; a span or a minute before the first cut says nothing."""
    told: Told | None = None
    for record in records:
        kind = record.get(KIND)
        if kind == CUT:
            if told is not None:
                yield told
            told = _told(record)
        elif told is not None and kind == SPAN:
            _read_span(record, told.stretch)
        elif told is not None and kind == TALLY:
            _read_tally(record, told.stretch)
    if told is not None:
        yield told


def op_record(op: Op) -> Record:
    """One word about a register."""
    record: Record = {
        KIND: OP,
        "id": b64(op.id),
        "on": op.target,
        "field": op.field,
        "val": op.val,
        "hlc": op.hlc,
        "dev": b64(op.device),
        "over": [b64(other) for other in sorted(op.over)],
    }
    if op.after:
        record["after"] = list(op.after)
    return record


def read_op(record: Mapping[str, object]) -> Op | None:
    """None for what is no word, or says no JSON."""
    try:
        over, after = record.get("over", []), record.get("after", [])
        val = record["val"]
        if not isinstance(over, list) or not isinstance(after, list):
            return None
        if val is not None and not _is_sound(json.loads(_text(val))):
            return None
        if not _is_sound(record["on"]) or not _is_sound(after):
            return None
        return Op(
            id=unb64(record["id"], ID_BYTES),
            target=_text(record["on"]),
            field=_text(record["field"]),
            val=None if val is None else _text(val),
            hlc=_number(record["hlc"]),
            device=unb64(record["dev"], ID_BYTES),
            over=frozenset(unb64(other, ID_BYTES) for other in over),
            after=tuple(_text(each) for each in after),
        )
    except (JsonInvalid, KeyError, ValueError, RecursionError):
        return None


def tomb_record(tomb: Tomb) -> Record:
    """Segments that were taken back."""
    return {
        KIND: TOMB,
        "stream": b64(tomb.stream),
        "from": tomb.from_seq,
        "to": tomb.to_seq,
        "hash_to": b64(tomb.hash_to),
        "reason": tomb.reason,
        "replaced_by": [[b64(stream), seq] for stream, seq in tomb.by],
    }


def read_tomb(record: Mapping[str, object]) -> Tomb | None:
    """None for what is none."""
    try:
        by = record.get("replaced_by", [])
        if not isinstance(by, list):
            return None
        tomb = Tomb(
            stream=unb64(record["stream"], ID_BYTES),
            from_seq=_number(record["from"]),
            to_seq=_number(record["to"]),
            hash_to=unb64(record["hash_to"], HASH_BYTES),
            reason=_text(record["reason"]),
            by=tuple((unb64(stream, ID_BYTES), _number(seq)) for stream, seq in by),
        )
    except (JsonInvalid, KeyError, ValueError, TypeError):
        return None
    return tomb if tomb.from_seq <= tomb.to_seq else None


def seen_record(seen: Seen) -> Record:
    """How far this device has verified what the server serves."""
    record: Record = {
        KIND: SEEN,
        "streams": [[b64(stream), seq, b64(hashed)] for stream, seq, hashed in seen.streams],
    }
    if seen.log is not None:
        record["log"] = [seen.log[0], b64(seen.log[1])]
    return record


def read_seen(record: Mapping[str, object]) -> Seen | None:
    """None for what is none."""
    try:
        rows, log = record["streams"], record.get("log")
        if not isinstance(rows, list) or not isinstance(log, list | None):
            return None
        return Seen(
            streams=tuple(
                (unb64(stream, ID_BYTES), _number(seq), unb64(hashed, HASH_BYTES))
                for stream, seq, hashed in rows
            ),
            log=None if log is None else (_number(log[0]), unb64(log[1], HASH_BYTES)),
        )
    except (JsonInvalid, KeyError, ValueError, TypeError, IndexError):
        return None


def bounds(stretches: Sequence[Told]) -> tuple[int | None, int | None]:
    """From where to where stretches speak, spans that reach over their edges included."""
    low: list[int] = []
    high: list[int] = []
    for told in stretches:
        low.append(told.said.from_us)
        high.append(told.said.to_us)
        stretch = told.stretch
        for rows in (stretch.windows, stretch.presence, stretch.watched):
            low += [row[0] for row in rows]
            high += [row[1] for row in rows]
    return min(low, default=None), max(high, default=None)


def _told(record: Mapping[str, object]) -> Told | None:
    try:
        said = Said(
            from_us=_number(record["f"]),
            to_us=_number(record["t"]),
            own=record["own"] == 1,
            stamp=_number(record["st"]),
            by=unb64(record["by"], ID_BYTES),
        )
        device = _text(record["d"])
    except (JsonInvalid, KeyError, ValueError):
        return None
    if said.from_us >= said.to_us or not device:
        return None
    if said.from_us // DAY_US != (said.to_us - 1) // DAY_US:
        return None  # nobody tells so, and all the months of a stretch are added up anew
    return Told(device=device, said=said, stretch=Stretch())


def _read_span(record: Mapping[str, object], stretch: Stretch) -> None:
    try:
        start_us, end_us = _number(record["s"]), _number(record["e"])
        offset = min(_number(record["z"]), 2 * _MOST_MINUTES) - _ZERO_OFFSET
        if start_us >= end_us:
            return
        match record["t"]:
            case "window":
                stretch.windows.append(
                    (
                        start_us,
                        end_us,
                        _text(record["a"]),
                        _maybe(record.get("p")),
                        _maybe(record.get("n")),
                        _maybe(record.get("u")),
                        offset,
                    )
                )
            case "presence":
                state = _text(record["w"])
                known = state if state in _STATES else State.BLIND.value
                stretch.presence.append((start_us, end_us, known, _text(record["r"]), offset))
            case "watched":
                data = _text(record["data"])
                if isinstance(json.loads(data), dict):
                    stretch.watched.append((start_us, end_us, _text(record["src"]), data, offset))
            case _:
                return
    except (JsonInvalid, KeyError, ValueError, RecursionError):
        return


def _read_tally(record: Mapping[str, object], stretch: Stretch) -> None:
    counts: Any = record.get("c")
    if not isinstance(counts, list) or len(counts) != 4:
        return
    try:
        keys, clicks, scrolls, travel = (_number(one) for one in counts)
        stretch.tallies.append((_number(record["m"]), keys, clicks, scrolls, travel))
    except (KeyError, ValueError):
        return


def _is_sound(value: object) -> bool:
    """Whether a value can be kept: the history takes no number and no text of every kind."""
    if isinstance(value, str):
        return not any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, list):
        return all(_is_sound(one) for one in value)
    if isinstance(value, dict):
        return all(_is_sound(key) and _is_sound(one) for key, one in value.items())
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) < MOST_US


def _offset(minutes: int) -> int:
    return min(max(minutes, -_MOST_MINUTES), _MOST_MINUTES) + _ZERO_OFFSET


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < MOST_US:
        raise ValueError("no number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004  # one exception for all that does not fit
    return value


def _maybe(value: object) -> str | None:
    return None if value is None else _text(value)
