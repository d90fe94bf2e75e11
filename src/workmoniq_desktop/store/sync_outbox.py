"""Rows of the outbox: sealed segments, byte for byte as they are sent, until acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workmoniq_desktop.store.columns import as_bytes, as_int
from workmoniq_desktop.store.connection import Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """dek_boxed: the segment's own key, boxed. epoch: whose key made wrap."""

    stream: bytes
    seq: int
    header: bytes = field(repr=False)
    wrap: bytes = field(repr=False)
    body: bytes = field(repr=False)
    dek_boxed: bytes = field(repr=False)
    epoch: int
    from_us: int | None
    to_us: int | None


_ROW = "stream, seq, header, wrap, body, dek_boxed, epoch, from_us, to_us"


def put(raw: Raw, row: OutboxRow) -> None:
    """Keep a segment that was just sealed. One of that number must not be there."""
    raw.execute(
        f"INSERT INTO sync_outbox ({_ROW}, state) VALUES (?,?,?,?,?,?,?,?,?,0)",  # noqa: S608
        (
            row.stream,
            row.seq,
            row.header,
            row.wrap,
            row.body,
            row.dek_boxed,
            row.epoch,
            row.from_us,
            row.to_us,
        ),
    )


def first_of(raw: Raw, stream: bytes, most: int, most_bytes: int) -> list[OutboxRow]:
    """The next segments of a stream to be sent; one at least where there is one."""
    found: list[OutboxRow] = []
    size = 0
    for row in raw.execute(
        f"SELECT {_ROW} FROM sync_outbox WHERE stream=? ORDER BY seq LIMIT ?",  # noqa: S608
        (stream, most),
    ):
        size += len(row[4])
        if found and size > most_bytes:
            break
        found.append(_row(row))
    return found


def one(raw: Raw, stream: bytes, seq: int) -> OutboxRow | None:
    """The segment of that number; None where it is acknowledged or was never sealed."""
    row = raw.execute(
        f"SELECT {_ROW} FROM sync_outbox WHERE stream=? AND seq=?",  # noqa: S608
        (stream, seq),
    ).fetchone()
    return None if row is None else _row(row)


def newest(raw: Raw, stream: bytes) -> tuple[int, bytes] | None:
    """Number and header of the last segment that was sealed and not acknowledged."""
    row = raw.execute(
        "SELECT seq, header FROM sync_outbox WHERE stream=? ORDER BY seq DESC LIMIT 1", (stream,)
    ).fetchone()
    return None if row is None else (int(row[0]), bytes(row[1]))


def streams(raw: Raw) -> list[bytes]:
    """The streams that have something to send."""
    return [bytes(row[0]) for row in raw.execute("SELECT DISTINCT stream FROM sync_outbox")]


def places(raw: Raw) -> list[tuple[bytes, int]]:
    """Stream and number of everything that waits, in order."""
    return [
        (bytes(stream), int(seq))
        for stream, seq in raw.execute("SELECT stream, seq FROM sync_outbox ORDER BY stream, seq")
    ]


def overlapping(raw: Raw, from_us: int, to_us: int) -> list[tuple[bytes, int]]:
    """Stream and number of what waits and holds records of that time."""
    return [
        (bytes(stream), int(seq))
        for stream, seq in raw.execute(
            "SELECT stream, seq FROM sync_outbox WHERE from_us<? AND to_us>? ORDER BY stream, seq",
            (to_us, from_us),
        )
    ]


def rewrap(raw: Raw, stream: bytes, seq: int, wrap: bytes, epoch: int) -> None:
    """Put another wrap to a segment that waits; header and body stay."""
    raw.execute(
        "UPDATE sync_outbox SET wrap=?, epoch=? WHERE stream=? AND seq=?",
        (wrap, epoch, stream, seq),
    )


def delete(raw: Raw, stream: bytes, seqs: Sequence[int]) -> None:
    """Forget what was acknowledged."""
    raw.executemany(
        "DELETE FROM sync_outbox WHERE stream=? AND seq=?", ((stream, seq) for seq in seqs)
    )


def waiting(raw: Raw) -> tuple[int, int]:
    """How many segments wait, and the bytes of their bodies."""
    row = raw.execute("SELECT count(*), coalesce(sum(length(body)), 0) FROM sync_outbox").fetchone()
    return int(row[0]), int(row[1])


def _row(row: Sequence[object]) -> OutboxRow:
    stream, seq, header, wrap, body, dek_boxed, epoch, from_us, to_us = row
    return OutboxRow(
        stream=as_bytes(stream),
        seq=as_int(seq),
        header=as_bytes(header),
        wrap=as_bytes(wrap),
        body=as_bytes(body),
        dek_boxed=as_bytes(dek_boxed),
        epoch=as_int(epoch),
        from_us=None if from_us is None else as_int(from_us),
        to_us=None if to_us is None else as_int(to_us),
    )
