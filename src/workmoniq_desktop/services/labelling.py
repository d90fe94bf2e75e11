"""Keeps daily totals by what time was for, and reads them back; what is not kept is counted live.

Rules are asked anew whenever a day's totals are not kept: a change of rules disowns the totals,
never the record. So the labels of all history always follow the rules as they are now.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.services.editing import RULE
from workmoniq_desktop.services.labeller import Key, Labeller
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.store import counting, facets, rollups, things
from workmoniq_desktop.store.connection import Raw, Run, transaction
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet
from workmoniq_desktop.store.things import Body

_LONGEST_LOCK_S = 0.05
"""So long a step keeps the recorder from writing, and one day more."""
_REST = 2.0
"""Upkeep rests so many times as long as it worked."""


class Labelling:
    """Thread-safe: what it remembers is replaced whole."""

    def __init__(self, database: Database, classifier: Callable[[], Classifier]) -> None:
        """classifier: the rules as they are now."""
        self._database = database
        self._classifier = classifier

    def reported(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        """The counted time of a range as it is reported, of all devices, by start."""
        with self._database.raw() as raw:
            return Labeller(raw.execute, self._classifier()).spans(from_us, to_us)

    def keep(
        self, first: int, until: int, progress: Progress = silent, facet: Facet | None = None
    ) -> None:
        """Have right totals of all whole UTC days from first to before until; newest first.

        Days that the roll-ups do not reach yet are left out: `kept_until` tells. facet: it is
        enough that this one is right.
        """
        for done, days in self._kept(first, until, facet):
            progress(done, days, "sorting days by what they were for")

    def keep_all(self, stopping: Event) -> None:
        """The same of all history, with rests in between: a job of the upkeep."""
        with self._database.raw() as raw:
            bounds = counting.bounds_us(raw.execute)
        if bounds is None:
            return
        began_s = monotonic()
        for _ in self._kept(bounds[0] // DAY_US, bounds[1] // DAY_US + 1):
            if stopping.wait((monotonic() - began_s) * _REST):
                return
            began_s = monotonic()

    def lacks(self, run: Run, facet: Facet, from_us: int, to_us: int) -> bool:
        """Whether `keep` would make the next look at this range faster."""
        first, until = -(-from_us // DAY_US), min(to_us // DAY_US, self.kept_until(run))
        return len(_right_days(run, facet, first, until)) < until - first

    @staticmethod
    def kept_until(run: Run) -> int:
        """The first UTC day that is not over yet, as far as the roll-ups go."""
        _, until_day, _ = rollups.watermarks(run)
        return until_day

    def totals(self, run: Run, facet: Facet, from_us: int, to_us: int) -> Counter[Key]:
        """Microseconds by category, project uid, host, local hour or title number in a range.

        Kept totals where there are some, which `keep` sees to; the rest is counted here. None for
        none. Right in any case.
        """
        days, rest = self.parts(run, facet, from_us, to_us)
        texts = facets.texts(run) if facet < Facet.HOUR and days else {}
        totals: Counter[Key] = Counter()
        for first, until in days:
            for number, us in facets.sums(run, facet, first, until).items():
                nothing = number == facets.NONE and facet is not Facet.HOUR
                named = texts[number] if facet < Facet.HOUR and not nothing else number
                totals[None if nothing else named] += us
        if rest:
            labeller = Labeller(run, self._classifier())
            for part in rest:
                for key, us in labeller.totals(facet, part.from_us, part.to_us).items():
                    totals[key] += us
        return +totals

    def labeller(self, run: Run, *, recorded: bool = False) -> Labeller:
        """A look at the history with the rules as they are now; for as long as run is."""
        return Labeller(run, self._classifier(), recorded=recorded)

    def parts(
        self, run: Run, facet: Facet, from_us: int, to_us: int
    ) -> tuple[list[tuple[int, int]], list[Range]]:
        """A range as runs of UTC days whose totals are kept, and what lies between them."""
        first, until = -(-from_us // DAY_US), min(to_us // DAY_US, self.kept_until(run))
        right = _right_days(run, facet, first, until)
        days: list[tuple[int, int]] = []
        for day in right:
            if days and days[-1][1] == day:
                days[-1] = (days[-1][0], day + 1)
            else:
                days.append((day, day + 1))
        edges = [from_us, *(edge * DAY_US for run_of in days for edge in run_of), to_us]
        rest = [
            Range(from_us=low_us, to_us=high_us)
            for low_us, high_us in zip(edges[::2], edges[1::2], strict=True)
            if low_us < high_us
        ]
        return days, rest

    def _kept(
        self, first: int, until: int, facet: Facet | None = None
    ) -> Iterator[tuple[int, int]]:
        """Keep what is missing in small steps; after each: how many days are done, and of how many.

        Newest first. In between nothing is locked.
        """
        with self._database.raw() as raw:
            until = min(until, self.kept_until(raw.execute))
            right = set(_right_days(raw.execute, facet, first, until))
            missing = [day for day in range(until - 1, first - 1, -1) if day not in right]
            raw.execute("PRAGMA cache_size=-4000")  # each day is read once
            look, done = _Look(raw, self._classifier), 0
            while done < len(missing):
                with transaction(raw):
                    labeller, began_s = look.labeller(), monotonic()
                    while done < len(missing) and monotonic() - began_s < _LONGEST_LOCK_S:
                        _keep_one(raw.execute, labeller, missing[done])
                        done += 1
                yield done, len(missing)


def _right_days(run: Run, facet: Facet | None, first: int, until: int) -> list[int]:
    """UTC days whose totals are right, of one facet or of all; sorted."""
    on_labels = facet is None or facet in facets.LABELS
    kept = facets.kept_days(run, first, until)
    return sorted(day for day, labelled in kept.items() if labelled or not on_labels)


def _keep_one(run: Run, labeller: Labeller, day: int) -> None:
    match facets.kept_days(run, day, day + 1).get(day):
        case None:
            facets.keep_day(run, day, labeller.whole_day(day))
        case False:
            facets.keep_labels(run, day, labeller.labels_of_day(day))
        case _:
            pass  # somebody else was here before


class _Look:
    """A labeller for many transactions, made anew when others wrote meanwhile."""

    def __init__(self, raw: Raw, classifier: Callable[[], Classifier]) -> None:
        self._raw = raw
        self._new_classifier = classifier
        self._version: int | None = None
        self._rules: dict[str, Body] | None = None
        self._classifier: Classifier | None = None
        self._labeller: Labeller | None = None

    def labeller(self) -> Labeller:
        """Right for as long as the transaction that is open holds."""
        version = self._raw.execute("PRAGMA data_version").fetchone()[0]
        if self._labeller is None or self._classifier is None or version != self._version:
            rules = things.all_of(self._raw, RULE)
            if self._classifier is None or rules != self._rules:
                self._rules, self._classifier = rules, self._new_classifier()
            self._version = version
            self._labeller = Labeller(self._raw.execute, self._classifier)
        return self._labeller
