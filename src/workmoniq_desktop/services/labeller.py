"""Tells what counted time was for: asks the rules, then lays what the worker said over it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.overlap import BY_HAND, NO_WINDOW
from workmoniq_desktop.domain.overlay import Cut, cut_at, paint
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.rules import site_of
from workmoniq_desktop.services.rules.classify import Classifier, Content
from workmoniq_desktop.store import commands, entries, facets
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.counting import counted, pieces_by_device, shown_by_device
from workmoniq_desktop.store.facets import Facet
from workmoniq_desktop.store.naming import merged_projects

Key = str | int | None
Counted = tuple[int, Cut, int]
"""Number of the device; piece (start, end, app, title, offset, label); its counted microseconds."""

_DAY_MINUTES = 24 * 60
_FIRST_WEEKDAY = 3
"""1 January 1970 was a Thursday; 0 is Monday."""
_REMEMBERED = 4_000
"""Titles, a week of them: few come again later, and the tray's upkeep would keep their room."""
_DEVICES = "SELECT id, name FROM devices"


class Labeller:
    """One look at the history: it remembers what it looked up, so nobody may change it meanwhile.

    recorded: the record alone, with the rules but without what the worker said about it.
    """

    def __init__(self, run: Run, classifier: Classifier, *, recorded: bool = False) -> None:
        self._run = run
        self._classifier = classifier
        self._recorded = recorded
        self.devices: dict[int, str] = {n: name for n, name in run(_DEVICES, ())}  # noqa: C416  # rows
        self.apps: dict[int, tuple[str, str | None]] = {
            number: (name, process)
            for number, name, process in run("SELECT id, name, process FROM apps", ())
        }
        self._titles: dict[int, tuple[str | None, str | None]] = {}
        self._sites: dict[int | None, str | None] = {None: None}
        self._contents: dict[tuple[int, int | None], Content] = {}
        self._keys: dict[str | None, int] = {}
        self._merged = merged_projects(run)
        self._moved_labels: dict[Label, Label] = {}

    def spans(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        """The counted time of a range, of all devices, by start."""
        found = []
        for device, piece, counted_us in self._pieces(from_us, to_us, splits=True):
            start_us, end_us, app, title, offset, label = piece
            name, process = self.apps.get(app, (None, None))
            text, url = (None, None) if title is None else self._titles[title]
            found.append(
                ReportedSpan(
                    device=self.devices[device],
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

    def whole_day(self, day: int) -> dict[tuple[Facet, int], int]:
        """Everything that is kept of one UTC day."""
        sites: dict[str | None, int] = {}
        titles: dict[int | None, int] = {}
        hours: dict[int, int] = {}
        pieces = list(self._pieces(day * DAY_US, (day + 1) * DAY_US, by_hour=True))
        for _, (start_us, _, _, title, offset, _), us in pieces:
            titles[title] = titles.get(title, 0) + us
            hour = _hour(start_us, offset)
            hours[hour] = hours.get(hour, 0) + us
        for number, us in titles.items():
            site = self._site(number)
            sites[site] = sites.get(site, 0) + us
        found = self._labels_of(pieces)
        for host, us in sites.items():
            found[Facet.SITE, self._key(host)] = us
        for number, us in titles.items():
            found[Facet.TITLE, number or facets.NONE] = us
        for at, us in hours.items():
            found[Facet.HOUR, at] = us
        return {key: us for key, us in found.items() if us}

    def labels_of_day(self, day: int) -> dict[tuple[Facet, int], int]:
        """Only what is kept by label: less than half the work."""
        from_us, to_us = day * DAY_US, (day + 1) * DAY_US
        found = self._labels_of_content(from_us, to_us)
        if found is None:
            found = self._labels_of(self._pieces(from_us, to_us))
        return {key: us for key, us in found.items() if us}

    def _labels_of_content(self, from_us: int, to_us: int) -> dict[tuple[Facet, int], int] | None:
        """The same where rules alone decide, by content: no piece needs a label of its own then.

        None where something else has a say. Most days are so, and a change of rules asks for
        hundreds of them at once.
        """
        if commands.edits_between(self._run, from_us, to_us, (Assign,)):
            return None
        if entries.between_run(self._run, from_us, to_us):
            return None
        shown = shown_by_device(self._run, from_us, to_us)
        if shown is None or len(shown) > 1:
            return None
        if len(self._contents) > _REMEMBERED:
            self._contents.clear()
        contents, apps, ask = self._contents, self.apps, self._classifier.content
        sums: dict[int, tuple[Content, int]] = {}
        for app, title, text, url, us, _ in chain(*shown.values()):  # kept bare: a year has 200,000
            content = contents.get((app, title))
            if content is None:
                content = Content() if app == NO_WINDOW else ask(*apps[app], text, url)
                contents[app, title] = content
            known = sums.get(id(content))  # held by sums, so that no other takes its place
            sums[id(content)] = (content, us if known is None else known[1] + us)
        found: dict[tuple[Facet, int], int] = {}
        for content, us in sums.values():
            label = content.label
            if label is None:
                return None
            for key in (
                (Facet.CATEGORY, self._key(label.category)),
                (Facet.PROJECT, self._key(self._merged.get(label.project, label.project))),
            ):
                found[key] = found.get(key, 0) + us
        return found

    def totals(self, facet: Facet, from_us: int, to_us: int) -> dict[Key, int]:
        """Microseconds of a range by category, project uid, host, local hour or title's number."""
        return self.sums(self.key_of(facet), from_us, to_us, by_hour=facet is Facet.HOUR)

    def sums(
        self,
        key_of: Callable[[int, Cut], Key],
        from_us: int,
        to_us: int,
        *,
        by_hour: bool = False,
        each_device: bool = False,
    ) -> dict[Key, int]:
        """Microseconds by what key_of says of a device's number and a piece.

        by_hour: pieces are cut where a local hour begins. each_device: counts for itself.
        """
        totals: dict[Key, int] = {}
        while from_us < to_us:  # a day at a time: a year's pieces would fill the memory
            until_us = min(to_us, (from_us // DAY_US + 1) * DAY_US)
            for device, piece, us in self._pieces(from_us, until_us, by_hour=by_hour):
                key = key_of(device, piece)
                totals[key] = totals.get(key, 0) + (piece[1] - piece[0] if each_device else us)
            from_us = until_us
        return {key: us for key, us in totals.items() if us}

    def title_text(self, number: int | None) -> str | None:
        """The text of a title that a piece named."""
        return None if number is None else self._titles[number][0]

    def key_of(self, facet: Facet) -> Callable[[int, Cut], Key]:
        """What a total by facet is by, for `sums`."""
        match facet:
            case Facet.CATEGORY:
                return lambda _, piece: piece[5].category
            case Facet.PROJECT:
                return lambda _, piece: piece[5].project
            case Facet.SITE:
                return lambda _, piece: self._site(piece[3])
            case Facet.TITLE:
                return lambda _, piece: piece[3]
            case Facet.HOUR:
                return lambda _, piece: _hour(piece[0], piece[4])

    def _labels_of(self, pieces: Iterable[Counted]) -> dict[tuple[Facet, int], int]:
        sums: dict[int, tuple[Label, int]] = {}
        for _, piece, us in pieces:
            label = piece[5]
            known = sums.get(id(label))  # held by sums, so that no other takes its place
            sums[id(label)] = (label, us if known is None else known[1] + us)
        found: dict[tuple[Facet, int], int] = {}
        for label, us in sums.values():
            for key in (
                (Facet.CATEGORY, self._key(label.category)),
                (Facet.PROJECT, self._key(label.project)),
            ):
                found[key] = found.get(key, 0) + us
        return found

    def _pieces(
        self, from_us: int, to_us: int, *, splits: bool = False, by_hour: bool = False
    ) -> Iterable[Counted]:
        """Sorted by device and start."""
        found = pieces_by_device(self._run, from_us, to_us, recorded=self._recorded)
        self._look_up({p[3] for own in found.values() for p in own if p[3] is not None})
        edits: Sequence[object] = ()
        by_hand: Sequence[Entry] = ()
        if not self._recorded:
            edits = commands.edits_between(self._run, from_us, to_us, (Assign, Split))
            by_hand = entries.between_run(self._run, from_us, to_us)
        labelled: dict[int, list[Any]] = {}
        for device, own in found.items():
            name = self.devices[device]
            pieces: list[Cut] = self._with_labels(device, own)
            for entry in by_hand:
                if entry.device == name:
                    _assign(pieces, Part(from_us=entry.start_us, to_us=entry.end_us), entry.label)
            for edit in edits:
                if isinstance(edit, Split):
                    if splits and edit.device in (None, name):
                        cut_at(pieces, edit.at_us)
                elif isinstance(edit, Assign) and edit.part.device in (None, name):
                    self._assign_where(pieces, edit)
            pieces = self._moved(pieces)
            labelled[device] = _cut_by_hour(pieces) if by_hour else pieces
        return counted(labelled)

    def _moved(self, pieces: list[Cut]) -> list[Cut]:
        """Time of a project that was merged into another counts there."""
        if not self._merged:
            return pieces
        return [
            (*piece[:5], self._moved_label(piece[5])) if piece[5].project in self._merged else piece
            for piece in pieces
        ]

    def _moved_label(self, label: Label) -> Label:
        """One object for equal labels, since totals are summed by it."""
        moved = self._moved_labels.get(label)
        if moved is None:
            moved = replace(label, project=self._merged[label.project])
            self._moved_labels[label] = moved
        return moved

    def _with_labels(self, device: int, pieces: Sequence[Cut]) -> list[Cut]:
        contents, labelled = self._contents, []
        for piece in pieces:
            shown = piece[2], piece[3]
            content = contents.get(shown)
            if content is None:
                content = contents[shown] = self._ask(*shown)
            label = content.label
            labelled.append((*piece, self._at(content, device, piece) if label is None else label))
        return labelled

    def _ask(self, app: int, title: int | None) -> Content:
        if app in (BY_HAND, NO_WINDOW):
            return Content()
        text, url = (None, None) if title is None else self._titles[title]
        return self._classifier.content(*self.apps[app], text, url)

    def _at(self, content: Content, device: int, piece: Cut) -> Label:
        start_us, offset = piece[0], piece[4]
        days, minute = divmod(start_us // MINUTE_US + offset, _DAY_MINUTES)
        return content.label_at(start_us, (days + _FIRST_WEEKDAY) % 7, minute, self.devices[device])

    def _assign_where(self, pieces: list[Cut], edit: Assign) -> None:
        numbers = None
        if edit.part.app is not None:
            numbers = {n for n, (name, _) in self.apps.items() if name == edit.part.app}
        _assign(pieces, edit.part, edit.label, edit.fields, numbers)

    def _site(self, title: int | None) -> str | None:
        if title not in self._sites:
            self._sites[title] = site_of(self._titles[title][1]) if title is not None else None
        return self._sites[title]

    def _key(self, text: str | None) -> int:
        key = self._keys.get(text)
        if key is None:
            key = self._keys[text] = facets.key_of(self._run, text)
        return key

    def _look_up(self, numbers: set[int]) -> None:
        if len(self._titles) > _REMEMBERED:
            for memory in (self._titles, self._contents, self._sites):
                memory.clear()
            self._sites[None] = None
        wanted = sorted(numbers - self._titles.keys())
        for at in range(0, len(wanted), 500):
            some = tuple(wanted[at : at + 500])
            marks = ", ".join("?" * len(some))
            for number, text, url in self._run(
                f"SELECT id, text, url FROM titles WHERE id IN ({marks})",  # noqa: S608  # marks
                some,
            ):
                self._titles[number] = (text, url)


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


def _hour(start_us: int, offset_minutes: int) -> int:
    """The local hour, counted from 1970, in the offset the time happened in."""
    return (start_us + offset_minutes * MINUTE_US) // HOUR_US


def _cut_by_hour(pieces: Sequence[Cut]) -> list[Cut]:
    """The same pieces, cut where a local hour begins."""
    cut: list[Cut] = []
    for piece in pieces:
        start_us, end_us, shift_us = piece[0], piece[1], piece[4] * MINUTE_US
        hour = (start_us + shift_us) // HOUR_US
        while (begin_us := (hour + 1) * HOUR_US - shift_us) < end_us:
            cut.append((start_us, begin_us, *piece[2:]))
            start_us, hour = begin_us, hour + 1
        cut.append(piece if start_us == piece[0] else (start_us, end_us, *piece[2:]))
    return cut
