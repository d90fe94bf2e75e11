"""The history of edits, which is the stack of undo as well.

Nothing is taken out of it but by wipe, and what a device wrote that was shut out before.

What is done lies as an overlay over the record; `edits` holds its parts by time, so that a report
finds the few that touch its range.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from workmoniq_desktop.domain.edits import (
    Assign,
    Change,
    Command,
    CommandState,
    Edit,
    Hide,
    Merge,
    Split,
)
from workmoniq_desktop.domain.edits_json import (
    change_from_json,
    change_to_json,
    edit_from_json,
    edit_to_json,
)
from workmoniq_desktop.domain.outside import reach
from workmoniq_desktop.store.connection import Raw, Run

_STATES = (CommandState.DONE, CommandState.UNDONE, CommandState.LEFT)
_KINDS: dict[type[Edit], int] = {Assign: 0, Hide: 1, Split: 2, Merge: 3}

_SELECT = "SELECT id, uid, device, made_us, name, changes, state, final, stamp, peer FROM commands"
_BELIEVED_US = 1 << 52
"""No stamp is followed further than this, in the year 2112: there must be room to go on."""
_NEWEST_FIRST = "ORDER BY stamp DESC, device DESC, uid DESC"
_OLDEST_FIRST = "ORDER BY stamp, device, uid"


def add(raw: Raw, command: Command) -> int:
    """Keep a command that has been done, after all others; its number (command.number is unused).

    What this device could have done again is left.
    """
    raw.execute("UPDATE commands SET state=2 WHERE state=1 AND NOT peer")
    return insert(raw, command)


def insert(raw: Raw, command: Command) -> int:
    """The same, and what could have been done again still can: for commands from elsewhere.

    A command without a stamp gets one after all others.
    """
    changes = json.dumps([change_to_json(change) for change in command.changes], ensure_ascii=False)
    number = raw.execute(
        "INSERT INTO commands (uid, device, made_us, name, changes, state, final, stamp, peer)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            command.uid,
            command.device,
            command.made_us,
            command.name,
            changes,
            _STATES.index(command.state),
            int(command.final),
            command.stamp or next_stamp(raw, command.made_us),
            int(command.peer),
        ),
    ).lastrowid
    put_edits(raw, int(number or 0), command.edits)
    return int(number or 0)


def put_content(raw: Raw, number: int, command: Command) -> None:
    """Let a command say what another form of it says."""
    changes = json.dumps([change_to_json(change) for change in command.changes], ensure_ascii=False)
    raw.execute("UPDATE commands SET changes=? WHERE id=?", (changes, number))
    put_edits(raw, number, command.edits)


def next_stamp(raw: Raw, made_us: int) -> int:
    """The place of a command that is made now: never behind the clock, nor behind any other.

    A hybrid logical clock (Kulkarni et al., 2014), its counter in the microseconds.
    """
    (highest,) = raw.execute(
        "SELECT max(stamp) FROM commands WHERE stamp < ?", (_BELIEVED_US,)
    ).fetchone()
    return max(made_us, 1 if highest is None else highest + 1)


def put_edits(raw: Raw, number: int, edits: Sequence[Edit]) -> None:
    """Let these be the edits of a command, in place of those it has."""
    raw.execute("DELETE FROM edits WHERE command=?", (number,))
    for at, edit in enumerate(edits):
        put_edit(raw, number, at, edit)


def put_edit(raw: Raw, number: int, at: int, edit: Edit) -> None:
    """Keep one edit at its place in a command; it lies over the record if the command is done."""
    from_us, to_us = reach(edit)
    body = json.dumps(edit_to_json(edit), ensure_ascii=False)
    raw.execute(
        "INSERT OR REPLACE INTO edits SELECT id, ?, ?, ?, ?, ?, state=0 FROM commands WHERE id=?",
        (at, _KINDS[type(edit)], from_us, to_us, body, number),
    )


def set_state(raw: Raw, number: int, state: CommandState) -> None:
    """Do, undo or leave a command; the caller rolls up anew what its edits reach."""
    raw.execute("UPDATE commands SET state=? WHERE id=?", (_STATES.index(state), number))
    done = int(state is CommandState.DONE)
    raw.execute("UPDATE edits SET done=? WHERE command=?", (done, number))


def remove(raw: Raw, number: int) -> None:
    """As if it had never been made; the caller rolls up anew what its edits reach."""
    raw.execute("DELETE FROM edits WHERE command=?", (number,))
    raw.execute("DELETE FROM commands WHERE id=?", (number,))


def next_to_undo(raw: Raw) -> Command | None:
    """The newest command of this device that is done and can be undone."""
    row = raw.execute(
        f"{_SELECT} WHERE state=0 AND NOT final AND NOT peer {_NEWEST_FIRST} LIMIT 1"
    ).fetchone()
    return None if row is None else _command(raw.execute, row)


def next_to_redo(raw: Raw) -> Command | None:
    """The oldest command of this device that was undone and can be done again."""
    row = raw.execute(f"{_SELECT} WHERE state=1 AND NOT peer {_OLDEST_FIRST} LIMIT 1").fetchone()
    return None if row is None else _command(raw.execute, row)


def by_uid(raw: Raw, uid: str) -> Command | None:
    """The command of a uid; None where it is not here."""
    row = raw.execute(f"{_SELECT} WHERE uid=?", (uid,)).fetchone()
    return None if row is None else _command(raw.execute, row)


def untold(raw: Raw, target: str, since_us: int) -> list[tuple[str, CommandState]]:
    """Commands, by uid, whose state sync does not know: the last ones of a long history.

    target: what begins the names of commands in its shadow. since_us: of those it knows nothing
    of, the ones that were made since then.
    """
    names = " ".join(f"WHEN {code} THEN '{state.value}'" for code, state in enumerate(_STATES))
    rows = raw.execute(
        "SELECT uid, state FROM commands LEFT JOIN sync_shadow ON target = ? || uid WHERE"  # noqa: S608  # our own names
        f" CASE WHEN val IS NULL THEN made_us >= ? ELSE val <> CASE state {names} END END"
        " ORDER BY id",
        (target, since_us),
    )
    return [(str(uid), _STATES[state]) for uid, state in rows.fetchall()]


def newest(raw: Raw, limit: int) -> list[Command]:
    """The history of edits, newest first, whatever their state."""
    rows = raw.execute(f"{_SELECT} {_NEWEST_FIRST} LIMIT ?", (limit,)).fetchall()
    return [_command(raw.execute, row) for row in rows]


def every(run: Run) -> Iterable[Command]:
    """The whole history of edits, oldest first."""
    for row in list(run(f"{_SELECT} {_OLDEST_FIRST}", ())):
        yield _command(run, row)


def edits_between(
    run: Run, from_us: int, to_us: int, kinds: Sequence[type[Edit]] = tuple(_KINDS)
) -> list[Edit]:
    """The edits that lie over a range, in the order they were made."""
    numbers = {_KINDS[kind] for kind in kinds}
    rows = run(
        "SELECT kind, body FROM edits JOIN commands ON commands.id = command"
        " WHERE done AND to_us > ? AND from_us < ? ORDER BY stamp, device, uid, at",
        (from_us, to_us),
    )
    return [edit_from_json(json.loads(body)) for kind, body in rows if kind in numbers]


def _command(run: Run, row: Sequence[Any]) -> Command:
    number, uid, device, made_us, name, changes, state, final, stamp, peer = row
    edits = run("SELECT body FROM edits WHERE command=? ORDER BY at", (number,))
    found: tuple[Change, ...] = tuple(change_from_json(body) for body in json.loads(changes))
    return Command(
        number=number,
        uid=uid,
        device=device,
        made_us=made_us,
        name=name,
        edits=tuple(edit_from_json(json.loads(body)) for (body,) in edits),
        changes=found,
        state=_STATES[state],
        final=bool(final),
        stamp=stamp,
        peer=bool(peer),
    )
