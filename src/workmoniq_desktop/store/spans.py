"""Reads spans and tallies; everything that touches a range, each track by start."""

import heapq
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.spans import PresenceSpan, Tally, WindowSpan
from workmoniq_desktop.store import counting
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.engine import run_of
from workmoniq_desktop.store.recording import presence_of, window_of
from workmoniq_desktop.store.schema import (
    apps,
    devices,
    presence,
    reasons,
    tallies,
    titles,
    windows,
)

_READ_AT_ONCE = 5_000


def windows_between(tx: Connection, from_us: int, to_us: int) -> Iterator[WindowSpan]:
    """Window spans that touch the range, by start; read as they are asked for."""
    query = (
        select(
            devices.c.name,
            windows.c.start_us,
            windows.c.dur_us,
            apps.c.name,
            apps.c.process,
            titles.c.text,
            titles.c.url,
            windows.c.offset_minutes,
        )
        .select_from(windows)
        .join(devices, devices.c.id == windows.c.device)
        .join(apps, apps.c.id == windows.c.app)
        .outerjoin(titles, titles.c.id == windows.c.title)
    )
    return map(window_of, _touching(tx, query, windows, from_us, to_us))


def presence_between(tx: Connection, from_us: int, to_us: int) -> Iterator[PresenceSpan]:
    """Presence spans that touch the range, by start; read as they are asked for."""
    query = (
        select(
            devices.c.name,
            presence.c.start_us,
            presence.c.dur_us,
            presence.c.state,
            reasons.c.text,
            presence.c.offset_minutes,
        )
        .select_from(presence)
        .join(devices, devices.c.id == presence.c.device)
        .join(reasons, reasons.c.id == presence.c.reason)
    )
    return map(presence_of, _touching(tx, query, presence, from_us, to_us))


def tallies_between(tx: Connection, from_us: int, to_us: int) -> Iterator[Tally]:
    """The minutes that begin in the range, by time."""
    query = (
        select(
            devices.c.name,
            tallies.c.minute * MINUTE_US,
            tallies.c["keys"],  # .keys is the method of the collection
            tallies.c.clicks,
            tallies.c.scrolls,
            tallies.c.travel_px,
        )
        .join(devices, devices.c.id == tallies.c.device)
        .where(
            tallies.c.device.in_(select(devices.c.id)),
            tallies.c.minute >= from_us // MINUTE_US,
            tallies.c.minute < -(-to_us // MINUTE_US),
        )
        .order_by(tallies.c.minute, tallies.c.device)
    )
    for row in _stream(tx, query):
        yield Tally(
            device=row[0],
            minute_us=row[1],
            keys=row[2],
            clicks=row[3],
            scrolls=row[4],
            travel_px=row[5],
        )


def count(tx: Connection) -> int:
    """All spans of all tracks."""
    return sum(
        tx.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (windows, presence)
    )


def bounds_us(tx: Connection) -> tuple[int, int] | None:
    """Where the history begins and ends, entries included, over all devices; None while empty."""
    return counting.bounds_us(run_of(tx))


def device_labels(tx: Connection) -> dict[str, str]:
    """What people call each device, by its name."""
    return dict(tx.execute(select(devices.c.name, devices.c.label)).all())


def as_run(tx: Connection) -> Run:
    """The same look at the history, for what is read without SQLAlchemy elsewhere."""
    return run_of(tx)


def _touching(
    tx: Connection, query: Select[Any], table: Table, from_us: int, to_us: int
) -> Iterator[tuple[Any, ...]]:
    """Rows of all devices, merged by start; column 0 is the device, column 1 the start."""
    streams = []
    for (device,) in tx.execute(select(devices.c.id)).all():
        mine = table.c.device == device
        # Spans of a track do not overlap: only the last one before the range can reach into it.
        before = tx.execute(
            select(func.max(table.c.start_us)).where(mine, table.c.start_us <= from_us)
        ).scalar_one()
        own = query.where(
            mine,
            table.c.start_us >= (from_us if before is None else before),
            table.c.start_us < to_us,
            table.c.start_us + table.c.dur_us > from_us,
        ).order_by(table.c.start_us)
        streams.append(_stream(tx, own))
    # merging one stream would cost a comparison a row for nothing
    return streams[0] if len(streams) == 1 else heapq.merge(*streams, key=lambda row: row[1])


def _stream(tx: Connection, query: Select[Any]) -> Iterator[tuple[Any, ...]]:
    result = tx.execute(query, execution_options={"yield_per": _READ_AT_ONCE})
    return (tuple(row) for row in result)
