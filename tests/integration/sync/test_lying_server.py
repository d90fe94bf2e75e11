"""A server that lies about what it holds: nothing of it is applied, and it is found out."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.fakes.lossy import Lie, LyingServer
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.sync_home import Machine
from tests.integration.sync import lies
from tests.integration.sync.conftest import Home

from workmoniq_desktop.domain.sync_errors import VersionTooOld
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store import sync_evidence, sync_streams
from workmoniq_desktop.sync import verdicts
from workmoniq_protocol.crypto.signing import sign
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.tags import SIGN_SEGMENT
from workmoniq_protocol.wire.segment import Frame

HOURS = 6


def stream_of(machine: Machine, stream_class: str = "ev") -> bytes:
    """Where a machine writes."""
    return next(
        each.id
        for each in machine.state().streams.values()
        if each.owner == machine.device and each.stream_class == stream_class
    )


def headers(machine: Machine, stream: bytes) -> list[bytes]:
    """A stream's headers, as a machine has them."""
    with machine.database.raw() as raw:
        return [row.header for row in sync_streams.of_stream(raw, stream)]


def lied_to(machine: Machine, lie: Lie) -> LyingServer:
    """From now on the machine hears the server through somebody who changes what it says."""
    network = LyingServer(lie)
    machine.below = network
    machine.reborn()
    return network


def standing(machine: Machine) -> set[Verdict]:
    with machine.database.raw() as raw:
        return {each.verdict for each in verdicts.standing(raw)}


def evidence(machine: Machine) -> list[sync_evidence.EvidenceRow]:
    with machine.database.raw() as raw:
        return list(sync_evidence.all_of(raw))


@pytest.fixture
def laptop(home: Home) -> Machine:
    machine = home.first()
    machine.replica.to_say += [hour(number) for number in range(HOURS)]
    machine.sync()
    return machine


Change = Callable[[int, list[bytes]], list[bytes]]


def swapped(first: int, page: list[bytes]) -> list[bytes]:
    at = 3 - first
    return page if at + 1 >= len(page) or at < 0 else [*page[:at], page[at + 1], page[at]]


def without_third(first: int, page: list[bytes]) -> list[bytes]:
    return [header for seq, header in enumerate(page, first) if seq != 3]


def bit_changed(first: int, page: list[bytes]) -> list[bytes]:
    return [
        header if seq != 3 else header[:80] + bytes([header[80] ^ 1]) + header[81:]
        for seq, header in enumerate(page, first)
    ]


@pytest.mark.parametrize("change", [swapped, without_third, bit_changed])
def test_headers_out_of_order_left_out_or_changed_are_a_broken_chain(
    home: Home, laptop: Machine, change: Change
) -> None:
    desktop = home.another(laptop)
    stream = stream_of(laptop)
    lied_to(desktop, lies.headers_of(stream, change))
    done = desktop.sync()
    assert {one.verdict for one in done.found} == {Verdict.CHAIN}
    assert standing(desktop) == {Verdict.CHAIN}
    assert desktop.replica.spans() == []
    assert evidence(desktop)


def test_a_header_of_another_stream_is_a_broken_chain(home: Home, laptop: Machine) -> None:
    desktop = home.another(laptop)
    stream, other = stream_of(laptop), stream_of(laptop, "doc")
    spliced = headers(laptop, other)[0]
    lied_to(desktop, lies.headers_of(stream, lambda first, page: [spliced, *page[1:]]))
    assert {one.why for one in desktop.sync().found} == {"stream"}
    assert desktop.replica.spans() == []


def test_a_header_by_an_unknown_signer_is_a_broken_chain(home: Home, laptop: Machine) -> None:
    desktop = home.another(laptop)
    stream = stream_of(laptop)

    def forged(_first: int, page: list[bytes]) -> list[bytes]:
        signed = page[0][:150]
        return [signed + sign(b"\5" * 32, SIGN_SEGMENT, signed), *page[1:]]

    lied_to(desktop, lies.headers_of(stream, forged))
    assert {one.why for one in desktop.sync().found} == {"signature"}
    assert desktop.replica.spans() == []


def test_a_device_that_signs_in_the_stream_of_another_breaks_its_chain(
    home: Home, laptop: Machine
) -> None:
    desktop = home.another(laptop)
    stream = stream_of(laptop)

    def signed_by_other(_first: int, page: list[bytes]) -> list[bytes]:
        signed = page[0][:150]
        return [signed + sign(desktop.seed, SIGN_SEGMENT, signed), *page[1:]]

    third = home.another(laptop)
    lied_to(third, lies.headers_of(stream, signed_by_other))
    assert {one.why for one in third.sync().found} == {"signature"}


def test_an_older_suite_is_refused_and_a_newer_one_asks_for_an_update(
    home: Home, laptop: Machine
) -> None:
    stream = stream_of(laptop)

    def of_suite(suite: int) -> Change:
        return lambda _first, page: [page[0][:5] + bytes([suite]) + page[0][6:], *page[1:]]

    desktop = home.another(laptop)
    lied_to(desktop, lies.headers_of(stream, of_suite(0)))
    assert {one.why for one in desktop.sync().found} == {"suite"}
    third = home.another(laptop)
    lied_to(third, lies.headers_of(stream, of_suite(2)))
    with pytest.raises(VersionTooOld):
        third.sync()


