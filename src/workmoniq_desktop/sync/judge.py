"""Judges what is missing, once every stream was read to the head the server serves.

Before that, a body that is gone may have its tombstone in a stream that is read later, and a peer
may have seen what is only fetched next: an honest server would look like a thief.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.sync.chain import Found, Pin
from workmoniq_protocol.wire.log_state import LogState, LogStream

SILENT_AFTER_US: Final = 7 * DAY_US
EXPIRY_SLACK_US: Final = 31 * DAY_US
"""Nobody works every day: the oldest segment that is left may be younger than the limit by this."""
_DAY_ROUNDS_US: Final = 2 * DAY_US
LOG: Final = b""
"""The stream of a verdict about the account log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tomb:
    """A range of segments that a full device took out; hash_to: of the header at to_seq."""

    stream: bytes
    from_seq: int
    to_seq: int
    hash_to: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a peer signed that it had verified. stream: LOG for the account log."""

    device: bytes
    stream: bytes
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One stream after all was read.

    pin: the last verified header. listed: whether the server still lists the stream. gone: the
    numbers whose body the server has no more, each with the end of its time where that was known
    here. left_from_us: when the oldest segment begins that is left, of this stream or, where none
    of it is, of those that followed it; None when none is or it is not known. fetched_us: the
    numbers whose body is here, each with when its header was first served to this device.
    """

    stream: LogStream
    pin: Pin
    listed: bool
    gone: Mapping[int, int | None]
    left_from_us: int | None = None
    fetched_us: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_dropped(self) -> bool:
        """Whether the server took it off its list, as it may once all of an ended one is out."""
        return self.stream.end is not None and not self.listed


HashOf = Callable[[bytes, int], bytes | None]
"""The hash of a verified header by stream and number; None where it is not kept."""


def judge_missing(
    facts: Facts, tombs: Iterable[Tomb], hash_of: HashOf, *, ttl_days: int, now_us: int
) -> Found | None:
    """Whether bodies of one stream are gone that nobody took out."""
    covered = _covered(facts, tombs, hash_of)
    bare = sorted(seq for seq in facts.gone if not _is_in(covered, seq))
    first = bare[0] if bare else None
    if facts.is_dropped:  # all of it is gone; how long it was may be a lie, so it is not counted
        first = None if covered == [(0, facts.pin.seq)] else _first_bare(covered)
    if first is None:
        return None
    verdict = Verdict.MISSING_BODY
    limit_us = now_us - ttl_days * DAY_US
    if ttl_days and (facts.is_dropped or _is_prefix(bare[-1], facts, covered, limit_us)):
        if _had_expired(bare, facts, limit_us):
            return None
        verdict = Verdict.EARLY_EXPIRY
    return Found(verdict=verdict, stream=facts.stream.id, seq=first, why="no_tombstone")


def judge_end(facts: Facts) -> Found | None:
    """Whether the server stops short of the end that the account log itself names for a stream.

    A device that is new has no pin yet, and of a device that was shut out nobody else may have
    seen how far it came: then the log alone tells.
    """
    end = facts.stream.end
    if end is None or facts.pin.seq >= end[0]:
        return None
    return Found(verdict=Verdict.WITHHELD, stream=facts.stream.id, seq=end[0], why="end_not_served")


def judge_seen(
    seen: Iterable[Seen], facts: Mapping[bytes, Facts], log: LogState, hash_of: HashOf
) -> list[Found]:
    """What peers have verified and the server does not show here."""
    found: dict[tuple[Verdict, bytes], Found] = {}
    for one in seen:
        judged = _log_seen(one, log) if one.stream == LOG else _seen(one, facts, log, hash_of)
        if judged is not None:
            found.setdefault((judged.verdict, judged.stream), judged)
    return list(found.values())


def silent_devices(
    log: LogState, own: bytes, heard_us: Mapping[bytes, int], *, now_us: int
) -> list[bytes]:
    """Full devices nobody heard of for a week: they are off, or the server keeps them away."""
    return [
        device.id
        for device in log.devices.values()
        if device.id != own
        and device.role == "full"
        and device.revoked_n is None
        and now_us - heard_us.get(device.id, now_us) > SILENT_AFTER_US
    ]


