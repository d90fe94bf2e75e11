"""The words of all devices about settings, things, commands and entries, as a table.

What a later word hides keeps its value for a while, should the later one have to be taken back.
The rule that decides among visible words is in sync/registers.py; this keeps them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workmoniq_desktop.store.connection import Raw

Row = tuple[bytes, str, str, str | None, int, bytes, str]
"""id, target, field, val, hlc, device, after (JSON)"""
Value = tuple[bytes, str, str, tuple[str, ...]]
"""id, target, val, after"""

_COLUMNS = "id, target, field, val, hlc, device, after"


def add(raw: Raw, row: Row, over: Iterable[bytes], *, lasts: bool, said: bool) -> bool:
    """Learn of a word; whether it is new, or hides others it did not hide before.

    over: the words it overwrites. lasts: nothing overwrites it. said: others have it already.
    """
    op, target, field = row[0], row[1], row[2]
    new = not raw.execute("SELECT 1 FROM sync_ops WHERE id=?", (op,)).fetchone()
    if new:
        hidden = not lasts and _is_hidden(raw, op, target, field)
        raw.execute(
            "INSERT INTO sync_ops (id, target, field, val, hlc, device, hidden, after, said)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row[:6], int(hidden), row[6], int(said)),
        )
    fresh = 0
    for other in () if lasts else over:
        if other != op:
            fresh += raw.execute(
                "INSERT OR IGNORE INTO sync_over VALUES (?, ?)", (other, op)
            ).rowcount
            raw.execute(
                "UPDATE sync_ops SET hidden=1 WHERE id=? AND target=? AND field=?",
                (other, target, field),
            )
    return new or bool(fresh)


def visible(raw: Raw, target: str, field: str | None = None) -> list[Row]:
    """The words about a target that no known word hides; field: about that alone."""
    which, values = ("", ()) if field is None else (" AND field=?", (field,))
    rows = raw.execute(
        f"SELECT {_COLUMNS} FROM sync_ops WHERE target=?{which} AND NOT hidden",  # noqa: S608  # our own names
        (target, *values),
    )
    return [_row(row) for row in rows.fetchall()]


def visible_under(raw: Raw, prefix: str, field: str) -> list[Row]:
    """The words about a field of every target that begins so that no known word hides, by target.

    One question, where `visible` would be asked once for each target.
    """
    rows = raw.execute(
        f"SELECT {_COLUMNS} FROM sync_ops WHERE target >= ? AND target < ? AND field=?"  # noqa: S608  # our own names
        " AND NOT hidden ORDER BY target",
        (prefix, prefix + "\U0010ffff", field),
    )
    return [_row(row) for row in rows.fetchall()]


def targets(raw: Raw, prefix: str, field: str | None = None) -> list[str]:
    """Every target that begins so, in order; field: of which that was said."""
    which, values = ("", ()) if field is None else (" AND field=?", (field,))
    rows = raw.execute(
        f"SELECT DISTINCT target FROM sync_ops WHERE target >= ? AND target < ?{which}"  # noqa: S608  # our own names
        " ORDER BY target",
        (prefix, prefix + "\U0010ffff", *values),
    )
    return [target for (target,) in rows.fetchall()]


def to_say(raw: Raw, limit: int) -> list[tuple[Row, list[bytes]]]:
    """Words of this device that others do not have yet, oldest first, with what they overwrite."""
    rows = raw.execute(
        f"SELECT {_COLUMNS} FROM sync_ops WHERE NOT said ORDER BY hlc, id LIMIT ?",  # noqa: S608  # our own names
        (limit,),
    ).fetchall()
    return [(_row(row), overwritten(raw, bytes(row[0]))) for row in rows]


def mark_said(raw: Raw, ops: Iterable[bytes]) -> None:
    """These words are on their way."""
    raw.executemany("UPDATE sync_ops SET said=1 WHERE id=?", [(op,) for op in ops])


def overwritten(raw: Raw, op: bytes) -> list[bytes]:
    """The words that a word overwrites."""
    rows = raw.execute("SELECT op FROM sync_over WHERE by=? ORDER BY op", (op,))
    return [bytes(other) for (other,) in rows.fetchall()]


def live(raw: Raw) -> Iterator[tuple[Row, list[bytes]]]:
    """Each visible word, with every word of its register that is hidden: what a snapshot says."""
    rows = raw.execute(
        f"SELECT {_COLUMNS} FROM sync_ops WHERE NOT hidden ORDER BY target, field, hlc, id"  # noqa: S608  # our own names
    ).fetchall()
    for row in rows:
        hidden = raw.execute(
            "SELECT op FROM sync_over WHERE by IN"
            " (SELECT id FROM sync_ops WHERE target=? AND field=?) ORDER BY op",
            (row[1], row[2]),
        ).fetchall()
        yield _row(row), list(dict.fromkeys(bytes(op) for (op,) in hidden))


def take_back(raw: Raw, op: bytes) -> str | None:
    """Forget a word, and let be seen again what it alone hid; the target it spoke of."""
    row = raw.execute("SELECT target, field FROM sync_ops WHERE id=?", (op,)).fetchone()
    if row is None:
        return None
    others = overwritten(raw, op)
    raw.execute("DELETE FROM sync_over WHERE by=?", (op,))
    raw.execute("DELETE FROM sync_ops WHERE id=?", (op,))
    for other in others:
        if not _is_hidden(raw, other, *row):
            raw.execute(
                "UPDATE sync_ops SET hidden=0 WHERE id=? AND target=? AND field=?", (other, *row)
            )
    return str(row[0])


def forget_hidden(raw: Raw, before_hlc: int) -> None:
    """Take the values of words that were hidden before a moment; that they were is remembered."""
    raw.execute(
        "UPDATE sync_ops SET val=NULL WHERE hidden AND val IS NOT NULL AND id IN (SELECT op"
        " FROM sync_over JOIN sync_ops AS later ON later.id = by WHERE later.hlc < ?)",
        (before_hlc,),
    )


def values_of(raw: Raw, prefix: str, field: str) -> list[Value]:
    """Every word with a value, hidden ones among them."""
    rows = raw.execute(
        "SELECT id, target, val, after FROM sync_ops WHERE target >= ? AND target < ?"
        " AND field=? AND val IS NOT NULL",
        (prefix, prefix + "\U0010ffff", field),
    )
    return [
        (bytes(op), str(target), str(val), tuple(json.loads(after)))
        for op, target, val, after in rows.fetchall()
    ]


def values(raw: Raw, ops: Iterable[bytes], prefix: str, field: str) -> list[Value]:
    """As values_of, of these words alone."""
    found: list[Value] = []
    for op in ops:
        row = raw.execute(
            "SELECT target, val, after FROM sync_ops WHERE id=? AND field=? AND val IS NOT NULL",
            (op, field),
        ).fetchone()
        if row is not None and row[0].startswith(prefix):
            found.append((op, str(row[0]), str(row[1]), tuple(json.loads(row[2]))))
    return found


def said_by(raw: Raw, prefix: str, field: str, device: bytes) -> list[str]:
    """The targets of which one device's word is visible."""
    rows = raw.execute(
        "SELECT DISTINCT target FROM sync_ops WHERE target >= ? AND target < ? AND field=?"
        " AND device=? AND NOT hidden ORDER BY target",
        (prefix, prefix + "\U0010ffff", field, device),
    )
    return [str(target) for (target,) in rows.fetchall()]


