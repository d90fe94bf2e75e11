"""Where windows and active presence meet: the pieces of time that reports count.

Plain tuples instead of span values: a ten-year import brings millions of them.
"""

from collections.abc import Iterable, Iterator, Sequence

WindowRow = tuple[int, int, int, int | None]
"""start_us, end_us, app id, title id"""
Stretch = tuple[int, int]
"""start_us, end_us"""
Counting = tuple[int, int, int]
"""start_us, end_us, offset_minutes: counts throughout"""
Piece = tuple[int, int, int, int | None, int]
"""start_us, end_us, app id (NO_WINDOW where none), title id, offset_minutes: counts throughout"""

NO_WINDOW = 0
BY_HAND = -1
"""In place of an app id: nobody was active, and the worker entered this time by hand."""


def active_pieces(
    windows: Iterable[WindowRow], active: Sequence[Counting], from_us: int, to_us: int
) -> Iterator[Piece]:
    """The active time of one device in a range, cut where the window changes; sorted, disjoint.

    Both inputs are sorted by start and do not overlap among themselves; together the pieces
    cover exactly the active stretches.
    """
    upcoming = iter(windows)
    window = next(upcoming, None)
    for start, end, offset in active:
        at, stop = max(start, from_us), min(end, to_us)
        while at < stop:
            while window is not None and window[1] <= at:
                window = next(upcoming, None)
            if window is None or window[0] >= stop:
                yield at, stop, NO_WINDOW, None, offset
                break
            if window[0] > at:
                yield at, window[0], NO_WINDOW, None, offset
                at = window[0]
            until = min(window[1], stop)
            yield at, until, window[2], window[3], offset
            at = until


def split(pieces: Iterable[Piece], bucket_us: int) -> Iterator[tuple[int, Piece]]:
    """Each piece cut at multiples of bucket_us, with its bucket's number."""
    for piece in pieces:
        at, end = piece[0], piece[1]
        while at < end:
            bucket = at // bucket_us
            until = min(end, (bucket + 1) * bucket_us)
            yield bucket, (at, until, *piece[2:])
            at = until


def outside(stretches: Iterable[Counting], taken: Sequence[Stretch]) -> Iterator[Counting]:
    """What of stretches lies outside taken; both sorted and disjoint."""
    first = 0
    for start, end, offset in stretches:
        at = start
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        for low, high in taken[first:]:
            if low >= end:
                break
            if at < low:
                yield at, low, offset
            at = max(at, high)
        if at < end:
            yield at, end, offset


def uncovered_us(stretch: Stretch, taken: Sequence[Stretch], first: int = 0) -> int:
    """How much of stretch lies outside taken[first:], which is sorted and disjoint."""
    start, end = stretch
    left = end - start
    for at in range(first, len(taken)):
        other_start, other_end = taken[at]
        if other_start >= end:
            break
        left -= max(0, min(end, other_end) - max(start, other_start))
    return left


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time as sorted, disjoint stretches."""
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
