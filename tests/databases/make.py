"""Writes a small history of the schema that the code on the path has, for tests/databases.

Runs with the code of any release: only names that the first one had are used before a look at what
the schema is.
"""

import sys
from pathlib import Path

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WindowSpan
from workmoniq_desktop.store.database import NEWEST, Database

FIRST_US = 20_500 * DAY_US
DAYS = 3
APPS = ("editor", "browser", "mail")


class KnownKey:
    """Known to everybody: what it opens was made up."""

    def sqlcipher(self) -> str:
        return "5c" * 32


def main(folder: Path) -> None:
    """Make folder/vN.db."""
    path = folder / f"v{NEWEST}.db"
    database = Database.create(path, KnownKey(), "databases", now_us=FIRST_US)
    with database.recording() as recording:
        for day in range(DAYS):
            recording.put(spans(FIRST_US + day * DAY_US + 9 * HOUR_US))
            recording.add(
                Tally(device="device1", minute_us=FIRST_US + day * DAY_US + n * MINUTE_US, keys=n)
                for n in range(540, 560)
            )
        recording.settle(FIRST_US + DAYS * DAY_US)
    if NEWEST >= 2:
        say(database)
    database.checkpoint()
    database.close()


def spans(from_us: int) -> list[WindowSpan | PresenceSpan]:
    """Eight hours: idle in the fourth, a window every ten minutes."""
    found: list[WindowSpan | PresenceSpan] = []
    for hour in range(8):
        start_us = from_us + hour * HOUR_US
        state = State.IDLE if hour == 3 else State.ACTIVE
        found.append(
            PresenceSpan(
                device="device1",
                start_us=start_us,
                end_us=start_us + HOUR_US,
                state=state,
                reason=f"{state} {hour % 2}",
                offset_minutes=60,
            )
        )
    for number in range(48):
        start_us = from_us + number * 10 * MINUTE_US
        found.append(
            WindowSpan(
                device="device1",
                start_us=start_us,
                end_us=start_us + 10 * MINUTE_US,
                app=APPS[number % 3],
                title=f"title {number % 7}" if number % 5 else None,
                url=f"https://site{number % 2}.example/"
                if number % 3 == 1 and number % 5
                else None,
                offset_minutes=60,
            )
        )
    return found


def say(database: Database) -> None:
    """What a worker may say since schema 2: every kind of it, done and undone."""
    from workmoniq_desktop.domain.edits import Assign, Change, Hide, Merge, Part, Split
    from workmoniq_desktop.domain.labels import Label
    from workmoniq_desktop.domain.projects import Entry
    from workmoniq_desktop.services.editing import Editing, entry_to_change

    editing = Editing(database, StandingClock(), lambda: None)
    nine_us = FIRST_US + 9 * HOUR_US

    def part(first: int, last: int) -> Part:
        return Part(from_us=nine_us + first * HOUR_US, to_us=nine_us + last * HOUR_US)

    label = Label(category="Work > Mail", project="p1", note="said")
    body: dict[str, object] = {"name": "Project One"}
    editing.do("project", changes=[Change(kind="project", uid="p1", before=None, after=body)])
    fields = frozenset({"category", "project", "note"})
    editing.do("assign", [Assign(part=part(0, 2), label=label, fields=fields)])
    editing.do("split", [Split(at_us=nine_us + 5 * MINUTE_US), Hide(part=part(4, 5))])
    editing.do("merge", [Merge(part=part(5, 6), app="mail")])
    entry = Entry(
        device="device1",
        start_us=nine_us + 10 * HOUR_US,
        end_us=nine_us + 11 * HOUR_US,
        label=label,
    )
    editing.do("entry", changes=[entry_to_change(None, entry)])
    editing.do("hide", [Hide(part=part(6, 7))])
    editing.undo()


class StandingClock:
    """Stands at the end of the last day."""

    def now_us(self) -> int:
        return FIRST_US + DAYS * DAY_US

    wall_us = boot_us = awake_us = now_us

    def offset_minutes(self, at_us: int) -> int:
        del at_us
        return 60

    def drift_us(self) -> int:
        return 0

    def re_anchor(self, to_us: int) -> None:
        del to_us


if __name__ == "__main__":
    main(Path(sys.argv[1]))
