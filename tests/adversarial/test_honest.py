"""Cases 67 and 68: an honest server is never accused, and nothing is let go before it is said anew.

Also: no verdict changes what a device sends.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator

import pytest
from tests.adversarial.forging import pen_of
from tests.adversarial.rewriting import (
    Heads,
    cut_at,
    gone,
    headers_of,
    heads,
    longer,
    said,
)
from tests.adversarial.stage import Device, Party, Stage
from tests.fakes.tampering import Exchange, Rule

from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.store import sync_removal
from workmoniq_desktop.sync.devices import set_ttl
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import parse_frames


def accuses_nobody(*devices: Device) -> None:
    for device in devices:
        assert device.now().agreed, device.name
        assert device.verdicts() == set(), device.name
        assert [row for row in device.evidence() if row.verdict != "stale_log"] == []


def is_dropped(device: Device, stream: bytes) -> bool:
    """Whether the server has no headers of it any more."""
    with device.member() as member:
        told = member.session.call("GET", "/heads").json()["streams"]
    assert isinstance(told, list)
    return any(each["id"] == b64(stream) and each.get("dropped") is True for each in told)


def test_t67_a_deletion_that_is_told_in_a_stream_read_later_accuses_nobody(party: Party) -> None:
    """The tombstones stand in documents of a device whose streams come last."""
    laptop = party.first()
    laptop.work(0, 4)
    laptop.now()
    desktop = party.another(laptop)
    for device in (desktop, laptop):
        device.now()
    fresh, knowing = party.another(laptop, "fresh"), party.another(laptop, "knowing")
    knowing.now()
    desktop.wipe(1, 2)
    desktop.now()
    accuses_nobody(fresh, knowing, laptop, desktop)
    assert fresh.hours(laptop) == knowing.hours(laptop) == laptop.hours() == [0, 3]


def test_t67_a_deletion_that_happens_while_it_is_read_accuses_nobody(
    party: Party, stage: Stage
) -> None:
    """The heads were told before it, and the bodies are asked for after it."""
    laptop = party.first()
    laptop.work(0, 4)
    laptop.now()
    fresh = party.another(laptop)
    between: list[bool] = []

    def wiped(exchange: Exchange) -> None:
        if exchange.path.endswith("/bodies:get") and not between:
            between.append(True)
            laptop.wipe(1, 2)
            laptop.now()

    with stage.lying(before=(wiped,)):
        assert fresh.now().agreed
    assert between
    accuses_nobody(fresh, laptop)
    assert fresh.hours(laptop) == [0, 3]


def test_t67_documents_said_anew_and_streams_that_were_dropped_accuse_nobody(
    party: Party,
) -> None:
    laptop = party.first()
    laptop.work(0, 2)
    laptop.edit("old", "Old")
    laptop.now()
    knowing = party.another(laptop, "knowing")
    for device in (knowing, laptop):
        device.now()
    away = party.another(laptop, "away")  # hears of nothing until all is over
    old = laptop.stream("doc")
    party.clock.hours = 91 * 24
    laptop.edit("new", "New")
    for _ in range(3):
        laptop.now()
    assert laptop.state().streams[old].closed is not None
    assert is_dropped(laptop, old)
    fresh = party.another(laptop, "fresh")
    accuses_nobody(fresh, knowing, away, laptop)
    for device in (fresh, knowing, away):
        assert device.names() == {"old": "Old", "new": "New"}
        assert device.hours(laptop) == [0, 1]


def aged(stage: Stage, stream: bytes, first: int, days: int) -> None:
    """The first segments came to the server so many days ago; it looks what is due as it starts."""
    stage.server.stop()
    with sqlite3.connect(stage.server.data / "workmoniq.db") as database:
        changed = database.execute(
            "UPDATE segment SET received_hour = received_hour - ? WHERE stream = ? AND seq < ?",
            (days * 24, stream, first),
        )
        assert changed.rowcount == first
        database.execute("DELETE FROM lease")
    database.close()
    stage.proxy.to(stage.server.start().url)


def wait_until_gone(device: Device, stream: bytes) -> None:
    """The job runs beside the first requests."""
    items = {"items": [{"s": b64(stream), "seq": 0}]}
    until = time.monotonic() + 20
    with device.member() as member:
        while not parse_frames(member.session.call("POST", "/bodies:get", json=items).body, most=1)[
            0
        ].gone:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_t67_what_the_time_to_live_took_from_the_front_accuses_nobody(
    party: Party, stage: Stage
) -> None:
    laptop = party.first()
    laptop.work(0, 5)
    laptop.now()
    with laptop.member() as member:
        set_ttl(member, 7)
    knowing = party.another(laptop, "knowing")
    accuses_nobody(knowing)
    party.clock.hours = 10 * 24
    laptop.work(5, 1)
    laptop.edit("here", "Here")
    laptop.now()
    stream = laptop.stream()
    aged(stage, stream, 3, 10)
    wait_until_gone(laptop, stream)
    fresh = party.another(laptop, "fresh")
    accuses_nobody(fresh, knowing, laptop)
    assert set(fresh.hours(laptop)) < set(laptop.hours())
    assert knowing.hours(laptop) == laptop.hours()
    # but a hole behind it is missing, whatever the limit
    with stage.lying(gone((stream, 4))):
        late = party.another(laptop, "late")
        late.now()
    assert late.verdicts() == {("missing_body", "laptop")}


def test_t67_who_was_away_for_longer_than_the_time_to_live_accuses_nobody(
    party: Party, stage: Stage
) -> None:
    """It knows the beginning, and all that was sent while it was away has gone again."""
    laptop = party.first()
    laptop.work(0, 3)
    laptop.now()
    with laptop.member() as member:
        set_ttl(member, 7)
    away = party.another(laptop, "away")
    accuses_nobody(away)
    stream, known = laptop.stream(), len(laptop.segments(laptop.stream()))
    laptop.work(3, 3)
    laptop.now()
    sent = len(laptop.segments(stream))
    party.clock.hours = 10 * 24
    laptop.work(6, 1)
    laptop.now()
    aged(stage, stream, sent, 10)
    wait_until_gone(laptop, stream)
    accuses_nobody(away, laptop)
    assert known < sent
    assert set(away.hours(laptop)) > {0, 1, 2}
    assert away.names() == laptop.names()


@pytest.mark.parametrize("everything", [False, True])
def test_t67_what_the_time_to_live_does_not_explain_is_told(
    party: Party, stage: Stage, everything: bool
) -> None:
    """A stream of which nothing is left at all; or all that came since somebody looked last."""
    laptop = party.first()
    laptop.work(0, 3)
    laptop.now()
    with laptop.member() as member:
        set_ttl(member, 365)
    knowing = party.another(laptop, "knowing")
    accuses_nobody(knowing)
    old, known = laptop.stream(), len(laptop.segments(laptop.stream()))
    laptop.work(3, 3)
    laptop.now()
    lost = [(old, row.seq) for row in laptop.segments(old)]
    if not everything:
        with stage.lying(gone(*lost[known:])):
            knowing.now()
        assert knowing.verdicts() == {("missing_body", "laptop")}
        return
    party.clock.hours = 91 * 24
    for hour in (91 * 24, 91 * 24 + 1):
        laptop.work(hour)
        laptop.now()
    assert laptop.stream() != old
    fresh = party.another(laptop, "fresh")
    with stage.lying(gone(*lost)):
        fresh.now()
    assert fresh.verdicts() == {("early_expiry", "laptop")}
    with laptop.member() as member:
        set_ttl(member, 7)
    late = party.another(laptop, "late")
    with stage.lying(gone(*lost)):
        late.now()
    assert late.verdicts() == set()


def test_t68_a_snapshot_that_is_not_acknowledged_lets_no_document_go(
    party: Party, stage: Stage
) -> None:
    laptop = party.first()
    laptop.edit("old", "Old")
    laptop.now()
    old = laptop.stream("doc")
    count = len(laptop.segments(old))
    party.clock.hours = 91 * 24
    deleted: list[Exchange] = []

    def only_the_snapshot(how: str) -> Callable[[Exchange], None]:
        """Nothing new arrives in documents, or nobody hears that it did."""

        def rule(exchange: Exchange) -> None:
            if exchange.path.startswith("/v1/deletions"):
                deleted.append(exchange)
            if "/segments" in exchange.path and b64(old) not in exchange.path:
                exchange.lost = how

        return rule

    def still_there() -> bool:
        with party.copy(laptop) as copy, copy.member() as member:
            items = [{"s": b64(old), "seq": seq} for seq in range(count)]
            body = member.session.call("POST", "/bodies:get", json={"items": items}).body
        return len(body) > count * 4096

    for _ in range(2):
        with stage.lying(before=(only_the_snapshot("request"),)), pytest.raises(ServerGone):
            laptop.now()
    with stage.lying(only_the_snapshot("answer")), pytest.raises(ServerGone):
        laptop.now()
    with laptop.database.raw() as raw:
        assert sync_removal.tombs(raw) == []
    assert deleted == []
    assert still_there()
    fresh = party.another(laptop, "fresh")
    fresh.now()
    assert fresh.names() == {"old": "Old"}
    for _ in range(3):
        laptop.now()
    with laptop.database.raw() as raw:
        assert [row.stream for row in sync_removal.tombs(raw)] == [old]
    late = party.another(laptop, "late")
    accuses_nobody(late, fresh, laptop)
    assert late.names() == {"old": "Old"}


def hidden(stream: bytes) -> Rule:
    """A stream is shown as if nothing had been written to it."""

    def change(streams: Heads, _told: dict[str, object]) -> None:
        streams[stream]["seq"] = streams[stream]["hash"] = None

    return heads(change)


def lies_about(laptop: Device, known: list[bytes]) -> Iterator[tuple[str, Rule, Rule | None]]:
    """Each verdict there is, with a lie for it. known: the headers the deceived has verified."""
    stream = laptop.stream()
    yield "rollback", hidden(stream), None
    known += [row.header for row in laptop.segments(stream)][len(known) :]
    yield "chain", headers_of(stream, lambda _first, page: page[:1]), None
    known += [row.header for row in laptop.segments(stream)][len(known) :]
    yield "missing_body", gone(*((stream, seq) for seq in range(len(known), 50))), None
    known += [row.header for row in laptop.segments(stream)][len(known) :]
    yield "withheld", cut_at(stream, known), None
    known += [row.header for row in laptop.segments(stream)][len(known) :]
    after, before = longer(stream, known[:-1], [pen_of(laptop).write(known[:-1], [])])
    yield "fork", after, before


def test_no_verdict_changes_what_a_device_sends(party: Party, stage: Stage) -> None:
    """Of two devices that do the same, one is lied to in every way there is, the other never."""
    laptop = party.first()
    laptop.work(0, 3)
    laptop.now()
    deceived, honest = party.another(laptop, "deceived"), party.another(laptop, "honest")
    for device in (deceived, honest, laptop):
        device.now()
    known = [row.header for row in laptop.segments(laptop.stream())]
    for number, (verdict, lie, before) in enumerate(lies_about(laptop, known)):
        laptop.work(3 + number)
        laptop.now()
        laptop.edit(f"laptop-{number}", "Laptop")
        laptop.now()
        sent = {}
        for device, rules in ((deceived, (lie,)), (honest, ())):
            device.work(number, minutes=30)
            device.edit(f"{device.name}-{number}", "Own")
            asked = (before,) if rules and before is not None else ()
            with stage.watching() as seen, stage.lying(*rules, before=asked):
                device.now()
            sent[device.name] = said(seen)
        assert {one for one, _ in deceived.verdicts()} == {verdict}
        assert sent["deceived"] == sent["honest"]
        assert len(sent["honest"]) >= 2
        assert honest.verdicts() == set()
        if verdict != "fork":
            deceived.now()
            assert deceived.verdicts() == set()