def set_value(raw: Raw, op: bytes, val: str) -> None:
    """What is left of a value after a wipe."""
    raw.execute("UPDATE sync_ops SET val=? WHERE id=?", (val, op))


def knowing(raw: Raw, wipe: str) -> list[str]:
    """The targets of which something was said by who knew of a wipe."""
    rows = raw.execute(
        "SELECT DISTINCT target FROM sync_ops WHERE after LIKE ? AND NOT hidden", (f'%"{wipe}"%',)
    )
    return [str(target) for (target,) in rows.fetchall()]


def shadow(raw: Raw, prefix: str) -> dict[str, str]:
    """What was here when sync looked last, by target."""
    rows = raw.execute(
        "SELECT target, val FROM sync_shadow WHERE target >= ? AND target < ?",
        (prefix, prefix + "\U0010ffff"),
    )
    return dict(rows.fetchall())


def set_shadow(raw: Raw, target: str, val: str | None) -> None:
    """This is here now, and sync knows; None: nothing is."""
    if val is None:
        raw.execute("DELETE FROM sync_shadow WHERE target=?", (target,))
    else:
        raw.execute("INSERT OR REPLACE INTO sync_shadow VALUES (?, ?)", (target, val))


def _is_hidden(raw: Raw, op: bytes, target: str, field: str) -> bool:
    found = raw.execute(
        "SELECT 1 FROM sync_over JOIN sync_ops ON sync_ops.id = by"
        " WHERE op=? AND target=? AND field=? LIMIT 1",
        (op, target, field),
    ).fetchone()
    return found is not None


def _row(row: Sequence[Any]) -> Row:
    op, target, field, val, hlc, device, after = row
    return bytes(op), str(target), str(field), val, int(hlc), bytes(device), str(after)


def after_of(row: Row) -> tuple[str, ...]:
    """The wipes a word's author knew."""
    return tuple(str(each) for each in json.loads(row[6]))
