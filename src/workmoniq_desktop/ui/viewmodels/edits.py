"""Corrects time: turns what was chosen and typed into steps that can be undone."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.edits import Change, Command, Edit, Split
from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.correcting import Meant, Typed, assigned, hidden, meant, merged
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.timeline_values import Choices, CloseView
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is known of a selection. label: what all of it has in common; mixed: where it differs.

    main: the window that held most of it. hidden_us: how much of it is left out of reports.
    """

    label: Label = NO_LABEL
    mixed: frozenset[str] = frozenset()
    main: WindowSpan | ReportedSpan | None = None
    counted_us: int = 0
    hidden_us: int = 0


class EditModel(QObject):
    """Lives on the Qt thread; every step is done on the worker's, one after the other.

    ready: the choices were read at least once.
    """

    learned = Signal()
    """The choices are here, or others."""
    held = Signal(object)
    """A step holds: its Command; None after a redaction."""
    failed = Signal(object)

    def __init__(self, scene: Scene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self.choices = Choices()
        self.ready = False
        self._device = ""

    def learn(self) -> None:
        """Ask for the choices anew."""
        self._scene.worker.read(self._read_choices, self._learned)

    def apply(self, selection: Selection, typed: Typed, before: Label) -> None:
        """Call what is chosen what was typed; only fields that were touched change."""
        found = meant(typed, self.choices, before.project)
        if not found.fields:
            return
        if selection.entry is not None:
            self.change_entry(selection.entry, selection.entry, typed)
            return
        name = "note" if found.fields == {"note"} else "assign"
        edits = assigned(selection.parts, selection.app, found.label, found.fields)
        self._do(name, edits, found.changes)

    def leave_out(self, selection: Selection, *, out: bool) -> None:
        """Out of every report, or in again."""
        self._do("hide" if out else "show", hidden(selection.parts, selection.app, out=out))

    def split(self, at_us: int) -> None:
        """Cut what lies over a moment in two."""
        self._do("split", [Split(at_us=at_us)])

    def merge(self, selection: Selection, into: WindowSpan | ReportedSpan) -> None:
        """Take all that is chosen for one window."""
        self._do("merge", merged(selection.from_us, selection.to_us, into))

    def add_entry(self, from_us: int, to_us: int, typed: Typed) -> None:
        """Time on this computer that no sense saw."""
        found = meant(typed, self.choices)
        entry = Entry(
            device=self._device,
            start_us=from_us,
            end_us=to_us,
            label=found.label,
            offset_minutes=self._scene.desk.clock.offset_minutes(from_us),
        )
        self._do_entries("entry-add", None, entry, found)

    def change_entry(self, before: Entry, times: Entry, typed: Typed) -> None:
        """times: where it now begins and ends; what was typed changes its label."""
        found = meant(typed, self.choices, before.label.project)
        values = {name: getattr(found.label, name) for name in found.fields}
        label = replace(before.label, **values)
        after = Entry(
            device=before.device,
            start_us=times.start_us,
            end_us=times.end_us,
            label=label,
            offset_minutes=before.offset_minutes,
            running=before.running,
        )
        self._do_entries("entry-change", before, after, found)

    def remove_entry(self, entry: Entry) -> None:
        self._do_entries("entry-remove", entry, None, None)

    def redact(self, selection: Selection) -> None:
        """Take titles and addresses out of the record, for good."""
        redact = self._scene.open_history

        def work() -> None:
            for from_us, to_us in selection.parts:
                redact().redacting.redact(from_us, to_us, selection.app, silent)

        self._scene.worker.run_in_order(work, self._redacted, self._failed)

    def _do(self, name: str, edits: Sequence[Edit], changes: Sequence[Change] = ()) -> None:
        self._perform(lambda: self._scene.open_history().editing.do(name, edits, changes))

    def _do_entries(
        self, name: str, before: Entry | None, after: Entry | None, found: Meant | None
    ) -> None:
        def work() -> Command:
            from workmoniq_desktop.services.editing import entry_to_change  # noqa: PLC0415  # staged

            new = () if found is None else found.changes
            moved = before is not None and after is not None and before.start_us != after.start_us
            own = (
                [entry_to_change(before, None), entry_to_change(None, after)]
                if moved
                else [entry_to_change(before, after)]
            )
            return self._scene.open_history().editing.do(name, (), (*new, *own))

        self._perform(work)

    def _perform(self, work: Callable[[], Command]) -> None:
        self._scene.worker.run_in_order(work, self._held, self._failed)

    def _read_choices(self) -> tuple[Choices, str]:
        history = self._scene.open_history()
        self._scene.bridge.hear_edits(history.editing.changed)
        return history.timeline_view.choices(), history.timeline_view.device()

    @Slot(object)
    def _learned(self, read: tuple[Choices, str]) -> None:
        self.choices, self._device = read
        self.ready = True
        self.learned.emit()

    @Slot(object)
    def _held(self, command: Command) -> None:
        self.held.emit(command)
        if command.changes:
            self.learn()

    @Slot(object)
    def _redacted(self, _nothing: object) -> None:
        self.held.emit(None)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.failed.emit(error)


def look_into(view: CloseView | None, selection: Selection) -> Chosen:
    """What a selection holds, as far as its day is here."""
    if selection.entry is not None:
        return Chosen(
            label=selection.entry.label,
            counted_us=selection.entry.end_us - selection.entry.start_us,
        )
    if view is None:
        return Chosen()
    held: Counter[int] = Counter()
    labels: set[Label] = set()
    counted_us = 0
    for at, span in enumerate(view.reported):
        us = _within(span.start_us, span.end_us, span.app, selection)
        if us:
            held[at] += us
            labels.add(span.label)
            counted_us += us
    main: WindowSpan | ReportedSpan | None = None
    longest: Counter[tuple[str | None, str | None]] = Counter()
    for at, us in held.items():
        longest[view.reported[at].app, view.reported[at].title] += us
    if longest:
        (app, title), _ = longest.most_common(1)[0]
        main = next(
            view.reported[at]
            for at in held
            if (view.reported[at].app, view.reported[at].title) == (app, title)
        )
    common, mixed = _common(labels)
    return Chosen(
        label=common,
        mixed=mixed,
        main=main,
        counted_us=counted_us,
        hidden_us=sum(_within(h.start_us, h.end_us, h.app, selection) for h in view.hidden),
    )


def _within(start_us: int, end_us: int, app: str | None, selection: Selection) -> int:
    if selection.app is not None and app != selection.app:
        return 0
    return sum(max(0, min(end_us, high) - max(start_us, low)) for low, high in selection.parts)


def _common(labels: set[Label]) -> tuple[Label, frozenset[str]]:
    if not labels:
        return NO_LABEL, frozenset()
    one = next(iter(labels))
    names = ("category", "project", "task", "tags", "note", "billable")
    mixed = frozenset(
        name for name in names if any(getattr(x, name) != getattr(one, name) for x in labels)
    )
    kept = {name: getattr(one, name) for name in names if name not in mixed}
    return Label(**kept), mixed
