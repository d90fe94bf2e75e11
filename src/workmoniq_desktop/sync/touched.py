"""Which totals follow what sync changed: at once where that is little, else once at the end."""

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.edits import Merge
from workmoniq_desktop.store import commands, facets, rollups, unsettled
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.rollups import month_first_day
from workmoniq_desktop.store.unsettled import Shown

_ALL_DAYS = (-(2**31), 2**31)
_EVER_US = (-(1 << 62), 1 << 62)


class Touched:
    """What one transaction changed. Its totals are right, or noted, when `settle` was called."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []
        self._labels: list[tuple[int, int]] = []
        self._shown: list[Shown] = []
        self._apps: set[str] = set()
        self.all_labels = False

    def counted(self, from_us: int, to_us: int) -> None:
        """Which time counts, or what it shows, may be other in a range."""
        self._ranges.append((from_us, to_us))

    def labelled(self, from_us: int, to_us: int) -> None:
        """What time was for may be other in a range."""
        self._labels.append((from_us // DAY_US, to_us // DAY_US + 1))

    def shown(self, rows: list[Shown]) -> None:
        """These window spans went in."""
        self._shown += rows

    def new_apps(self, names: set[str]) -> None:
        """These apps were not known here before: a merge that names one shows from now on."""
        self._apps |= names

    def settle(self, raw: Raw) -> None:
        """Let totals follow: those of this month at once, older months are noted."""
        unsettled.show_in_use(raw, self._shown)
        self._follow_merges(raw)
        if self.all_labels:
            facets.disown(raw.execute, *_ALL_DAYS)
        for first, until in self._labels:
            facets.disown(raw.execute, first, until)
        if self._ranges:
            self._count(raw)

    def _follow_merges(self, raw: Raw) -> None:
        """A merge takes its window by name, from the dictionary and from its own range."""
        changed = tuple(self._ranges) if self._shown else ()
        if not changed and not self._apps:
            return
        for from_us, to_us in changed:
            merges = commands.edits_between(raw.execute, from_us, to_us, (Merge,))
            self._ranges += [outside.reach(edit) for edit in merges]
        if self._apps:
            merges = commands.edits_between(raw.execute, *_EVER_US, (Merge,))
            self._ranges += [
                outside.reach(edit)
                for edit in merges
                if isinstance(edit, Merge) and edit.app in self._apps
            ]

    def _count(self, raw: Raw) -> None:
        # what went may have been the first or the last of all, and its totals are still there
        low_us = rollups.begins_us(raw.execute)
        _, _, until_month = rollups.watermarks(raw.execute)
        recent_us = month_first_day(until_month) * DAY_US
        fresh: list[tuple[int, int]] = []
        days: set[int] = set()
        for range_us in self._ranges:
            from_us, to_us = max(range_us[0], low_us), range_us[1]
            if from_us >= to_us:
                continue
            if to_us > recent_us:
                fresh.append((max(from_us, recent_us), to_us))
            days.update(range(from_us // DAY_US, -(-min(to_us, recent_us) // DAY_US)))
        unsettled.note(raw, days)
        if fresh:
            rollups.refresh_apart(raw.execute, _apart(fresh))


def _apart(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges, of which those less than a day apart are one: more between is not counted anew."""
    found: list[tuple[int, int]] = []
    for from_us, to_us in sorted(ranges):
        if found and from_us < found[-1][1] + DAY_US:
            found[-1] = found[-1][0], max(found[-1][1], to_us)
        else:
            found.append((from_us, to_us))
    return found


def settle_noted(database: Database) -> None:
    """Roll up the days that were noted, each month of them by a transaction of its own."""
    unsettled.settle(database)
