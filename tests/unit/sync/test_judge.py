"""What is missing is held against a server only where an honest one could not look so."""

from dataclasses import replace
from typing import ClassVar

import pytest

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.sync.chain import Found, Pin
from workmoniq_desktop.sync.judge import (
    LOG,
    Facts,
    Seen,
    Tomb,
    covers_all,
    judge_end,
    judge_missing,
    judge_seen,
    silent_devices,
)
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.log_state import LogStream

STREAM, DEVICE = b"s" * 16, b"d" * 16
NOW_US = 1_000 * DAY_US


def hash_at(seq: int) -> bytes:
    return sha256(b"header", bytes([seq]))


def hash_of(stream: bytes, seq: int) -> bytes | None:
    return hash_at(seq) if stream == STREAM else None


def stream(closed: int | None = None, *, revoked: int | None = None) -> LogStream:
    end = closed if closed is not None else revoked
    told = None if end is None else (end, hash_at(end))
    return LogStream(
        id=STREAM,
        stream_class="ev",
        owner=DEVICE,
        opened_n=1,
        closed=told if closed is not None else None,
        finals=told if closed is None else None,
        closed_n=None if end is None else 9,
    )


FACTS = Facts(stream=stream(), pin=Pin(seq=9, hash=hash_at(9)), listed=True, gone={})


def tomb(first: int, last: int, found: bytes | None = None) -> Tomb:
    return Tomb(stream=STREAM, from_seq=first, to_seq=last, hash_to=found or hash_at(last))


def judged(facts: Facts, *tombs: Tomb, ttl_days: int = 0) -> Found | None:
    return judge_missing(facts, tombs, hash_of, ttl_days=ttl_days, now_us=NOW_US)


def verdict(found: Found | None) -> Verdict | None:
    return None if found is None else found.verdict


def test_nothing_missing_is_nothing() -> None:
    assert judged(FACTS) is None


def test_a_body_without_a_tombstone_is_missing() -> None:
    found = judged(replace(FACTS, gone={3: None, 4: None}), tomb(3, 3))
    assert found is not None
    assert (found.verdict, found.seq) == (Verdict.MISSING_BODY, 4)


def test_bodies_under_tombstones_are_not_missing() -> None:
    gone = dict.fromkeys(range(2, 7))
    assert judged(replace(FACTS, gone=gone), tomb(2, 4), tomb(5, 6)) is None


@pytest.mark.parametrize(
    "false", [tomb(3, 3, bytes(32)), tomb(3, 12), replace(tomb(3, 3), stream=b"t" * 16)]
)
def test_a_tombstone_that_does_not_fit_the_chain_covers_nothing(false: Tomb) -> None:
    assert verdict(judged(replace(FACTS, gone={3: None}), false)) is Verdict.MISSING_BODY


def test_a_closed_stream_may_be_dropped_once_tombstones_cover_it() -> None:
    dropped = Facts(stream=stream(closed=9), pin=Pin(seq=9, hash=hash_at(9)), listed=False, gone={})
    assert verdict(judged(dropped)) is Verdict.MISSING_BODY
    assert verdict(judged(dropped, tomb(0, 5))) is Verdict.MISSING_BODY
    assert judged(dropped, tomb(0, 5), tomb(6, 9)) is None
    assert judged(replace(dropped, stream=stream(revoked=9)), tomb(0, 9)) is None


def test_of_a_dropped_stream_the_headers_within_need_not_be_known() -> None:
    dropped = Facts(stream=stream(closed=9), pin=Pin(seq=9, hash=hash_at(9)), listed=False, gone={})
    unknown = tomb(0, 5, sha256(b"never seen here"))
    found = judge_missing(
        dropped, [unknown, tomb(6, 9)], lambda *_: None, ttl_days=0, now_us=NOW_US
    )
    assert found is None


def test_a_prefix_that_is_older_than_the_limit_has_expired() -> None:
    facts = replace(FACTS, gone={0: None, 1: None}, left_from_us=NOW_US - 30 * DAY_US)
    assert judged(facts, ttl_days=30) is None
    assert verdict(judged(facts)) is Verdict.MISSING_BODY


def test_a_hole_is_no_prefix_whatever_its_age() -> None:
    facts = replace(FACTS, gone={0: None, 2: None}, left_from_us=NOW_US - 100 * DAY_US)
    assert verdict(judged(facts, ttl_days=30)) is Verdict.MISSING_BODY


def test_tombstones_may_lie_within_the_prefix() -> None:
    facts = replace(FACTS, gone={0: None, 2: None}, left_from_us=NOW_US - 30 * DAY_US)
    assert judged(facts, tomb(1, 1), ttl_days=30) is None


def test_what_is_gone_long_before_the_limit_expired_early() -> None:
    facts = replace(FACTS, gone={0: None}, left_from_us=NOW_US - 200 * DAY_US)
    assert verdict(judged(facts, ttl_days=365)) is Verdict.EARLY_EXPIRY


def test_a_known_date_counts_more_than_a_neighbour() -> None:
    facts = replace(FACTS, gone={0: NOW_US - 400 * DAY_US}, left_from_us=NOW_US - 2 * DAY_US)
    assert judged(facts, ttl_days=365) is None
    young = replace(facts, gone={0: NOW_US - 300 * DAY_US})
    assert verdict(judged(young, ttl_days=365)) is Verdict.EARLY_EXPIRY


