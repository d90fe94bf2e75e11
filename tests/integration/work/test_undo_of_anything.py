"""Whatever was done, undoing all of it gives the record back, and doing it again what was there."""

import shutil
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Hide, Merge, Part, Split
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Project
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.rules import Field, Hours, Pattern, Rule, Syntax
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.store import checks, entries, things
from workmoniq_desktop.store.database import Database

FIRST_US = 20_515 * DAY_US  # 2 March 2026
NOW_US = FIRST_US + 4 * DAY_US
ODD_US = 7 * MINUTE_US + 1
DIMENSIONS = tuple(By)

moments = st.integers(-4, 4 * 24 * 4 + 8).map(lambda quarter: FIRST_US + quarter * 15 * MINUTE_US)
lengths = st.sampled_from([ODD_US, HOUR_US, 5 * HOUR_US, 30 * HOUR_US])
devices = st.sampled_from([None, "desk", "lap"])
apps = st.sampled_from([None, "code", "mail"])
categories = st.sampled_from([None, "Work", "Work > Deep", "Life"])


def record() -> list[Span]:
    """Four days of two devices that overlap, with windows that come and go."""
    made: list[Span] = []
    for device, late_us in (("desk", 0), ("lap", 3 * HOUR_US + ODD_US)):
        for at in range(12):
            start_us = FIRST_US + late_us + at * 8 * HOUR_US
            end_us = start_us + 8 * HOUR_US
            state = State.IDLE if at % 4 == 3 else State.ACTIVE
            offset = 60 if at < 6 else -690
            made.append(
                PresenceSpan(
                    device=device,
                    start_us=start_us,
                    end_us=end_us,
                    state=state,
                    reason="",
                    offset_minutes=offset,
                )
            )
            made += [
                WindowSpan(
                    device=device,
                    start_us=start_us + n * HOUR_US,
                    end_us=start_us + (n + 1) * HOUR_US + n * ODD_US,
                    app=("code", "mail", "web")[(n + at) % 3],
                    title=f"title {n}" if n % 3 else None,
                    url="https://example.org/a" if n == 4 else None,
                    offset_minutes=offset,
                )
                for n in (0, 2, 4)
            ]
    return made


