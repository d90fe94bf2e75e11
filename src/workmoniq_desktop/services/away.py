"""What the worker did while away: asks once on return, and keeps what was not answered in reach."""

import secrets
from collections.abc import Callable, Iterable

from workmoniq_desktop.domain.absence import Absence, absences
from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.edits import Change, Command
from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.store import entries, spans, things
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta

NOT_WORK = "not_work"
"""The kind of thing that says that a stretch was no work, so that nobody asks again."""

_LONGEST_US = 7 * DAY_US
_RECENT_US = 60 * DAY_US


class Away:
    """Thread-safe. Every answer is one step that can be undone."""

    def __init__(self, database: Database, editing: Editing, flush: Callable[[], None]) -> None:
        self._database = database
        self._editing = editing
        self._flush = flush

    def unanswered(self, from_us: int, to_us: int, least_min: int) -> tuple[Absence, ...]:
        """Absences of this device that end in the range and that nobody answered, by start.

        What lies under a manual entry counts as answered.
        """
        self._flush()
        with self._database.raw() as raw:
            device = read_meta(raw, "device") or ""
            said = things.all_of(raw, NOT_WORK).values()
            told = [(int(body["from_us"]), int(body["to_us"])) for body in said]
            told += [
                (entry.start_us, entry.end_us)
                for entry in entries.between(raw, from_us - _LONGEST_US, to_us)
                if entry.device == device
            ]
        with self._database.reading() as tx:
            presence = [
                span
                for span in spans.presence_between(tx, from_us - _LONGEST_US, to_us)
                if span.device == device
            ]
        return tuple(
            absence
            for absence in absences(presence, least_min * MINUTE_US)
            if from_us < absence.to_us <= to_us
            and not any(low < absence.to_us and absence.from_us < high for low, high in told)
        )

    def recent(self, now_us: int, limit: int = 5) -> tuple[Label, ...]:
        """What was entered by hand last, newest first, each once."""
        with self._database.raw() as raw:
            lately = entries.between(raw, now_us - _RECENT_US, now_us)
        labels = (entry.label for entry in reversed(lately) if entry.label != NO_LABEL)
        return tuple(dict.fromkeys(labels))[:limit]

    def projects(self) -> tuple[tuple[str, str], ...]:
        """(uid, name) of every project that is not archived, by name."""
        with self._database.raw() as raw:
            found = things.all_of(raw, "project")
        named = [
            (uid, str(body.get("name", "")))
            for uid, body in found.items()
            if not body.get("archived")
        ]
        return tuple(sorted(named, key=lambda one: one[1].casefold()))

    def answer(self, absence: Absence, label: Label) -> Command:
        """Enter the absence as time spent on label. Where other entries already lie, they stay."""
        with self._database.raw() as raw:
            device = read_meta(raw, "device") or absence.device
            taken = [
                (entry.start_us, entry.end_us)
                for entry in entries.between(raw, absence.from_us, absence.to_us)
                if entry.device == device
            ]
        changes = [
            entry_to_change(
                None,
                Entry(
                    device=device,
                    start_us=low_us,
                    end_us=high_us,
                    label=label,
                    offset_minutes=absence.offset_minutes,
                ),
            )
            for low_us, high_us in _free(absence, taken)
        ]
        return self._editing.do("answer_absence", changes=changes)

    def not_work(self, absence: Absence) -> Command:
        """It was no work: nothing is entered, and nobody asks again."""
        body: dict[str, object] = {"from_us": absence.from_us, "to_us": absence.to_us}
        change = Change(kind=NOT_WORK, uid=secrets.token_hex(8), before=None, after=body)
        return self._editing.do("not_work", changes=(change,))


def _free(absence: Absence, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of the absence no entry covers."""
    free, at_us = [], absence.from_us
    for low_us, high_us in sorted(taken):
        if at_us < low_us:
            free.append((at_us, low_us))
        at_us = max(at_us, high_us)
    if at_us < absence.to_us:
        free.append((at_us, absence.to_us))
    return free
