"""Lays the worker's edits over pieces of time, in the order they were made."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

Cut = tuple[Any, ...]
"""A piece of any kind: start_us, end_us, and whatever else; replaced, never changed."""


def paint(pieces: list[Cut], from_us: int, to_us: int, change: Callable[[Cut], Cut]) -> None:
    """Put change(piece) in place of every piece in a range, cut where the range begins and ends.

    pieces: sorted and disjoint, and so it stays.
    """
    first = bisect_right(pieces, from_us, key=lambda piece: int(piece[1]))
    last = bisect_left(pieces, to_us, lo=first, key=lambda piece: int(piece[0]))
    fresh: list[Cut] = []
    for piece in pieces[first:last]:
        start_us, end_us, rest = piece[0], piece[1], piece[2:]
        low_us, high_us = max(start_us, from_us), min(end_us, to_us)
        inner = (low_us, high_us, *rest)
        changed = change(inner)
        if changed == inner:
            fresh.append(piece)
            continue
        if start_us < low_us:
            fresh.append((start_us, low_us, *rest))
        fresh.append(changed)
        if high_us < end_us:
            fresh.append((high_us, end_us, *rest))
    pieces[first:last] = fresh


def cut_at(pieces: list[Cut], at_us: int) -> None:
    """Cut the piece that lies over at_us in two."""
    at = bisect_right(pieces, at_us, key=lambda piece: int(piece[1]))
    if at < len(pieces) and pieces[at][0] < at_us < pieces[at][1]:
        start_us, end_us, *rest = pieces[at]
        pieces[at : at + 1] = [(start_us, at_us, *rest), (at_us, end_us, *rest)]
