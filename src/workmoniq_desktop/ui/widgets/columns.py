"""Decides which rectangles a lane needs at a zoom: at most one per pixel column."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from workmoniq_desktop.ui.viewmodels.lanes import Key, Lane

_OWN_PX = 1.5


class Box(NamedTuple):
    """A rectangle in pixels. bar: its index in the lane, or -1 where several share a column."""

    x: int
    width: int
    key: Key
    bar: int


def boxes(lane: Lane, left: float, right: float, width_px: int) -> list[Box]:
    """The rectangles of the view left..right (fractions) on width_px pixels.

    Bars narrower than a pixel are gathered by column; the one with most time gives its colour,
    and neighbouring columns of one colour become one rectangle.
    """
    found: list[Box] = []
    scale = width_px / (right - left)
    lefts, rights, keys = lane.lefts, lane.rights, lane.keys
    edge = 0
    column = -1
    weights: dict[Key, float] = {}

    def flush() -> None:
        nonlocal edge, column
        if weights and column >= edge:
            key = max(weights, key=weights.__getitem__)
            last = found[-1] if found else None
            if last is not None and last.bar < 0 and last.key == key and edge == column:
                found[-1] = last._replace(width=last.width + 1)
            else:
                found.append(Box(column, 1, key, -1))
            edge = column + 1
        weights.clear()
        column = -1

    own = _OWN_PX / scale
    for bar in range(bisect_right(rights, left), bisect_left(lefts, right)):
        start = (lefts[bar] - left) * scale
        end = (rights[bar] - left) * scale
        if rights[bar] - lefts[bar] < own:
            here = int(start) if start > 0 else 0
            if here != column:
                if column >= 0:
                    flush()
                column = here
            key = keys[bar]
            weights[key] = weights.get(key, 0.0) + end - start
            continue
        if column >= 0:
            flush()
        x = max(round(start), edge, 0)
        end_px = min(round(end), width_px)
        if end_px > x:
            found.append(Box(x, end_px - x, keys[bar], bar))
            edge = end_px
    if column >= 0:
        flush()
    return found
