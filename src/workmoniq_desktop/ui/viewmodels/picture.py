"""What a day came to: totals, shares, what has no project yet, and absences nobody explained."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US
from workmoniq_desktop.domain.labels import path_of
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.services.timeline_values import CloseView
from workmoniq_desktop.ui.viewmodels.lanes import StateTotal, state_totals
from workmoniq_desktop.ui.words import translate

_MOST_AROUND_US = 20 * MINUTE_US
_LEAST_AROUND_US = 20 * SECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class AppShare:
    """One line of a list of shares. app: what it is coloured by; None for the rest, or nothing."""

    app: str | None
    name: str
    us: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A day's totals. fit: the part of the day worth looking at first, in microseconds UTC.

    unlabelled: stretches of counted time without a project.
    """

    within: Range
    presence: tuple[PresenceSpan, ...]
    totals: tuple[StateTotal, ...]
    apps: tuple[AppShare, ...]
    categories: tuple[AppShare, ...]
    projects: tuple[AppShare, ...]
    active_us: int
    fit: tuple[int, int]
    unlabelled_us: int
    unlabelled: tuple[tuple[int, int], ...]
    away: tuple[Absence, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known of the day."""
        return not self.presence and not self.active_us


def picture_of(view: CloseView, shown: int, away: tuple[Absence, ...]) -> Picture:
    """shown: how many lines each list of shares may have before the rest is one.

    away: the absences nobody explained.
    """
    within = Range(from_us=view.from_us, to_us=view.to_us)
    apps: dict[tuple[str | None, str], int] = {}
    categories: dict[tuple[str | None, str], int] = {}
    projects: dict[tuple[str | None, str], int] = {}
    unlabelled: list[tuple[int, int]] = []
    unlabelled_us = 0
    nothing = translate("day", "No window")
    by_hand = translate("day", "Entered by hand")
    for span in view.reported:
        app = (span.app, span.app or (by_hand if span.by_hand else nothing))
        _count(apps, app, span.counted_us)
        path = span.label.category
        _count(categories, (path, path or ""), span.counted_us)
        if (uid := span.label.project) is not None:
            named = view.projects.get(uid)
            name = named.name if named is not None else uid
            _count(projects, ((named and named.colour) or name, name), span.counted_us)
            continue
        _count(projects, (None, translate("day", "No project")), span.counted_us)
        unlabelled_us += span.counted_us
        if unlabelled and unlabelled[-1][1] >= span.start_us:
            unlabelled[-1] = (unlabelled[-1][0], max(span.end_us, unlabelled[-1][1]))
        else:
            unlabelled.append((span.start_us, span.end_us))
    return Picture(
        within=within,
        presence=view.presence,
        totals=state_totals(view.presence, within),
        apps=_shares(apps, shown),
        categories=_shares(_named_categories(categories, view.colours), shown),
        projects=_shares(projects, shown),
        active_us=sum(span.counted_us for span in view.reported),
        fit=_fit(view, within),
        unlabelled_us=unlabelled_us,
        unlabelled=tuple(unlabelled),
        away=away,
    )


def top_categories(rows: list[tuple[str | None, int, float]], limit: int) -> tuple[AppShare, ...]:
    """The first `limit` categories, and the rest as one."""
    shown = [
        AppShare(
            app=key,
            name=path_of(key)[-1] if key is not None else translate("day", "No category"),
            us=us,
            share=share,
        )
        for key, us, share in rows[:limit]
    ]
    rest = rows[limit:]
    if rest:
        shown.append(_rest(len(rest), [(us, share) for _, us, share in rest]))
    return tuple(shown)


def _named_categories(
    totals: Mapping[tuple[str | None, str], int], colours: Mapping[str, str]
) -> dict[tuple[str | None, str], int]:
    """By colour and short name; two of one short name keep their whole paths."""
    short = Counter(path_of(path)[-1] for path, _ in totals if path)
    named: dict[tuple[str | None, str], int] = {}
    for (path, _), us in totals.items():
        if path is None:
            named[None, translate("day", "No category")] = us
            continue
        name = path_of(path)[-1]
        named[colours.get(path, path), name if short[name] == 1 else path] = us
    return named


def _count(totals: dict[tuple[str | None, str], int], key: tuple[str | None, str], us: int) -> None:
    if us:
        totals[key] = totals.get(key, 0) + us


def _shares(totals: Mapping[tuple[str | None, str], int], limit: int) -> tuple[AppShare, ...]:
    whole = sum(totals.values()) or 1
    lines = [
        AppShare(app=key, name=name, us=us, share=us / whole)
        for (key, name), us in sorted(totals.items(), key=lambda one: -one[1])
    ]
    rest = lines[limit:]
    if len(rest) < 2:
        return tuple(lines)
    return (*lines[:limit], _rest(len(rest), [(line.us, line.share) for line in rest]))


def _rest(number: int, rows: list[tuple[int, float]]) -> AppShare:
    return AppShare(
        app=None,
        name=translate("day", "{0} more").format(number),
        us=sum(us for us, _ in rows),
        share=sum(share for _, share in rows),
    )


def _fit(view: CloseView, within: Range) -> tuple[int, int]:
    """From the first to the last moment the computer was on or that was entered by hand, and a
    little around it.
    """
    on = [
        (span.start_us, span.end_us)
        for span in view.presence
        if span.state not in {State.OFF, State.ASLEEP}
    ]
    on += [(span.start_us, span.end_us) for span in view.reported if span.by_hand]
    if not on:
        return within.from_us, within.to_us
    first_us = min(start_us for start_us, _ in on)
    last_us = max(*(end_us for _, end_us in on), first_us + MINUTE_US)
    around_us = min(max((last_us - first_us) // 6, _LEAST_AROUND_US), _MOST_AROUND_US)
    return max(first_us - around_us, within.from_us), min(last_us + around_us, within.to_us)
