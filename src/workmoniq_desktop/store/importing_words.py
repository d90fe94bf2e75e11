"""Puts what the worker said, from elsewhere, into the history: entries, edits, and small documents.

Nothing here opens a transaction; the caller does. What is there already is left as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.edits import Assign, Command, CommandState, Hide, Merge
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.store import commands, entries, erasing, facets, frozen, things
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.placement import Outcome
from workmoniq_desktop.store.things import Body

_EVER_US = 1 << 62
_ALL_DAYS = (-(2**31), 2**31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A small document. body: its JSON."""

    kind: str
    uid: str
    body: Body


def put_entry(raw: Raw, device: int, entry: Entry) -> Outcome:
    """Take in a manual entry where no other of its device has the time."""
    end_us = max(entry.end_us, entry.start_us + 1)
    there = [
        found
        for found in entries.between(raw, entry.start_us, end_us)
        if found.device == entry.device and (found.start_us < end_us)
    ]
    if entry in there:
        return Outcome.KNOWN
    overlapping = raw.execute(
        "SELECT 1 FROM entries WHERE device=? AND start_us < ? AND max(start_us + dur_us,"
        " start_us + 1) > ?",
        (device, end_us, entry.start_us),
    ).fetchone()
    if overlapping is not None:
        return Outcome.OVERLAPS
    entries.put(raw, entry)
    return Outcome.NEW


def put_command(raw: Raw, command: Command, *, first: bool) -> Outcome:
    """Take in a command after all others. first: the history had none of its own.

    What was undone elsewhere cannot be done again over other work: then it is left.
    """
    if raw.execute("SELECT 1 FROM commands WHERE uid=?", (command.uid,)).fetchone():
        return Outcome.KNOWN
    if min((outside.reach(edit)[0] for edit in command.edits), default=_EVER_US) < frozen.until_us(
        raw.execute
    ):
        return Outcome.TOO_OLD
    if command.state is CommandState.UNDONE and not first:
        command = replace(command, state=CommandState.LEFT)
    commands.insert(raw, command)
    if command.state is CommandState.DONE:
        for edit in command.edits:
            if isinstance(edit, Assign):
                first_us, last_us = outside.reach(edit)
                facets.disown(raw.execute, first_us // DAY_US, last_us // DAY_US + 1)
    return Outcome.NEW


def put_thing(raw: Raw, thing: Thing) -> Outcome:
    """Take in a document that is not here yet."""
    there = things.one(raw, thing.kind, thing.uid)
    if there is not None:
        return Outcome.KNOWN if there == thing.body else Outcome.DIFFERS
    things.put(raw, thing.kind, thing.uid, thing.body)
    if thing.kind in ("rule", "category"):
        facets.disown(raw.execute, *_ALL_DAYS)
    return Outcome.NEW


def days_of(raw: Raw, taken: Iterable[Command]) -> set[int]:
    """The UTC days whose totals edits changed, as far as there is anything on them."""
    low_us, high_us = erasing.held(raw)
    days: set[int] = set()
    for command in taken:
        if command.state is CommandState.DONE:
            for edit in command.edits:
                if isinstance(edit, Hide | Merge):
                    first_us = max(edit.part.from_us, low_us)
                    last_us = min(edit.part.to_us, high_us)
                    days.update(range(first_us // DAY_US, -(-last_us // DAY_US)))
    return days
