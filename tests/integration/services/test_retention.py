"""Nothing is kept longer than the worker wants, and no total changes by its going."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.integration.store.pages import decrypted_pages

from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Hide, Merge, Part
from workmoniq_desktop.domain.errors import TimeFrozen
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.services.export.exporting import Exporting
from workmoniq_desktop.services.importing.importing import Importing
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.retention import Retaining
from workmoniq_desktop.services.rules.rulebook import Rulebook
from workmoniq_desktop.store import checks, erasing, facets, watched
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


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    database = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=FIRST_DAY * DAY_US)
    titles, windows, minutes = RULES
    settings = Retention(titles_days=titles, windows_days=windows, input_days=minutes)
    yield Year(database, WoundClock(at_us=FIRST_DAY * DAY_US), settings)
    database.close()


def recorded(year: Year, days: int) -> Year:
    for day in range(FIRST_DAY, FIRST_DAY + days):
        year.record(day)
    return year


def applied(year: Year) -> Year:
    year.retaining.agree(year.settings)
    year.retaining.apply()
    return year


def test_through_a_year_nothing_is_older_than_its_age_and_no_total_is_lost(year: Year) -> None:
    year.retaining.agree(year.settings)
    for day in range(FIRST_DAY, FIRST_DAY + 366):
        year.record(day)
        year.retaining.apply()
        today = year.clock.now_us() // DAY_US
        expected = [max(FIRST_DAY, today - days) for days in RULES]
        # what ended as its last day began belongs to the day before
        titles, windows, minutes = year.oldest()
        assert [titles, windows, minutes] == expected, f"after day {day - FIRST_DAY}"
        assert year.seen()[0] == page_of(expected[0])
    year.labelling.keep(FIRST_DAY, FIRST_DAY + 366)
    with year.database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM roll_days").fetchone()[0] >= 366 * 2
        hours = year.labelling.totals(
            raw.execute, Facet.HOUR, FIRST_DAY * DAY_US, year.clock.now_us()
        )
        assert sum(hours.values()) == 366 * 2 * HOUR_US
        sites = year.labelling.totals(
            raw.execute, Facet.SITE, FIRST_DAY * DAY_US, year.clock.now_us()
        )
        assert {site: us // (122 * 2) for site, us in sites.items() if site} == {
            f"site{n}.example": HOUR_US - MINUTE_US for n in range(3)
        }
        titles_total = facets.sums(raw.execute, Facet.TITLE, FIRST_DAY, FIRST_DAY + 366)
        assert sum(titles_total.values()) == 366 * 2 * HOUR_US
        assert checks.rollups_agree(raw)
        assert checks.search_agrees(raw)
    year.database.checkpoint()
    pages = list(decrypted_pages(year.database, TestKey()))
    today = year.clock.now_us() // DAY_US
    for day in range(FIRST_DAY, FIRST_DAY + 366):
        there = any(f"canary {day:06}".encode() in page for page in pages)
        assert there is (day >= today - RULES[0])


def test_all_at_once_leaves_the_totals_as_they_were(year: Year) -> None:
    before = recorded(year, 200).totals()
    previewed = year.retaining.preview(year.settings)
    assert (previewed.due.titled, previewed.due.tallies) == (170 * 2, 140)
    assert previewed.due.windows == 110 * 2
    assert previewed.due.watched == 170
    assert applied(year).totals() == before
    assert year.retaining.apply().first_us is None
    with year.database.raw() as raw:
        assert checks.rollups_agree(raw)


def test_nothing_goes_that_the_worker_did_not_agree_to(year: Year) -> None:
    recorded(year, 200)
    assert year.retaining.apply().first_us is None
    assert year.retaining.next_due_us() is None
    year.retaining.agree(Retention(titles_days=180))
    assert year.retaining.in_force() == Retention(titles_days=180)
    year.retaining.apply()
    assert year.oldest() == (FIRST_DAY + 20, FIRST_DAY, FIRST_DAY)


def test_frozen_time_cannot_be_edited_and_a_change_of_rules_leaves_it(year: Year) -> None:
    applied(recorded(year, 120))
    before = year.totals()
    early = Part(from_us=FIRST_DAY * DAY_US, to_us=(FIRST_DAY + 119) * DAY_US)
    entry = Entry(
        device="dev",
        start_us=FIRST_DAY * DAY_US,
        end_us=FIRST_DAY * DAY_US + HOUR_US,
        label=Label(note="n"),
    )
    with pytest.raises(TimeFrozen):
        year.editing.do("hide", [Hide(part=early)])
    with pytest.raises(TimeFrozen):
        year.editing.do("entry", changes=[entry_to_change(None, entry)])
    assert year.editing.history() == []
    with year.database.writing() as raw:
        facets.disown(raw.execute, -(2**31), 2**31)
    year.labelling.keep(FIRST_DAY, FIRST_DAY + 120)
    assert year.totals() == before


def test_steps_on_time_that_froze_stay_and_others_can_be_undone(year: Year) -> None:
    recorded(year, 60)
    early = Part(from_us=FIRST_DAY * DAY_US, to_us=(FIRST_DAY + 1) * DAY_US)
    late = Part(from_us=(FIRST_DAY + 55) * DAY_US, to_us=(FIRST_DAY + 56) * DAY_US)
    year.editing.do("hide", [Hide(part=late)])
    year.editing.do("merge", [Merge(part=early, app="app 9", title="canary merge")])
    before = applied(year).totals()
    assert year.editing.names() == ("hide", None)
    merge = year.editing.history()[0].edits[0]
    assert isinstance(merge, Merge)
    assert (merge.title, merge.app) == (None, "app 9")
    year.editing.undo()
    assert year.totals() != before
    year.editing.redo()
    assert year.totals() == before


def test_an_import_into_frozen_time_is_refused_and_destroys_no_total(
    year: Year, tmp_path: Path
) -> None:
    recorded(year, 120)
    Exporting(year.database, year.clock, lambda: None).export(tmp_path / "a.json", "json")
    before = applied(year).totals()
    taken = Importing(year.database, year.clock, UTC).load(tmp_path / "a.json")
    assert taken.new == 0
    assert taken.bad_count >= 60
    assert "not kept" in taken.bad[0][1]
    assert year.totals() == before


def test_a_wipe_takes_the_totals_of_frozen_time_too(year: Year) -> None:
    recorded(year, 150)
    before = applied(year).totals()
    with year.database.writing() as raw:
        day_us = (FIRST_DAY + 3) * DAY_US
        erasing.erase(raw, WipeScope(from_us=day_us, to_us=day_us + DAY_US), year.clock.now_us())
    after = year.totals()

    def by_day(totals: dict[str, object]) -> list[tuple[int, int, str, int, int | None]]:
        rows = totals["roll_days"]
        assert isinstance(rows, list)
        return rows

    left = [row for row in by_day(before) if row[0] != FIRST_DAY + 3]
    assert [row for row in by_day(after) if row[3]] == left
    with year.database.writing() as raw:
        erasing.erase(raw, WipeScope(app="app 9"), year.clock.now_us())
        assert raw.execute("SELECT count(*) FROM apps WHERE name='app 9'").fetchone() == (0,)
    assert "app 9" not in {row[2] for row in by_day(year.totals())}
    assert sum(row[3] for row in by_day(year.totals())) == sum(row[3] for row in left)
