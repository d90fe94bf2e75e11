"""Goals and limits: kept as things, changed through Editing, and how far each is now."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from workmoniq_desktop.domain.calendar import Range, day_of, local_date, week_of
from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.goals import MOST_MINUTES, Goal, Per, Progress
from workmoniq_desktop.domain.goals_json import goal_from_json, goal_to_json
from workmoniq_desktop.domain.labels import is_within
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.reports import Reports
from workmoniq_desktop.store import things
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet

GOAL = "goal"


class Goals:
    """Thread-safe."""

    def __init__(  # a composition of services
        self,
        *,
        database: Database,
        editing: Editing,
        labelling: Labelling,
        reports: Reports,
        clock: Clock,
        zone: Callable[[], tzinfo],
        settings: Callable[[], Settings],
    ) -> None:
        self._database = database
        self._editing = editing
        self._labelling = labelling
        self._reports = reports
        self._clock = clock
        self._zone = zone
        self._settings = settings

    def all(self) -> tuple[Goal, ...]:
        """Every goal: by day before by week, then by what it is for."""
        with self._database.raw() as raw:
            kept = things.all_of(raw, GOAL)
        goals = [goal_from_json(uid, body) for uid, body in kept.items()]
        return tuple(
            sorted(goals, key=lambda g: (g.per, g.category or "", g.project or "", g.kind, g.uid))
        )

    def add(self, goal: Goal) -> Goal:
        """Keep a goal under a new uid, which the answer has. Raises BadInput."""
        if not 0 < goal.minutes <= MOST_MINUTES[goal.per]:
            most = MOST_MINUTES[goal.per] // 60
            raise BadInput(f"a goal per {goal.per} takes more than nothing and {most} h at most")
        if not goal.weekdays:
            raise BadInput("a goal holds on one weekday at least: choose one")
        goal = replace(goal, uid=secrets.token_hex(8))
        self._editing.do("add_goal", changes=(_change(goal.uid, None, goal),))
        return goal

    def remove(self, uid: str) -> Goal:
        """Take a goal out; it comes back by undo. Raises BadInput for one that is not there."""
        found = next((goal for goal in self.all() if goal.uid == uid), None)
        if found is None:
            raise BadInput("there is no such goal: `workmoniq goal list` shows them")
        self._editing.do("remove_goal", changes=(_change(uid, found, None),))
        return found

    def progress(self) -> tuple[Progress, ...]:
        """How far every goal is today or this week, in the order of `all`."""
        goals = self.all()
        if not goals:
            return ()
        with self._database.raw() as raw:
            projects = {
                uid: str(body.get("name", ""))
                for uid, body in things.all_of(raw, "project").items()
            }
        now_us = self._clock.now_us()
        settings, zone = self._settings(), self._zone()
        day_start_h, week_start = settings.day_start_h, settings.week_start
        today = local_date(now_us, zone, day_start_h).weekday()
        found = []
        for goal in goals:
            within = period(now_us, goal.per, zone, day_start_h, week_start)
            found.append(
                Progress(
                    goal=goal,
                    us=self._spent_us(goal, within),
                    from_us=within.from_us,
                    to_us=within.to_us,
                    holds=goal.per is Per.WEEK or today in goal.weekdays,
                    name=goal.category or projects.get(goal.project or "", ""),
                )
            )
        return tuple(found)

    def _spent_us(self, goal: Goal, within: Range) -> int:
        until_us = min(within.to_us, self._clock.now_us())
        if goal.category is None and goal.project is None:
            return self._reports.active_us(within.from_us, until_us)
        facet = Facet.PROJECT if goal.category is None else Facet.CATEGORY
        with self._database.raw() as raw:
            totals = self._labelling.totals(raw.execute, facet, within.from_us, until_us)
        if goal.category is None:
            return totals[goal.project]
        return sum(us for key, us in totals.items() if is_within(_text(key), goal.category))


def period(now_us: int, per: Per, zone: tzinfo, day_start_h: int, week_start: int) -> Range:
    """The day or week that holds now_us, where days begin at an hour and weeks at a weekday."""
    day = local_date(now_us, zone, day_start_h)
    if per is Per.WEEK:
        return week_of(day, zone, day_start_h, week_start)
    return day_of(day, zone, day_start_h)


def _text(key: str | int | None) -> str | None:
    return key if isinstance(key, str) else None


def _change(uid: str, before: Goal | None, after: Goal | None) -> Change:
    return Change(
        kind=GOAL,
        uid=uid,
        before=None if before is None else goal_to_json(before),
        after=None if after is None else goal_to_json(after),
    )
