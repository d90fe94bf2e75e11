"""P17: nothing is kept longer than the worker wants it on the device."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.fakes.year import FIRST_DAY, RULES, Year, page_of
from tests.integration.store.pages import decrypted_pages

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.store import checks, facets
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet

LAST_DAY = FIRST_DAY + 365


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    database = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=FIRST_DAY * DAY_US)
    titles, windows, minutes = RULES
    settings = Retention(titles_days=titles, windows_days=windows, input_days=minutes)
    yield Year(database, WoundClock(at_us=FIRST_DAY * DAY_US), settings)
    database.close()


def test_through_a_year_nothing_is_older_than_its_age_and_no_total_is_lost(year: Year) -> None:
    year.retaining.agree(year.settings)
    for day in range(FIRST_DAY, LAST_DAY + 1):
        year.record(day)
        if day > FIRST_DAY + max(RULES) + 30 and (LAST_DAY - day) % 7:
            continue  # as where the computer is off most of the week
        year.retaining.apply()
        today = year.clock.now_us() // DAY_US
        expected = [max(FIRST_DAY, today - days) for days in RULES]
        # what ended as its last day began belongs to the day before
        titles, windows, minutes = year.oldest()
        assert [titles, windows, minutes] == expected, f"after day {day - FIRST_DAY}"
        assert year.seen()[0] == page_of(expected[0])
    year.labelling.keep(FIRST_DAY, LAST_DAY + 1)
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
        titles_total = facets.sums(raw.execute, Facet.TITLE, FIRST_DAY, LAST_DAY + 1)
        assert sum(titles_total.values()) == 366 * 2 * HOUR_US
        assert checks.rollups_agree(raw)
        assert checks.search_agrees(raw)
    year.database.checkpoint()
    pages = list(decrypted_pages(year.database, TestKey()))
    today = year.clock.now_us() // DAY_US
    for day in range(FIRST_DAY, LAST_DAY + 1):
        there = any(f"canary {day:06}".encode() in page for page in pages)
        assert there is (day >= today - RULES[0])