def flipped(frame: Frame) -> Frame:
    return replace(frame, body=frame.body[:100] + bytes([frame.body[100] ^ 1]) + frame.body[101:])


def other_wrap(frame: Frame) -> Frame:
    return replace(frame, wrap=bytes(112))


@pytest.mark.parametrize("change", [flipped, other_wrap])
def test_bodies_and_wraps_that_do_not_open_are_told_nowhere(
    home: Home, laptop: Machine, change: Callable[[Frame], Frame]
) -> None:
    """And no request tells the server whether a body was gone or did not open."""
    place = stream_of(laptop), HOURS + 2
    deceived, bereft = home.another(laptop), home.another(laptop)
    for each in (deceived, bereft, laptop) * 2:
        each.sync()
    laptop.replica.to_say += [hour(HOURS + number) for number in range(HOURS)]
    laptop.sync()
    hears_broken = lied_to(deceived, lies.broken(place, change))
    hears_gone = lied_to(bereft, lies.gone(place))
    assert {one.verdict for one in deceived.sync().found} >= {Verdict.CHAIN}
    assert {one.verdict for one in bereft.sync().found} == {Verdict.MISSING_BODY}
    told = [number * HOUR_US for number in range(2 * HOURS) if number != HOURS + 2]
    assert deceived.replica.spans() == bereft.replica.spans() == told
    for each in (deceived, bereft):
        each.reborn()
        each.sync()
    assert len(hears_gone.asked) > 8
    assert hears_broken.asked == hears_gone.asked


def test_a_body_that_is_gone_without_a_tombstone_is_missing(home: Home, laptop: Machine) -> None:
    desktop = home.another(laptop)
    stream = stream_of(laptop)
    network = lied_to(desktop, lies.gone((stream, 1)))
    done = desktop.sync()
    assert [(one.verdict, one.seq) for one in done.found] == [(Verdict.MISSING_BODY, 1)]
    assert sum("bodies:get" in line for line in network.asked) >= 3  # it was asked for again
    network.lie = lambda _request, status, body: (status, body)
    desktop.reborn()
    assert desktop.sync().found == ()
    assert standing(desktop) == set()
    assert desktop.replica.spans() == [number * HOUR_US for number in range(HOURS)]


def test_a_head_below_what_was_verified_is_a_rollback(home: Home, laptop: Machine) -> None:
    desktop = home.another(laptop)
    desktop.sync()
    stream = stream_of(laptop)
    before = desktop.replica.spans()
    cut = headers(laptop, stream)[2]
    lied_to(desktop, lies.cut_at(stream, 2, sha256(cut)))
    assert {one.verdict for one in desktop.sync().found} == {Verdict.ROLLBACK}
    assert desktop.replica.spans() == before


def test_another_header_at_the_pinned_place_is_a_fork_for_good(home: Home, laptop: Machine) -> None:
    desktop = home.another(laptop)
    desktop.sync()
    stream = stream_of(laptop)
    last = headers(laptop, stream)[-1]
    signed = last[:118] + bytes(32)
    twin = signed + sign(laptop.seed, SIGN_SEGMENT, signed)  # the device itself was deceived

    def other_head(streams: dict[str, dict[str, object]]) -> None:
        streams[b64(stream)]["hash"] = b64(sha256(twin))

    shown = lies.headers_of(stream, lambda _first, page: [twin, *page[1:]])
    network = lied_to(desktop, lies.all_of(lies.heads(other_head), shown))
    assert {one.verdict for one in desktop.sync().found} == {Verdict.FORK}
    network.lie = lambda _request, status, body: (status, body)
    desktop.reborn()
    desktop.sync()
    assert standing(desktop) == {Verdict.FORK}


def test_a_tail_that_a_peer_has_seen_and_is_not_shown_is_withheld(
    home: Home, laptop: Machine
) -> None:
    peer = home.another(laptop)
    peer.sync()  # says in a document how far it has seen the laptop's stream
    desktop = home.another(laptop)
    stream = stream_of(laptop)
    lied_to(desktop, lies.cut_at(stream, 2, sha256(headers(laptop, stream)[2])))
    found = {(one.verdict, one.why) for one in desktop.sync().found}
    assert found == {(Verdict.WITHHELD, "peer_saw_more")}


def test_nothing_that_was_found_is_ever_sent(home: Home, laptop: Machine) -> None:
    """Apart from its own documents the lied-to machine sends what any other would."""
    desktop, third = home.another(laptop), home.another(laptop)
    stream = stream_of(laptop)
    deceived = lied_to(desktop, lies.headers_of(stream, without_third))
    honest = lied_to(third, lambda _request, status, body: (status, body))
    desktop.sync()
    third.sync()
    assert {line.split()[0] + line.split()[1].split("/")[2][:6] for line in deceived.asked} <= {
        line.split()[0] + line.split()[1].split("/")[2][:6] for line in honest.asked
    }
