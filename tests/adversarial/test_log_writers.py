"""Several devices write into the account log at once: each entry gets in once, none is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.adversarial.lies import agree, entries_of, path_of
from tests.adversarial.stage import Device, Party
from tests.fakes.tampering import Exchange

from workmoniq_desktop.sync import devices as acts


def sets_ttl(device: Device, days: int) -> None:
    """Append an entry of its own."""
    with device.member() as member:
        acts.set_ttl(member, days)


def days_in(device: Device) -> list[object]:
    return [entry.body()["days"] for entry in entries_of(device) if b'"set_ttl"' in entry.p]


def posted(party: Party) -> list[int]:
    """What the server answered to each entry that it was offered."""
    return [
        one.status
        for one in party.stage.proxy.seen
        if (one.method, path_of(one)) == ("POST", "/log")
    ]


def test_t36_of_two_writers_one_wins_and_the_other_tries_again(party: Party) -> None:
    desk = party.first("desk")
    laptop = party.another(desk, "laptop")
    agree(desk, laptop)
    waiting = [laptop]

    def overtaken(exchange: Exchange) -> None:
        if (exchange.method, path_of(exchange)) == ("POST", "/log") and waiting:
            sets_ttl(waiting.pop(), 30)

    party.stage.proxy.forget()
    party.stage.proxy.before.append(overtaken)
    sets_ttl(desk, 60)
    assert sorted(posted(party)) == [201, 201, 412]
    agree(laptop, desk)
    assert days_in(desk) == days_in(laptop) == [30, 60]
    assert desk.state() == laptop.state()


def test_t36_many_writers_at_once_get_every_entry_in_once(party: Party) -> None:
    desk = party.first("desk")
    others = [party.another(desk, name) for name in ("laptop", "tower")]
    agree(desk, *others)
    everybody = [desk, *others]
    starts = Barrier(len(everybody))
    party.stage.proxy.forget()

    def writes(number: int) -> None:
        starts.wait(30)
        for more in range(3):
            sets_ttl(everybody[number], 100 + 10 * number + more)

    with ThreadPoolExecutor(len(everybody)) as pool:
        list(pool.map(writes, range(len(everybody))))
    agree(*everybody)
    due = sorted(100 + 10 * number + more for number in range(3) for more in range(3))
    for device in everybody:
        assert sorted(map(str, days_in(device))) == sorted(map(str, due))
        assert device.state() == desk.state()
    answers = posted(party)
    assert answers.count(201) == len(due)
    assert set(answers) <= {201, 412}
