"""What documents say: words nobody has yet, what a wipe left of a segment, and the whole anew."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.store import (
    frozen,
    sync_ops,
    sync_said,
    sync_spans,
    sync_unknown,
    sync_wipes,
)
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_ops import Row
from workmoniq_desktop.store.sync_spans import Stretch
from workmoniq_desktop.sync import codec, targets
from workmoniq_desktop.sync.codec import Record, Told
from workmoniq_desktop.sync.parts import Chunk
from workmoniq_desktop.sync.speaking import op_of
from workmoniq_desktop.sync.wiping_rows import stretch_without
from workmoniq_protocol.strict_json import dumps

MOST_CHARACTERS = 400_000
"""Of one document or of what survives in one segment."""
_AT_ONCE = 2_000
_TOLD = 1
"""The step of a wipe whose word is sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocChunk(Chunk):
    """Words on their way. ops: their ids."""

    ops: tuple[bytes, ...] = ()


def next_words(raw: Raw) -> DocChunk | None:
    """Words of this device that nobody has yet, wipes first; None where there are none."""
    waiting = sync_ops.to_say(raw, _AT_ONCE)
    waiting.sort(key=lambda one: not one[0][1].startswith((targets.WIPE, targets.REDACT)))
    lines: list[Mapping[str, object]] = []
    ops: list[bytes] = []
    characters = 0
    for row, over in waiting:
        record = _record(row, over)
        characters += len(dumps(record))
        if ops and characters > MOST_CHARACTERS:
            break
        lines.append(record)
        ops.append(row[0])
    return DocChunk(lines=lines, ops=tuple(ops)) if ops else None


def words_sent(raw: Raw, chunk: DocChunk) -> None:
    """They are on their way; of a wipe that is the first step of many."""
    sync_ops.mark_said(raw, chunk.ops)
    for record in chunk.lines:
        target = str(record["on"])
        for prefix in (targets.WIPE, targets.REDACT):
            if target.startswith(prefix):
                sync_wipes.set_step(raw, target.removeprefix(prefix), _TOLD)


def snapshot(raw: Raw) -> Iterator[Chunk]:
    """Documents that say anew all that holds, so that every older document may go.

    Each word goes with its own id, clock and author, and with every word of its register that is
    hidden: an older document that is still read changes nothing. Wipes are words too; records of
    kinds nobody here knows are passed on.
    """
    records: Iterable[Record] = (_record(row, over) for row, over in sync_ops.live(raw))
    unknown: Iterable[Record] = (json.loads(line) for line in sync_unknown.every(raw))
    for lines in _filled([*records, *unknown]):
        yield Chunk(lines=lines)


def survivors(raw: Raw, device: bytes, from_us: int, to_us: int) -> list[Chunk]:
    """What is left of what a device told of a range, to be told again under its name.

    The tellings keep rank and bounds, the spans their ids: where the old segment was read, this
    says nothing new; where it was not, it takes its place.
    """
    wipes = sync_wipes.every(raw)
    found: list[Told] = []
    for machine, said in sync_said.told_by(raw, device, from_us, to_us):
        number = sync_spans.number_of(raw, machine)
        if number is None:
            continue
        stretch = sync_spans.read(raw, number, said.from_us, said.to_us)
        left = stretch_without(stretch, sync_wipes.touching(wipes, *_edges(stretch, said)))
        found.append(Told(device=machine, said=replace(said, digest=None), stretch=left))
    return _as_chunks(found)


def left_of(raw: Raw, lines: Iterable[Mapping[str, object]], but_by: bytes) -> list[Chunk]:
    """What wipes leave of a segment itself, but for what one device told in it.

    For where the history here keeps less than its author's: `survivors` would be less than is left.
    """
    wipes = sync_wipes.every(raw)
    found: list[Told] = []
    for told in codec.stretches(lines):
        if told.said.by != but_by:
            taking = sync_wipes.touching(wipes, *_edges(told.stretch, told.said))
            found.append(replace(told, stretch=stretch_without(told.stretch, taking)))
    return _as_chunks(found)


def _as_chunks(found: Iterable[Told]) -> list[Chunk]:
    chunks: list[Chunk] = []
    for group in _grouped(found):
        low_us, high_us = codec.bounds(group)
        lines = [record for told in group for record in codec.stretch_records(told)]
        chunks.append(Chunk(lines=lines, from_us=low_us, to_us=high_us))
    return chunks


def aged_until_us(raw: Raw) -> int | None:
    """Segments that begin before then may hold more than is kept here by age; None: none does."""
    day = frozen.until_day(raw.execute)
    return None if day is None else day * DAY_US


def _grouped(found: Iterable[Told]) -> Iterator[list[Told]]:
    group: list[Told] = []
    characters = 0
    for told in found:
        more = sum(len(dumps(record)) for record in codec.stretch_records(told))
        if group and characters + more > MOST_CHARACTERS:
            yield group
            group, characters = [], 0
        group.append(told)
        characters += more
    if group:
        yield group


def _filled(records: Iterable[Record]) -> Iterator[list[Mapping[str, object]]]:
    lines: list[Mapping[str, object]] = []
    characters = 0
    for record in records:
        more = len(dumps(record))
        if lines and characters + more > MOST_CHARACTERS:
            yield lines
            lines, characters = [], 0
        lines.append(record)
        characters += more
    if lines:
        yield lines


def _edges(stretch: Stretch, said: sync_said.Said) -> tuple[int, int]:
    low = [said.from_us, *(row[0] for row in stretch.windows)]
    high = [said.to_us, *(row[1] for row in stretch.windows)]
    return min(low), max(high)


def _record(row: Row, over: list[bytes]) -> Record:
    return codec.op_record(replace(op_of(row), over=frozenset(over)))
