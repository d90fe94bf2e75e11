"""Nothing is kept longer than the worker wants, and no total changes by its going."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.fakes.year import FIRST_DAY, RULES, Year

from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US
from workmoniq_desktop.domain.edits import Hide, Merge, Part
from workmoniq_desktop.domain.errors import TimeFrozen
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.services.export.exporting import Exporting
from workmoniq_desktop.services.importing.importing import Importing
from workmoniq_desktop.store import checks, erasing, facets
from workmoniq_desktop.store.database import Database


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
