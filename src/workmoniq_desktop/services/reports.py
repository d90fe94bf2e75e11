"""Active time in a range, by one dimension."""

from collections import Counter
from collections.abc import Callable
from datetime import tzinfo
from urllib.parse import urlsplit

from workmoniq_desktop.domain.calendar import to_datetime
from workmoniq_desktop.domain.report import By, Report, make_report
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store import spans, totals
from workmoniq_desktop.store.database import Database

Zone = Callable[[], tzinfo]


class Reports:
    """Thread-safe."""

    def __init__(self, database: Database, zone: Zone, flush: Flush) -> None:
        """zone: the local zone in which days and hours are told."""
        self._database = database
        self._zone = zone
        self._flush = flush

    def by(self, dimension: By, from_us: int, to_us: int) -> Report:
        """Active time between from_us and to_us; every moment counts once, by device for each."""
        self._flush()
        with self._database.reading() as tx:
            bounds = spans.bounds_us(tx)
            # a range without end would name months that no calendar has
            first_us, last_us = bounds or (from_us, from_us)
            low_us, high_us = max(from_us, first_us), min(to_us, last_us)
            found: dict[str | None, int] = {}
            if low_us < high_us:
                match dimension:
                    case By.APP:
                        found = totals.by_app(tx, low_us, high_us)
                    case By.DEVICE:
                        labels = spans.device_labels(tx)
                        found = _labelled(totals.by_device(tx, low_us, high_us), labels)
                    case By.TITLE | By.SITE:
                        name = _title if dimension is By.TITLE else _site
                        found = _named(totals.by_title(tx, low_us, high_us), name)
                    case By.DAY:
                        found = totals.by_label(tx, low_us, high_us, self._day)
                    case By.HOUR:
                        found = totals.by_label(tx, low_us, high_us, self._hour)
        return make_report(from_us=from_us, to_us=to_us, by=dimension, totals=found)

    def active_us(self, from_us: int, to_us: int) -> int:
        """All active time between from_us and to_us."""
        return self.by(By.APP, from_us, to_us).total_us

    def _day(self, at_us: int) -> str:
        return to_datetime(at_us, self._zone()).date().isoformat()

    def _hour(self, at_us: int) -> str:
        return f"{to_datetime(at_us, self._zone()).hour:02}"


def _title(title: str | None, url: str | None) -> str | None:
    del url
    return title


def _site(title: str | None, url: str | None) -> str | None:
    del title
    return urlsplit(url).hostname if url else None


def _named(
    found: dict[tuple[str | None, str | None], int],
    name: Callable[[str | None, str | None], str | None],
) -> dict[str | None, int]:
    named: Counter[str | None] = Counter()
    for (title, url), us in found.items():
        named[name(title, url)] += us
    return dict(named)


def _labelled(found: dict[str | None, int], labels: dict[str, str]) -> dict[str | None, int]:
    """By the device's label; two devices of one label keep apart by their ids."""
    used = Counter(labels.values())
    named: dict[str | None, int] = {}
    for device, us in found.items():
        label = labels.get(device or "") or device
        named[f"{label} ({device})" if used[label or ""] > 1 else label] = us
    return named
