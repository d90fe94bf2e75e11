"""Brings what is here in line with the registers: things, entries, commands and names.

The registers say what holds; wipes say what of it must not be here; frozen time and what this
WorkMoniQ cannot read stay out. What was put here is remembered as the shadow, so that what differs
from it later was changed by the worker.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.categories import category_from_json
from workmoniq_desktop.domain.edits import Change, Command, CommandState, Hide, Merge
from workmoniq_desktop.domain.edits_json import change_from_json, edit_from_json
from workmoniq_desktop.domain.goals_json import goal_from_json
from workmoniq_desktop.domain.labels_json import label_from_json, label_to_json
from workmoniq_desktop.domain.outside import ABSENCE
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.rules_json import rule_from_json
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.store import commands, entries, frozen, sync_names, sync_ops, things
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import targets
from workmoniq_desktop.sync.codec import MOST_US
from workmoniq_desktop.sync.registers import Op
from workmoniq_desktop.sync.speaking import to_json, winners, winners_under
from workmoniq_desktop.sync.targets import BODY, EXISTS, NAME, STATE
from workmoniq_desktop.sync.touched import Touched
from workmoniq_desktop.sync.wiping_rows import command_without, entries_without
from workmoniq_protocol.strict_json import JsonInvalid, unb64

Body = dict[str, Any]

_READ: Mapping[str, Callable[[str, Body], object]] = {
    "rule": rule_from_json,
    "goal": goal_from_json,
    "category": category_from_json,
    ABSENCE: lambda _uid, body: (_whole(body["from_us"]), _whole(body["to_us"])),
}
"""Kinds whose readers want a whole body; the others take what fits."""
_LABELLING = ("rule", "category")
_PROJECT = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry as it may stand here. of: the target whose word it comes from."""

    entry: Entry
    of: str