def test_where_nothing_is_left_a_limit_may_have_taken_all() -> None:
    facts = replace(FACTS, gone=dict.fromkeys(range(10)))
    assert judged(facts, ttl_days=30) is None


def test_what_was_fetched_before_the_limit_may_have_expired_with_what_followed_it() -> None:
    """A device that was away for longer than the limit has the first part, and only it."""
    away = replace(
        FACTS,
        gone={2: None, 3: None},
        left_from_us=NOW_US - 80 * DAY_US,
        fetched_us={0: NOW_US - 40 * DAY_US, 1: NOW_US - 31 * DAY_US, 4: NOW_US},
    )
    assert judged(away, ttl_days=30) is None
    assert verdict(judged(away)) is Verdict.MISSING_BODY


def test_what_follows_something_that_was_fetched_within_the_limit_cannot_have_expired() -> None:
    fetched = {0: NOW_US - 40 * DAY_US, 1: NOW_US - 29 * DAY_US}
    facts = replace(FACTS, gone=dict.fromkeys(range(2, 10)), fetched_us=fetched)
    assert verdict(judged(facts, ttl_days=30)) is Verdict.MISSING_BODY


def seen(seq: int, found: bytes | None = None, of: bytes = STREAM) -> Seen:
    return Seen(device=b"p" * 16, stream=of, seq=seq, hash=found or hash_at(seq))


class Log:
    """As much of an account log as is asked for."""

    n = 2
    heads = tuple(sha256(b"entry", bytes([n])) for n in range(3))


def seen_verdicts(*told: Seen, facts: Facts = FACTS) -> list[Verdict]:
    found = judge_seen(told, {STREAM: facts}, Log(), hash_of)  # type: ignore[arg-type]  # as above
    return [one.verdict for one in found]


def test_what_a_peer_saw_and_is_shown_here_is_nothing() -> None:
    assert seen_verdicts(seen(9), seen(4)) == []


def test_what_a_peer_saw_and_is_not_shown_here_is_withheld() -> None:
    assert seen_verdicts(seen(10), seen(11)) == [Verdict.WITHHELD]
    assert seen_verdicts(seen(0, of=b"u" * 16)) == [Verdict.WITHHELD]


def test_what_a_peer_saw_otherwise_is_a_fork() -> None:
    assert seen_verdicts(seen(4, bytes(32))) == [Verdict.FORK]
    assert seen_verdicts(seen(9, bytes(32))) == [Verdict.FORK]


def test_what_a_device_wrote_after_it_was_shut_out_is_not_withheld() -> None:
    ended = replace(FACTS, stream=stream(revoked=9))
    assert seen_verdicts(seen(12), facts=ended) == []


def test_a_log_that_a_peer_saw_longer_or_otherwise_is_told() -> None:
    assert seen_verdicts(seen(3, bytes(32), LOG)) == [Verdict.WITHHELD]
    assert seen_verdicts(seen(1, bytes(32), LOG)) == [Verdict.FORK]
    assert seen_verdicts(seen(1, Log.heads[1], LOG)) == []


def test_only_a_closed_stream_can_be_covered_to_its_end() -> None:
    assert not covers_all(stream(), [tomb(0, 9)])
    assert covers_all(stream(closed=9), [tomb(0, 4), tomb(5, 9)])
    assert not covers_all(stream(closed=9), [tomb(1, 9)])


class Devices:
    """As much of an account log as is asked for."""

    class _Device:
        def __init__(self, device: bytes, role: str = "full", gone: int | None = None) -> None:
            self.id, self.role, self.revoked_n = device, role, gone

    devices: ClassVar = {
        one.id: one
        for one in (
            _Device(b"me"),
            _Device(b"heard"),
            _Device(b"silent"),
            _Device(b"web", "web"),
            _Device(b"out", gone=3),
        )
    }


def test_a_full_device_nobody_heard_of_for_a_week_is_silent() -> None:
    heard = {b"heard": NOW_US - 6 * DAY_US}
    heard |= dict.fromkeys((b"me", b"silent", b"web", b"out"), NOW_US - 8 * DAY_US)
    found = silent_devices(Devices(), b"me", heard, now_us=NOW_US)  # type: ignore[arg-type]
    assert found == [b"silent"]


def test_how_long_a_dropped_stream_was_is_a_claim_and_is_not_counted_through() -> None:
    last = 2**52
    ended = replace(stream(closed=9), closed=(last, hash_at(9)))
    long = Facts(stream=ended, pin=Pin(seq=last, hash=hash_at(9)), listed=False, gone={})
    assert verdict(judged(long)) is Verdict.MISSING_BODY
    assert judged(long, ttl_days=30) is None
    assert judged(long, tomb(0, last, hash_at(9))) is None


@pytest.mark.parametrize("ended", [stream(closed=9), stream(revoked=9)])
def test_a_stream_that_is_served_short_of_the_end_in_the_log_is_withheld(ended: LogStream) -> None:
    facts = replace(FACTS, stream=ended)
    assert judge_end(facts) is None
    assert verdict(judge_end(replace(facts, pin=Pin(seq=8, hash=hash_at(8))))) is Verdict.WITHHELD
    assert judge_end(replace(FACTS, pin=Pin(seq=-1, hash=bytes(32)))) is None
