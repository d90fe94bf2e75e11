"""A wipe of one device and what another sends meanwhile: nothing wiped stays on the server."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.adversarial.lies import agree
from tests.adversarial.stage import FIRST_US, MINUTE_US, Device, Party, Stage
from tests.fakes.tampering import Exchange, Rule

from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.sync.opening import open_frame
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import parse_frames

CANARY = "canary"


def served(device: Device) -> list[dict[str, Any]]:
    """Every window in every body of events that the server still has."""
    state, found = device.state(), list[dict[str, Any]]()
    keys = {epoch: device.epoch_key(epoch) for epoch in state.unretired_epochs()}
    with device.member() as member:
        for stream in state.streams.values():
            for row in device.segments(stream.id) if stream.stream_class == "ev" else ():
                items = {"items": [{"s": b64(stream.id), "seq": row.seq}]}
                body = member.session.call("POST", "/bodies:get", json=items).body
                (frame,) = parse_frames(body, most=1)
                if not frame.gone:
                    lines = open_frame(state, stream, row.header, frame, keys).lines
                    found += [line for line in lines if line.get("t") == "window"]
    return found


def titles_served(device: Device) -> set[str]:
    return {line["n"] for line in served(device) if "n" in line}


def minutes_served(device: Device) -> set[int]:
    """Counted from FIRST_US."""
    found = set[int]()
    for line in served(device):
        first, last = line["s"] - FIRST_US, line["e"] - FIRST_US
        found.update(range(first // MINUTE_US, -(-last // MINUTE_US)))
    return found


def first_segment(stream: bytes, do: Callable[[], None]) -> Rule:
    """As the first segment of a stream is on its way to the server."""
    done: list[bool] = []

    def rule(exchange: Exchange) -> None:
        if f"/streams/{b64(stream)}/segments" in exchange.path and not done:
            done.append(True)
            do()

    return rule


def wipe_minutes(device: Device, first: int, last: int, *, titles: bool = False) -> None:
    scope = WipeScope(
        from_us=FIRST_US + first * MINUTE_US,
        to_us=FIRST_US + last * MINUTE_US,
        titles_only=titles,
    )
    device.wiping.wipe(scope, silent)


def two(party: Party) -> tuple[Device, Device]:
    laptop = party.first()
    desktop = party.another(laptop)
    for device in (desktop, laptop, desktop):
        device.now()
    return laptop, desktop


@pytest.mark.parametrize("titles", [False, True])
def test_t74_what_was_sent_while_the_wipe_arrived_does_not_stay_on_the_server(
    party: Party, stage: Stage, titles: bool
) -> None:
    """It was sealed before the wipe was told, and is sent after all of the wipe was done."""
    laptop, desktop = two(party)
    desktop.work(0, 1, title="kept")
    desktop.work(1, 1, title=CANARY)
    desktop.work(2, 1, title="kept")

    def wiped() -> None:
        wipe_minutes(laptop, 60, 120, titles=titles)
        laptop.now()
        assert laptop.sync.status().wipes

    with stage.lying(before=(first_segment(desktop.stream(), wiped),)):
        desktop.now()
    agree(laptop, desktop)
    for device in (laptop, desktop):
        assert titles_served(device) == {"kept 0", "kept 2"}
        assert CANARY not in device.everything()
    (wipe,) = laptop.sync.status().wipes
    assert wipe.unshredded == ()  # the keys were changed once more
    party.clock.hours += 24
    agree(desktop, laptop)
    assert laptop.sync.status().wipes == ()
    newcomer = party.another(laptop, "tower")
    newcomer.now()
    assert newcomer.told() == laptop.told() == desktop.told()
    assert newcomer.verdicts() == set()


def test_t74_where_who_wiped_is_shut_out_another_device_takes_out_what_was_sent_meanwhile(
    party: Party, stage: Stage
) -> None:
    laptop, desktop = two(party)
    tower = party.another(desktop, "tower")
    agree(laptop, desktop, tower)
    tower.work(0, 1, title="kept")
    tower.work(1, 1, title=CANARY)

    def wiped() -> None:
        wipe_minutes(desktop, 60, 120)
        desktop.now()

    with stage.lying(before=(first_segment(tower.stream(), wiped),)):
        tower.now()
    laptop.now()  # knows both, and leaves it to who wiped
    assert CANARY + " 1" in titles_served(laptop)
    laptop.sync.revoke([desktop.id.hex()])
    with stage.watching() as seen:
        agree(laptop, tower)
    told = [each for each in seen if each.method == "POST" and each.path.endswith("/deletions")]
    assert len(told) == 1
    assert titles_served(laptop) == titles_served(tower) == {"kept 0"}
    assert laptop.told() == tower.told()


def test_t74_two_wipes_that_cross_leave_nothing_of_either_in_what_is_left_of_a_segment(
    party: Party, stage: Stage
) -> None:
    """Each device seals anew what its own wipe left, before it knows of the other's."""
    laptop, desktop = two(party)
    laptop.work(0, 3)
    agree(laptop, desktop)

    def wiped() -> None:
        wipe_minutes(laptop, 60, 90)
        laptop.now()

    wipe_minutes(desktop, 75, 105)
    with stage.lying(before=(first_segment(desktop.stream("doc"), wiped),)):
        desktop.now()
    agree(laptop, desktop)
    left = {*range(60), *range(105, 180)}
    assert minutes_served(laptop) == minutes_served(desktop) == left
    wipe_minutes(laptop, 0, 30)  # and what is left is found by a later wipe
    agree(laptop, desktop)
    assert minutes_served(laptop) == left - set(range(30))
    newcomer = party.another(laptop, "tower")
    newcomer.now()
    assert newcomer.told() == laptop.told() == desktop.told()
