"""How many bytes a span takes in the history, and which part takes how many."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sqlcipher3 import dbapi2

from side_by_side import table
from side_by_side.history import (
    TEN_YEARS_DAYS,
    YEAR_DAYS,
    copy_of,
    history_of,
    keep_totals,
    opened,
)
from side_by_side.peer import have_peer, start_server
from side_by_side.table import Figure, show

_PARTS = {
    "span rows": ("windows", "presence"),
    "titles": ("titles", "titles_by_hash"),
    "search index": ("titles_fts",),
    "roll-ups by app": ("roll_",),
    "roll-ups by title": ("title_months",),
    "totals by label, site, hour, title": ("facet",),
}


def parts_bytes(place: Path, plain: Path) -> dict[str, int]:
    """Bytes of each table and index, from a plain copy that is thrown away.

    dbstat is not built into SQLCipher; the standard library's SQLite has it in most builds.
    """
    with opened(place) as history, history.database.raw() as raw:
        raw.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
        raw.execute("SELECT sqlcipher_export('plain')").fetchall()
        raw.execute("DETACH DATABASE plain")
    copy = sqlite3.connect(plain)
    try:
        rows = copy.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
    finally:
        copy.close()
    return {str(name): int(size) for name, size in rows}


def named(sizes: dict[str, int]) -> Iterator[tuple[str, int]]:
    left = dict(sizes)
    for part, prefixes in _PARTS.items():
        own = [name for name in left if name.startswith(prefixes)]
        if part == "titles":
            own = [name for name in own if not name.startswith("titles_fts")]
        yield part, sum(left.pop(name) for name in own)
    yield "all else", sum(left.values())


def main() -> None:
    full = table.is_full("measure the size of the history")
    days = TEN_YEARS_DAYS if full else YEAR_DAYS
    peer_days = 30
    made = history_of(days)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        place = copy_of(made, folder / "history")
        keep_totals(place)
        with opened(place) as history, history.database.raw() as raw:
            spans, distinct = raw.execute(
                "SELECT (SELECT count(*) FROM windows) + (SELECT count(*) FROM presence),"
                " (SELECT count(*) FROM titles)"
            ).fetchone()
            size_bytes = history.database.size_bytes()
        theirs = None
        if have_peer():
            peer = start_server(stack, folder)
            peer.load(peer_days)
            events = sum(
                int(peer.ask(f"buckets/{bucket}/events/count")) for bucket in peer.ask("buckets/")
            )
            theirs = peer.size_bytes() / events
        figures = [
            Figure(
                what="all files", ours=size_bytes / spans, unit="B/span", target=143, peer=theirs
            )
        ]
        grown = 1.0
        try:
            sizes = parts_bytes(place, folder / "plain.db")
        except (sqlite3.OperationalError, dbapi2.Error) as refused:
            print(f"the parts cannot be told apart here: {refused}")
        else:
            grown = size_bytes / sum(sizes.values())
            for part, part_bytes in named(sizes):
                target = 45.0 if part == "span rows" else None
                ours = part_bytes * grown / spans
                figures.append(Figure(what=part, ours=ours, unit="B/span", target=target))
    show(
        f"Size of a history of {days} days: {spans:,} spans, {distinct / spans:.2f} titles a span",
        figures,
        f"Parts are those of a plain copy, times {grown:.2f}, which encryption and free space "
        f"within pages add. The peer holds {peer_days} days of the same.",
    )


if __name__ == "__main__":
    main()
