"""Decides which rectangles a lane needs at a zoom: at most one per pixel column."""

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
    lefts, rights, keys = lane.lefts, lane.rights, lane.keys
    edge = from_px
    column = -1
    best: Key = ("", 0)
    weights: dict[Key, float] = {}
    first = bisect_right(rights, left_us + from_px / per_us)
    last = bisect_left(lefts, left_us + until_px / per_us)
    own_us = _OWN_PX / per_us
    for bar in range(first, last):
        start_us, end_us = lefts[bar], rights[bar]
        if end_us - start_us < own_us:
            here = int((start_us - left_us) * per_us)
            here = max(here, from_px)
            if here != column:
                if column >= edge:
                    best = max(weights, key=weights.__getitem__) if len(weights) > 1 else best
                    if found and found[-1][3] < 0 and found[-1][2] == best and edge == column:
                        x, width, _, _ = found[-1]
                        found[-1] = (x, width + 1, best, -1)
                    else:
                        found.append((column, 1, best, -1))
                    edge = column + 1
                column = here
                best = keys[bar]
                weights = {best: end_us - start_us}
            else:
                key = keys[bar]
                weights[key] = weights.get(key, 0.0) + end_us - start_us
            continue
        if column >= edge:
            best = max(weights, key=weights.__getitem__)
            found.append((column, 1, best, -1))
            edge = column + 1
        column = -1
        x = round((start_us - left_us) * per_us)
        x = max(x, edge)
        end_px = min(round((end_us - left_us) * per_us), until_px)
        if end_px > x:
            found.append((x, end_px - x, keys[bar], bar))
            edge = end_px
    if edge <= column < until_px:
        found.append((column, 1, max(weights, key=weights.__getitem__), -1))
    return found
