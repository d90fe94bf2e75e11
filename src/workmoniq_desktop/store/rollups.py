"""Totals kept ready: quarter hours, days and months by app, months by title.

Each level is exact for every bucket before its watermark in `rolled`, and empty from there on;
what is newer is counted from the spans themselves. Whoever changes spans before a watermark calls
`refresh` in the same transaction. `counted_us` is the part of `active_us` that no device of a
lower number was active in; NULL means all of it. Rows of zero time say where an app was seen idle.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from workmoniq_desktop.domain.clock import DAY_US, QUARTER_US
from workmoniq_desktop.domain.overlap import split
from workmoniq_desktop.store import facets, frozen
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.counting import counted, pieces_by_device

QUARTERS_A_DAY = DAY_US // QUARTER_US
_SWEEP_QUARTERS = 31 * QUARTERS_A_DAY
_FIRST_DAY = date(1970, 1, 1)
_NEVER_US = 1 << 62


def month_number(day: int) -> int:
    """The month that holds a UTC day; both are counted from 1970."""
    on = _FIRST_DAY + timedelta(days=day)
    return (on.year - 1970) * 12 + on.month - 1


def month_first_day(month: int) -> int:
    """The first UTC day of a month; both are counted from 1970."""
    return (date(1970 + month // 12, month % 12 + 1, 1) - _FIRST_DAY).days


def watermarks(run: Run) -> tuple[int, int, int]:
    """The first quarter, day and month that is not rolled up."""
    marks = {str(level): until for level, until in run("SELECT level, until FROM rolled", ())}
    return marks["quarters"], marks["days"], marks["months"]


def start(run: Run, now_us: int) -> None:
    """Set the watermarks of an empty history: all before now is rolled up, and is nothing."""
    day = now_us // DAY_US
    for level, until in (
        ("quarters", now_us // QUARTER_US),
        ("days", day),
        ("months", month_number(day)),
    ):
        run("INSERT INTO rolled (level, until) VALUES (?, ?)", (level, until))


def advance(run: Run, now_us: int) -> None:
    """Move the watermarks to now_us, rolling up what ended since."""
    was_quarter, was_day, was_month = watermarks(run)
    quarter = max(was_quarter, now_us // QUARTER_US)
    if quarter == was_quarter:
        return
    day = max(was_day, quarter // QUARTERS_A_DAY)
    month = max(was_month, month_number(day))
    _roll_quarters(run, was_quarter, quarter)
    _roll_days(run, was_day, day)
    _roll_months(run, was_month, month)
    for level, until in (("quarters", quarter), ("days", day), ("months", month)):
        run("UPDATE rolled SET until=? WHERE level=?", (until, level))


def refresh(run: Run, from_us: int, to_us: int, *, wiped: bool = False) -> None:
    """Roll up again what a change of spans between from_us and to_us touched.

    Frozen time is left out, whose totals the spans no longer tell; but not where it was wiped.
    """
    refresh_apart(run, [(from_us, to_us)], wiped=wiped)


def refresh_apart(run: Run, ranges: Iterable[tuple[int, int]], *, wiped: bool = False) -> None:
    """The same for several ranges and nothing between them; each month is added up once."""
    until_quarter, until_day, until_month = watermarks(run)
    low_us, high_us = begins_us(run), until_quarter * QUARTER_US
    if not wiped:
        low_us = max(low_us, frozen.until_us(run))
    months: set[int] = set()
    for range_us in ranges:
        # an edit may speak of all time, of which most has no history and some no calendar
        from_us, to_us = max(range_us[0], low_us), min(range_us[1], high_us)
        if from_us >= to_us:
            continue
        first, last = from_us // QUARTER_US, -(-to_us // QUARTER_US)
        _roll_quarters(run, first, min(last, until_quarter))
        first_day, last_day = from_us // DAY_US, -(-to_us // DAY_US)
        facets.forget(run, first_day, last_day)
        _roll_days(run, first_day, min(last_day, until_day))
        months.update(range(month_number(first_day), month_number(last_day - 1) + 1))
    for month in sorted(months):
        _roll_months(run, month, min(month + 1, until_month))


def begins_us(run: Run) -> int:
    """Where the first of all spans, entries and totals is; long after all time where none is."""
    found = [_NEVER_US]
    for (bucket,) in run("SELECT min(bucket) FROM roll_quarters", ()):
        found += [] if bucket is None else [bucket * QUARTER_US]
    for table in ("presence", "windows", "entries"):
        query = (
            "SELECT min(low_us) FROM (SELECT"  # noqa: S608  # our own names
            f" (SELECT min(start_us) FROM {table} WHERE device=devices.id) AS low_us FROM devices)"
        )
        found += [start_us for (start_us,) in run(query, ()) if start_us is not None]
    for (day,) in run("SELECT min(day) FROM facet_days", ()):
        found += [] if day is None else [day * DAY_US]
    return min(found)


def refresh_titles(run: Run, from_us: int, to_us: int) -> None:
    """Add up anew which titles the months of a range show; no other total changes."""
    _, _, until_month = watermarks(run)
    first, last = month_number(from_us // DAY_US), month_number((to_us - 1) // DAY_US)
    for month in range(first, min(last + 1, until_month)):
        _roll_titles(
            run, month, month_first_day(month) * DAY_US, month_first_day(month + 1) * DAY_US
        )


def forget_apps_frozen(run: Run, span: tuple[int, int], apps: Sequence[int]) -> None:
    """Count the time of these apps as time without a window, where no spans tell it any more."""
    first, until = span[0] // QUARTER_US, min(span[1], frozen.until_us(run)) // QUARTER_US
    if first >= until or not apps:
        return
    marks = ", ".join("?" * len(apps))
    days = [
        day
        for (day,) in run(
            f"SELECT DISTINCT bucket / ? FROM roll_quarters WHERE app IN ({marks})"  # noqa: S608  # marks
            " AND bucket >= ? AND bucket < ?",
            (QUARTERS_A_DAY, *apps, first, until),
        )
    ]
    run(
        "INSERT INTO roll_quarters SELECT bucket, device, 0, sum(active_us),"  # noqa: S608  # marks
        f" sum(coalesce(counted_us, active_us)) FROM roll_quarters WHERE app IN ({marks})"
        " AND bucket >= ? AND bucket < ? GROUP BY bucket, device"
        " ON CONFLICT (bucket, device, app) DO UPDATE SET counted_us ="
        " coalesce(roll_quarters.counted_us, roll_quarters.active_us) + excluded.counted_us,"
        " active_us = roll_quarters.active_us + excluded.active_us",
        (*apps, first, until),
    )
    run(
        f"DELETE FROM roll_quarters WHERE app IN ({marks}) AND bucket >= ? AND bucket < ?",  # noqa: S608  # marks
        (*apps, first, until),
    )
    for day in days:
        _roll_days(run, day, day + 1)
    for month in sorted({month_number(day) for day in days}):
        _roll_months(run, month, month + 1)


def _roll_quarters(run: Run, first: int, until: int) -> None:
    for begin in range(first, until, _SWEEP_QUARTERS):
        _sweep(run, begin, min(begin + _SWEEP_QUARTERS, until))


def _sweep(run: Run, first: int, until: int) -> None:
    run("DELETE FROM roll_quarters WHERE bucket >= ? AND bucket < ?", (first, until))
    from_us, to_us = first * QUARTER_US, until * QUARTER_US
    totals: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    pieces = pieces_by_device(run, from_us, to_us)
    quartered = {
        device: [piece for _, piece in split(own, QUARTER_US)] for device, own in pieces.items()
    }
    for device, (start_us, end_us, app, _, _), counted_us in counted(quartered):
        total = totals[start_us // QUARTER_US, device, app]
        total[0] += end_us - start_us
        total[1] += counted_us
    for bucket, device, app in _seen(run, from_us, to_us):
        totals[bucket, device, app][0] += 0
    for (bucket, device, app), (active_us, counted_us) in totals.items():
        run(
            "INSERT INTO roll_quarters VALUES (?, ?, ?, ?, ?)",
            (bucket, device, app, active_us, None if counted_us == active_us else counted_us),
        )


def _seen(run: Run, from_us: int, to_us: int) -> Iterable[tuple[int, int, int]]:
    """The quarters in which window spans start, active or not, by device and app."""
    return [
        (bucket, device, app)
        for bucket, device, app in run(
            "SELECT DISTINCT start_us / ?, device, app FROM windows"
            " WHERE device IN (SELECT id FROM devices) AND start_us >= ? AND start_us < ?",
            (QUARTER_US, from_us, to_us),
        )
    ]


def _roll_days(run: Run, first: int, until: int) -> None:
    run("DELETE FROM roll_days WHERE bucket >= ? AND bucket < ?", (first, until))
    run(
        "INSERT INTO roll_days SELECT bucket / ?, device, app, sum(active_us),"
        " nullif(sum(coalesce(counted_us, active_us)), sum(active_us))"
        " FROM roll_quarters WHERE bucket >= ? AND bucket < ? GROUP BY 1, device, app",
        (QUARTERS_A_DAY, first * QUARTERS_A_DAY, until * QUARTERS_A_DAY),
    )


def _roll_months(run: Run, first: int, until: int) -> None:
    for month in range(first, until):
        from_day, to_day = month_first_day(month), month_first_day(month + 1)
        run("DELETE FROM roll_months WHERE bucket = ?", (month,))
        run(
            "INSERT INTO roll_months SELECT ?, device, app, sum(active_us),"
            " nullif(sum(coalesce(counted_us, active_us)), sum(active_us))"
            " FROM roll_days WHERE bucket >= ? AND bucket < ? GROUP BY device, app",
            (month, from_day, to_day),
        )
        _roll_titles(run, month, from_day * DAY_US, to_day * DAY_US)


def _roll_titles(run: Run, month: int, from_us: int, to_us: int) -> None:
    run("DELETE FROM title_months WHERE month = ?", (month,))
    totals: dict[int, int] = defaultdict(int)
    for (title,) in run(
        "SELECT DISTINCT title FROM windows WHERE device IN (SELECT id FROM devices)"
        " AND start_us >= ? AND start_us < ? AND title IS NOT NULL",
        (from_us, to_us),
    ):
        totals[title] += 0
    for _, piece, counted_us in counted(pieces_by_device(run, from_us, to_us)):
        if piece[3] is not None:
            totals[piece[3]] += counted_us
    for title, counted_us in sorted(totals.items()):
        run("INSERT INTO title_months VALUES (?, ?, ?)", (month, title, counted_us))
