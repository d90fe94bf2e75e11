"""Does, undoes and redoes what the worker says about the record; each step holds whole or not.

Everything a person changes goes through here, be it an edit of time, an entry, a project or a
rule: so one stack undoes all of it, and it survives a restart.
"""

import secrets
from collections.abc import Callable, Sequence

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.clock import DAY_US, Clock
from workmoniq_desktop.domain.edits import Assign, Change, Command, CommandState, Edit, Hide, Merge
from workmoniq_desktop.domain.errors import TimeFrozen
from workmoniq_desktop.domain.labels import SEPARATOR, Label, path_of
from workmoniq_desktop.domain.labels_json import label_from_json, label_to_json
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.projects_json import PROJECT
from workmoniq_desktop.services.names import find_project, find_task
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.store import commands, entries, facets, frozen, rollups, things
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta

ENTRY, RULE = "entry", "rule"

_ALL_DAYS = (-(2**31), 2**31)


class Editing:
    """Thread-safe. `changed` is told in the thread that did something, after it holds."""

    def __init__(self, database: Database, clock: Clock, flush: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._flush = flush
        self._changed: Notice[Command] = Notice()

    @property
    def changed(self) -> Notice[Command]:
        return self._changed

    def do(self, name: str, edits: Sequence[Edit] = (), changes: Sequence[Change] = ()) -> Command:
        """Do one step; the newest, so that what could have been redone no longer can."""
        self._flush()
        with self._database.writing() as raw:
            command = Command(
                number=0,
                uid=secrets.token_hex(8),
                device=read_meta(raw, "device") or "",
                made_us=self._clock.now_us(),
                name=name,
                edits=tuple(edits),
                changes=tuple(changes),
            )
            commands.add(raw, command)
            _apply(raw, command, forwards=True)
        self._changed.tell(command)
        return command

    def undo(self) -> Command | None:
        """Take back the newest step that can be; None where there is none."""
        return self._step(commands.next_to_undo, CommandState.UNDONE)

    def redo(self) -> Command | None:
        """Do again what was undone last; None where there is none."""
        return self._step(commands.next_to_redo, CommandState.DONE)

    def names(self) -> tuple[str | None, str | None]:
        """What undo and redo would do; None each where they would do nothing."""
        with self._database.raw() as raw:
            undo, redo = commands.next_to_undo(raw), commands.next_to_redo(raw)
        return (
            None if undo is None else undo.name,
            None if redo is None else redo.name,
        )

    def history(self, limit: int = 200) -> list[Command]:
        """What was done and undone, newest first."""
        with self._database.raw() as raw:
            return commands.newest(raw, limit)

    def tell_again(self) -> bool:
        """Tell the newest step: another program of ours did something. Whether there is one."""
        found = self.history(1)
        for command in found:
            self._changed.tell(command)
        return bool(found)

    def label_of(self, *, category: str | None, project: str | None, task: str | None) -> Label:
        """The label that a category's path and the names of a project and a task mean.

        A task brings its project with it. Raises BadInput for what nothing is called.
        """
        with self._database.raw() as raw:
            project_uid = None if project is None else find_project(raw, project)
            task_uid = None
            if task is not None:
                project_uid, task_uid = find_task(raw, task, project_uid)
        path = None if category is None else SEPARATOR.join(path_of(category)) or None
        return Label(category=path, project=project_uid, task=task_uid)

    def _step(self, find: Callable[[Raw], Command | None], state: CommandState) -> Command | None:
        with self._database.writing() as raw:
            command = find(raw)
            if command is None:
                return None
            commands.set_state(raw, command.number, state)
            _apply(raw, command, forwards=state is CommandState.DONE)
        self._changed.tell(command)
        return command


def entry_to_change(before: Entry | None, after: Entry | None) -> Change:
    """The change that puts after in place of before, which have one identity."""
    entry = after or before
    assert entry is not None  # noqa: S101  # one of the two is there
    uid = f"{entry.device}-manual-{entry.start_us}"
    return Change(kind=ENTRY, uid=uid, before=_entry_body(before), after=_entry_body(after))


def _apply(raw: Raw, command: Command, *, forwards: bool) -> None:
    """Make entries, things and totals follow a command that was done or undone."""
    _refuse_frozen(raw, command)
    counted: list[tuple[int, int]] = []
    for change in command.changes if forwards else tuple(reversed(command.changes)):
        was, now = (change.before, change.after) if forwards else (change.after, change.before)
        if change.kind == ENTRY:
            counted += _change_entry(raw, was, now)
        else:
            things.put(raw, change.kind, change.uid, now)
    if any(change.kind == RULE or _moves_time(change) for change in command.changes):
        facets.disown(raw.execute, *_ALL_DAYS)
    for edit in command.edits:
        from_us, to_us = outside.reach(edit)
        if isinstance(edit, Hide | Merge):
            counted.append((from_us, to_us))
        elif isinstance(edit, Assign):
            facets.disown(raw.execute, from_us // DAY_US, to_us // DAY_US + 1)
    for from_us, to_us in counted:
        rollups.refresh(raw.execute, from_us, to_us)


def _refuse_frozen(raw: Raw, command: Command) -> None:
    """Raises TimeFrozen where a command speaks of time whose totals no span tells any more."""
    spoken = [outside.reach(edit)[0] for edit in command.edits]
    spoken += [
        _entry_of(body).start_us
        for change in command.changes
        for body in (change.before, change.after)
        if change.kind == ENTRY and body is not None
    ]
    if spoken and min(spoken) < frozen.until_us(raw.execute):
        raise TimeFrozen(
            "titles or spans of that time are no longer kept, so it cannot be edited: choose a "
            "later range, or keep them longer from now on"
        )


def _moves_time(change: Change) -> bool:
    """Whether time of one project counts for another from now on."""
    was, now = change.before or {}, change.after or {}
    return change.kind == PROJECT and was.get("merged") != now.get("merged")


def _change_entry(
    raw: Raw, was: dict[str, object] | None, now: dict[str, object] | None
) -> list[tuple[int, int]]:
    touched = []
    if was is not None:
        old = _entry_of(was)
        # a timer has grown since the command that started it was made
        kept = entries.one(raw, old.device, old.start_us) or old
        entries.remove(raw, old.device, old.start_us)
        touched.append((old.start_us, max(old.end_us, kept.end_us, old.start_us + 1)))
    if now is not None:
        new = _entry_of(now)
        entries.put(raw, new)
        touched.append((new.start_us, max(new.end_us, new.start_us + 1)))
    return touched


def _entry_body(entry: Entry | None) -> dict[str, object] | None:
    if entry is None:
        return None
    return {
        "device": entry.device,
        "start_us": entry.start_us,
        "end_us": entry.end_us,
        "label": label_to_json(entry.label),
        "offset_minutes": entry.offset_minutes,
        "running": entry.running,
    }


def _entry_of(body: dict[str, object]) -> Entry:
    label = body["label"]
    return Entry(
        device=str(body["device"]),
        start_us=int(str(body["start_us"])),
        end_us=int(str(body["end_us"])),
        label=label_from_json(label if isinstance(label, dict) else {}),
        offset_minutes=int(str(body["offset_minutes"])),
        running=bool(body["running"]),
    )
