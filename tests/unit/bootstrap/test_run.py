"""What the running app makes of what others ask."""

import pytest
from tests.fakes.clock import WoundClock

from workmoniq_desktop.bootstrap.run import hush_end_us
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput


@pytest.mark.parametrize("asked", [10**40, -1, 0, True, 1.5, "soon", [], {}])
def test_a_pause_until_no_time_is_refused(asked: object) -> None:
    with pytest.raises(BadInput):
        hush_end_us({"until_us": asked}, WoundClock(at_us=HOUR_US))


def test_a_pause_lasts_as_long_as_asked_though_the_clock_was_set_back() -> None:
    clock = WoundClock(at_us=100 * HOUR_US, ahead_us=-HOUR_US)
    asked_us = clock.wall_us() + 15 * MINUTE_US
    assert hush_end_us({"until_us": asked_us}, clock) == clock.now_us() + 15 * MINUTE_US