def covers_all(stream: LogStream, tombs: Iterable[Tomb]) -> bool:
    """Whether a closed stream is tombstoned to its end, so that the server may drop it."""
    end = stream.end
    if end is None:
        return False
    facts = Facts(stream=stream, pin=Pin(seq=end[0], hash=end[1]), listed=False, gone={})
    return (0, end[0]) in _covered(facts, tombs, lambda _stream, _seq: None)


def _first_bare(covered: Sequence[tuple[int, int]]) -> int:
    return covered[0][1] + 1 if covered and covered[0][0] == 0 else 0


def _covered(facts: Facts, tombs: Iterable[Tomb], hash_of: HashOf) -> Sequence[tuple[int, int]]:
    """What tombstones take out, as ranges apart from each other.

    One that does not name the header it ends at is no tombstone of this chain. Of a stream the
    server may have dropped, only the last header is known, by its closing.
    """
    stream = facts.stream
    ranges = []
    for tomb in tombs:
        if tomb.stream != stream.id or not 0 <= tomb.from_seq <= tomb.to_seq <= facts.pin.seq:
            continue
        known = facts.pin.hash if tomb.to_seq == facts.pin.seq else hash_of(stream.id, tomb.to_seq)
        if known == tomb.hash_to or (known is None and facts.is_dropped):
            ranges.append((tomb.from_seq, tomb.to_seq))
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _is_in(ranges: Sequence[tuple[int, int]], seq: int) -> bool:
    return any(low <= seq <= high for low, high in ranges)


def _is_prefix(last: int, facts: Facts, covered: Sequence[tuple[int, int]], limit_us: int) -> bool:
    """Whether nothing before a number need be on the server any more.

    What this device fetched before the limit may have expired since, and so may what came right
    after. What it fetched later is there, or was; so what follows it was sent later still.
    """
    gone, fetched = facts.gone, facts.fetched_us
    return all(
        seq in gone or fetched.get(seq, limit_us + 1) <= limit_us or _is_in(covered, seq)
        for seq in range(last)
    )


def _had_expired(bare: Sequence[int], facts: Facts, limit_us: int) -> bool:
    known = [end_us for seq in bare if (end_us := facts.gone.get(seq)) is not None]
    if any(end_us > limit_us + _DAY_ROUNDS_US for end_us in known):
        return False
    all_known = len(known) == len(bare) and not facts.is_dropped
    if all_known or facts.left_from_us is None:
        return True
    return facts.left_from_us <= limit_us + EXPIRY_SLACK_US


def _seen(one: Seen, facts: Mapping[bytes, Facts], log: LogState, hash_of: HashOf) -> Found | None:
    known = facts.get(one.stream)
    if known is None:
        return Found(
            verdict=Verdict.WITHHELD,
            stream=LOG,  # the entry that opened it is kept from here
            seq=log.n,
            why="peer_saw_other_stream",
            evidence=one.stream,
        )
    if not known.stream.allows(one.seq):
        return None  # written after the device was shut out; whoever saw it rolls it back
    if one.seq > known.pin.seq:
        return Found(verdict=Verdict.WITHHELD, stream=one.stream, seq=one.seq, why="peer_saw_more")
    ours = known.pin.hash if one.seq == known.pin.seq else hash_of(one.stream, one.seq)
    if ours is not None and ours != one.hash:
        return Found(
            verdict=Verdict.FORK,
            stream=one.stream,
            seq=one.seq,
            why="peer_saw_other",
            evidence=one.hash,
        )
    return None


def _log_seen(one: Seen, log: LogState) -> Found | None:
    if one.seq > log.n:
        return Found(verdict=Verdict.WITHHELD, stream=LOG, seq=one.seq, why="peer_saw_longer_log")
    if log.heads[one.seq] != one.hash:
        return Found(
            verdict=Verdict.FORK,
            stream=LOG,
            seq=one.seq,
            why="peer_saw_other_log",
            evidence=one.hash,
        )
    return None
