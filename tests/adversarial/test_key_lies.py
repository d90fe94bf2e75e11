"""Epoch keys, grants and wraps that somebody changed, held back or raced with."""

from dataclasses import replace
from typing import Any

import pytest
from tests.adversarial.lies import (
    agree,
    answering,
    only,
    path_of,
    query_of,
    stolen,
)
from tests.adversarial.phone import POINT, Phone
from tests.adversarial.stage import Device, Party
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.sync_errors import ServerRefused, Untrusted
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.sync import wraps
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_protocol.crypto import epochs, log_entries
from workmoniq_protocol.crypto.log_author import signed
from workmoniq_protocol.limits import INBOX_WRAP_BYTES
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import pack_frame, parse_frames


@pytest.fixture
def two(party: Party) -> tuple[Device, Device]:
    """Two devices that agree, and have said something."""
    desk = party.first("desk")
    desk.work(0, 2)
    desk.now()
    laptop = party.another(desk, "laptop")
    laptop.work(0, 2)
    agree(desk, laptop)
    party.stage.proxy.seen.clear()
    return desk, laptop


Two = tuple[Device, Device]


def epochs_of(device: Device) -> tuple[int, ...]:
    """The epochs whose keys it has."""
    with device.database.raw() as raw:
        return device.ring.epochs(raw)


def sent(party: Party) -> list[Exchange]:
    """Every segment that was sent."""
    return [one for one in party.stage.proxy.seen if path_of(one).endswith("/segments")]


def stops(device: Device) -> None:
    """It holds this against the server, and sends nothing."""
    with pytest.raises(Untrusted) as stopped:
        device.now()
    assert stopped.value.verdict == "CHAIN"
    assert Verdict.CHAIN in {found.verdict for found in device.sync.status().found}


def test_t20_a_grant_that_the_server_sealed_itself_stops_the_client(party: Party, two: Two) -> None:
    desk, laptop = two
    desk.sync.rotate()
    state = desk.state()
    for forged in (
        epochs.seal_grant(state.devices[laptop.id].kem_pk, bytes(32), state.acct, 1),
        epochs.seal_grant(state.devices[laptop.id].kem_pk, desk.epoch_key(1), state.acct, 1),
        bytes(1168),
    ):
        grant = {"epoch": 1, "ct": b64(forged)}
        party.stage.proxy.after[:] = [
            only("/grants/1", lambda one, grant=grant: answering(one, grant))  # type: ignore[misc]
        ]
        laptop.work(5)
        stops(laptop)
        assert epochs_of(laptop) == (0,)
    assert sent(party) == []
    party.stage.proxy.forget()
    agree(desk, laptop)
    assert desk.hours(laptop) == [0, 1, 5]


@pytest.mark.parametrize("broken", ["ekc", "inbox_pk"])
def test_t20_a_device_that_grants_another_key_than_it_commits_to_stops_the_others(
    party: Party, two: Two, broken: str
) -> None:
    """The server took the entry: it cannot look inside."""
    desk, laptop = two

    def build(state: LogState) -> Draft:
        started = log_entries.rotate(state, desk.author)
        body = started.entry.body()
        body[broken] = b64(
            epochs.commitment(bytes(32), state.acct, 1)
            if broken == "ekc"
            else epochs.inbox_public_key(bytes(32), state.acct, 1)
        )
        grants = {b64(who): b64(ct) for who, ct in started.grants.items()}
        return Draft(entry=signed(desk.author, body, None), body={"grants": grants})

    with desk.member() as member:
        member.log.append(member.session, build)
    laptop.work(5)
    party.stage.proxy.seen.clear()
    stops(laptop)
    assert sent(party) == []


def held(party: Party, path: str, meanwhile: Any) -> None:
    """Let something happen while the next request to a path is on its way."""
    waiting = [meanwhile]

    def hold(exchange: Exchange) -> None:
        if exchange.method == "POST" and path_of(exchange).endswith(path) and waiting:
            waiting.pop()()

    party.stage.proxy.before.append(hold)


def of_segments(device: Device) -> list[wraps.Wrap]:
    """The newest wrap of every segment there is."""
    with device.member() as member:
        epoch = member.log.state().epoch
        return [wrap for page in wraps.newest_below(member.session, epoch + 1) for wrap in page]