class WordsHere:
    """One transaction. wipes: all that are known."""

    def __init__(self, raw: Raw, wipes: Iterable[Wiped], touched: Touched, own: str) -> None:
        """own: the name of this machine in the history, whose commands can be undone here."""
        self._raw = raw
        self._wipes = {wiped.id: wiped for wiped in wipes}
        self._touched = touched
        self._own = own

    def bring(self, names: Iterable[str]) -> None:
        """Let what is here follow these targets."""
        machines: set[str] = set()
        for name in sorted(set(names)):
            if name.startswith(targets.THING):
                self._thing(name)
            elif name.startswith(targets.COMMAND):
                self._command(name)
            elif name.startswith(targets.MACHINE):
                self._machine(name)
            elif name.startswith(targets.DEVICE):
                self._device(name)
            elif name.startswith(targets.ENTRY):
                machines.add(_machine_of(name))
        for machine in sorted(machines):
            self._entries(machine)

    def expected_entries(self, machine: str) -> dict[str, Placed]:
        """Every entry of a machine as the registers and the wipes have it, by target.

        Entries of one machine do not overlap: the later word takes its time, the earlier one keeps
        what is free before it, or gives way.
        """
        said: list[tuple[tuple[int, bytes, bytes], Placed]] = []
        for name, op in winners_under(self._raw, f"{targets.ENTRY}{machine}-manual-", BODY):
            entry = None if op.val is None else entry_of(op.val)
            if entry is None or entry.device != machine:
                continue
            rank = op.hlc, op.device, op.id
            said += [
                (rank, Placed(entry=piece, of=name))
                for piece in entries_without(entry, self._unknown_to(op))
            ]
        said.sort(key=lambda one: (one[0], one[1].entry.start_us), reverse=True)
        placed: list[Placed] = []
        by_start: list[Entry] = []
        for _, one in said:
            at = bisect_right(by_start, one.entry.start_us, key=_start_of)
            # what was placed does not overlap: of all of it only its neighbours can be in its way
            fitting = _fit(one.entry, by_start[max(at - 1, 0) : at + 1])
            if fitting is not None:
                by_start.insert(at, fitting)
                placed.append(replace(one, entry=fitting))
        return {targets.of_entry(one.entry): one for one in placed}

    def expected_thing(self, name: str) -> Body | None:
        """A thing as the registers and the wipes have it; None where it is not to be here."""
        found = targets.thing_of(name)
        held = winners(self._raw, name)
        exists = held.get(EXISTS)
        if found is None or exists is None or exists.val is None:
            return None
        kind, uid = found
        body: Body = {
            field: json.loads(op.val)
            for field, op in sorted(held.items())
            if field != EXISTS and op.val is not None
        }
        try:
            if kind in _READ:
                _READ[kind](uid, body)
        except (KeyError, ValueError, TypeError, AttributeError):
            return None  # part of it is still to come, or a newer WorkMoniQ wrote it
        if kind == ABSENCE and any(
            not wiped.titles_only
            and wiped.app is None
            and outside.is_absence_in(body, (wiped.from_us, wiped.to_us))
            for wiped in self._unknown_to(exists)
        ):
            return None
        return body

    def shadow_wiped(self) -> None:
        """After a wipe: what the registers leave of entries and absences is taken for what is here.

        The wipe cut what is here by the same rule; taken for changes, it would be told as such.
        """
        raw = self._raw
        for (machine,) in raw.execute("SELECT name FROM devices").fetchall():
            expected = self.expected_entries(str(machine))
            for name in sync_ops.shadow(raw, f"{targets.ENTRY}{machine}-manual-"):
                if name not in expected:
                    sync_ops.set_shadow(raw, name, None)
            for name, one in expected.items():
                sync_ops.set_shadow(raw, name, shadow_of(one.entry, one.of))
        for name in sync_ops.shadow(raw, f"{targets.THING}{ABSENCE}/"):
            body = self.expected_thing(name)
            sync_ops.set_shadow(raw, name, None if body is None else to_json(body))

    def _thing(self, name: str) -> None:
        found = targets.thing_of(name)
        if found is None:
            return
        kind, uid = found
        was, now = things.one(self._raw, kind, uid), self.expected_thing(name)
        if was != now:
            things.put(self._raw, kind, uid, now)
            moved = (was or {}).get("merged") != (now or {}).get("merged")
            if kind in _LABELLING or (kind == _PROJECT and moved):
                self._touched.all_labels = True
        sync_ops.set_shadow(self._raw, name, None if now is None else to_json(now))

    def _command(self, name: str) -> None:
        held = winners(self._raw, name)
        uid = name.removeprefix(targets.COMMAND)
        body, state = held.get(BODY), held.get(STATE)
        there = commands.by_uid(self._raw, uid)
        if body is None and there is not None and there.peer:
            commands.remove(self._raw, there.number)  # the word that brought it was taken back
            self._follow(there)
            sync_ops.set_shadow(self._raw, name, None)
        if body is None or body.val is None:
            return
        wanted = _state_of(state)
        made = command_of(uid, body.val)
        made = None if made is None else command_without(made, self._unknown_to(body))
        other = there is not None and made is not None and not _same_content(there, made)
        if there is not None and made is not None and other and self._may(made):
            # who said it knew a wipe that came here later, or says what wipes left of it
            self._follow(there)
            commands.put_content(self._raw, there.number, made)
        if there is not None:
            if there.state is not wanted and self._may(there):
                commands.set_state(self._raw, there.number, wanted)
                self._follow(there)
        elif made is not None and self._may(made):
            made = replace(made, state=wanted, peer=made.device != self._own or not self._own)
            commands.insert(self._raw, made)
        if made is not None and (there is None or other):
            self._follow(made)
        sync_ops.set_shadow(self._raw, name, wanted.value)

    def _may(self, command: Command) -> bool:
        """Whether a command speaks of no frozen time."""
        first_us = min((outside.reach(edit)[0] for edit in command.edits), default=None)
        return first_us is None or first_us >= frozen.until_us(self._raw.execute)

    def _follow(self, command: Command) -> None:
        for edit in command.edits:
            reach = outside.reach(edit)
            if isinstance(edit, Hide | Merge):
                self._touched.counted(*reach)
            else:
                self._touched.labelled(*reach)

    def _entries(self, machine: str) -> None:
        raw = self._raw
        frozen_us = frozen.until_us(raw.execute)
        expected = {
            name: one
            for name, one in self.expected_entries(machine).items()
            if one.entry.start_us >= frozen_us
        }
        shadow = sync_ops.shadow(raw, f"{targets.ENTRY}{machine}-manual-")
        here = {
            targets.of_entry(entry): entry
            for entry in entries.of_device(raw, machine)
            if entry.start_us >= frozen_us
        }
        for name, entry in here.items():
            wanted = expected.get(name)
            if name in shadow and (wanted is None or not _same(wanted.entry, entry)):
                entries.remove(raw, machine, entry.start_us)
                self._touched.counted(entry.start_us, max(entry.end_us, entry.start_us + 1))
        for name in shadow:
            if name not in expected:
                sync_ops.set_shadow(raw, name, None)
        alone = [entry for name, entry in here.items() if name not in shadow]
        for name, one in sorted(expected.items(), key=lambda item: item[1].entry.start_us):
            if name not in here or not _same(one.entry, here[name]):
                if _fit(one.entry, alone) != one.entry:
                    continue
                entries.put(raw, one.entry)
                self._touched.counted(
                    one.entry.start_us, max(one.entry.end_us, one.entry.start_us + 1)
                )
            sync_ops.set_shadow(raw, name, shadow_of(one.entry, one.of))

    def _machine(self, name: str) -> None:
        held = winners(self._raw, name).get(NAME)
        label = None if held is None or held.val is None else json.loads(held.val)
        machine = name.removeprefix(targets.MACHINE)
        if isinstance(label, str) and machine:
            self._raw.execute(
                "UPDATE devices SET label=? WHERE name=? AND label <> ?", (label, machine, label)
            )
            sync_ops.set_shadow(self._raw, name, to_json(label))

    def _device(self, name: str) -> None:
        held = winners(self._raw, name).get(NAME)
        called = None if held is None or held.val is None else json.loads(held.val)
        try:
            device = unb64(name.removeprefix(targets.DEVICE), 16)
        except JsonInvalid:
            return
        if isinstance(called, str):
            sync_names.put(self._raw, device, called)
            sync_ops.set_shadow(self._raw, name, to_json(called))

    def _unknown_to(self, op: Op) -> list[Wiped]:
        """The wipes that take what a word says: all but those its author knew."""
        return [wiped for key, wiped in self._wipes.items() if key not in op.after]


