"""Takes titles and addresses out of a range and leaves the time itself: who was in focus, how long.

A span that touches the range loses its title whole: what stood there a minute longer is no less
a secret. What other watchers saw goes whole,
for it is made of titles and addresses.
"""

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.store import erasing_words, facets, frozen, rollups, watched
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.facets import Facet
from workmoniq_desktop.store.forgetting import device_numbers, forget_titles


def redact(raw: Raw, span: tuple[int, int], app: str | None) -> int:
    """Withhold the titles of every window span that touches a range; how many there were.

    app: only its windows, and merges that name it; what watchers saw stays then. Raises nothing
    of its own.
    """
    from_us, to_us = span
    which, apps = _of_app(raw, app)
    titles: set[int] = set()
    count = 0
    lowest, highest = to_us, from_us
    for device in device_numbers(raw):
        (before_us,) = raw.execute(
            "SELECT max(start_us) FROM windows WHERE device=? AND start_us <= ?", (device, from_us)
        ).fetchone()
        reach = (device, from_us if before_us is None else before_us, to_us, from_us, *apps)
        where = (
            " WHERE device=? AND start_us >= ? AND start_us < ? AND start_us + dur_us > ?"
            f" AND title IS NOT NULL{which}"
        )
        for title, start_us, end_us in raw.execute(
            f"SELECT title, start_us, start_us + dur_us FROM windows{where}",  # noqa: S608  # our own names
            reach,
        ):
            titles.add(title)
            lowest, highest = min(lowest, start_us), max(highest, end_us)
            count += 1
        raw.execute(f"UPDATE windows SET title=NULL{where}", reach)  # noqa: S608  # our own names
        if app is None:
            watched.erase(raw, device, from_us, to_us)
    merges = erasing_words.withhold_titles(raw, span, app)
    if count:
        rollups.refresh_titles(raw.execute, lowest, highest)
        thawed = max(lowest // DAY_US, frozen.until_day(raw.execute) or lowest // DAY_US)
        facets.forget(raw.execute, thawed, -(-highest // DAY_US))
        forget_titles(raw, titles)
    frozen_day = frozen.until_day(raw.execute)
    if frozen_day is not None:
        # what is frozen cannot be sorted anew: there all hosts of these days go
        last = min(frozen_day, -(-to_us // DAY_US))
        facets.sum_up(raw.execute, Facet.SITE, from_us // DAY_US, last)
    if count or merges or frozen_day is not None:
        facets.forget_unused_keys(raw.execute)
    return count


def _of_app(raw: Raw, app: str | None) -> tuple[str, tuple[int, ...]]:
    if app is None:
        return "", ()
    apps = tuple(number for (number,) in raw.execute("SELECT id FROM apps WHERE name=?", (app,)))
    return f" AND app IN ({', '.join('?' * len(apps))})", apps
