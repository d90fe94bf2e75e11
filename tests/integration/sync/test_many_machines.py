"""Machines that do anything at any time and hear of it in any order end with one history."""

import random
from pathlib import Path

import pytest
from tests.fakes.replicas import FIRST_US, Machine, SetClock, account, settle

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Change, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.store import checks, entries, things
from workmoniq_desktop.store.importing import Bulk, settle_after_crash

APPS = ("editor", "browser", "mail")


class Life:
    """Random work, edits, wipes and journeys of segments."""

    def __init__(self, machines: list[Machine], clock: SetClock, dice: random.Random) -> None:
        self.machines = machines
        self.clock = clock
        self.dice = dice
        self.open_us = {machine.name: clock.at_us for machine in machines}
        self.imported = 0

    def step(self) -> None:
        """One thing that happens to one machine."""
        machine = self.dice.choice(self.machines)
        self.clock.at_us += self.dice.randrange(1, 6 * MINUTE_US)
        what = self.dice.choices(
            (
                self.record,
                self.edit,
                self.thing,
                self.enter,
                self.undo,
                self.wipe,
                self.carry,
                self.bring,
            ),
            (40, 8, 8, 8, 4, 1, 12, 1),
        )[0]
        what(machine)

    def record(self, machine: Machine) -> None:
        """Goes on recording: what was open grows, or is idle since a while, or is another."""
        dice, now_us = self.dice, self.clock.at_us
        start_us = self.open_us[machine.name]
        if now_us - start_us < 2:
            return
        cut_us = dice.randrange(start_us + 1, now_us)
        state = dice.choice((State.IDLE, State.ACTIVE, State.LOCKED))
        spans: list[PresenceSpan | WindowSpan] = [
            PresenceSpan(
                device=machine.name,
                start_us=start_us,
                end_us=cut_us,
                state=State.ACTIVE,
                reason="in use",
                offset_minutes=60,
            ),
            PresenceSpan(
                device=machine.name,
                start_us=cut_us,
                end_us=now_us,
                state=state,
                reason=f"{state} since",
                offset_minutes=60,
            ),
            WindowSpan(
                device=machine.name,
                start_us=start_us,
                end_us=cut_us,
                app=dice.choice(APPS),
                title=dice.choice((None, f"title {dice.randrange(20)}")),
            ),
        ]
        machine.put(*spans)
        with machine.database.recording() as recording:
            minute_us = cut_us // MINUTE_US * MINUTE_US
            recording.add([Tally(device=machine.name, minute_us=minute_us, keys=1, clicks=2)])
            recording.settle(now_us)
        if dice.random() < 0.7:
            self.open_us[machine.name] = cut_us  # the newest span is still open and will grow
        else:
            self.open_us[machine.name] = now_us

    def edit(self, machine: Machine) -> None:
        dice = self.dice
        from_us = dice.randrange(FIRST_US, self.clock.at_us)
        part = Part(
            from_us=from_us,
            to_us=from_us + dice.randrange(1, 2 * HOUR_US),
            app=dice.choice((None, None, *APPS)),
        )
        with machine.database.raw() as raw:
            known = [name for (name,) in raw.execute("SELECT name FROM apps ORDER BY 1").fetchall()]
        label = Label(category="Work", note=f"note {dice.randrange(99)}")
        edit: Edit = dice.choice(
            (
                Assign(part=part, label=label, fields=frozenset({"category", "note"})),
                Hide(part=part),
                Merge(part=part, app=dice.choice(known), title="merged")
                if known
                else Hide(part=part),
                Split(at_us=from_us),
            )
        )
        machine.editing.do("edit", [edit])

    def thing(self, machine: Machine) -> None:
        kind, uid = "client", f"c{self.dice.randrange(8)}"
        with machine.database.raw() as raw:
            before = things.one(raw, kind, uid)
        after: dict[str, object] | None = None
        if before is None or self.dice.random() < 0.8:
            field = self.dice.choice(("name", "address"))
            after = {"name": "n", "address": "", **(before or {}), field: str(self.dice.random())}
        machine.editing.do(
            "thing", changes=[Change(kind=kind, uid=uid, before=before, after=after)]
        )

    def enter(self, machine: Machine) -> None:
        dice = self.dice
        with machine.database.raw() as raw:
            there = entries.every(raw)
        if there and dice.random() < 0.4:
            old = dice.choice(there)
            new = None
            if dice.random() < 0.5:
                new = Entry(
                    device=old.device,
                    start_us=old.start_us,
                    end_us=old.end_us,
                    label=Label(note=f"changed {dice.randrange(99)}"),
                )
            machine.editing.do("entry", changes=[entry_to_change(old, new)])
            return
        device = dice.choice(self.machines).name
        start_us = dice.randrange(FIRST_US, self.clock.at_us) // MINUTE_US * MINUTE_US
        end_us = start_us + dice.randrange(1, 90) * MINUTE_US
        if any(
            one.device == device and one.start_us < end_us and one.end_us > start_us
            for one in there
        ):
            return
        made = Entry(device=device, start_us=start_us, end_us=end_us, label=Label(note="entry"))
        machine.editing.do("entry", changes=[entry_to_change(None, made)])

    def undo(self, machine: Machine) -> None:
        self.dice.choice((machine.editing.undo, machine.editing.redo))()

    def wipe(self, machine: Machine) -> None:
        dice = self.dice
        from_us = dice.randrange(FIRST_US, self.clock.at_us) // MINUTE_US * MINUTE_US
        to_us = min(from_us + dice.randrange(1, 60) * MINUTE_US, self.clock.at_us)
        app = dice.choice((None, None, "browser"))
        machine.wipe(from_us, to_us, app, titles=dice.random() < 0.4)
        # as the recorder does: it goes on with what the wipe left
        self.open_us[machine.name] = self.clock.at_us

    def carry(self, machine: Machine) -> None:
        machine.say(force=self.dice.random() < 0.3)
        for other in self.machines:
            if self.dice.random() < 0.6:
                self.record(other)  # as the recorder does before it holds still
                other.hear(self.machines, self.dice, self.dice.choice((None, 1, 3, 10)))
                self.open_us[other.name] = max(self.open_us[other.name], self._wiped_us(other))

    def bring(self, machine: Machine) -> None:
        """An import of an older tracker, known by another name."""
        self.imported += 1
        start_us = FIRST_US - self.dice.randrange(1, 30) * DAY_US
        name = f"import{self.imported}"
        span = WindowSpan(device=name, start_us=start_us, end_us=start_us + HOUR_US, app="old")
        here = PresenceSpan(
            device=name,
            start_us=start_us,
            end_us=start_us + HOUR_US,
            state=State.ACTIVE,
            reason="r",
        )
        seen = WatchedSpan(
            device=name, source="browser", start_us=start_us, end_us=start_us + 5, data="{}"
        )
        with machine.database.writing() as raw:
            Bulk({name: "old one"}).put(raw, [here, span, seen])
        settle_after_crash(machine.database)

    def _wiped_us(self, machine: Machine) -> int:
        """The recorder never goes on with a span in the middle of which a wipe lies."""
        with machine.database.raw() as raw:
            (until_us,) = raw.execute(
                "SELECT max(start_us + dur_us) FROM presence JOIN devices ON devices.id = device"
                " WHERE state=8 AND name=?",
                (machine.name,),
            ).fetchone()
        return int(until_us or 0)


def converge(folder: Path, count: int, steps: int, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # the same in every run
    machines, clock = account(folder, count, dice)
    life = Life(machines, clock, dice)
    for _ in range(steps):
        life.step()
    clock.at_us += HOUR_US
    settle(machines, dice)
    first = machines[0].told()
    for machine in machines:
        found = machine.told()
        for part, rows in first.items():
            assert found[part] == rows, part
        with machine.database.raw() as raw:
            assert checks.rollups_agree(raw)
            assert checks.search_agrees(raw)
            assert checks.overlapping_windows(raw) == 0
        machine.close()
    assert first["windows"]
    assert first["commands"]


@pytest.mark.parametrize("seed", range(4))
def test_two_machines_converge(tmp_path: Path, seed: int) -> None:
    converge(tmp_path, 2, 150, seed)


@pytest.mark.parametrize("seed", range(2))
def test_five_machines_converge(tmp_path: Path, seed: int) -> None:
    converge(tmp_path, 5, 250, 100 + seed)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("count", [2, 5])
def test_ten_thousand_steps_converge(tmp_path: Path, count: int) -> None:
    converge(tmp_path, count, 10_000, count)
