"""Decides which rectangles a lane needs at a zoom: at most one per pixel column."""

import math
from bisect import bisect_left, bisect_right

from workmoniq_desktop.ui.viewmodels.lanes import Key, Lane

_OWN_PX = 1.5

Box = tuple[int, int, Key, int]
"""x and width in pixels, key, and the bar's index in the lane, or -1 where several share a column;
a plain tuple, for thousands are made while zooming."""


def boxes(lane: Lane, left_us: float, per_us: float, from_px: int, until_px: int) -> list[Box]:
    """The rectangles of a view that begins at left_us, per_us pixels to a microsecond.

    Only those from from_px to until_px. Bars narrower than a pixel are gathered by column; the one
    with most time gives its colour, and neighbouring columns of one colour become one rectangle.
    """
    found: list[Box] = []
    lefts, rights = lane.lefts, lane.rights
    edge = from_px
    column, column_end_us = -1, -math.inf
    weights: dict[Key, float] = {}
    first = bisect_right(rights, left_us + from_px / per_us)
    last = bisect_left(lefts, left_us + until_px / per_us)
    own_us = _OWN_PX / per_us
    bars = zip(lefts[first:last], rights[first:last], lane.keys[first:last], strict=True)
    for bar, (start_us, end_us, key) in enumerate(bars, first):
        long_us = end_us - start_us
        if long_us < own_us:
            if start_us < column_end_us:
                if key in weights:
                    weights[key] += long_us
                else:
                    weights[key] = long_us
                continue
            if column >= edge:
                edge = _flush(found, column, weights)
            column = int((start_us - left_us) * per_us)
            column = max(column, from_px)
            column_end_us = left_us + (column + 1) / per_us
            weights = {key: long_us}
            continue
        if column >= edge:
            edge = _flush(found, column, weights)
        column, column_end_us = -1, -math.inf
        x = round((start_us - left_us) * per_us)
        x = max(x, edge)
        end_px = min(round((end_us - left_us) * per_us), until_px)
        if end_px > x:
            found.append((x, end_px - x, key, bar))
            edge = end_px
    if edge <= column < until_px:
        _flush(found, column, weights)
    return found


def _flush(found: list[Box], column: int, weights: dict[Key, float]) -> int:
    """Add a column that several bars share; where the next box may begin."""
    key = next(iter(weights)) if len(weights) == 1 else max(weights, key=weights.__getitem__)
    if found:
        x, width, before, bar = found[-1]
        if bar < 0 and before == key and x + width == column:
            found[-1] = (x, width + 1, key, -1)
            return column + 1
    found.append((column, 1, key, -1))
    return column + 1
