"""A year of somebody's work, recorded day by day under a wound clock."""

from dataclasses import dataclass

from tests.fakes.clock import WoundClock
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.retention import Retaining
from workmoniq_desktop.services.rules.rulebook import Rulebook
from workmoniq_desktop.store import watched
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet

FIRST_DAY = 20_400
RULES = (30, 90, 60)
TOTALS = ("roll_quarters", "roll_days", "roll_months")


@dataclass
class Year:
    """A history that is recorded day by day under a wound clock."""

    database: Database
    clock: WoundClock
    settings: Retention

    def __post_init__(self) -> None:
        editing = self.editing = Editing(self.database, self.clock, lambda: None)
        rulebook = Rulebook(self.database, editing, self.clock)
        labelling = self.labelling = Labelling(self.database, rulebook.classifier)
        self.retaining = Retaining(self.database, self.clock, labelling, lambda: self.settings)

    def record(self, day: int) -> None:
        start_us = day * DAY_US
        with self.database.recording() as recording:
            for hour in (9, 23):
                at_us = start_us + hour * HOUR_US
                recording.put(
                    [
                        PresenceSpan(
                            device="dev",
                            start_us=at_us,
                            end_us=at_us + HOUR_US,
                            state=State.ACTIVE,
                            reason="in use",
                        ),
                        WindowSpan(
                            device="dev",
                            start_us=at_us,
                            end_us=at_us + HOUR_US - MINUTE_US,
                            app=f"app {hour}",
                            title=f"canary {day:06} {hour}",
                            url=f"https://site{day % 3}.example/canary{day:06}",
                        ),
                    ]
                )
            recording.add([Tally(device="dev", minute_us=start_us + 9 * HOUR_US, keys=3)])
            recording.settle(start_us + DAY_US)
        with self.database.writing() as raw:
            (device,) = raw.execute("SELECT id FROM devices").fetchone()
            watched.put(raw, device, page_of(day))
        self.clock.at_us = start_us + DAY_US + HOUR_US

    def totals(self) -> dict[str, object]:
        self.labelling.keep(FIRST_DAY, self.clock.now_us() // DAY_US)
        with self.database.raw() as raw:
            found: dict[str, object] = {
                table: raw.execute(
                    "SELECT bucket, device, name, active_us, counted_us"  # noqa: S608  # our own names
                    f" FROM {table} LEFT JOIN apps ON apps.id = app ORDER BY 1, 2, 3"
                ).fetchall()
                for table in TOTALS
            }
            for facet in (Facet.CATEGORY, Facet.PROJECT, Facet.SITE, Facet.HOUR):
                totals = self.labelling.totals(
                    raw.execute, facet, FIRST_DAY * DAY_US, self.clock.now_us()
                )
                found[facet.name] = dict(totals)
        return found

    def seen(self) -> list[WatchedSpan]:
        with self.database.raw() as raw:
            return list(watched.between(raw.execute, 0, 1 << 60))

    def oldest(self) -> tuple[int, int, int]:
        """The day of the oldest title, window span and tally."""
        with self.database.raw() as raw:
            return (
                raw.execute("SELECT min(start_us) FROM windows WHERE title IS NOT NULL").fetchone()[
                    0
                ]
                // DAY_US,
                raw.execute("SELECT min(start_us) FROM windows").fetchone()[0] // DAY_US,
                raw.execute("SELECT min(minute) FROM tallies").fetchone()[0] * MINUTE_US // DAY_US,
            )


def page_of(day: int) -> WatchedSpan:
    """A page that was open for two hours of a day."""
    return WatchedSpan(
        device="dev",
        source="a-browser",
        start_us=day * DAY_US + 9 * HOUR_US,
        end_us=day * DAY_US + 11 * HOUR_US,
        data=f'{{"title": "canary {day:06} page"}}',
    )