def test_t60_a_second_wrap_in_the_same_place_is_refused_and_the_first_stays(two: Two) -> None:
    desk, _ = two
    desk.sync.rotate()
    state, keys = desk.state(), stolen(desk).eks
    with desk.member() as member:
        (page,) = wraps.newest_below(member.session, 1)
        old = page[0]
        dek = wraps.opened(state.acct, old, keys)

        def put(wrap: wraps.Wrap) -> dict[str, Any]:
            item = {
                "s": b64(wrap.stream),
                "seq": wrap.seq,
                "body_hash": b64(wrap.body_hash),
                "wrap": b64(wrap.wrap),
            }
            answer = member.session.call("POST", "/wraps", json={"epoch": 1, "items": [item]})
            return answer.json()

        first, second = (wraps.made_anew(state.acct, old, dek, 1, keys[1]) for _ in range(2))
        nothing: dict[str, Any] = {"ok": 0, "same": 0, "conflict": [], "missing": []}
        place = [{"s": b64(old.stream), "seq": old.seq}]
        assert put(first) == nothing | {"ok": 1}
        assert put(first) == nothing | {"same": 1}
        assert put(second) == nothing | {"conflict": place}
        for page in wraps.newest_below(member.session, 2):
            kept = {(one.stream, one.seq): one.wrap for one in page}
            assert kept[old.stream, old.seq] == first.wrap
    agree(*two)  # an honest device takes what is there, for it opens to the same key
    assert desk.state().done_epoch == 1


def held_by_its_wrap(device: Device) -> set[tuple[bytes, int]]:
    """Segments whose wrap is kept as evidence."""
    return {(row.stream, row.seq) for row in device.evidence() if row.detail == "wrap"}


def first_and_latest(found: list[wraps.Wrap]) -> set[tuple[bytes, int]]:
    """What is kept as evidence of all that was found, in each stream."""
    numbers: dict[bytes, list[int]] = {}
    for wrap in found:
        numbers.setdefault(wrap.stream, []).append(wrap.seq)
    return {(stream, end(seqs)) for stream, seqs in numbers.items() for end in (min, max)}


def test_t60_a_wrap_that_holds_another_key_is_kept_as_evidence_and_keys_change(
    party: Party, two: Two
) -> None:
    """Written by a thief just before the honest one, so that this one is refused."""
    desk, laptop = two
    desk.sync.rotate()
    thief = stolen(desk)
    false: list[wraps.Wrap] = []

    def spoil() -> None:
        with laptop.member() as member:
            pages = list(wraps.newest_below(member.session, 1))
            for page in pages:
                made = [
                    wraps.made_anew(thief.state.acct, wrap, bytes(32), 1, thief.eks[1])
                    for wrap in page
                ]
                wraps.put(member.session, 1, made)
                false.extend(made)

    held(party, "/wraps", spoil)
    desk.now()
    state = desk.state()
    assert (state.epoch, state.done_epoch) == (1, 1)
    assert epochs_of(desk) == (1,)
    assert held_by_its_wrap(desk) == first_and_latest(false)


def without_its_key(exchange: Exchange) -> None:
    """A segment as it was sent, under a wrap that nobody made."""
    if exchange.method == "POST" and path_of(exchange).endswith("/segments"):
        (frame,) = parse_frames(exchange.body, most=1)
        exchange.body = pack_frame(replace(frame, wrap=b"w" * len(frame.wrap)))


def test_wraps_that_open_for_nobody_keep_no_device_from_being_shut_out(
    party: Party, two: Two
) -> None:
    """Of a device and of a phone; what they closed stays closed, and what others wrote opens."""
    desk, laptop = two
    laptop.work(5)
    party.stage.proxy.before.append(without_its_key)
    laptop.now()
    with desk.member() as member:
        phone = Phone(desk, member)
        stream = phone.opened()
        phone.send(stream, phone.sealed(stream, [POINT]))
    party.stage.proxy.forget()
    desk.sync.revoke([laptop.id.hex()])
    for _ in range(3):
        desk.now()
    state = desk.state()
    assert (state.epoch, state.done_epoch, state.not_renewed()) == (1, 1, ())
    assert epochs_of(desk) == (1,)
    closed = held_by_its_wrap(desk)
    assert stream in {each for each, _ in closed}
    assert {(w.stream, w.seq) for w in of_segments(desk) if w.wrap == wraps.DEAD} == closed
    third = party.another(desk, "third")
    third.now()
    assert (third.hours(desk), third.hours(laptop)) == ([0, 1], [0, 1])
    for device in (third, desk):
        assert [verdict for verdict, _ in device.verdicts()] == ["chain", "chain"]
    desk.sync.rotate()
    for _ in range(3):
        desk.now()
    assert desk.state().done_epoch == 2


