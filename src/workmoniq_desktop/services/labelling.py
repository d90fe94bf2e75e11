"""Lays rules and the worker's edits over counted time, and keeps the daily totals that come of it.

Rules are asked anew whenever a day's totals are not kept: a change of rules forgets the totals,
never the record. So the labels of all history always follow the rules as they are now.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Part, Split
from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.overlap import BY_HAND, NO_WINDOW
from workmoniq_desktop.domain.overlay import Cut, cut_at, paint
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.rules import Seen
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.store import commands, entries, facets, rollups
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.counting import counted, pieces_by_device
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet
from workmoniq_desktop.store.naming import merged_projects

_DAY_MINUTES = 24 * 60
_FIRST_WEEKDAY = 3
"""1 January 1970 was a Thursday; 0 is Monday."""


class Labelling:
    """Thread-safe: what it remembers is replaced whole."""

    def __init__(self, database: Database, classifier: Callable[[], Classifier]) -> None:
        """classifier: the rules as they are now."""
        self._database = database
        self._classifier = classifier

    def reported(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        """The counted time of a range as it is reported, of all devices, by start."""
        with self._database.raw() as raw:
            return _Labeller(raw.execute, self._classifier()).spans(from_us, to_us)

    def keep(self, first: int, until: int, progress: Progress = silent) -> None:
        """Have right totals of all whole UTC days from first to before until; newest first.

        Days that the roll-ups do not reach yet are left out: `kept_until` tells.
        """
        with self._database.raw() as raw:
            until = min(until, self.kept_until(raw.execute))
            missing = sorted(
                set(range(first, until)) - facets.kept_days(raw.execute, first, until), reverse=True
            )
        classifier = self._classifier()
        for at in range(0, len(missing), _DAYS_AT_ONCE):
            progress(at, len(missing), "sorting days by what they were for")
            some = missing[at : at + _DAYS_AT_ONCE]
            with self._database.writing() as raw:
                labeller = _Labeller(raw.execute, classifier)
                for day in some:
                    facets.keep_day(raw.execute, day, labeller.day_totals(day))

    @staticmethod
    def kept_until(run: Run) -> int:
        """The first UTC day that is not over yet, as far as the roll-ups go."""
        _, until_day, _ = rollups.watermarks(run)
        return until_day

    def totals(self, run: Run, facet: Facet, from_us: int, to_us: int) -> Counter[str | int | None]:
        """Microseconds by category, project uid, host, local hour or title number in a range.

        Of whole days the kept totals, which the caller has seen to with `keep`; the ragged ends are
        labelled here. Keys: as in Facet, with texts in place of their numbers; None for none.
        """
        first, until = -(-from_us // DAY_US), min(to_us // DAY_US, self.kept_until(run))
        totals: Counter[str | int | None] = Counter()
        ragged = [(from_us, to_us)]
        if first < until:
            texts = facets.texts(run) if facet < Facet.HOUR else {}
            for number, us in facets.sums(run, facet, first, until).items():
                named = texts.get(number) if facet < Facet.HOUR else number
                key = None if number == facets.NONE and facet is not Facet.HOUR else named
                totals[key] += us
            ragged = [(from_us, first * DAY_US), (until * DAY_US, to_us)]
        labeller = _Labeller(run, self._classifier())
        for low_us, high_us in ragged:
            if low_us < high_us:
                for key, us in labeller.totals(facet, low_us, high_us).items():
                    totals[key] += us
        return +totals


_DAYS_AT_ONCE = 31
_DEVICES = "SELECT id, name FROM devices"


class _Labeller:
    """One look at the history: it remembers what it looked up."""

    def __init__(self, run: Run, classifier: Classifier) -> None:
        self._run = run
        self._classifier = classifier
        self._by_content = classifier.by_content()
        self._devices: dict[int, str] = {n: name for n, name in run(_DEVICES, ())}  # noqa: C416  # rows
        self._apps: dict[int, tuple[str, str | None]] = {
            number: (name, process)
            for number, name, process in run("SELECT id, name, process FROM apps", ())
        }
        self._titles: dict[int, tuple[str | None, str | None]] = {}
        self._labels: dict[tuple[int, int | None], Label] = {}
        self._merged = merged_projects(run)

    def spans(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        found = []
        for device, piece, counted_us in self._pieces(from_us, to_us, splits=True):
            start_us, end_us, app, title, offset, label = piece
            name, process = self._apps.get(app, (None, None))
            text, url = (None, None) if title is None else self._titles[title]
            found.append(
                ReportedSpan(
                    device=self._devices[device],
                    start_us=start_us,
                    end_us=end_us,
                    app=name,
                    process=process,
                    title=text,
                    url=url,
                    label=label,
                    by_hand=app == BY_HAND,
                    offset_minutes=offset,
                    counted_us=counted_us,
                )
            )
        found.sort(key=lambda span: (span.start_us, span.device))
        return found

    def day_totals(self, day: int) -> dict[tuple[Facet, int], int]:
        """Everything that is kept of one UTC day."""
        totals: Counter[tuple[Facet, int]] = Counter()
        for _, piece, counted_us in self._pieces(day * DAY_US, (day + 1) * DAY_US):
            if counted_us:
                start_us, end_us, _, title, offset, label = piece
                totals[Facet.CATEGORY, facets.key_of(self._run, label.category)] += counted_us
                totals[Facet.PROJECT, facets.key_of(self._run, label.project)] += counted_us
                totals[Facet.SITE, facets.key_of(self._run, self._site(title))] += counted_us
                totals[Facet.TITLE, title or facets.NONE] += counted_us
                for hour, us in _hours(start_us, end_us, offset, counted_us):
                    totals[Facet.HOUR, hour] += us
        return totals

    def totals(self, facet: Facet, from_us: int, to_us: int) -> Counter[str | int | None]:
        totals: Counter[str | int | None] = Counter()
        for _, piece, counted_us in self._pieces(from_us, to_us):
            start_us, end_us, _, title, offset, label = piece
            if not counted_us:
                continue
            match facet:
                case Facet.CATEGORY:
                    totals[label.category] += counted_us
                case Facet.PROJECT:
                    totals[label.project] += counted_us
                case Facet.SITE:
                    totals[self._site(title)] += counted_us
                case Facet.TITLE:
                    totals[title] += counted_us
                case Facet.HOUR:
                    for hour, us in _hours(start_us, end_us, offset, counted_us):
                        totals[hour] += us
        return totals

    def _pieces(
        self, from_us: int, to_us: int, *, splits: bool = False
    ) -> Iterable[tuple[int, Cut, int]]:
        """(device, piece with its label, counted time); sorted by device and start."""
        found = pieces_by_device(self._run, from_us, to_us)
        numbers = {p[3] for own in found.values() for p in own if p[3] is not None}
        self._look_up(numbers - self._titles.keys())
        edits = commands.edits_between(self._run, from_us, to_us, (Assign, Split))
        by_hand = entries.between_run(self._run, from_us, to_us)
        labelled: dict[int, list[Any]] = {}
        for device, own in found.items():
            name = self._devices[device]
            pieces: list[Cut] = [(*piece, self._label(device, piece)) for piece in own]
            for entry in by_hand:
                if entry.device == name:
                    _assign(pieces, Part(from_us=entry.start_us, to_us=entry.end_us), entry.label)
            for edit in edits:
                if isinstance(edit, Split):
                    if splits and edit.device in (None, name):
                        cut_at(pieces, edit.at_us)
                elif isinstance(edit, Assign) and edit.part.device in (None, name):
                    self._assign_where(pieces, edit)
            labelled[device] = self._moved(pieces)
        return counted(labelled)

    def _moved(self, pieces: list[Cut]) -> list[Cut]:
        """Time of a project that was merged into another counts there."""
        if not self._merged:
            return pieces
        return [
            (*piece[:5], replace(piece[5], project=self._merged[piece[5].project]))
            if piece[5].project in self._merged
            else piece
            for piece in pieces
        ]

    def _label(self, device: int, piece: Sequence[Any]) -> Label:
        start_us, _, app, title, offset = piece
        if app in (BY_HAND, NO_WINDOW):
            return NO_LABEL
        if self._by_content and (known := self._labels.get((app, title))) is not None:
            return known
        minute = (start_us // MINUTE_US + offset) % _DAY_MINUTES
        weekday = ((start_us // MINUTE_US + offset) // _DAY_MINUTES + _FIRST_WEEKDAY) % 7
        name, process = self._apps[app]
        text, url = (None, None) if title is None else self._titles[title]
        label = self._classifier.label(
            Seen(
                at_us=start_us,
                minute=minute,
                weekday=weekday,
                device=self._devices[device],
                app=name,
                process=process,
                title=text,
                url=url,
            )
        )
        if self._by_content:
            self._labels[app, title] = label
        return label

    def _assign_where(self, pieces: list[Cut], edit: Assign) -> None:
        numbers = None
        if edit.part.app is not None:
            numbers = {n for n, (name, _) in self._apps.items() if name == edit.part.app}
        _assign(pieces, edit.part, edit.label, edit.fields, numbers)

    def _site(self, title: int | None) -> str | None:
        if title is None:
            return None
        url = self._titles[title][1]
        return site_of(url)

    def _look_up(self, numbers: set[int]) -> None:
        wanted = sorted(numbers)
        for at in range(0, len(wanted), 500):
            some = tuple(wanted[at : at + 500])
            marks = ", ".join("?" * len(some))
            for number, text, url in self._run(
                f"SELECT id, text, url FROM titles WHERE id IN ({marks})",  # noqa: S608  # marks
                some,
            ):
                self._titles[number] = (text, url)


def site_of(url: str | None) -> str | None:
    """The host of a URL; None where it has none or cannot be read."""
    if not url:
        return None
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _assign(
    pieces: list[Cut],
    part: Part,
    label: Label,
    fields: frozenset[str] | None = None,
    apps: set[int] | None = None,
) -> None:
    """Lay a label over pieces; without fields: whatever it has, so that rules show through."""
    named = fields
    if named is None:
        named = frozenset(
            name for name in Label.__slots__ if getattr(label, name) not in (None, ())
        )
    values = {name: getattr(label, name) for name in named}

    def change(piece: Cut) -> Cut:
        if apps is not None and piece[2] not in apps:
            return piece
        return (*piece[:5], replace(piece[5], **values))

    paint(pieces, part.from_us, part.to_us, change)


def _hours(
    start_us: int, end_us: int, offset_minutes: int, counted_us: int
) -> Iterable[tuple[int, int]]:
    """A piece's counted time by local hour; where only a part counts, in proportion, exactly."""
    whole_us, given_us, done_us = end_us - start_us, 0, 0
    at_us = start_us
    while at_us < end_us:
        hour = (at_us + offset_minutes * MINUTE_US) // HOUR_US
        until_us = min(end_us, (hour + 1) * HOUR_US - offset_minutes * MINUTE_US)
        done_us += until_us - at_us
        upto_us = counted_us * done_us // whole_us
        yield hour, upto_us - given_us
        given_us, at_us = upto_us, until_us
