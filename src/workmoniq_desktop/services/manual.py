"""Time entered by hand: added, changed and removed, each as one step of undo."""

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from workmoniq_desktop.domain.calendar import to_datetime
from workmoniq_desktop.domain.clock import MINUTE_US, Clock
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.timers import free_parts
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.store import entries
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta


class ManualEntries:
    """Thread-safe. Whatever is refused raises BadInput with a sentence for the worker."""

    def __init__(
        self,
        database: Database,
        editing: Editing,
        clock: Clock,
        zone: Callable[[], tzinfo],
        flush: Callable[[], None],
    ) -> None:
        self._database = database
        self._editing = editing
        self._clock = clock
        self._zone = zone
        self._flush = flush

    def between(self, from_us: int, to_us: int) -> list[Entry]:
        """Entries that touch a range, of all devices, by start; a running one ends now."""
        self._flush()
        with self._database.raw() as raw:
            found = entries.between(raw, from_us, to_us)
        now_us = self._clock.now_us()
        return [
            replace(entry, end_us=max(entry.start_us, now_us)) if entry.running else entry
            for entry in found
        ]

    def add(
        self, from_us: int, to_us: int, label: Label, *, cut: bool = False
    ) -> tuple[Entry, ...]:
        """Keep time by hand. cut: only where no other entry of this device is yet.

        Raises BadInput where it overlaps one, ends after now, or has no length.
        """
        device = self._device()
        self._check_times(from_us, to_us)
        others = self._others(device, from_us, to_us, None)
        if others and not cut:
            raise BadInput(self._overlaps(others[0]))
        taken = [(entry.start_us, entry.end_us) for entry in others]
        made = tuple(
            Entry(
                device=device,
                start_us=low_us,
                end_us=high_us,
                label=label,
                offset_minutes=self._clock.offset_minutes(low_us),
            )
            for low_us, high_us in free_parts(from_us, to_us, taken)
        )
        if not made:
            raise BadInput("other entries fill all of that time: change them instead")
        self._editing.do("add entry", changes=[entry_to_change(None, entry) for entry in made])
        return made

    def change(self, entry: Entry, after: Entry) -> Entry:
        """Put after in place of entry; a running timer's end and state stay as they are."""
        kept = self._kept(entry)
        if kept.running:
            self._check_times(after.start_us, max(self._clock.now_us(), after.start_us + 1))
            after = replace(after, end_us=max(kept.end_us, after.start_us), running=True)
        else:
            self._check_times(after.start_us, after.end_us)
            after = replace(after, running=False)
        end_us = max(after.end_us, self._clock.now_us()) if kept.running else after.end_us
        others = self._others(kept.device, after.start_us, end_us, kept.start_us)
        if others:
            raise BadInput(self._overlaps(others[0]))
        after = replace(after, device=kept.device)
        if after == kept:
            return kept
        if after.start_us == kept.start_us:
            changes = [entry_to_change(kept, after)]
        else:
            after = replace(after, offset_minutes=self._clock.offset_minutes(after.start_us))
            changes = [entry_to_change(kept, None), entry_to_change(None, after)]
        self._editing.do("change entry", changes=changes)
        return after

    def remove(self, entry: Entry) -> None:
        """Take an entry out."""
        self._editing.do("remove entry", changes=[entry_to_change(self._kept(entry), None)])

    def _device(self) -> str:
        with self._database.raw() as raw:
            device = read_meta(raw, "device")
        if device is None:
            raise BadInput(
                "this history knows no device of its own yet: start WorkMoniQ once, then this"
            )
        return device

    def _kept(self, entry: Entry) -> Entry:
        self._flush()
        with self._database.raw() as raw:
            kept = entries.one(raw, entry.device, entry.start_us)
        if kept is None:
            raise BadInput("that entry is not there any more: look at the day again")
        return kept

    def _others(self, device: str, from_us: int, to_us: int, but: int | None) -> list[Entry]:
        return [
            entry
            for entry in self.between(from_us, to_us)
            if entry.device == device and entry.start_us != but and entry.end_us > from_us
        ]

    def _check_times(self, from_us: int, to_us: int) -> None:
        if from_us >= to_us:
            raise BadInput("an entry begins before it ends: give a later end")
        # a second of two clocks' disagreement is no future
        if to_us > self._clock.now_us() + MINUTE_US:
            raise BadInput("an entry cannot lie in the future: end it now, or start a timer")

    def _overlaps(self, other: Entry) -> str:
        zone = self._zone()
        start, end = (to_datetime(at_us, zone) for at_us in (other.start_us, other.end_us))
        until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
        which = "the running timer" if other.running else "the entry"
        return (
            f"it overlaps {which} from {start:%Y-%m-%d %H:%M} to {until}: "
            "choose other times, or change that one"
        )
