"""Puts a stretch of a device's time, as a segment tells it, in place of what was told before."""

import json
from collections.abc import Iterator
from dataclasses import replace

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.store import frozen, sync_said, sync_spans, sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.dictionaries import Dictionaries
from workmoniq_desktop.store.forgetting import forget_apps, forget_titles
from workmoniq_desktop.store.importing import MOST_DEVICES
from workmoniq_desktop.store.overview import app_names
from workmoniq_desktop.store.sync_spans import PRESENCE, WINDOWS, Replaced, Stretch
from workmoniq_desktop.store.sync_wipes import touching
from workmoniq_desktop.sync import clocks, codec
from workmoniq_desktop.sync.codec import Told
from workmoniq_desktop.sync.touched import Touched
from workmoniq_desktop.sync.wiping_rows import stretch_without

_GONE = "gone_words"
_LEAST_LOST_US = 5 * MINUTE_US


class Arriving:
    """One transaction in which stretches arrive. me: this device. wipes: all that are known.

    names: as this transaction has them.
    """

    def __init__(
        self, raw: Raw, me: bytes, wipes: list[Wiped], touched: Touched, names: Dictionaries
    ) -> None:
        self._raw = raw
        self._me = me
        self._wipes = wipes
        self._touched = touched
        self._names = names
        self._frozen_us = frozen.until_us(raw.execute)
        self._gone = Replaced()
        self._apps = app_names(raw.execute)

    def take(self, told: Told, *, from_own_stream: bool = False) -> bool:
        """Let a stretch hold where no better one does; whether it changed anything.

        from_own_stream: this device told it, and knows it no more: its history was put back from
        an older copy.
        """
        raw = self._raw
        if told.said.by == self._me and not from_own_stream:
            return False  # handed back: what is here is newer, or was taken out here
        won = sync_said.won(raw, told.device, told.said)
        if told.said.by == self._me:
            # where anything is here it is newer
            won = [lost for span in won for lost in self._lost(told.device, *span)]
        if not won or not self._has_room(told.device):
            return False
        edges = codec.bounds([told])
        wipes = touching(self._wipes, edges[0] or 0, edges[1] or 0)
        left = stretch_without(told.stretch, wipes)
        for from_us, to_us in won:
            self._replace(told, left, from_us, to_us, wiped=bool(wipes))
        clocks.saw(raw, told.said.stamp)
        return True

    def _lost(self, device: str, from_us: int, to_us: int) -> Iterator[tuple[int, int]]:
        """The parts of a range of which nothing is here but whether somebody was there."""
        number = sync_spans.number_of(self._raw, device)
        here = Stretch() if number is None else sync_spans.read(self._raw, number, from_us, to_us)
        taken = [(row[0], row[1]) for row in here.windows]
        taken += [(row[0], row[1]) for row in here.watched]
        taken += [(row[0] * MINUTE_US, (row[0] + 1) * MINUTE_US) for row in here.tallies]
        low_us = from_us
        for start_us, end_us in [*sorted(taken), (to_us, to_us)]:
            if start_us - low_us > _LEAST_LOST_US:
                yield low_us, start_us
            low_us = max(low_us, end_us)

    def finish(self) -> None:
        """Remember which titles and apps may be unused now."""
        remember_gone(self._raw, self._gone)
        self._touched.shown(self._gone.shown)
        fresh = {app for _, _, app, _ in self._gone.shown} - self._apps.keys()
        if fresh:
            known = app_names(self._raw.execute)
            self._touched.new_apps({known[app] for app in fresh if app in known})

    def _replace(self, told: Told, left: Stretch, from_us: int, to_us: int, *, wiped: bool) -> None:
        raw, device = self._raw, told.device
        number = self._names.device(device)
        after = sync_spans.reaches_over(raw, number, to_us)
        said = replace(
            told.said,
            from_us=from_us,
            to_us=to_us,
            window_joins=_over(told.stretch.windows, from_us),
            presence_joins=_over(told.stretch.presence, from_us),
            digest=None,
        )
        sync_said.put(raw, device, said, after)
        mine = told.said.by == self._me
        low_us = max(from_us, self._frozen_us)
        if low_us >= to_us:
            return
        sync_spans.cut(raw, number, low_us, to_us, self._gone)
        sync_spans.put(raw, self._names, device, _clipped(left, low_us, to_us), self._gone)
        self._join(number, low_us, said)
        self._join(number, to_us, sync_said.at(raw, device, to_us))
        if wiped:
            sync_spans.settle_wiped(raw, number, low_us, to_us)
        if mine:  # or it would be taken for changed here, and told once more
            digest = sync_spans.digest(raw, number, from_us, to_us)
            sync_said.put(raw, device, replace(said, digest=digest), after)
        self._touched.counted(low_us, to_us)

    def _join(self, number: int, at_us: int, said: sync_said.Said | None) -> None:
        """Where one span was told in two stretches it is one span again."""
        if said is None or said.from_us != at_us:
            return
        tracks = [WINDOWS] if said.window_joins is not None else []
        tracks += [PRESENCE] if said.presence_joins is not None else []
        sync_spans.join(self._raw, number, at_us, tracks)

    def _has_room(self, device: str) -> bool:
        if sync_spans.number_of(self._raw, device) is not None:
            return True
        (count,) = self._raw.execute("SELECT count(*) FROM devices").fetchone()
        return int(count) < MOST_DEVICES


def remember_gone(raw: Raw, gone: Replaced) -> None:
    """Titles and apps of spans that were replaced go when the recorder holds still."""
    kept = json.loads(sync_state.get(raw, _GONE) or "[[], []]")
    titles = gone.titles - {title for _, _, _, title in gone.shown if title is not None}
    apps = gone.apps - {app for _, _, app, _ in gone.shown}
    if titles or apps:
        found = [sorted(titles | set(kept[0])), sorted(apps | set(kept[1]))]
        sync_state.put(raw, _GONE, json.dumps(found))


def has_gone_words(raw: Raw) -> bool:
    """Whether titles or apps may be unused since stretches were replaced."""
    return sync_state.get(raw, _GONE) is not None


def forget_gone_words(raw: Raw) -> None:
    """Take out the titles and apps that no span shows any more; the recorder must hold still."""
    titles, apps = json.loads(sync_state.get(raw, _GONE) or "[[], []]")
    forget_titles(raw, set(titles))
    forget_apps(raw, set(apps))
    sync_state.delete(raw, _GONE)


def _over(
    rows: list[tuple[int, int, str, str, int]] | list[sync_spans.WindowRow], at_us: int
) -> int | None:
    """Where the span begins that reaches over a moment; None where none does."""
    return next((row[0] for row in rows if row[0] < at_us < row[1]), None)


def _clipped(stretch: Stretch, from_us: int, to_us: int) -> Stretch:
    """The part of a stretch that lies in a range; spans of other watchers by where they begin."""
    first, last = sync_spans.minutes(from_us, to_us)
    return Stretch(
        windows=[
            (max(row[0], from_us), min(row[1], to_us), *row[2:])
            for row in stretch.windows
            if row[0] < to_us and row[1] > from_us
        ],
        presence=[
            (max(row[0], from_us), min(row[1], to_us), *row[2:])
            for row in stretch.presence
            if row[0] < to_us and row[1] > from_us
        ],
        watched=[row for row in stretch.watched if from_us <= row[0] < to_us],
        tallies=[row for row in stretch.tallies if first <= row[0] < last],
    )
