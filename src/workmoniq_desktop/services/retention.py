"""Keeps the record no longer than the worker wants: titles, window spans and input by their age.

Days are whole days in UTC, so that something may stay up to a day longer, never shorter. Totals are
kept for ever. What backups hold goes with them, as they are rotated.
"""

import json
from collections.abc import Callable
from dataclasses import asdict

from workmoniq_desktop.domain.clock import DAY_US, Clock
from workmoniq_desktop.domain.retention import Due, RetentionPreview
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.store import retaining, support_live
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.forgetting import forget_titles
from workmoniq_desktop.store.recording import read_meta, write_meta

_AGREED = "retention_agreed"
_TITLES_AT_ONCE = 20
_REST_S = 0.15
"""Between two transactions: whoever waits for the history looks at least every 100 ms."""


Rest = Callable[[float], bool]


def no_rest(_seconds: float) -> bool:
    """For who has the history for themselves."""
    return False


class Retaining:
    """Thread-safe. Nothing goes before the worker agreed to what a preview showed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        labelling: Labelling,
        wanted: Callable[[], Retention],
    ) -> None:
        """wanted: the setting as it is now."""
        self._database = database
        self._clock = clock
        self._labelling = labelling
        self._wanted = wanted

    def preview(self, retention: Retention) -> RetentionPreview:
        """What would go now under this choice; nothing changes."""
        with self._database.raw() as raw:
            return RetentionPreview(
                retention=retention, due=retaining.due(raw, *self._cuts_us(retention))
            )

    def agree(self, retention: Retention) -> None:
        """The worker saw the preview of this choice and wants it."""
        with self._database.writing() as raw:
            write_meta(raw, _AGREED, json.dumps(asdict(retention)))

    def in_force(self) -> Retention:
        """What is carried out: the setting, but never more than was agreed to."""
        wanted = self._wanted()
        with self._database.raw() as raw:
            agreed = _agreed(raw)
        return Retention(
            titles_days=_longer(wanted.titles_days, agreed.titles_days),
            windows_days=_longer(wanted.windows_days, agreed.windows_days),
            input_days=_longer(wanted.input_days, agreed.input_days),
        )

    def whole_from_us(self) -> int | None:
        """Since when nothing was taken out of the record by its age; None where nothing ever is."""
        cuts = [cut for cut in self._cuts_us(self.in_force())[:2] if cut is not None]
        return max(cuts) if cuts else None

    def next_due_us(self) -> int | None:
        """When something will be old enough next; None where nothing ever is."""
        days = [days for days in asdict(self.in_force()).values() if days is not None]
        return (self._clock.now_us() // DAY_US + 1) * DAY_US if days else None

    def apply(self, progress: Progress = silent, rest: Rest = no_rest) -> Due:
        """Take what is too old; what went. Safe to repeat, and after a crash goes on.

        rest: waits so many seconds between small transactions, for the recorder to get in; True
        ends it early.

        Raises what the history raises; what was done until then stays done.
        """
        retention = self.in_force()
        titles_us, windows_us, input_us = self._cuts_us(retention)
        with self._database.raw() as raw:
            found = retaining.due(raw, titles_us, windows_us, input_us)
            titles_day = None if titles_us is None else titles_us // DAY_US
            left = bool(titles_day is not None and retaining.left_over(raw, titles_day))
        if titles_us is not None:
            self._forget_copies(titles_us)
        if found.first_us is None and not left:
            return found
        if input_us is not None:
            with self._database.writing() as raw:
                retaining.forget_input(raw, input_us)
        kinds = (
            (titles_us, retaining.withhold_titles_before),
            (windows_us, retaining.forget_windows_before),
        )
        for kind_us, take in kinds:
            if (
                kind_us is not None
                and found.first_us is not None
                and not self._by_days(found.first_us, kind_us, take, progress, rest)
            ):
                return found
            words = take is retaining.withhold_titles_before and titles_day is not None
            if words and not self._forget_words(titles_day or 0, rest):
                return found
        self._database.checkpoint()
        return found

    def _forget_copies(self, titles_us: int) -> None:
        """Of what was shown to support, as of the history itself."""
        with self._database.raw() as raw:
            if not support_live.any_copy(raw):
                return
        from workmoniq_desktop.store import support_endings  # noqa: PLC0415  # staged

        with self._database.writing() as raw:
            support_endings.forget_aged(raw, titles_us, self._clock.now_us())

    def _by_days(
        self,
        first_us: int,
        until_us: int,
        take: Callable[[Raw, int, int], None],
        progress: Progress,
        rest: Rest,
    ) -> bool:
        """A day at a time, each in a transaction of its own; whether all days are done."""
        last = until_us // DAY_US
        first = min(first_us // DAY_US, last)
        for at in range(first, last):
            progress(at - first, last - first, "taking out what is too old")
            with self._database.raw() as raw:
                unkept = retaining.unkept_days(raw, at + 1)
            if unkept:
                self._labelling.keep(unkept[0], at + 1)
            with self._database.writing() as raw:
                if retaining.unkept_days(raw, at + 1):
                    return False  # its rules changed just now; the next run goes on
                take(raw, at, at + 1)
            if rest(_REST_S):
                return False
        return True

    def _forget_words(self, day: int, rest: Rest) -> bool:
        """Take titles out that show nowhere any more; whether all of them are gone."""
        with self._database.raw() as raw:
            months = retaining.months_to_settle(raw, day)
        for month in months:
            with self._database.writing() as raw:
                retaining.settle_month(raw, month)
            if rest(_REST_S):
                return False
        with self._database.raw() as raw:
            left = retaining.left_over(raw, day)
        for at in range(0, len(left), _TITLES_AT_ONCE):
            with self._database.writing() as raw:
                forget_titles(raw, set(left[at : at + _TITLES_AT_ONCE]))
            if rest(_REST_S):
                return False
        return True

    def _cuts_us(self, retention: Retention) -> tuple[int | None, int | None, int | None]:
        """Before which moments titles, window spans and input go; with spans go their titles."""
        with self._database.raw() as raw:
            over_day = self._labelling.kept_until(raw.execute)
        today = self._clock.now_us() // DAY_US

        def cut(days: int | None) -> int | None:
            return None if days is None else min(today - days, over_day) * DAY_US

        windows_us = cut(retention.windows_days)
        titles = [us for us in (cut(retention.titles_days), windows_us) if us is not None]
        return max(titles, default=None), windows_us, cut(retention.input_days)


def _agreed(raw: Raw) -> Retention:
    text = read_meta(raw, _AGREED)
    return Retention(**json.loads(text)) if text else Retention()


def _longer(wanted: int | None, agreed: int | None) -> int | None:
    return None if wanted is None or agreed is None else max(wanted, agreed)