def entry_body(entry: Entry) -> Body:
    """An entry as words have it: a timer that runs has no end yet."""
    return {
        "device": entry.device,
        "start_us": entry.start_us,
        "end_us": entry.start_us if entry.running else entry.end_us,
        "label": label_to_json(entry.label),
        "offset_minutes": entry.offset_minutes,
        "running": entry.running,
    }


def shadow_of(entry: Entry, of: str) -> str:
    """What is remembered of an entry that is here. of: the target whose word it comes from."""
    return to_json({"body": entry_body(entry), "of": of})


def _same(one: Entry, other: Entry) -> bool:
    return entry_body(one) == entry_body(other)


def _same_content(one: Command, other: Command) -> bool:
    return (one.edits, one.changes) == (other.edits, other.changes)


def _fit(entry: Entry, others: Iterable[Entry]) -> Entry | None:
    """An entry with the time that others leave it from its start on; None where they have that."""
    end_us = entry.end_us
    for other in others:
        other_end_us = max(other.end_us, other.start_us + 1)
        if other.start_us <= entry.start_us < other_end_us:
            return None
        if entry.start_us < other.start_us < max(end_us, entry.start_us + 1):
            end_us = other.start_us
    return replace(entry, end_us=end_us)


def _start_of(entry: Entry) -> int:
    return entry.start_us


def _machine_of(name: str) -> str:
    return name.removeprefix(targets.ENTRY).rpartition("-manual-")[0]


def entry_of(text: str) -> Entry | None:
    """The entry of a value; None for what is none."""
    try:
        body = json.loads(text)
        label = body["label"]
        start_us, end_us = _whole(body["start_us"]), _whole(body["end_us"])
        if not start_us <= end_us or start_us < 0:
            return None
        return Entry(
            device=str(body["device"]),
            start_us=start_us,
            end_us=end_us,
            label=label_from_json(label if isinstance(label, dict) else {}),
            offset_minutes=_whole(body["offset_minutes"]),
            running=bool(body["running"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def command_body(command: Command, edits: list[Body], changes: list[Body]) -> Body:
    """A command as words have it; its state is a field of its own."""
    return {
        "device": command.device,
        "made_us": command.made_us,
        "stamp": command.stamp,
        "name": command.name,
        "final": command.final,
        "edits": edits,
        "changes": changes,
    }


def command_of(uid: str, text: str) -> Command | None:
    """The command of a value; None for what is none, or was wiped whole."""
    try:
        body = json.loads(text)
        if body.get("wiped"):
            return None
        return Command(
            number=0,
            uid=uid,
            device=str(body["device"]),
            made_us=_whole(body["made_us"]),
            name=str(body["name"]),
            edits=tuple(edit_from_json(edit) for edit in body["edits"]),
            changes=tuple(_change_of(change) for change in body["changes"]),
            final=bool(body["final"]),
            stamp=_whole(body["stamp"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _change_of(body: Body) -> Change:
    """A change whose times, which wipes ask for, are there. Raises ValueError and others."""
    change = change_from_json(body)
    for told in (change.before, change.after):
        if told is not None and change.kind == "entry":
            _whole(told["start_us"]), _whole(told["end_us"]), bool(told["running"])
        elif told is not None and change.kind == ABSENCE:
            _whole(told["from_us"]), _whole(told["to_us"])
    return change


def _whole(value: object) -> int:
    """A number that the tables can hold. int() would take any length of digits in a text."""
    if type(value) is not int or not -MOST_US < value < MOST_US:
        raise ValueError("no whole number")
    return value


def _state_of(op: Op | None) -> CommandState:
    try:
        return CommandState(json.loads(op.val)) if op is not None and op.val else CommandState.DONE
    except (ValueError, TypeError):
        return CommandState.LEFT
