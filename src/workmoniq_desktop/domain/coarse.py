"""Time seen from afar: what held most of each bucket, so that a week needs few bars."""

from collections.abc import Iterable
from typing import TypeVar

K = TypeVar("K")


def most_of_buckets(
    pieces: Iterable[tuple[int, int, K]], bucket_us: int
) -> list[tuple[int, int, K]]:
    """(start_us, end_us, key) of whole buckets, each with the key that held most of it.

    pieces: (start_us, end_us, key), in any order. Neighbouring buckets of one key are one bar.
    """
    held: dict[int, dict[K, int]] = {}
    for start_us, end_us, key in pieces:
        at_us = start_us
        while at_us < end_us:
            bucket = at_us // bucket_us
            until_us = min(end_us, (bucket + 1) * bucket_us)
            own = held.get(bucket)
            if own is None:
                held[bucket] = {key: until_us - at_us}
            else:
                own[key] = own.get(key, 0) + until_us - at_us
            at_us = until_us
    return bars_of_buckets(held, bucket_us)


def bars_of_buckets(held: dict[int, dict[K, int]], bucket_us: int) -> list[tuple[int, int, K]]:
    """The same, from how much each key held of each bucket."""
    bars: list[tuple[int, int, K]] = []
    for bucket in sorted(held):
        own = held[bucket]
        key = max(own, key=own.__getitem__)
        start_us = bucket * bucket_us
        if bars and bars[-1][1] == start_us and bars[-1][2] == key:
            bars[-1] = (bars[-1][0], start_us + bucket_us, key)
        else:
            bars.append((start_us, start_us + bucket_us, key))
    return bars
