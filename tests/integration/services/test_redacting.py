"""A redaction takes titles and addresses everywhere, and no second of time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.profiles import BEGAN_US, kept, keyring
from tests.integration.backup.conftest import Home, home_in
from tests.promises.traces import traces_of

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Hide, Merge, Part
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WatchedSpan, WindowSpan
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.opening import history_id
from workmoniq_desktop.services.redacting import Redacting
from workmoniq_desktop.services.wiping import Wiping
from workmoniq_desktop.store import checks, rollups, totals, watched
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.dictionaries import Dictionaries

CANARY = "canary-Rotkehlchen"
EVER = (0, 2**60)
MINUTES = range(300, 360)
BEGAN_SECOND_US = BEGAN_US % MINUTE_US
FIRST_US = BEGAN_US + MINUTES[0] * MINUTE_US + MINUTE_US - BEGAN_SECOND_US
"""A whole minute within the first canary, so that rounding reaches no span before."""
LAST_US = BEGAN_US + MINUTES[-1] * MINUTE_US + MINUTE_US - BEGAN_SECOND_US


def a_minute(device: str, at_us: int, number: int) -> tuple[Span, Span]:
    end_us = at_us + MINUTE_US
    return (
        PresenceSpan(
            device=device, start_us=at_us, end_us=end_us, state=State.ACTIVE, reason="in use"
        ),
        WindowSpan(
            device=device,
            start_us=at_us,
            end_us=end_us,
            app=f"app {number % 7}",
            title=f"{CANARY} {number}" * 40,
            url=f"https://{CANARY}-{number}.example/",
        ),
    )


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = home_in(tmp_path / "home", keyring())
    with home.opened.database.recording() as recording:
        recording.put(
            span
            for number in MINUTES
            for span in a_minute(home.device, BEGAN_US + number * MINUTE_US, number)
        )
        recording.settle(BEGAN_US + 40 * DAY_US)
    yield home
    home.opened.database.close()


class Held:
    """Stands for the recorder: remembers whether it was held."""

    def __init__(self) -> None:
        self.times = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.times += 1
        yield


def redacting(home: Home, held: Held | None = None) -> Redacting:
    wiping = Wiping(home.opened.database, home.clock, held or Held(), home.backups, lambda: None)
    return Redacting(wiping)


def by_app(database: Database) -> dict[str | None, int]:
    with database.reading() as tx:
        return dict(totals.by_app(tx, *EVER))


def seen(home: Home) -> list[WatchedSpan]:
    with home.opened.database.raw() as raw:
        return list(watched.between(raw.execute, *EVER))


def a_page_was_seen(home: Home) -> WatchedSpan:
    """A watcher tells of a page that was open over the beginning of the canaries."""
    page = WatchedSpan(
        device=home.device,
        source="a-browser",
        start_us=FIRST_US - MINUTE_US,
        end_us=FIRST_US + MINUTE_US,
        data=f'{{"url": "https://{CANARY}.example/"}}',
    )
    with home.opened.database.writing() as raw:
        watched.put(raw, Dictionaries(raw).device(home.device, ""), page)
    return page


def traces(home: Home) -> list[str]:
    key = home.opened.data_key
    return traces_of([CANARY], [home.profile.folder], key, history_id(key))


def test_titles_go_from_every_page_and_backup_and_the_time_stays(
    home: Home, tmp_path: Path
) -> None:
    database = home.opened.database
    editing = Editing(database, home.clock, lambda: None)
    first, last = FIRST_US, LAST_US
    merge = Merge(part=Part(from_us=first, to_us=last), app="app 1", title=CANARY, url=CANARY)
    editing.do("merge", [merge, Hide(part=Part(from_us=first, to_us=first + 1))])
    home.backups.make(home.profile.folder / "b.wmqbackup")
    before = by_app(database)
    assert len(traces(home)) >= 2
    held = Held()
    previewed = redacting(home).preview(first, last)
    assert (previewed.counts.windows, previewed.counts.titles) == (60, 60)
    receipt = redacting(home, held).redact(first, last)
    assert receipt.counts.windows == 60
    assert [backup.state for backup in receipt.backups] == ["done"]
    assert held.times == 1
    assert traces(home) == []
    assert by_app(database) == before
    with database.raw() as raw:
        assert checks.rollups_agree(raw)
        assert checks.search_agrees(raw)
    newest = editing.history()[0]
    assert (newest.name, newest.final, newest.edits, newest.changes) == ("redact", True, (), ())
    assert editing.history()[1].edits[0] == replace(merge, title=None, url=None)
    undone = editing.undo()
    assert undone is not None
    assert undone.name == "merge", "a redaction cannot be undone, what came before can"


def test_titles_of_other_times_and_apps_stay(home: Home) -> None:
    first, last = FIRST_US, LAST_US
    before = [span for span in kept(home.opened.database) if isinstance(span, WindowSpan)]
    redacting(home).redact(first, last, "app 3")
    after = [span for span in kept(home.opened.database) if isinstance(span, WindowSpan)]
    assert [(s.start_us, s.end_us, s.app) for s in after] == [
        (s.start_us, s.end_us, s.app) for s in before
    ]
    for was, now in zip(before, after, strict=True):
        gone = was.end_us > first and was.start_us < last and was.app == "app 3"
        assert (now.title, now.url) == ((None, None) if gone else (was.title, was.url))


def test_a_span_that_touches_the_range_loses_its_title_whole(home: Home) -> None:
    redacting(home).redact(FIRST_US, FIRST_US + MINUTE_US)
    spans = [s for s in kept(home.opened.database) if isinstance(s, WindowSpan)]
    withheld = [(span.start_us - BEGAN_US) // MINUTE_US for span in spans if span.title is None]
    assert withheld == [300, 301]


def test_a_backup_out_of_reach_owes_its_redaction(home: Home, tmp_path: Path) -> None:
    path, away = tmp_path / "b.wmqbackup", tmp_path / "away"
    home.backups.make(path)
    path.rename(away)
    first, last = FIRST_US, LAST_US
    receipt = redacting(home).redact(first, last)
    assert [backup.state for backup in receipt.backups] == ["missing"]
    away.rename(path)
    wiping = Wiping(home.opened.database, home.clock, Held(), home.backups, lambda: None)
    assert [backup.state for backup in wiping.follow(lambda *_: None)] == ["done"]
    key = home.opened.data_key
    assert traces_of([CANARY], [tmp_path], key, history_id(key)) == []


def test_title_totals_of_past_months_hold_no_redacted_title(home: Home) -> None:
    with home.opened.database.raw() as raw:
        month = rollups.month_number(BEGAN_US // DAY_US)
        titled = raw.execute("SELECT count(*) FROM title_months WHERE month=?", (month,))
        assert titled.fetchone()[0] > 0
    redacting(home).redact(BEGAN_US - HOUR_US, BEGAN_US + DAY_US)
    with home.opened.database.raw() as raw:
        for table in ("title_months", "titles", "titles_fts"):
            assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608  # our own names


def test_what_other_watchers_saw_goes_whole_with_the_titles_of_its_time(home: Home) -> None:
    page = a_page_was_seen(home)
    service = redacting(home)
    assert service.preview(LAST_US, LAST_US + MINUTE_US).counts.watched == 0
    service.redact(LAST_US, LAST_US + MINUTE_US)
    assert seen(home) == [page]
    app = "app 0"
    service.redact(FIRST_US, LAST_US, app)
    assert seen(home) == [page]
    assert service.preview(FIRST_US, LAST_US).counts.watched == 1
    receipt = service.redact(FIRST_US, LAST_US + MINUTE_US)
    assert receipt.counts.watched == 1
    assert seen(home) == []
    assert traces(home) == []
