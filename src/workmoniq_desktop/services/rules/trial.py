"""Asks rules about time that has passed: what a rule would change, and which overrule which."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.overlap import BY_HAND, NO_WINDOW, Piece
from workmoniq_desktop.domain.rules import Rule, holds_at
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.rules.classify import Classifier, Content, content_of
from workmoniq_desktop.services.rules.found import Overruled, Sample, Trial, Use
from workmoniq_desktop.store import contents
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.counting import Shown, pieces_by_device, shown_by_device

MOST_SAMPLES: Final = 20
_AT_ONCE_US: Final = 31 * DAY_US
_DAY_MINUTES: Final = 24 * 60
_FIRST_WEEKDAY: Final = 3
"""1 January 1970 was a Thursday; 0 is Monday."""

_NO_TEXTS: Final[tuple[str | None, str | None]] = (None, None)

Key = tuple[int, int | None]
"""The numbers of an app and a title."""


def try_on(
    run: Run, rules: Sequence[Rule], rule: Rule, bounds: tuple[int, int], progress: Progress
) -> Trial:
    """What would be other if rule were among rules, in place of the one of its uid if any."""
    before = [one for one in rules if one.uid == rule.uid]
    # only what one of the two matches can change; all other content is asked no more
    concerned = _Asked(run, Classifier([*before, rule]))
    every = Classifier([*rules, rule])
    tally = _Tally(rule)
    known: dict[Key, _Change] = {}
    changes: dict[int, _Change] = {}

    def ask(found: Iterable[Key]) -> None:
        for key in found:
            content = every.content(*concerned.texts(key))
            change = changes.get(id(content))
            if change is None or change.of is not content:
                change = changes[id(content)] = _change(content, rule, before)
            known[key] = change

    for low_us, until_us in _months(*bounds, progress):
        shown = shown_by_device(run, low_us, until_us)
        if shown is not None:
            for rows in shown.values():
                ask(concerned.of_shown(rows))
            if tally.add_shown(shown, known):
                continue
        for device, pieces in _pieces(run, low_us, until_us):
            ask(concerned.of(pieces))
            tally.add(device, pieces, known)
    return tally.trial(concerned, known)


def uses(run: Run, rules: Sequence[Rule], bounds: tuple[int, int]) -> dict[str, Use]:
    """What each rule did, by its uid; rules that are off did nothing."""
    asked = _Asked(run, Classifier(rules))
    spans: Counter[str] = Counter()
    us: Counter[str] = Counter()
    acted: Counter[str] = Counter()
    lost_spans: Counter[tuple[str, str]] = Counter()
    lost_us: Counter[tuple[str, str]] = Counter()
    known: dict[Key, Content] = {}
    for device, pieces in (
        found for month in _months(*bounds, silent) for found in _pieces(run, *month)
    ):
        known.update(asked.of(pieces))
        for piece in pieces:
            content = known.get((piece[2], piece[3]))
            if content is None:
                continue
            matching = content.at(*_moment(piece), device)
            winners = _winners(matching)
            for rule in matching:
                spans[rule.uid] += 1
                us[rule.uid] += piece[1] - piece[0]
                overrulers = {winner.uid for winner in winners if _loses(rule, winner)}
                if rule in winners:
                    acted[rule.uid] += piece[1] - piece[0]
                for winner in overrulers:
                    lost_spans[rule.uid, winner] += 1
                    lost_us[rule.uid, winner] += piece[1] - piece[0]
    return {
        rule.uid: Use(
            uid=rule.uid,
            spans=spans[rule.uid],
            us=us[rule.uid],
            acted_us=acted[rule.uid],
            overruled=tuple(
                Overruled(by=winner, spans=lost_spans[rule.uid, winner], us=lost)
                for (loser, winner), lost in lost_us.most_common()
                if loser == rule.uid
            ),
        )
        for rule in rules
    }


def _winners(matching: Sequence[Rule]) -> list[Rule]:
    """The rules whose category or project holds."""
    by_category = next((rule for rule in matching if rule.category is not None), None)
    by_project = next((rule for rule in matching if rule.project is not None), None)
    return [rule for rule in (by_category, by_project) if rule is not None]


def _loses(rule: Rule, winner: Rule) -> bool:
    """Whether winner gives what rule would have given."""
    if rule.uid == winner.uid:
        return False
    category = rule.category is not None and winner.category not in (None, rule.category)
    project = rule.project is not None and winner.project not in (None, rule.project)
    return category or project


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What the rule changes about some content.

    of: what all rules say together. settled: all time with this content gets the same.
    """

    of: Content
    matches: bool
    was: Content
    becomes: Content
    settled: bool


def _change(content: Content, rule: Rule, before: Sequence[Rule]) -> _Change:
    was = content_of(tuple(one for one in content.rules if one is not rule))
    becomes = content_of(tuple(one for one in content.rules if one not in before or one is rule))
    return _Change(
        of=content,
        matches=any(one is rule for one in content.rules),
        was=was,
        becomes=becomes,
        settled=rule.by_content() and was.label is not None and becomes.label is not None,
    )


