"""What one person does on several machines, at random, without end."""

import random
from abc import ABC, abstractmethod
from typing import Generic, Protocol, TypeVar

from tests.fakes.replicas import FIRST_US, SetClock
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Change, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.store import entries, sync_wipes, things
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.importing import Bulk, settle_after_crash

APPS = ("editor", "browser", "mail")


class Lived(Protocol):
    """A machine on which somebody works."""

    @property
    def name(self) -> str: ...

    @property
    def database(self) -> Database: ...

    @property
    def editing(self) -> Editing: ...

    def put(self, *spans: Span) -> None: ...

    def wipe(
        self, from_us: int, to_us: int, app: str | None = None, *, titles: bool = False
    ) -> None: ...


M = TypeVar("M", bound=Lived)


class Life(ABC, Generic[M]):
    """Random work, edits, wipes and journeys of segments.

    wipes: how many of a hundred deeds, or nearly, are one.
    """

    def __init__(
        self, machines: list[M], clock: SetClock, dice: random.Random, *, wipes: int = 1
    ) -> None:
        self._wipes = wipes
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
            (40, 8, 8, 8, 4, self._wipes, 12, 1),
        )[0]
        what(machine)

    def record(self, machine: M) -> None:
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
                title=dice.choice((None, f"title {dice.randrange(20)}"))
                if start_us >= self.redacted_us(machine)
                else None,
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

    def edit(self, machine: M) -> None:
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

    def thing(self, machine: M) -> None:
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

    def enter(self, machine: M) -> None:
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

    def undo(self, machine: M) -> None:
        self.dice.choice((machine.editing.undo, machine.editing.redo))()

    def wipe(self, machine: M) -> None:
        dice = self.dice
        from_us = dice.randrange(FIRST_US, self.clock.at_us) // MINUTE_US * MINUTE_US
        to_us = min(from_us + dice.randrange(1, 60) * MINUTE_US, self.clock.at_us)
        app = dice.choice((None, None, "browser"))
        machine.wipe(from_us, to_us, app, titles=dice.random() < 0.4)
        # as the recorder does: it goes on with what the wipe left
        self.open_us[machine.name] = self.clock.at_us

    @abstractmethod
    def carry(self, machine: M) -> None:
        """Let what a machine has to say go on its way."""

    def bring(self, machine: M) -> None:
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

    def redacted_us(self, machine: M) -> int:
        """The recorder goes on without its title with a span a redaction has touched."""
        with machine.database.raw() as raw:
            found = sync_wipes.every(raw)
        return max((wiped.to_us for wiped in found if wiped.titles_only), default=0)

    def wiped_us(self, machine: M) -> int:
        """The recorder never goes on with a span in the middle of which a wipe lies."""
        with machine.database.raw() as raw:
            (until_us,) = raw.execute(
                "SELECT max(start_us + dur_us) FROM presence JOIN devices ON devices.id = device"
                " WHERE state=8 AND name=?",
                (machine.name,),
            ).fetchone()
        return int(until_us or 0)