class Desk(RuleBasedStateMachine):
    """One worker, who corrects in the window (one) and at the terminal (two) in turns."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.clock = WoundClock(NOW_US)
        made = Database.create(
            self.folder / "history.db", TestKey(), "p", now_us=FIRST_US - 9 * DAY_US
        )
        with made.recording() as recording:
            recording.introduce("desk")
            recording.put(record())
            recording.settle(NOW_US)
        with made.writing() as raw:
            raw.execute("UPDATE meta SET value='desk' WHERE key='device'")
        made.close()
        self.one, self.two = self.opened(), self.opened()
        self.fresh = self.state()

    def opened(self) -> OpenHistory:
        around = Around(
            clock=self.clock,
            zone=lambda: UTC,
            flush=lambda: None,
            hold=nullcontext,
            destroy=lambda: None,
        )
        database = Database.open(self.folder / "history.db", TestKey(), "p")
        return OpenHistory(database, cast("Backups", None), around)

    def teardown(self) -> None:
        self.one.close()
        self.two.close()
        shutil.rmtree(self.folder)

    def totals(self, history: OpenHistory, from_us: int, to_us: int) -> dict[By, Any]:
        return {
            by: {row.key: row.us for row in history.reports.by(by, from_us, to_us).rows}
            for by in DIMENSIONS
        }

    def state(self) -> dict[str, Any]:
        """All that reports, entries and things say."""
        database = self.one._database  # noqa: SLF001  # what no service shows whole
        with database.raw() as raw:
            kept = entries.every(raw)
            own = [thing for thing in things.every(raw.execute) if thing[0] != "category"]
        return {
            "all": self.totals(self.one, FIRST_US - DAY_US, NOW_US + DAY_US),
            "some": self.totals(self.one, FIRST_US + 5 * HOUR_US, NOW_US - 17 * HOUR_US),
            "entries": kept,
            "things": own,
        }

    @initialize(recorded=st.booleans())
    def look_first(self, recorded: bool) -> None:
        self.one.reports.by(By.APP, FIRST_US, NOW_US, recorded=recorded)

    @rule(at_us=moments, length_us=lengths, device=devices, app=apps, category=categories)
    def assign(
        self, at_us: int, length_us: int, device: str | None, app: str | None, category: str | None
    ) -> None:
        part = Part(from_us=at_us, to_us=at_us + length_us, device=device, app=app)
        label = Label(category=category, note="n")
        fields = frozenset({"category", "note"})
        self.one.editing.do("assign", [Assign(part=part, label=label, fields=fields)])

    @rule(at_us=moments, length_us=lengths, device=devices, app=apps, hidden=st.booleans())
    def hide(
        self, at_us: int, length_us: int, device: str | None, app: str | None, hidden: bool
    ) -> None:
        part = Part(from_us=at_us, to_us=at_us + length_us, device=device, app=app)
        self.two.editing.do("hide", [Hide(part=part, hidden=hidden)])

    @rule(at_us=moments, length_us=lengths, title=st.sampled_from([None, "title 2"]))
    def merge(self, at_us: int, length_us: int, title: str | None) -> None:
        part = Part(from_us=at_us, to_us=at_us + length_us)
        merged = Merge(part=part, app="code", title=title)
        self.one.editing.do("merge", [Split(at_us=at_us + 1), merged])

    @rule(at_us=moments, length_us=lengths, category=categories, cut=st.booleans())
    def enter(self, at_us: int, length_us: int, category: str | None, cut: bool) -> None:
        with suppress(BadInput):
            self.two.manual.add(at_us, at_us + length_us, Label(category=category), cut=cut)

    @rule(which=st.integers(0, 5), by_us=st.sampled_from([-ODD_US, HOUR_US, -9 * HOUR_US]))
    def move_entry(self, which: int, by_us: int) -> None:
        found = self.one.manual.between(FIRST_US - DAY_US, NOW_US + DAY_US)
        if found:
            entry = found[which % len(found)]
            after = replace(entry, start_us=entry.start_us + by_us, end_us=entry.end_us + by_us)
            with suppress(BadInput):
                self.one.manual.change(entry, after)

    @rule(which=st.integers(0, 5))
    def remove_entry(self, which: int) -> None:
        found = self.two.manual.between(FIRST_US - DAY_US, NOW_US + DAY_US)
        if found:
            self.two.manual.remove(found[which % len(found)])

    @rule(
        app=st.sampled_from(["code", "mail", "*"]),
        category=categories,
        hours=st.none() | st.builds(Hours, from_minute=st.just(22 * 60), to_minute=st.just(240)),
    )
    def add_rule(self, app: str, category: str | None, hours: Hours | None) -> None:
        pattern = Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=(app,))
        made = Rule(
            uid="", name="r", position=0, patterns=(pattern,), category=category, hours=hours
        )
        with suppress(BadInput):
            self.two.rulebook.save(made, confirmed=True)

    @rule(which=st.integers(0, 5), on=st.booleans())
    def switch_rule(self, which: int, on: bool) -> None:
        rules = self.one.rulebook.all()
        if rules:
            self.one.rulebook.enable(rules[which % len(rules)].uid, on=on)

    @rule(name=st.sampled_from("abc"), at_us=moments, length_us=lengths)
    def use_project(self, name: str, at_us: int, length_us: int) -> None:
        with suppress(BadInput):
            self.one.projects.add_project(Project(uid="", name=name))
        found = self.one.projects.book().live_projects()
        if found:
            part = Part(from_us=at_us, to_us=at_us + length_us)
            label = Label(project=found[-1].uid)
            assign = Assign(part=part, label=label, fields=frozenset({"project"}))
            self.two.editing.do("assign", [assign])

    @rule()
    def merge_projects(self) -> None:
        found = self.one.projects.book().live_projects()
        if len(found) > 1:
            self.one.projects.merge(found[0].uid, found[1].uid)

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.one.editing.undo()

    @rule(times=st.integers(1, 3))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.two.editing.redo()

    @rule()
    def start_again(self) -> None:
        self.one.close()
        self.one = self.opened()

    @rule()
    def undo_all_and_do_all_again(self) -> None:
        before, steps = self.state(), 0
        while self.one.editing.undo() is not None:
            steps += 1
        assert self.state() == self.fresh
        for _ in range(steps):
            assert self.two.editing.redo() is not None
        assert self.state() == before

    @invariant()
    def every_dimension_tells_of_the_same_time(self) -> None:
        for from_us, to_us in ((FIRST_US - DAY_US, NOW_US), (FIRST_US + ODD_US, NOW_US - ODD_US)):
            spans = self.one.reports.spans(from_us, to_us)
            total_us = sum(span.counted_us for span in spans)
            found = self.totals(self.two, from_us, to_us)
            sums = {by: sum(found[by].values()) for by in DIMENSIONS if by is not By.DEVICE}
            assert set(sums.values()) == {total_us}, sums
            halves = [
                self.totals(self.one, *part)
                for part in ((from_us, from_us + 51 * HOUR_US), (from_us + 51 * HOUR_US, to_us))
            ]
            for by in DIMENSIONS:
                keys = halves[0][by].keys() | halves[1][by].keys()
                added = {key: sum(half[by].get(key, 0) for half in halves) for key in keys}
                assert added == found[by], by

    @invariant()
    def roll_ups_are_what_the_record_says(self) -> None:
        with self.one._database.raw() as raw:  # noqa: SLF001  # as the doctor looks
            assert checks.rollups_agree(raw)


Desk.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=14,
    suppress_health_check=list(HealthCheck),
)
TestUndoOfAnything = Desk.TestCase
