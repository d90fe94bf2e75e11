"""Rows of the streams and segments that were verified: pins, headers, and how far each came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from workmoniq_desktop.store.columns import as_bytes, as_int
from workmoniq_desktop.store.connection import Raw

NOTHING_SEQ: Final = -1


class SegmentState(IntEnum):
    """What became of a segment's body here."""

    HEADER = 0
    APPLIED = 1
    GONE = 2
    TOMBSTONED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """seq, hash: the pin, -1 and zeros before the first. applied_seq: the last whose body was
    asked for. opened_us: when it was opened here, 0 for one of a peer. log_n: where in the account
    log its newest header stands, which is told by that header.
    """

    stream: bytes
    owner: bytes
    stream_class: str
    seq: int
    hash: bytes
    applied_seq: int = NOTHING_SEQ
    opened_us: int = 0
    closed: bool = False
    verdict: str | None = None
    first_seen_us: int = 0
    log_n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """from_us, to_us: the time its records are of, None until it was opened."""

    stream: bytes
    seq: int
    header: bytes = field(repr=False)
    state: SegmentState
    from_us: int | None = None
    to_us: int | None = None


_STREAM = "stream, owner, class, seq, hash, applied_seq, opened_us, closed, verdict, first_seen_us"
_LOG_N = (
    "coalesce((SELECT alog_n FROM sync_segments "
    "WHERE stream=sync_streams.stream AND seq=sync_streams.seq), 0)"
)


def all_of(raw: Raw) -> dict[bytes, StreamRow]:
    """Every stream by its id."""
    rows = raw.execute(f"SELECT {_STREAM}, {_LOG_N} FROM sync_streams")  # noqa: S608  # our own names
    return {row.stream: row for row in map(_stream, rows)}


def one(raw: Raw, stream: bytes) -> StreamRow | None:
    """The stream of that id; None where it is not known here."""
    row = raw.execute(
        f"SELECT {_STREAM}, {_LOG_N} FROM sync_streams WHERE stream=?",  # noqa: S608  # as above
        (stream,),
    ).fetchone()
    return None if row is None else _stream(row)


def put(raw: Raw, row: StreamRow) -> None:
    """Keep a stream, in place of what was known of it."""
    raw.execute(
        f"INSERT INTO sync_streams ({_STREAM}) VALUES (?,?,?,?,?,?,?,?,?,?) "  # noqa: S608
        "ON CONFLICT (stream) DO UPDATE SET seq=excluded.seq, hash=excluded.hash, "
        "applied_seq=excluded.applied_seq, opened_us=excluded.opened_us, closed=excluded.closed, "
        "verdict=excluded.verdict",
        (
            row.stream,
            row.owner,
            row.stream_class,
            row.seq,
            row.hash,
            row.applied_seq,
            row.opened_us,
            int(row.closed),
            row.verdict,
            row.first_seen_us,
        ),
    )


def at(row: StreamRow, seq: int, found: bytes) -> StreamRow:
    """The same stream, pinned there."""
    return replace(row, seq=seq, hash=found, applied_seq=min(seq, row.applied_seq))


def set_verdict(raw: Raw, stream: bytes, verdict: str | None) -> None:
    """What was found about a stream stands until it is taken back with None."""
    raw.execute("UPDATE sync_streams SET verdict=? WHERE stream=?", (verdict, stream))


def put_headers(
    raw: Raw,
    stream: bytes,
    headers: Iterable[tuple[int, bytes, int]],
    received_us: int,
) -> None:
    """Keep verified headers: number, 214 bytes, place in the account log."""
    raw.executemany(
        "INSERT INTO sync_segments (stream, seq, header, state, alog_n, epoch, received_us) "
        "VALUES (?, ?, ?, 0, ?, 0, ?) ON CONFLICT (stream, seq) DO NOTHING",
        ((stream, seq, header, log_n, received_us) for seq, header, log_n in headers),
    )


def put_own(  # noqa: PLR0917  # a row
    raw: Raw,
    stream: bytes,
    seq: int,
    header: bytes,
    log_n: int,
    from_us: int | None,
    to_us: int | None,
    at_us: int,
) -> None:
    """Keep a segment of this device that the server has acknowledged."""
    raw.execute(
        "INSERT INTO sync_segments "
        "(stream, seq, header, from_us, to_us, state, alog_n, epoch, received_us) "
        "VALUES (?, ?, ?, ?, ?, 1, ?, 0, ?) ON CONFLICT (stream, seq) DO NOTHING",
        (stream, seq, header, from_us, to_us, log_n, at_us),
    )


def header(raw: Raw, stream: bytes, seq: int) -> bytes | None:
    """A verified header; None where it is not kept."""
    row = raw.execute(
        "SELECT header FROM sync_segments WHERE stream=? AND seq=?", (stream, seq)
    ).fetchone()
    return None if row is None else bytes(row[0])


