"""A wipe on a device that keeps less than others do: it takes what was meant, and nothing more."""

from pathlib import Path

import pytest
from tests.adversarial.lies import agree
from tests.adversarial.stage import FIRST_US, HOUR_US, Device, Party, Stage
from tests.adversarial.test_crashes import Keeping, KeepingParty
from tests.adversarial.test_wipes_that_cross import first_segment, titles_served

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.store import frozen, retaining

WHOSE = ("own", "other")


def takes_titles_by_age(device: Device, hours: int) -> None:
    """As its upkeep does after the worker agreed: what is older than so many hours of work."""
    first, last = FIRST_US // DAY_US, (FIRST_US + hours * HOUR_US) // DAY_US
    with device.database.writing() as raw:
        retaining.withhold_titles_before(raw, first, last)
        frozen.set_until_day(raw, last)


def test_a_wipe_where_titles_went_by_age_leaves_the_titles_that_another_device_keeps(
    party: Party,
) -> None:
    laptop = party.first()
    desktop = party.another(laptop)
    desktop.work(0, 3, title="kept")
    agree(laptop, desktop)
    party.clock.hours += 24
    takes_titles_by_age(laptop, 24)
    assert "kept" not in str(laptop.told()["windows"])
    laptop.wipe(1)
    agree(laptop, desktop)
    assert titles_served(desktop) == {"kept 0", "kept 2"}
    newcomer = party.another(laptop, "tower")
    newcomer.now()
    assert newcomer.told()["windows"] == desktop.told()["windows"]
    assert newcomer.hours(desktop) == laptop.hours(desktop) == [0, 2]


def test_what_comes_for_days_that_are_frozen_here_is_wiped_and_the_rest_of_it_stays(
    party: Party, stage: Stage
) -> None:
    """It never becomes part of the history here, and still this device is to take it out."""
    laptop = party.first()
    desktop = party.another(laptop)
    agree(laptop, desktop)
    takes_titles_by_age(laptop, 24)
    desktop.work(0, 3, title="kept")

    def wiped() -> None:
        laptop.wipe(1)
        laptop.now()

    with stage.lying(before=(first_segment(desktop.stream(), wiped),)):
        desktop.now()
    agree(laptop, desktop)
    assert laptop.hours(desktop) == []
    assert titles_served(desktop) == {"kept 0", "kept 2"}
    newcomer = party.another(desktop, "tower")
    newcomer.now()
    assert newcomer.told()["windows"] == desktop.told()["windows"]


@pytest.mark.parametrize("wiped_first", [True, False])
def test_what_a_wipe_left_of_the_time_of_another_device_does_not_go_by_the_age_here(
    stage: Stage, tmp_path: Path, wiped_first: bool
) -> None:
    """It stands in a stream of who wiped. What is left there of its own time does go."""
    party = KeepingParty(stage, tmp_path)
    laptop = party.first()
    desktop = party.another(laptop)
    assert isinstance(laptop, Keeping)
    laptop.work(0, 4, title="own")
    desktop.work(0, 4, title="other")
    agree(laptop, desktop)
    party.clock.hours += 72  # what is younger its own device tells again
    if wiped_first:
        laptop.wipe(1)
        agree(laptop, desktop)
        assert titles_served(desktop) == {f"{whose} {n}" for whose in WHOSE for n in (0, 2, 3)}
    laptop.keep_from_us = FIRST_US + 4 * HOUR_US
    agree(laptop, desktop)
    if not wiped_first:
        laptop.wipe(1)
        agree(laptop, desktop)
    assert titles_served(desktop) == {"other 0", "other 2", "other 3"}
    newcomer = party.another(desktop, "tower")
    agree(newcomer, laptop, desktop)
    assert newcomer.hours(desktop) == desktop.hours() == [0, 2, 3]
    assert newcomer.hours(laptop) == []
    party.close()
