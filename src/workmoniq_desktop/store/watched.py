"""What watchers beside ours saw: kept, shown and handed out, counted by nothing."""

from collections.abc import Iterator

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.spans import WatchedSpan
from workmoniq_desktop.store.connection import Raw, Run

_AT_ONCE_US = 31 * DAY_US
_TOUCHING = (
    "SELECT devices.name, sources.name, start_us, dur_us, data, offset_minutes"
    " FROM devices CROSS JOIN sources CROSS JOIN watched"
    " ON watched.device = devices.id AND watched.source = sources.id"
    # spans of one source do not overlap, so only the last one before can reach in
    " AND start_us >= coalesce((SELECT max(start_us) FROM watched AS before"
    " WHERE before.device = devices.id AND before.source = sources.id"
    " AND before.start_us <= ?), ?)"
    " AND start_us < ? AND start_us + dur_us > ?"
)


def between(run: Run, from_us: int, to_us: int) -> Iterator[WatchedSpan]:
    """What touches a range, of all devices and sources, by start."""
    # sorted a month at a time, so that ten years of it never lie in memory
    for low_us, high_us in _months(run, from_us, to_us):
        rows = run(
            f"{_TOUCHING} AND (start_us >= ? OR ?) ORDER BY start_us, devices.name, sources.name",
            (low_us, low_us, high_us, low_us, low_us, low_us == from_us),
        )
        for device, source, start_us, dur_us, data, offset_minutes in rows:
            yield WatchedSpan(
                device=device,
                source=source,
                start_us=start_us,
                end_us=start_us + dur_us,
                data=data,
                offset_minutes=offset_minutes,
            )


def count(run: Run, from_us: int, to_us: int) -> int:
    """How many touch a range."""
    rows = run(
        f"SELECT count(*) FROM ({_TOUCHING})",  # noqa: S608  # our own names
        (from_us, from_us, to_us, from_us),
    )
    return int(next(iter(rows))[0])


def older(run: Run, until_us: int) -> tuple[int, int | None]:
    """How many ended by a moment, and where the first of them begins."""
    number, first_us = next(
        iter(
            run(
                "SELECT count(*), min(start_us) FROM watched WHERE device IN"
                " (SELECT id FROM devices) AND source IN (SELECT id FROM sources)"
                " AND start_us < ? AND start_us + dur_us <= ?",
                (until_us, until_us),
            )
        )
    )
    return int(number), first_us


def is_there(raw: Raw, device: int, span: WatchedSpan) -> bool:
    """Whether this very span is kept already. Raises ValueError where it overlaps another."""
    known = raw.execute(
        "SELECT start_us, dur_us, data FROM watched"
        " WHERE device=? AND source=(SELECT id FROM sources WHERE name=?)"
        " AND start_us < ? AND start_us + dur_us > ? LIMIT 1",
        (device, span.source, span.end_us, span.start_us),
    ).fetchone()
    if known is None:
        return False
    if tuple(known) != (span.start_us, span.end_us - span.start_us, span.data):
        raise ValueError("it overlaps what is already there")
    return True


def put(raw: Raw, device: int, span: WatchedSpan) -> None:
    """Keep a span where none of its source lies."""
    raw.execute(
        "INSERT INTO watched VALUES (?, ?, ?, ?, ?, ?)",
        (
            device,
            _source(raw, span.source),
            span.start_us,
            span.end_us - span.start_us,
            span.data,
            span.offset_minutes,
        ),
    )


def erase(raw: Raw, device: int, from_us: int, to_us: int) -> int:
    """Take out what touches a range, whole; how many went. A watcher's words cannot be halved."""
    return _erase(raw, "start_us < ? AND start_us + dur_us > ?", (device, to_us, from_us))


def erase_older(raw: Raw, device: int, until_us: int) -> int:
    """Take out what ended by a moment; how many went."""
    return _erase(raw, "start_us < ? AND start_us + dur_us <= ?", (device, until_us, until_us))


def _erase(raw: Raw, which: str, values: tuple[int, ...]) -> int:
    gone = raw.execute(
        "DELETE FROM watched WHERE device=? AND source IN (SELECT id FROM sources)"  # noqa: S608  # our own words
        f" AND {which}",
        values,
    ).rowcount
    if gone:
        raw.execute("DELETE FROM sources WHERE id NOT IN (SELECT DISTINCT source FROM watched)")
    return gone


def _months(run: Run, from_us: int, to_us: int) -> Iterator[tuple[int, int]]:
    """A range in pieces, no longer than what there is."""
    if to_us - from_us <= _AT_ONCE_US:
        yield from_us, to_us
        return
    first_us, last_us = next(
        iter(
            run(
                "SELECT min(first), max(last) FROM (SELECT"
                " (SELECT min(start_us) FROM watched WHERE device=devices.id"
                " AND source=sources.id) AS first,"
                " (SELECT max(start_us) FROM watched WHERE device=devices.id"
                " AND source=sources.id) AS last FROM devices CROSS JOIN sources)",
                (),
            )
        )
    )
    if first_us is None:
        return
    low_us, until_us = from_us, min(to_us, last_us + 1)
    while low_us < until_us:
        high_us = min(max(low_us, first_us) + _AT_ONCE_US, until_us)
        yield low_us, high_us
        low_us = high_us


def _source(raw: Raw, name: str) -> int:
    row = raw.execute("SELECT id FROM sources WHERE name=?", (name,)).fetchone()
    if row is not None:
        return int(row[0])
    return int(raw.execute("INSERT INTO sources (name) VALUES (?)", (name,)).lastrowid or 0)
