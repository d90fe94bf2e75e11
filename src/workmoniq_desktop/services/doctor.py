"""Looks at all that can be wrong with a history, and proves that every second is explained."""

from collections.abc import Callable, Iterator
from datetime import tzinfo

from workmoniq_desktop.domain.calendar import to_datetime
from workmoniq_desktop.domain.clock import DAY_US, SECOND_US, Clock
from workmoniq_desktop.services.backup_plan import trial_in
from workmoniq_desktop.services.history import Finding
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store import backups, checks, support_audit
from workmoniq_desktop.store.checks import Coverage
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database, check
from workmoniq_desktop.store.recording import read_meta

_OPEN_SPAN_MAY_LAG_US = 20 * SECOND_US
_BLIND_DAYS = 7


class Doctor:
    """Thread-safe; reads only."""

    def __init__(
        self, database: Database, clock: Clock, zone: Callable[[], tzinfo], flush: Flush
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._flush = flush

    def examine(self, full: bool) -> tuple[Finding, ...]:
        """All findings, well or not. full also reads every page and counts every total anew."""
        self._flush()
        with self._database.raw() as raw:
            return tuple(self._findings(raw, full))

    def _findings(self, raw: Raw, full: bool) -> Iterator[Finding]:
        now_us = self._clock.now_us()
        for covered in checks.coverage(raw, now_us):
            yield self._explained(covered, now_us)
        overlaps = checks.overlapping_windows(raw)
        yield Finding(
            name="windows",
            well=overlaps == 0,
            sentence="no two windows were in focus at once"
            if overlaps == 0
            else f"{overlaps} window spans overlap the one before them",
        )
        yield self._blind(raw, now_us)
        yield self._backups(raw)
        yield self._newest_backup(raw)
        if full:
            yield _judged(
                "file", check(raw), "every page is whole", "pages are damaged: restart WorkMoniQ"
            )
            yield _judged(
                "totals",
                checks.rollups_agree(raw),
                "all totals equal the spans",
                "totals differ from the spans: please report this",
            )
            yield _judged(
                "search",
                checks.search_agrees(raw),
                "the search index has every title",
                "the search index differs from the titles: please report this",
            )
            yield _judged(
                "support",
                support_audit.holds(raw),
                "the record of support access is whole",
                "the record of support access was changed by something else than WorkMoniQ",
            )

    def _explained(self, covered: Coverage, now_us: int) -> Finding:
        first = self._told(covered.first_us)
        name = f"presence on {covered.label or covered.device}"
        if covered.faults:
            where = "; ".join(
                f"{self._told(min(fault))} to {self._told(max(fault))}"
                + (" counted twice" if fault[0] > fault[1] else "")
                for fault in covered.faults
            )
            return Finding(name=name, well=False, sentence=f"seconds without explanation: {where}")
        if now_us - covered.last_us > _OPEN_SPAN_MAY_LAG_US:
            last = self._told(covered.last_us)
            return Finding(
                name=name,
                well=True,
                sentence=f"every second from {first} to {last} is explained; not recording since",
            )
        return Finding(
            name=name, well=True, sentence=f"every second from {first} to now is explained"
        )

    def _blind(self, raw: Raw, now_us: int) -> Finding:
        times = checks.blind_since(raw, now_us - _BLIND_DAYS * DAY_US)
        told = "; ".join(
            f"{self._told(start_us)} \N{EN DASH} {self._told(end_us)} ({reason})"
            for start_us, end_us, reason in times[-5:]
        )
        return Finding(
            name="blind",
            well=True,
            sentence=f"blind {len(times)} times in {_BLIND_DAYS} days, lately {told}"
            if times
            else f"never blind in the last {_BLIND_DAYS} days",
        )

    @staticmethod
    def _backups(raw: Raw) -> Finding:
        owing = len(backups.owed(raw))
        return Finding(
            name="backups",
            well=owing == 0,
            sentence="no backup still holds what was wiped"
            if owing == 0
            else f"{owing} backups still hold what was wiped; they follow at the next start",
        )

    def _newest_backup(self, raw: Raw) -> Finding:
        there = [row.made_us for row in backups.known(raw) if row.path.is_file()]
        trial = trial_in(read_meta(raw, "backup_trial"))
        if not there:
            return Finding(
                name="backup", well=True, sentence="there is no backup that can be reached now"
            )
        made_on = self._day(max(there))
        if trial is None:
            return Finding(
                name="backup",
                well=True,
                sentence=f"the newest backup is of {made_on}; its first test comes by itself",
            )
        tried_on = self._day(trial.at_us)
        return Finding(
            name="backup",
            well=trial.well,
            sentence=f"the newest backup is of {made_on}; tested on {tried_on}: good"
            if trial.well
            else f"the newest backup is of {made_on}; tested on {tried_on}: {trial.sentence}",
        )

    def _day(self, at_us: int) -> str:
        return f"{to_datetime(at_us, self._zone()):%Y-%m-%d}"

    def _told(self, at_us: int) -> str:
        return f"{to_datetime(at_us, self._zone()):%Y-%m-%d %H:%M:%S}"


def _judged(name: str, well: bool, good: str, bad: str) -> Finding:
    return Finding(name=name, well=well, sentence=good if well else bad)
