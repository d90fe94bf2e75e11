"""What one-time support access reads beside what reports read: amounts, switches, corrections."""

import json
from collections.abc import Iterator
from typing import Final

from workmoniq_desktop.domain.edits import Edit
from workmoniq_desktop.domain.edits_json import edit_from_json
from workmoniq_desktop.domain.spans import PresenceSpan
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.schema_codes import STATES

COUNTED: Final = (
    "apps",
    "backups",
    "commands",
    "devices",
    "edits",
    "entries",
    "ledger",
    "presence",
    "sources",
    "sync_outbox",
    "sync_segments",
    "sync_streams",
    "tallies",
    "titles",
    "watched",
    "windows",
)
"""Tables whose rows are counted; none of them says anything by its number alone."""
THINGS: Final = {
    "category": "categories",
    "client": "clients",
    "goal": "goals",
    "project": "projects",
    "rule": "rules",
    "task": "tasks",
}
"""How many there are of each kind of thing, by the word for it."""


def amounts(run: Run) -> Iterator[tuple[str, int]]:
    """Rows of the whole history, by table and kind of thing."""
    for table in COUNTED:
        ((count,),) = run(f"SELECT count(*) FROM {table}", ())  # noqa: S608  # our own names
        yield table, count
    for kind, word in THINGS.items():
        ((count,),) = run("SELECT count(*) FROM things WHERE kind=?", (kind,))
        yield word, count


def cipher_version(run: Run) -> str:
    """The version of SQLCipher, such as "4.6.1 community"."""
    ((version,),) = run("PRAGMA cipher_version", ())
    return str(version)


def presence_between(run: Run, from_us: int, to_us: int) -> Iterator[PresenceSpan]:
    """Presence clipped to a range, of one device after the other, each by start."""
    for number, name in list(run("SELECT id, name FROM devices ORDER BY id", ())):
        rows = run(
            "SELECT start_us, start_us + dur_us, state, text, offset_minutes FROM presence"
            " JOIN reasons ON reasons.id = reason WHERE device=?1 AND start_us >= coalesce("
            "(SELECT max(start_us) FROM presence WHERE device=?1 AND start_us <= ?2), ?2)"
            " AND start_us < ?3 AND start_us + dur_us > ?2 ORDER BY start_us",
            (number, from_us, to_us),
        )
        for start_us, end_us, state, reason, offset_minutes in rows:
            yield PresenceSpan(
                device=name,
                start_us=max(start_us, from_us),
                end_us=min(end_us, to_us),
                state=STATES[state],
                reason=reason,
                offset_minutes=offset_minutes,
            )


def windows_begun(run: Run, from_us: int, to_us: int) -> Iterator[tuple[int, bool]]:
    """When each window span of a range began, and whether another app was in focus before it.

    Of one device after the other. The first of a range follows on nothing.
    """
    for (number,) in list(run("SELECT id FROM devices ORDER BY id", ())):
        before = None
        rows = run(
            "SELECT start_us, app FROM windows WHERE device=? AND start_us >= ? AND start_us < ?"
            " ORDER BY start_us",
            (number, from_us, to_us),
        )
        for start_us, app in rows:
            yield start_us, before is not None and app != before
            before = app


def corrections(run: Run, from_us: int, to_us: int) -> Iterator[tuple[int, Edit]]:
    """Every edit that lies over a range with the moment it was made, in the order of making."""
    rows = run(
        "SELECT made_us, body FROM edits JOIN commands ON commands.id = command"
        " WHERE done AND to_us > ? AND from_us < ? ORDER BY stamp, device, uid, at",
        (from_us, to_us),
    )
    for made_us, body in rows:
        yield made_us, edit_from_json(json.loads(body))