class _Asked:
    """What a classifier says of the content of pieces, each content once."""

    def __init__(self, run: Run, classifier: Classifier) -> None:
        self._run = run
        self._classifier = classifier
        self._seen: set[Key] = set()
        self.apps = contents.apps(run)
        self.titles: dict[int, tuple[str | None, str | None]] = {}

    def of(self, pieces: Iterable[Piece]) -> dict[Key, Content]:
        """What the rules say of all in pieces that was not asked yet, if they say anything.

        Of a year there are 200,000 contents, so this loop is kept bare.
        """
        fresh = {(piece[2], piece[3]) for piece in pieces}.difference(self._seen)
        self._seen |= fresh
        wanted = {title for _, title in fresh if title is not None}
        read = contents.titles(self._run, wanted - self.titles.keys())
        apps, content, found = self.apps, self._classifier.content, {}
        for key in fresh:
            number, title = key
            if number not in apps:
                continue
            if title is None or (texts := read.get(title) or self.titles.get(title)) is None:
                texts = _NO_TEXTS
            said = content(*apps[number], *texts)
            if said.rules:
                found[key] = said
                if title is not None:
                    self.titles[title] = texts
        return found

    def of_shown(self, rows: Iterable[Shown]) -> dict[Key, Content]:
        """The same of content that brings its texts."""
        seen, apps, content, found = self._seen, self.apps, self._classifier.content, {}
        for number, title, text, url, _, _ in rows:
            key = number, title
            if key in seen or number == NO_WINDOW:
                continue
            seen.add(key)
            said = content(*apps[number], text, url)
            if said.rules:
                found[key] = said
                if title is not None:
                    self.titles[title] = text, url
        return found

    def texts(self, key: Key) -> tuple[str, str | None, str | None, str | None]:
        """App, process, title and URL of what was found."""
        number, title = key
        texts = _NO_TEXTS if title is None else self.titles[title]
        return (*self.apps[number], *texts)


class _Tally:
    """Counts what a rule matches and what would change."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._spans = self._us = self._matched_spans = self._matched_us = self._all_us = 0
        self._changes: Counter[tuple[Key, Label, Label]] = Counter()
        self._settled: Counter[Key] = Counter()

    def add(self, device: str, pieces: Sequence[Piece], known: dict[Key, _Change]) -> None:
        self._all_us += sum([piece[1] - piece[0] for piece in pieces])
        # most of a year is of no concern, and most of the rest does not hang on the hour
        sums: dict[Key, list[int]] = {}
        for piece in [piece for piece in pieces if (piece[2], piece[3]) in known]:
            key, us = (piece[2], piece[3]), piece[1] - piece[0]
            total = sums.get(key)
            if total is not None:
                total[0] += 1
                total[1] += us
            elif known[key].settled:
                sums[key] = [1, us]
            else:
                self._count(known[key], key, _moment(piece), device, us)
        for key, (spans, us) in sums.items():
            self._count_settled(known[key], key, spans, us)

    def add_shown(self, shown: Mapping[int, Sequence[Shown]], known: dict[Key, _Change]) -> bool:
        """The same of time summed by content; False, and nothing is added, where some hangs on the
        hour or the device."""
        concerned = []
        all_us = 0
        for rows in shown.values():
            all_us += sum([row[4] for row in rows if row[0] != NO_WINDOW])
            concerned += [row for row in rows if (row[0], row[1]) in known]
        if not all(known[row[0], row[1]].settled for row in concerned):
            return False
        self._all_us += all_us
        for app, title, _, _, us, spans in concerned:
            key = app, title
            self._count_settled(known[key], key, spans, us)
        return True

    def trial(self, asked: _Asked, known: Mapping[Key, _Change]) -> Trial:
        for key, us in self._settled.most_common(MOST_SAMPLES):
            change = known[key]
            assert change.was.label is not None and change.becomes.label is not None  # noqa: S101, PT018  # settled
            self._changes[key, change.was.label, change.becomes.label] += us
        return Trial(
            spans=self._spans,
            us=self._us,
            matched_spans=self._matched_spans,
            matched_us=self._matched_us,
            all_us=self._all_us,
            samples=tuple(
                Sample(
                    app=asked.apps[app][0],
                    title=asked.texts((app, title))[2],
                    us=us,
                    before=before,
                    after=after,
                )
                for ((app, title), before, after), us in self._changes.most_common(MOST_SAMPLES)
            ),
            matches_everything=self._all_us > 0 and self._matched_us == self._all_us,
        )

    def _count_settled(self, change: _Change, key: Key, spans: int, us: int) -> None:
        if change.matches:
            self._matched_spans += spans
            self._matched_us += us
        if change.was.label != change.becomes.label:
            self._spans += spans
            self._us += us
            self._settled[key] += us

    def _count(
        self, change: _Change, key: Key, moment: tuple[int, int, int], device: str, us: int
    ) -> None:
        if change.matches and (self._rule.by_content() or holds_at(self._rule, *moment, device)):
            self._matched_spans += 1
            self._matched_us += us
        before = change.was.label_at(*moment, device)
        after = change.becomes.label_at(*moment, device)
        if before != after:
            self._spans += 1
            self._us += us
            self._changes[key, before, after] += us


def _months(from_us: int, to_us: int, progress: Progress) -> Iterator[tuple[int, int]]:
    """Parts of a range, newest first."""
    until_us = to_us
    while until_us > from_us:
        low_us = max(from_us, until_us - _AT_ONCE_US)
        yield low_us, until_us
        until_us = low_us
        progress(to_us - until_us, to_us - from_us, "trying the rule on your history")


def _pieces(run: Run, from_us: int, to_us: int) -> list[tuple[str, list[Piece]]]:
    """The time that counts and shows something, by device."""
    names = contents.devices(run)
    return [
        (names[device], [p for p in pieces if p[2] not in (NO_WINDOW, BY_HAND)])
        for device, pieces in pieces_by_device(run, from_us, to_us).items()
    ]


def _moment(piece: Piece) -> tuple[int, int, int]:
    """(at_us, weekday, minute) of a piece's start, local."""
    minutes = piece[0] // MINUTE_US + piece[4]
    weekday = (minutes // _DAY_MINUTES + _FIRST_WEEKDAY) % 7
    return piece[0], weekday, minutes % _DAY_MINUTES
