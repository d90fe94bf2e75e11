"""What watchers beside ours saw: kept, shown and handed out, counted by nothing."""

from collections.abc import Iterator

from workmoniq_desktop.domain.spans import WatchedSpan
from workmoniq_desktop.store.connection import Raw, Run

_SELECT = (
    "SELECT devices.name, sources.name, start_us, dur_us, data, offset_minutes FROM watched"
    " JOIN devices ON devices.id = device JOIN sources ON sources.id = source"
)


def between(run: Run, from_us: int, to_us: int) -> Iterator[WatchedSpan]:
    """What touches a range, of all devices and sources; each source's by start."""
    rows = run(
        f"{_SELECT} WHERE device IN (SELECT id FROM devices)"  # noqa: S608  # our own names
        " AND source IN (SELECT id FROM sources) AND start_us < ? AND start_us + dur_us > ?"
        " ORDER BY start_us, device, source",
        (to_us, from_us),
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


def put(raw: Raw, device: int, span: WatchedSpan) -> bool:
    """Keep a span where none of its source lies; whether it is new. Raises ValueError where it
    overlaps another."""
    source = _source(raw, span.source)
    known = raw.execute(
        "SELECT start_us, dur_us, data FROM watched WHERE device=? AND source=?"
        " AND start_us < ? AND start_us + dur_us > ? LIMIT 1",
        (device, source, span.end_us, span.start_us),
    ).fetchone()
    own = (span.start_us, span.end_us - span.start_us, span.data)
    if known is not None:
        if tuple(known) == own:
            return False
        raise ValueError("it overlaps what is already there")
    raw.execute(
        "INSERT INTO watched VALUES (?, ?, ?, ?, ?, ?)",
        (device, source, span.start_us, own[1], span.data, span.offset_minutes),
    )
    return True


def erase(raw: Raw, device: int, from_us: int, to_us: int) -> int:
    """Take out what touches a range, whole; how many went. A watcher's words cannot be halved."""
    gone = raw.execute(
        "DELETE FROM watched WHERE device=? AND source IN (SELECT id FROM sources)"
        " AND start_us < ? AND start_us + dur_us > ?",
        (device, to_us, from_us),
    ).rowcount
    raw.execute("DELETE FROM sources WHERE id NOT IN (SELECT DISTINCT source FROM watched)")
    return gone


def _source(raw: Raw, name: str) -> int:
    row = raw.execute("SELECT id FROM sources WHERE name=?", (name,)).fetchone()
    if row is not None:
        return int(row[0])
    return int(raw.execute("INSERT INTO sources (name) VALUES (?)", (name,)).lastrowid or 0)
