"""Manual entries: time the worker entered, by hand or by a timer."""

import json
from collections.abc import Sequence
from typing import Any

from workmoniq_desktop.domain.labels_json import label_from_json, label_to_json
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.store.connection import Raw, Run

_COLUMNS = (
    "SELECT name, start_us, dur_us, entries.label, offset_minutes, running"
    " FROM entries JOIN devices ON devices.id = device"
)


def between(raw: Raw, from_us: int, to_us: int) -> list[Entry]:
    """Entries that touch a range, of all devices, by start. A running one ends where it was kept
    last; whoever shows it moves its end to now."""
    return between_run(raw.execute, from_us, to_us)


def between_run(run: Run, from_us: int, to_us: int) -> list[Entry]:
    """The same, on a raw or a Core connection."""
    rows = run(
        f"{_COLUMNS} WHERE start_us < ? AND (start_us + dur_us > ? OR running)"
        " ORDER BY start_us, name",
        (to_us, from_us),
    )
    return [_entry(row) for row in rows]


def running(raw: Raw, device: str | None = None) -> Entry | None:
    """The timer that runs, of one device or of any; the newest where there are several."""
    row = raw.execute(
        f"{_COLUMNS} WHERE running AND (name = ? OR ? IS NULL) ORDER BY start_us DESC LIMIT 1",
        (device, device),
    ).fetchone()
    return None if row is None else _entry(row)


def one(raw: Raw, device: str, start_us: int) -> Entry | None:
    """The entry of an identity as it is kept; None where there is none."""
    row = raw.execute(f"{_COLUMNS} WHERE name=? AND start_us=?", (device, start_us)).fetchone()
    return None if row is None else _entry(row)


def newest(raw: Raw, limit: int) -> list[Entry]:
    """Entries of all devices, newest first."""
    rows = raw.execute(f"{_COLUMNS} ORDER BY start_us DESC LIMIT ?", (limit,)).fetchall()
    return [_entry(row) for row in rows]


def every(raw: Raw) -> list[Entry]:
    """All entries, oldest first."""
    return [_entry(row) for row in raw.execute(f"{_COLUMNS} ORDER BY start_us, name").fetchall()]


def of_device(raw: Raw, device: str) -> list[Entry]:
    """All entries of one device, oldest first."""
    rows = raw.execute(f"{_COLUMNS} WHERE name=? ORDER BY start_us", (device,))
    return [_entry(row) for row in rows.fetchall()]


def any_untold(raw: Raw, target: str, since_us: int) -> bool:
    """Whether an entry is other than sync knows, as far as texts tell: where it may be.

    target: what begins the names of entries in its shadow. since_us: of entries it knows nothing
    of, only those that begin there or later are asked about. Reads no entry into a value: this is
    asked about each piece that comes, of an entry of years ago too.
    """
    changed, known = raw.execute(
        "SELECT total(CASE WHEN val IS NULL THEN start_us >= ?2"
        " ELSE json_extract(val, '$.body') <> json_object('device', name,"
        " 'end_us', CASE WHEN running THEN start_us ELSE start_us + dur_us END,"
        " 'label', json(entries.label), 'offset_minutes', offset_minutes,"
        " 'running', json(CASE WHEN running THEN 'true' ELSE 'false' END),"
        " 'start_us', start_us) END), count(val)"
        " FROM entries JOIN devices ON devices.id = device"
        " LEFT JOIN sync_shadow ON target = ?1 || name || '-manual-' || start_us",
        (target, since_us),
    ).fetchone()
    (all_known,) = raw.execute(
        "SELECT count(*) FROM sync_shadow WHERE target >= ? AND target < ?",
        (target, target + "\U0010ffff"),
    ).fetchone()
    return bool(changed) or known != all_known


def put(raw: Raw, entry: Entry) -> None:
    """Keep an entry, in place of the one of the same device and start.

    A step of the history of edits may name a device of which nothing else is here.
    """
    raw.execute(
        "INSERT OR IGNORE INTO devices (name, label) VALUES (?, ?)", (entry.device, entry.device)
    )
    device = raw.execute("SELECT id FROM devices WHERE name=?", (entry.device,)).fetchone()[0]
    label = json.dumps(label_to_json(entry.label), ensure_ascii=False, sort_keys=True)
    raw.execute(
        "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)",
        (
            device,
            entry.start_us,
            entry.end_us - entry.start_us,
            label,
            entry.offset_minutes,
            int(entry.running),
        ),
    )


def remove(raw: Raw, device: str, start_us: int) -> None:
    """Take an entry out; none of that identity is well."""
    raw.execute(
        "DELETE FROM entries WHERE start_us=? AND device=(SELECT id FROM devices WHERE name=?)",
        (start_us, device),
    )


def _entry(row: Sequence[Any]) -> Entry:
    device, start_us, dur_us, label, offset_minutes, is_running = row
    return Entry(
        device=device,
        start_us=start_us,
        end_us=start_us + dur_us,
        label=label_from_json(json.loads(label)),
        offset_minutes=offset_minutes,
        running=bool(is_running),
    )
