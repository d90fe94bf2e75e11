"""A wipe takes out where a phone was, of streams of class `loc` too, and only what was wiped."""

import json

from tests.adversarial.phone import POINT, Phone
from tests.adversarial.stage import FIRST_US, HOUR_US, MINUTE_US, Device, Party

from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.progress import silent
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import parse_frames


def point(hour: int) -> dict[str, object]:
    """Where the phone was at half past."""
    return {**POINT, "at": FIRST_US + hour * HOUR_US + 30 * MINUTE_US}


def gap(first: int, last: int) -> dict[str, object]:
    """From the beginning of an hour to the end of another it did not know."""
    return {
        "k": "gap",
        "from": FIRST_US + first * HOUR_US,
        "to": FIRST_US + (last + 1) * HOUR_US,
        "shift": POINT["shift"],
        "why": "hidden",
    }


def whereabouts(device: Device) -> list[tuple[str, int]]:
    """Kind, and hour of its beginning, of all that is kept."""
    with device.database.raw() as raw:
        rows = raw.execute("SELECT DISTINCT line FROM sync_unknown").fetchall()
    lines = [json.loads(line) for (line,) in rows]
    return sorted(
        (line["k"], (line.get("at", line.get("from")) - FIRST_US) // HOUR_US) for line in lines
    )


def is_gone(device: Device, stream: bytes, seq: int) -> bool:
    """Whether the server has neither body nor wrap of it any more."""
    with device.member() as member:
        item = {"s": b64(stream), "seq": seq}
        answer = member.session.call("POST", "/bodies:get", json={"items": [item]})
    (frame,) = parse_frames(answer.body, most=1, any_length=True)
    return frame.gone


def test_points_of_a_wiped_time_leave_every_device_and_the_server(party: Party) -> None:
    laptop = party.first()
    desktop = party.another(laptop)
    laptop.work(0, 4)
    for device in (laptop, desktop, laptop):
        device.now()
    with laptop.member() as member:
        phone = Phone(laptop, member)
        stream = phone.opened()
        headers: list[bytes] = []

        def tell(*lines: dict[str, object]) -> int:
            frame = phone.sealed(stream, lines, before=headers)
            phone.send(stream, frame)
            headers.append(frame.header)
            return len(headers) - 1

        whole, mixed, kept = tell(point(1)), tell(point(1), point(2), gap(2, 2)), tell(point(3))
        for device in (laptop, desktop):
            device.now()
            assert whereabouts(device) == [("gap", 2), ("point", 1), ("point", 2), ("point", 3)]
        app = WipeScope(from_us=FIRST_US, to_us=FIRST_US + 4 * HOUR_US, app="app 1")
        laptop.wiping.wipe(app, silent)
        laptop.now()
        assert not any(is_gone(laptop, stream, seq) for seq in (whole, mixed, kept))
        laptop.wipe(1)
        for device in (laptop, desktop, laptop):
            assert device.now().agreed
        assert is_gone(laptop, stream, whole)
        assert is_gone(laptop, stream, mixed)
        assert not is_gone(laptop, stream, kept)
        tower = party.another(desktop, "tower")
        for device in (laptop, desktop, tower):
            assert device.now().agreed
            assert device.verdicts() == set()
            assert whereabouts(device) == [("gap", 2), ("point", 2), ("point", 3)]
        # what was on its way when the wipe was made
        phone.pull()
        late = tell(point(1), point(0))
        for device in (desktop, laptop, desktop, tower, laptop):
            device.now()
        assert is_gone(laptop, stream, late)
        # and what is left of a wipe is wiped in turn, wherever it stands
        desktop.wipe(2)
        for device in (desktop, laptop, tower, desktop, laptop):
            assert device.now().agreed
        for device in (laptop, desktop, tower):
            assert device.verdicts() == set()
            assert whereabouts(device) == [("point", 0), ("point", 3)]
