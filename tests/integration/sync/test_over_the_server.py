"""Two machines of one account and the real server."""

from tests.fakes.scripted_replica import HOUR_US, hour
from tests.integration.sync.conftest import Home


def test_what_one_machine_says_the_other_is_told(home: Home) -> None:
    laptop = home.first()
    laptop.replica.to_say += [hour(number) for number in range(5)]
    done = laptop.sync()
    assert done.sent == 6  # and a document of what was seen
    assert done.waiting == 0
    desktop = home.another(laptop)
    told = desktop.sync()
    assert told.found == ()
    assert desktop.replica.spans() == [number * HOUR_US for number in range(5)]
    desktop.replica.to_say += [hour(7)]
    desktop.sync()
    laptop.sync()
    assert laptop.replica.spans() == [7 * HOUR_US]