def to_fetch(raw: Raw, stream: bytes, *, new: bool, gone: bool) -> list[tuple[int, bytes]]:
    """Number and header of segments whose body is to be asked for, in order.

    new: those that were never asked for. gone: those the server had no body of.
    """
    states = (SegmentState.HEADER if new else -1, SegmentState.GONE if gone else -1)
    return [
        (int(seq), bytes(header_bytes))
        for seq, header_bytes in raw.execute(
            "SELECT seq, header FROM sync_segments WHERE stream=? AND state IN (?, ?) ORDER BY seq",
            (stream, *map(int, states)),
        )
    ]


def of_stream(raw: Raw, stream: bytes, *, after: int = NOTHING_SEQ) -> Iterator[SegmentRow]:
    """Every segment of a stream past a number, in order."""
    return _segments(
        raw.execute(
            "SELECT stream, seq, header, state, from_us, to_us FROM sync_segments "
            "WHERE stream=? AND seq>? ORDER BY seq",
            (stream, after),
        )
    )


def segment(raw: Raw, stream: bytes, seq: int) -> SegmentRow | None:
    """One segment; None where it is not known."""
    found = _segments(
        raw.execute(
            "SELECT stream, seq, header, state, from_us, to_us FROM sync_segments "
            "WHERE stream=? AND seq=?",
            (stream, seq),
        )
    )
    return next(found, None)


def overlapping(raw: Raw, from_us: int, to_us: int) -> list[SegmentRow]:
    """Opened segments that hold, or may hold, records of that time, by stream and number."""
    return list(
        _segments(
            raw.execute(
                "SELECT stream, seq, header, state, from_us, to_us FROM sync_segments "
                "WHERE state=1 AND from_us<? AND to_us>? ORDER BY stream, seq",
                (to_us, from_us),
            )
        )
    )


def gone(raw: Raw, stream: bytes) -> dict[int, int | None]:
    """The numbers whose body the server has no more, with the end of their time where known."""
    return {
        int(seq): None if to_us is None else int(to_us)
        for seq, to_us in raw.execute(
            "SELECT seq, to_us FROM sync_segments WHERE stream=? AND state=2", (stream,)
        )
    }


def fetched_us(raw: Raw, stream: bytes) -> dict[int, int]:
    """The numbers whose body is here, with when their header came."""
    return {
        int(seq): int(at_us)
        for seq, at_us in raw.execute(
            "SELECT seq, received_us FROM sync_segments WHERE stream=? AND state=1", (stream,)
        )
    }


def oldest_left_us(raw: Raw, stream: bytes) -> int | None:
    """When the oldest segment begins whose body was there; None where there is none."""
    row = raw.execute(
        "SELECT from_us FROM sync_segments WHERE stream=? AND state=1 AND from_us IS NOT NULL "
        "ORDER BY seq LIMIT 1",
        (stream,),
    ).fetchone()
    return None if row is None else int(row[0])


def set_state(  # noqa: PLR0917  # the key, then the value
    raw: Raw,
    stream: bytes,
    seq: int,
    state: SegmentState,
    from_us: int | None = None,
    to_us: int | None = None,
) -> None:
    """What became of a segment, and the time its records are of where that is known now."""
    raw.execute(
        "UPDATE sync_segments SET state=?, from_us=coalesce(?, from_us), to_us=coalesce(?, to_us) "
        "WHERE stream=? AND seq=?",
        (int(state), from_us, to_us, stream, seq),
    )


def cut(raw: Raw, stream: bytes, after: int) -> None:
    """Forget the segments of a stream past a number; those before it are to be applied again.

    What they told may have been told otherwise by the later ones, and went with them.
    """
    raw.execute("DELETE FROM sync_segments WHERE stream=? AND seq>?", (stream, after))
    raw.execute(
        "UPDATE sync_segments SET state=? WHERE stream=? AND state=?",
        (int(SegmentState.HEADER), stream, int(SegmentState.APPLIED)),
    )


def _stream(row: tuple[object, ...]) -> StreamRow:
    stream, owner, stream_class, seq, found, applied, opened_us, closed, verdict, first, log_n = row
    return StreamRow(
        stream=as_bytes(stream),
        owner=as_bytes(owner),
        stream_class=str(stream_class),
        seq=as_int(seq),
        hash=as_bytes(found),
        applied_seq=as_int(applied),
        opened_us=as_int(opened_us),
        closed=bool(closed),
        verdict=None if verdict is None else str(verdict),
        first_seen_us=as_int(first),
        log_n=as_int(log_n),
    )


def _segments(rows: Iterable[tuple[object, ...]]) -> Iterator[SegmentRow]:
    for stream, seq, header_bytes, state, from_us, to_us in rows:
        yield SegmentRow(
            stream=as_bytes(stream),
            seq=as_int(seq),
            header=as_bytes(header_bytes),
            state=SegmentState(as_int(state)),
            from_us=None if from_us is None else as_int(from_us),
            to_us=None if to_us is None else as_int(to_us),
        )


def heard_us(raw: Raw) -> dict[bytes, int]:
    """When the newest document of each device came, by owner."""
    return {
        as_bytes(owner): as_int(at_us)
        for owner, at_us in raw.execute(
            "SELECT owner, max(received_us) FROM sync_streams JOIN sync_segments USING (stream) "
            "WHERE class='doc' GROUP BY owner"
        )
    }
