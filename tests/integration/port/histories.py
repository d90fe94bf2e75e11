"""Small histories to take out and put in, and what must hold of any history."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, Tally, WindowSpan
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.export.exporting import Exporting
from workmoniq_desktop.services.history import Exported, Imported
from workmoniq_desktop.services.importing.importing import Importing
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.reports import Reports
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.shapes.keeping import ExportFormat
from workmoniq_desktop.store import erasing, rollups, spans
from workmoniq_desktop.store.database import Database, check

NOW_US = 20_500 * DAY_US  # a day in 2026
EVER = (-(1 << 60), 1 << 60)
CLOCK = WoundClock(at_us=NOW_US)
_ROLLED = ("roll_quarters", "roll_days", "roll_months", "title_months")


@contextmanager
def new_history(
    folder: Path | None = None, kept: Iterable[Span] = (), tallies: Iterable[Tally] = ()
) -> Iterator[Database]:
    """A history that holds these, rolled up to NOW_US; its file goes with a folder of its own."""
    with TemporaryDirectory() as own:
        database = Database.create(
            Path(folder or own, "history.db"), TestKey(), "p", now_us=NOW_US - 500 * DAY_US
        )
        try:
            with database.recording() as recording:
                recording.put(kept)
                recording.add(tallies)
                recording.settle(NOW_US)
            yield database
        finally:
            database.close()


def export(
    database: Database,
    path: Path,
    export_format: ExportFormat = "json",
    from_us: int | None = None,
    to_us: int | None = None,
) -> Exported:
    return Exporting(database, CLOCK, lambda: None).export(path, export_format, from_us, to_us)


def load(database: Database, path: Path) -> Imported:
    return Importing(database, CLOCK, UTC).load(path)


def content(database: Database) -> tuple[list[Span], list[Tally]]:
    """Every span, by track, device and start, and every tally."""
    with database.reading() as tx:
        found: list[Span] = [
            *sorted(spans.presence_between(tx, *EVER), key=lambda s: (s.device, s.start_us)),
            *sorted(spans.windows_between(tx, *EVER), key=lambda s: (s.device, s.start_us)),
        ]
        return found, list(spans.tallies_between(tx, *EVER))


def assert_sound(database: Database) -> None:
    """The file is whole, nothing overlaps, and roll-ups are what the spans say."""
    for kind in (PresenceSpan, WindowSpan):
        track = [span for span in content(database)[0] if isinstance(span, kind)]
        for before, after in pairwise(track):
            assert before.device != after.device or before.end_us <= after.start_us
    kept = _rolled(database)
    with database.writing() as raw:
        assert check(raw)
        assert raw.execute("SELECT * FROM meta WHERE key='unsettled_days'").fetchall() == []
        rollups.refresh(raw.execute, NOW_US - 2_000 * DAY_US, NOW_US)
    assert kept == _rolled(database)


def _rolled(database: Database) -> dict[str, list[tuple[int, ...]]]:
    with database.raw() as raw:
        return {
            table: sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=str)  # noqa: S608  # our own names
            for table in _ROLLED
        }


def wipe(database: Database, from_us: int, to_us: int) -> None:
    with database.writing() as raw:
        erasing.erase(raw, WipeScope(from_us=from_us, to_us=to_us), NOW_US)


def window(start_us: int, end_us: int, app: str = "vim", device: str = "desk") -> WindowSpan:
    return WindowSpan(
        device=device, start_us=start_us, end_us=end_us, app=app, title=f"{app} title", process=app
    )


def presence(
    start_us: int, end_us: int, state: State = State.ACTIVE, device: str = "desk"
) -> PresenceSpan:
    return PresenceSpan(
        device=device, start_us=start_us, end_us=end_us, state=state, reason=f"why {state}"
    )


def reports_of(database: Database) -> Reports:
    """Its reports, in UTC and by the default settings, without any rule."""
    labelling = Labelling(database, lambda: Classifier(()))
    return Reports(database, labelling, lambda: UTC, lambda: None, Settings)
