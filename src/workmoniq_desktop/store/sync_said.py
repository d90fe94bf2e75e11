"""Whose word holds for which stretch of a device's time.

A stretch of a device's time is told as a whole: all of its spans, or that there are none. Of two
tellings of a moment the one of higher rank holds, whichever comes first; so what is told is a
register too, one for each stretch. Stretches that are kept never overlap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workmoniq_desktop.store.connection import Raw

_COLUMNS = "from_us, to_us, own, stamp, by, window_joins, presence_joins, digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One telling. own: by the machine that recorded it. stamp, by: when and by whom.

    window_joins, presence_joins: where the span of that track began that reaches over from_us;
    None where none does. digest: of what was told, where this machine told it.
    """

    from_us: int
    to_us: int
    own: bool
    stamp: int
    by: bytes
    window_joins: int | None = None
    presence_joins: int | None = None
    digest: bytes | None = None

    @property
    def rank(self) -> tuple[bool, int, bytes]:
        """What decides between two tellings of one moment."""
        return self.own, self.stamp, self.by


def touching(raw: Raw, device: str, from_us: int, to_us: int) -> list[Said]:
    """The tellings that hold in a range, by time."""
    rows = raw.execute(
        f"SELECT {_COLUMNS} FROM sync_said WHERE device=? AND from_us < ? AND from_us >="  # noqa: S608  # our own names
        " coalesce((SELECT max(from_us) FROM sync_said WHERE device=? AND from_us <= ?), ?)"
        " AND to_us > ? ORDER BY from_us",
        (device, to_us, device, from_us, from_us, from_us),
    )
    return [_said(row) for row in rows.fetchall()]


def until_us(raw: Raw, device: str) -> int | None:
    """Where the last telling of a device's time ends; None where there is none."""
    row = raw.execute(
        "SELECT to_us FROM sync_said WHERE device=? ORDER BY from_us DESC LIMIT 1", (device,)
    ).fetchone()
    return None if row is None else int(row[0])


def at(raw: Raw, device: str, from_us: int) -> Said | None:
    """The telling that begins at a moment."""
    row = raw.execute(
        f"SELECT {_COLUMNS} FROM sync_said WHERE device=? AND from_us=?",  # noqa: S608  # our own names
        (device, from_us),
    ).fetchone()
    return None if row is None else _said(row)


def won(raw: Raw, device: str, said: Said) -> list[tuple[int, int]]:
    """Where a telling holds: its time less that of tellings of its rank or a higher one."""
    free: list[tuple[int, int]] = []
    low_us = said.from_us
    for there in touching(raw, device, said.from_us, said.to_us):
        if there.rank >= said.rank:
            if low_us < there.from_us:
                free.append((low_us, there.from_us))
            low_us = max(low_us, there.to_us)
    if low_us < said.to_us:
        free.append((low_us, said.to_us))
    return free


def put(raw: Raw, device: str, said: Said, joins: tuple[int | None, int | None]) -> None:
    """Let a telling hold in all of its time.

    joins: where the spans of both tracks begin that now reach over its end, for what is left there
    of another telling.
    """
    for there in touching(raw, device, said.from_us, said.to_us):
        raw.execute("DELETE FROM sync_said WHERE device=? AND from_us=?", (device, there.from_us))
        if there.from_us < said.from_us:
            _insert(raw, device, replace(there, to_us=said.from_us, digest=None))
        if there.to_us > said.to_us:
            left = replace(
                there,
                from_us=said.to_us,
                window_joins=joins[0],
                presence_joins=joins[1],
                digest=None,
            )
            _insert(raw, device, left)
    _insert(raw, device, said)


def forget(raw: Raw, device: str, from_us: int, to_us: int) -> None:
    """What is here of a range is other now: tell it anew.

    What another machine told of its own time stays, for it outranks whatever is told here.
    """
    for there in touching(raw, device, from_us, to_us):
        if there.digest is not None or not there.own:
            raw.execute(
                "DELETE FROM sync_said WHERE device=? AND from_us=?", (device, there.from_us)
            )


def forget_own(raw: Raw, device: str, from_us: int, to_us: int) -> None:
    """What this machine told of a range it tells anew."""
    for there in touching(raw, device, from_us, to_us):
        if there.digest is not None:
            raw.execute(
                "UPDATE sync_said SET digest=x'' WHERE device=? AND from_us=?",
                (device, there.from_us),
            )


def to_tell_again(raw: Raw, device: str, from_us: int) -> list[Said]:
    """What forget_own named, from a moment on, by time."""
    rows = raw.execute(
        f"SELECT {_COLUMNS} FROM sync_said WHERE device=? AND from_us >= ? AND digest=x''"  # noqa: S608  # our own names
        " ORDER BY from_us",
        (device, from_us),
    )
    return [_said(row) for row in rows.fetchall()]


def clear(raw: Raw, device: str, from_us: int, to_us: int) -> None:
    """Nobody has told of this range."""
    for there in touching(raw, device, from_us, to_us):
        raw.execute("DELETE FROM sync_said WHERE device=? AND from_us=?", (device, there.from_us))
        if there.from_us < from_us:
            _insert(raw, device, replace(there, to_us=from_us, digest=None))
        if there.to_us > to_us:
            _insert(raw, device, replace(there, from_us=to_us, digest=None))


def told_by(raw: Raw, by: bytes, from_us: int, to_us: int) -> list[tuple[str, Said]]:
    """What one device told of a range, of any machine, as far as it still holds."""
    return [
        (device, said)
        for (device,) in raw.execute("SELECT DISTINCT device FROM sync_said").fetchall()
        for said in touching(raw, device, from_us, to_us)
        if said.by == by
    ]


def gaps(raw: Raw, device: str, from_us: int, to_us: int) -> Iterator[tuple[int, int]]:
    """The parts of a range nobody has told of yet, by time."""
    low_us = from_us
    for begin_us, end_us in raw.execute(
        "SELECT from_us, to_us FROM sync_said WHERE device=? AND from_us < ? AND to_us > ?"
        " ORDER BY from_us",
        (device, to_us, from_us),
    ):
        if low_us < begin_us:
            yield low_us, begin_us
        low_us = end_us
    if low_us < to_us:
        yield low_us, to_us


def devices(raw: Raw) -> dict[str, bytes]:
    """Of each device something was told of: who told the newest of it."""
    rows = raw.execute(
        "SELECT device, by FROM sync_said AS said WHERE from_us ="
        " (SELECT max(from_us) FROM sync_said WHERE device = said.device)"
    )
    return {str(device): bytes(by) for device, by in rows.fetchall()}


def _insert(raw: Raw, device: str, said: Said) -> None:
    raw.execute(
        "INSERT INTO sync_said (device, from_us, to_us, own, stamp, by, window_joins,"
        " presence_joins, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            device,
            said.from_us,
            said.to_us,
            int(said.own),
            said.stamp,
            said.by,
            said.window_joins,
            said.presence_joins,
            said.digest,
        ),
    )


def _said(row: Sequence[Any]) -> Said:
    from_us, to_us, own, stamp, by, window_joins, presence_joins, digest = row
    return Said(
        from_us=from_us,
        to_us=to_us,
        own=bool(own),
        stamp=stamp,
        by=bytes(by),
        window_joins=window_joins,
        presence_joins=presence_joins,
        digest=None if digest is None else bytes(digest),
    )
