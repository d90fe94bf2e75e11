"""Gathers from the history what the judgement needs, once all streams were read."""

import json
from collections.abc import Mapping

from workmoniq_desktop.store import sync_log, sync_removal, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync.chain import Found, Pin
from workmoniq_desktop.sync.doc_lines import Told
from workmoniq_desktop.sync.heads import Heads
from workmoniq_desktop.sync.judge import (
    Facts,
    Seen,
    Tomb,
    judge_end,
    judge_missing,
    judge_seen,
    silent_devices,
)
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.log_state import LogState


def judge_all(raw: Raw, state: LogState, heads: Heads, *, now_us: int) -> list[Found]:
    """Every body that is missing and every word of a peer that the server does not bear out."""

    def hash_of(stream: bytes, seq: int) -> bytes | None:
        header = sync_streams.header(raw, stream, seq)
        return None if header is None else sha256(header)

    facts = _facts(raw, state, heads)
    tombs: dict[bytes, list[Tomb]] = {}
    for row in sync_removal.tombs(raw):
        tombs.setdefault(row.stream, []).append(
            Tomb(stream=row.stream, from_seq=row.from_seq, to_seq=row.to_seq, hash_to=row.hash_to)
        )
    found = [
        judged
        for stream, each in facts.items()
        if (
            judged := judge_missing(
                each,
                tombs.get(stream, ()),
                hash_of,
                ttl_days=state.ttl_days,
                now_us=now_us,
            )
        )
        is not None
    ]
    found += [judged for each in facts.values() if (judged := judge_end(each)) is not None]
    # the word of a device that was shut out counts no more: whoever stole it could have any server
    # distrusted for ever; how far its own streams came the account log says
    active = {each.id for each in state.active_full()}
    seen = (
        Seen(device=row.device, stream=row.stream, seq=row.seq, hash=row.hash)
        for row in sync_removal.seen(raw)
        if row.device in active
    )
    return found + judge_seen(seen, facts, state, hash_of)


def silent(raw: Raw, state: LogState, own: bytes, *, now_us: int) -> list[bytes]:
    """Full devices of which nothing was heard for a week; a new one has a week to begin."""
    heard = sync_streams.heard_us(raw)
    since: Mapping[bytes, int] = {
        device.id: heard.get(device.id) or sync_log.seen_us(raw, device.added_n) or now_us
        for device in state.active_full()
    }
    return silent_devices(state, own, since, now_us=now_us)


def told_of(row: sync_removal.TombRow) -> Told:
    """A kept tombstone, as a line of a document tells it."""
    return Told(
        tomb=Tomb(stream=row.stream, from_seq=row.from_seq, to_seq=row.to_seq, hash_to=row.hash_to),
        reason=row.reason,
        replaced_by=tuple(
            (bytes.fromhex(stream), int(seq)) for stream, seq in json.loads(row.replaced_by)
        ),
    )


def _facts(raw: Raw, state: LogState, heads: Heads) -> dict[bytes, Facts]:
    rows = sync_streams.all_of(raw)
    left = _left_from(raw, state)
    facts: dict[bytes, Facts] = {}
    for stream in state.streams.values():
        row = rows.get(stream.id)
        listed = stream.id in heads.streams
        pin = Pin(seq=-1, hash=bytes(32)) if row is None else Pin(seq=row.seq, hash=row.hash)
        if not listed and stream.end is not None:
            pin = Pin(seq=stream.end[0], hash=stream.end[1])
        gone = sync_streams.gone(raw, stream.id)
        is_limited = gone and state.ttl_days
        facts[stream.id] = Facts(
            stream=stream,
            pin=pin,
            listed=listed,
            gone=gone,
            left_from_us=left.get(stream.id),
            fetched_us=sync_streams.fetched_us(raw, stream.id) if is_limited else {},
        )
    return facts


def _left_from(raw: Raw, state: LogState) -> dict[bytes, int]:
    """When the oldest that is left begins, by stream: of it, or of the owner's that followed it."""
    found: dict[bytes, int] = {}
    after: dict[tuple[bytes, str], int] = {}
    for stream in sorted(state.streams.values(), key=lambda each: -each.opened_n):
        kind = stream.owner, stream.stream_class
        left_us = sync_streams.oldest_left_us(raw, stream.id)
        if left_us is not None:
            after[kind] = left_us
        if kind in after:
            found[stream.id] = after[kind]
    return found
