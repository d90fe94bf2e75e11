"""Takes out of what is heard what a rule keeps from being stored, before anything else sees it.

Rules are matched one by one here, for few of them censor, and each is sure to be asked. A rule
that cannot be read matches everything: better nothing stored than a secret.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from workmoniq_desktop.domain.activity import FocusLost, FocusMoved
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.rules import Field, Need, Rule, holds_at, site_of
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.rules.endings import page_of
from workmoniq_desktop.services.rules.expressions import Expression, compiled, expression_of
from workmoniq_desktop.services.rules.private_windows import is_private

_DAY_MINUTES = 24 * 60
_FIRST_WEEKDAY = 3
"""1 January 1970 was a Thursday; 0 is Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What must happen before anything is stored or logged."""

    redact: bool = False
    drop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A rule with its patterns made ready; None where one cannot be read."""

    rule: Rule
    patterns: tuple[tuple[Field, Expression], ...] | None


Shown = TypeVar("Shown", FocusMoved, WindowSpan)


class Censor:
    """The rules that redact or drop, and the private windows. Immutable; any thread may ask it."""

    def __init__(self, rules: Iterable[Rule] = (), *, private_windows: bool = True) -> None:
        self._rules = tuple(_ready(rule) for rule in rules if rule.enabled and rule.censors())
        self._private_windows = private_windows
        self._turns = sorted(
            {
                minute % _DAY_MINUTES
                for ready in self._rules
                if (hours := ready.rule.hours) is not None
                for minute in (hours.from_minute, hours.to_minute, 0)
            }
        )

    def heard(self, event: FocusMoved, device: str, offset_minutes: int) -> FocusMoved | FocusLost:
        """The event as the rest of the program may know it."""
        url = None
        verdict = self._verdict(
            event.app, event.process, event.title, url, device, (event.at_us, offset_minutes)
        )
        if verdict.drop:
            return FocusLost(at_us=event.at_us)
        return replace(event, title=None) if verdict.redact else event

    def kept(self, span: WindowSpan, until_us: int) -> WindowSpan | None:
        """A span that waited until the rules were there; None where it may not be kept.

        until_us: how long it lasted so far. What a rule keeps out of a part it keeps out of all.
        """
        moments = [span.start_us]
        while (turn_us := self.next_turn_us(moments[-1], span.offset_minutes)) is not None:
            if turn_us >= until_us:
                break
            moments.append(turn_us)
        moments.append(max(span.start_us, until_us - 1))
        verdict = self._verdict(
            span.app,
            span.process,
            span.title,
            span.url,
            span.device,
            *((moment, span.offset_minutes) for moment in moments),
        )
        if verdict.drop:
            return None
        return replace(span, title=None, url=None) if verdict.redact else span

    def drops_app(self, app: str) -> bool:
        """Whether an app is dropped by its name alone, at some hour: for where no title is told."""
        # who plays or listens is named by the sound server, as an app or as a process
        texts = _texts(app, app, None, None) if self._rules else {}
        return any(ready.rule.drop and _matches(ready, texts) for ready in self._rules)

    def next_turn_us(self, after_us: int, offset_minutes: int) -> int | None:
        """When what these rules say may change next, by the hour; None where it never does."""
        if not self._turns:
            return None
        minutes = after_us // MINUTE_US + offset_minutes
        minute = minutes % _DAY_MINUTES
        later = next((turn for turn in self._turns if turn > minute), self._turns[0] + _DAY_MINUTES)
        return (minutes - minute + later - offset_minutes) * MINUTE_US

    def _verdict(
        self,
        app: str,
        process: str | None,
        title: str | None,
        url: str | None,
        device: str,
        *moments: tuple[int, int],
    ) -> Verdict:
        redact = self._private_windows and title is not None and is_private(title)
        drop = False
        texts = _texts(app, process, title, url) if self._rules else {}
        for ready in self._rules:
            rule = ready.rule
            if not _matches(ready, texts):
                continue
            if any(_holds(rule, at_us, offset, device) for at_us, offset in moments):
                redact, drop = redact or rule.redact, drop or rule.drop
        return Verdict(redact=redact, drop=drop)


def _ready(rule: Rule) -> _Ready:
    try:
        made = tuple((one.field, compiled(expression_of(one))) for one in rule.patterns)
    except BadInput:
        return _Ready(rule=rule, patterns=None)
    return _Ready(rule=rule, patterns=made)


def _texts(
    app: str, process: str | None, title: str | None, url: str | None
) -> dict[Field, Sequence[str | None]]:
    return {
        Field.APP: (app,),
        Field.PROCESS: (process,),
        Field.TITLE: (title,),
        Field.URL: (url,),
        Field.SITE: (site_of(url),),
        Field.ENDING: (None if title is None else page_of(title),),
        Field.ANY: (app, title, url),
    }


def _matches(ready: _Ready, texts: dict[Field, Sequence[str | None]]) -> bool:
    if ready.patterns is None:
        return True
    held = [
        any(text is not None and expression.search(text) is not None for text in texts[field])
        for field, expression in ready.patterns
    ]
    return any(held) if held and ready.rule.need is Need.ONE else all(held)


def _holds(rule: Rule, at_us: int, offset_minutes: int, device: str) -> bool:
    minutes = at_us // MINUTE_US + offset_minutes
    weekday = (minutes // _DAY_MINUTES + _FIRST_WEEKDAY) % 7
    # a device that has no name yet is this one: better too much kept out than too little
    named = device or rule.device or ""
    return holds_at(rule, at_us, weekday, minutes % _DAY_MINUTES, named)
