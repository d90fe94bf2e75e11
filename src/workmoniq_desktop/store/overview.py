"""Reads a long range coarsely: what each quarter hour held, few rows whatever happened in it."""

from collections.abc import Iterable
from typing import Any

from workmoniq_desktop.domain.clock import MINUTE_US, QUARTER_US
from workmoniq_desktop.domain.overlap import BY_HAND, NO_WINDOW, split
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.counting import pieces_by_device
from workmoniq_desktop.store.rollups import watermarks

_QUARTER_MINUTES = QUARTER_US // MINUTE_US

Held = dict[int, dict[str, int]]
"""Microseconds by quarter number and app."""


def recorded_apps(run: Run, from_us: int, to_us: int) -> list[tuple[int, int, str]]:
    """(start_us, end_us, app) of every window that touches the range, whatever the presence."""
    names = app_names(run)
    found = []
    for (device,) in list(run("SELECT id FROM devices", ())):
        rows: Iterable[Any] = run(
            "SELECT start_us, dur_us, app FROM windows WHERE device=? AND start_us >="
            " coalesce((SELECT max(start_us) FROM windows WHERE device=? AND start_us <= ?), ?)"
            " AND start_us < ?",
            (device, device, from_us, from_us, to_us),
        )
        for start_us, dur_us, app in rows:
            end_us = min(start_us + dur_us, to_us)
            if end_us > from_us:
                found.append((max(start_us, from_us), end_us, names[app]))
    return found


def reported_apps(run: Run, from_us: int, to_us: int) -> Held:
    """Reported time by quarter and app; what is not rolled up yet is counted from the spans."""
    names = app_names(run)
    until, _, _ = watermarks(run)
    first, last = from_us // QUARTER_US, -(-to_us // QUARTER_US)
    held: Held = {}

    def add(bucket: int, app: int, us: int) -> None:
        if us and app not in (NO_WINDOW, BY_HAND):
            own = held.setdefault(bucket, {})
            own[names[app]] = own.get(names[app], 0) + us

    for bucket, app, us in run(
        "SELECT bucket, app, active_us FROM roll_quarters WHERE bucket >= ? AND bucket < ?",
        (first, min(last, until)),
    ):
        add(bucket, app, us)
    if until < last:
        fresh_us = max(until * QUARTER_US, from_us)
        for own in pieces_by_device(run, fresh_us, to_us).values():
            for bucket, piece in split(own, QUARTER_US):
                add(bucket, piece[2], piece[1] - piece[0])
    return held


def inputs(run: Run, from_us: int, to_us: int) -> list[tuple[int, int]]:
    """(start_us of the quarter, keys and clicks and scroll steps), by time."""
    rows = run(
        "SELECT minute / ?, sum(keys + clicks + scrolls) FROM tallies"
        " WHERE device IN (SELECT id FROM devices) AND minute >= ? AND minute < ?"
        " GROUP BY 1 ORDER BY 1",
        (_QUARTER_MINUTES, from_us // MINUTE_US, -(-to_us // MINUTE_US)),
    )
    return [(bucket * QUARTER_US, int(number)) for bucket, number in rows if number]


def app_names(run: Run) -> dict[int, str]:
    """Every app by its number."""
    return {int(number): str(name) for number, name in run("SELECT id, name FROM apps", ())}


def device_names(run: Run) -> dict[int, str]:
    """Every device's id by its number."""
    return {int(number): str(name) for number, name in run("SELECT id, name FROM devices", ())}


def names_of_things(run: Run, kind: str) -> list[tuple[str, str, str | None]]:
    """(uid, name, colour) of every thing of a kind, without the rest of it."""
    rows = run(
        "SELECT uid, json_extract(body, '$.name'), json_extract(body, '$.colour')"
        " FROM things WHERE kind=?",
        (kind,),
    )
    return [(str(uid), str(name), colour) for uid, name, colour in rows]