def test_t63_a_segment_that_races_a_change_of_keys_ends_under_the_new_one(
    party: Party, two: Two
) -> None:
    desk, laptop = two
    laptop.work(5, 2)
    held(party, "/segments", desk.sync.rotate)
    laptop.now()
    answers = [(one.status, one.body[:218], query_of(one)["epoch"]) for one in sent(party)]
    refused = [one for one in answers if one[0] == 409]
    assert refused
    for _, header, epoch in refused:
        assert epoch == "0"
        assert (201, header, "1") in answers  # the very segment, with another wrap
    agree(desk, laptop)
    assert desk.hours(laptop) == [0, 1, 5, 6]
    assert desk.state().done_epoch == 1
    assert {wrap.epoch for wrap in of_segments(desk)} == {1}
    with laptop.member() as member:
        assert list(wraps.newest_below(member.session, 1)) == []


def done(device: Device, epoch: int) -> ServerRefused:
    """Say that old epochs are retired, as no honest device would yet; why the server refuses."""
    with device.member() as member:

        def build(state: LogState) -> Draft:
            return Draft(entry=log_entries.rotate_done(state, device.author, epoch=epoch))

        with pytest.raises(ServerRefused) as refused:
            member.log.append(member.session, build)
    return refused.value


def test_t64_old_epochs_are_not_retired_while_a_wrap_or_an_inbox_key_is_left(
    party: Party,
) -> None:
    desk = party.first("desk")
    desk.work(0, 2)
    desk.now()
    with desk.member() as member:
        phone = Phone(desk, member)
        stream = phone.opened()
        phone.send(stream, phone.sealed(stream, [POINT]))
    desk.now()
    desk.sync.rotate()
    assert done(desk, 1).reason == "wraps_left"
    state, keys = desk.state(), stolen(desk).eks
    with desk.member() as member:
        (page,) = wraps.newest_below(member.session, 1)
        inbox = [wrap for wrap in page if len(wrap.wrap) == INBOX_WRAP_BYTES]
        assert [wrap.stream for wrap in inbox] == [stream]
        anew = [
            wraps.made_anew(state.acct, wrap, wraps.opened(state.acct, wrap, keys), 1, keys[1])
            for wrap in page
            if wrap not in inbox
        ]
        wraps.put(member.session, 1, anew)
    assert done(desk, 1).reason == "wraps_left"
    agree(desk)
    assert desk.state().done_epoch == 1
    assert epochs_of(desk) == (1,)


def test_t65_a_device_that_joins_between_two_changes_of_keys_opens_every_segment(
    party: Party, two: Two
) -> None:
    desk, laptop = two
    desk.sync.rotate()
    laptop.sync.rotate()
    third = party.another(laptop, "third")
    agree(third)
    assert (third.hours(desk), third.hours(laptop)) == ([0, 1], [0, 1])
    agree(desk, laptop, third)
    state = third.state()
    assert (state.epoch, state.done_epoch, state.not_renewed()) == (2, 2, ())
    assert [epochs_of(one) for one in (desk, laptop, third)] == [(2,)] * 3


def test_t65_who_lost_a_race_to_change_the_keys_lets_a_device_in_all_the_same(
    party: Party, two: Two
) -> None:
    """Its own key of the epoch that another device started is worth nothing."""
    desk, laptop = two
    held(party, "/log", laptop.sync.rotate)
    desk.sync.rotate()
    assert desk.state().epoch == 2
    third = party.another(desk, "third")
    agree(third, desk, laptop)
    assert (third.hours(desk), third.hours(laptop)) == ([0, 1], [0, 1])
