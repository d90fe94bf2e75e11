"""Rows of what is taken out of the account: wipes, tombstones, and who has seen how much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from workmoniq_desktop.store.connection import Raw


class WipeStep(IntEnum):
    """How far a wipe of this device has come; those of others are at DONE from the start.

    So a wipe at DONE is either finished or was never this device's to carry through. Both only have
    to be obeyed (sync/obeying.py); only steps below DONE are this device's work (sync/deletion.py).
    """

    MADE = 0
    TOLD = 1
    """Its operation is sealed in a document."""
    PURGED = 2
    """Web devices are told by the account log, where there are any."""
    TOMBS_SET = 3
    """What the wipe left is sealed again, and each segment it reached has a tombstone here."""
    REMOVED = 4
    """The server has confirmed that it removed bodies and wraps."""
    ROTATED = 5
    """An epoch was begun since."""
    DONE = 9


class TombStep(IntEnum):
    """How far a tombstone of this device has come; those of others are at DONE.

    DONE says nothing about the server's copy where another device told the tombstone: that one is
    to remove it. If it is found not to have, `carry_out` makes it this device's work.
    """

    SET = 0
    TOLD = 1
    """Its line is sealed in a document."""
    DONE = 9
    """The server has removed what it covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeRow:
    """body: JSON of the operation, with `from` and `to`."""

    id: str
    body: str
    at_us: int
    step: WipeStep


@dataclass(frozen=True, slots=True, kw_only=True)
class TombRow:
    """replaced_by: JSON, a list of [stream in hexadecimal, number]."""

    stream: bytes
    from_seq: int
    to_seq: int
    hash_to: bytes
    reason: str
    replaced_by: str
    step: TombStep


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """What a device says that it verified; stream: empty for the account log."""

    device: bytes
    stream: bytes
    seq: int
    hash: bytes
    at_us: int


def wipes(raw: Raw, below: WipeStep = WipeStep.DONE) -> list[WipeRow]:
    """Wipes that have not come so far, in the order in which they were made."""
    return [
        WipeRow(id=str(key), body=str(body), at_us=int(at_us), step=WipeStep(step))
        for key, body, at_us, step in raw.execute(
            "SELECT id, body, at_us, step FROM sync_wipes WHERE step<? ORDER BY at_us, id",
            (int(below),),
        )
    ]


def wipes_of_others(raw: Raw) -> list[WipeRow]:
    """Wipes that are done, or were never this device's to carry through."""
    return [
        WipeRow(id=str(key), body=str(body), at_us=int(at_us), step=WipeStep.DONE)
        for key, body, at_us in raw.execute(
            "SELECT id, body, at_us FROM sync_wipes WHERE step=? ORDER BY at_us, id",
            (int(WipeStep.DONE),),
        )
    ]


def set_wipe_step(raw: Raw, key: str, step: WipeStep) -> None:
    """A wipe has come so far."""
    raw.execute("UPDATE sync_wipes SET step=? WHERE id=?", (int(step), key))


def set_back(raw: Raw, key: str, step: WipeStep) -> bool:
    """A wipe has come only so far; whether it was further."""
    back = raw.execute("UPDATE sync_wipes SET step=? WHERE id=? AND step>?", (int(step), key, step))
    return bool(back.rowcount)


def put_tomb(raw: Raw, row: TombRow) -> None:
    """Keep a tombstone. Of two that begin at one segment the longer counts.

    Two devices may have taken the same segments out, each before it knew of the other: what is left
    of them stands in the segments of both.
    """
    raw.execute(
        "UPDATE sync_tombs SET replaced_by=(SELECT json_group_array(json(value)) FROM ("
        "SELECT value FROM json_each(sync_tombs.replaced_by) UNION "
        "SELECT value FROM json_each(?) ORDER BY value)) "
        "WHERE stream=? AND from_seq=? AND to_seq=? AND hash_to=?",
        (row.replaced_by, row.stream, row.from_seq, row.to_seq, row.hash_to),
    )
    raw.execute(
        "INSERT INTO sync_tombs (stream, from_seq, to_seq, hash_to, reason, replaced_by, step) "
        "VALUES (?,?,?,?,?,?,?) ON CONFLICT (stream, from_seq) DO UPDATE SET "
        "to_seq=excluded.to_seq, hash_to=excluded.hash_to, reason=excluded.reason, "
        "replaced_by=excluded.replaced_by, step=excluded.step WHERE excluded.to_seq>to_seq",
        (
            row.stream,
            row.from_seq,
            row.to_seq,
            row.hash_to,
            row.reason,
            row.replaced_by,
            int(row.step),
        ),
    )


def tombs(raw: Raw, below: TombStep | None = None) -> list[TombRow]:
    """Every tombstone, or those that have not come so far."""
    rows = raw.execute(
        f"{_TOMBS} WHERE step<? ORDER BY stream, from_seq", (100 if below is None else int(below),)
    )
    return [_tomb(row) for row in rows]


def tombs_of(raw: Raw, stream: bytes) -> list[TombRow]:
    """Every tombstone of one stream."""
    rows = raw.execute(f"{_TOMBS} WHERE stream=? ORDER BY from_seq", (stream,))
    return [_tomb(row) for row in rows]


_TOMBS = "SELECT stream, from_seq, to_seq, hash_to, reason, replaced_by, step FROM sync_tombs"


def _tomb(row: Sequence[Any]) -> TombRow:
    stream, from_seq, to_seq, hash_to, reason, replaced_by, step = row
    return TombRow(
        stream=bytes(stream),
        from_seq=int(from_seq),
        to_seq=int(to_seq),
        hash_to=bytes(hash_to),
        reason=str(reason),
        replaced_by=str(replaced_by or "[]"),
        step=TombStep(step),
    )


def set_tomb_step(raw: Raw, stream: bytes, from_seq: int, step: TombStep) -> None:
    """A tombstone has come so far."""
    raw.execute(
        "UPDATE sync_tombs SET step=? WHERE stream=? AND from_seq=?", (int(step), stream, from_seq)
    )


def carry_out(raw: Raw, row: TombRow) -> None:
    """Let this device tell a tombstone of another, and have the server remove what it covers."""
    raw.execute(
        "UPDATE sync_tombs SET step=? WHERE stream=? AND from_seq=? AND step=?",
        (int(TombStep.SET), row.stream, row.from_seq, int(TombStep.DONE)),
    )


def seen(raw: Raw) -> Iterator[SeenRow]:
    """What every device said last about every stream."""
    for device, stream, seq, found, at_us in raw.execute(
        "SELECT device, stream, seq, hash, at_us FROM sync_seen"
    ):
        yield SeenRow(
            device=bytes(device),
            stream=bytes(stream),
            seq=int(seq),
            hash=bytes(found),
            at_us=int(at_us),
        )
