"""What other programs wrote comes in: windows, presence, entries, each where it belongs."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.clock import WoundClock
from tests.integration.port.histories import EVER, NOW_US, assert_sound, content, new_history

from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.history import Imported, ImportFormat
from workmoniq_desktop.services.importing.importing import Importing
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.store import entries, things, watched
from workmoniq_desktop.store.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
DAY = datetime(2026, 1, 15, tzinfo=UTC)
NINE_US = to_us(DAY + timedelta(hours=9))


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Database]:
    with new_history() as database:
        yield database


def load(
    database: Database,
    path: Path,
    zone: tzinfo = UTC,
    file_format: ImportFormat = ImportFormat.AUTO,
    *,
    dry_run: bool = False,
) -> Imported:
    importing = Importing(database, WoundClock(at_us=NOW_US), zone)
    return importing.load(path, silent, file_format=file_format, dry_run=dry_run)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def entered(database: Database) -> list[Entry]:
    with database.raw() as raw:
        return entries.between(raw, *EVER)


def named(database: Database, kind: str) -> dict[str, str]:
    with database.raw() as raw:
        return {str(body["name"]): uid for uid, body in things.all_of(raw, kind).items()}


def minutes_by_app(database: Database) -> dict[str | None, float]:
    from workmoniq_desktop.store import totals  # noqa: PLC0415  # SQLAlchemy where it is asked for

    with database.reading() as tx:
        found = totals.by_app(tx, NINE_US - 24 * HOUR_US, NINE_US + 24 * HOUR_US)
    return {app: us / MINUTE_US for app, us in found.items()}


def event(minute: float, length_s: float, **data: object) -> dict[str, object]:
    at = DAY + timedelta(hours=9, minutes=minute)
    return {"id": 1, "timestamp": at.isoformat(), "duration": length_s, "data": data}


def buckets() -> dict[str, object]:
    """Newest first, as ActivityWatch writes them, and overlapping by a moment, as it records."""
    return {
        "aw-watcher-window_desk.example": {
            "id": "aw-watcher-window_desk.example",
            "type": "currentwindow",
            "client": "aw-watcher-window",
            "hostname": "desk.example",
            "created": DAY.isoformat(),
            "events": [
                event(10, 300.5, app="Firefox", title="Mail — inbox"),
                event(0, 601.25, app="Emacs", title="notes.org"),
            ],
        },
        "aw-watcher-afk_desk.example": {
            "id": "aw-watcher-afk_desk.example",
            "type": "afkstatus",
            "client": "aw-watcher-afk",
            "hostname": "desk.example",
            "events": [event(12, 180, status="afk"), event(0, 720, status="not-afk")],
        },
        "aw-watcher-web-firefox_desk.example": {
            "id": "aw-watcher-web-firefox_desk.example",
            "type": "web.tab.current",
            "hostname": "desk.example",
            "events": [event(10, 60, url="https://mail.example/", title="inbox", audible=False)],
        },
    }


def test_an_activitywatch_export_becomes_windows_presence_and_what_watchers_saw(
    history: Database, tmp_path: Path
) -> None:
    path = written(tmp_path / "aw.json", json.dumps({"buckets": buckets()}))
    assert load(history, path) == Imported(new=5, known=0, bad_count=0)
    spans, _ = content(history)
    windows = [span for span in spans if isinstance(span, WindowSpan)]
    presence = [span for span in spans if isinstance(span, PresenceSpan)]
    assert [(w.app, w.title, w.device) for w in windows] == [
        ("Emacs", "notes.org", "desk.example"),
        ("Firefox", "Mail — inbox", "desk.example"),
    ]
    assert windows[0].end_us == windows[1].start_us == NINE_US + 10 * MINUTE_US
    assert [p.state for p in presence] == [State.ACTIVE, State.IDLE]
    with history.raw() as raw:
        (page,) = watched.between(raw.execute, *EVER)
    assert json.loads(page.data)["url"] == "https://mail.example/"
    assert minutes_by_app(history) == {"Emacs": 10.0, "Firefox": 2.0}
    assert_sound(history)


def test_the_same_activitywatch_export_twice_changes_nothing(
    history: Database, tmp_path: Path
) -> None:
    path = written(tmp_path / "aw.json", json.dumps({"buckets": buckets()}))
    load(history, path)
    before = content(history)
    assert load(history, path) == Imported(new=0, known=5, bad_count=0)
    assert content(history) == before


def test_what_we_write_for_activitywatch_is_told_from_our_own_export(
    history: Database, tmp_path: Path
) -> None:
    text = json.dumps({"buckets": buckets()}).replace('"type":', '"client": "workmoniq", "type":')
    path = written(tmp_path / "aw.json", text)
    assert load(history, path) == Imported(new=5, known=0, bad_count=0)


def test_windows_without_presence_count_as_active(history: Database, tmp_path: Path) -> None:
    only = {name: bucket for name, bucket in buckets().items() if "window" in name}
    load(history, written(tmp_path / "aw.json", json.dumps({"buckets": only})))
    assert minutes_by_app(history) == {"Emacs": 10.0, "Firefox": 300.5 / 60}


def test_bad_events_are_named_by_their_place_and_the_rest_goes_in(
    history: Database, tmp_path: Path
) -> None:
    events = [
        event(0, 60, app="Emacs", title="a"),
        {"timestamp": "yesterday", "duration": 1, "data": {}},
        event(5, 60, title="no app"),
        event(6, -1, app="Emacs"),
        event(7, 60, app="Emacs", title="b"),
        "nonsense",
    ]
    file = {"buckets": {"aw-watcher-window_h": {"type": "currentwindow", "events": events}}}
    taken = load(history, written(tmp_path / "aw.json", json.dumps(file)))
    assert taken.bad_count == 4
    assert taken.bad[0] == ("bucket aw-watcher-window, event 2", "its time cannot be read")
    assert minutes_by_app(history) == {"Emacs": 2.0}


@pytest.mark.parametrize("server", ["python", "rust"])
def test_the_databases_of_activitywatch_bring_what_its_export_brings(
    history: Database, tmp_path: Path, server: str
) -> None:
    path = tmp_path / ("peewee-sqlite.v2.db" if server == "python" else "sqlite.db")
    (make_python_database if server == "python" else make_rust_database)(path)
    assert load(history, path) == Imported(new=5, known=0, bad_count=0)
    there = content(history)
    with new_history() as other:
        load(other, written(tmp_path / "aw.json", json.dumps({"buckets": buckets()})))
        assert content(other) == there
    assert load(history, path) == Imported(new=0, known=5, bad_count=0)


def test_another_database_is_refused_with_a_sentence(history: Database, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "places.sqlite") as database:
        database.execute("CREATE TABLE moz_places (id INTEGER)")
    database.close()
    with pytest.raises(ImportRefused, match=r"not ActivityWatch's: name its peewee"):
        load(history, tmp_path / "places.sqlite")


TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,"
    "Duration,Tags,Amount (EUR)\n"
    'Ann,a@example.org,Acme,Website,,"Drafts, first",Yes,2026-01-15,09:00:00,2026-01-15,10:30:00,'
    '01:30:00,"design, urgent",\n'
    "Ann,a@example.org,,Inner,,Planning,No,2026-01-15,10:30:00,2026-01-15,11:00:00,00:30:00,,\n"
    "Ann,a@example.org,,,,No project,,2026-01-15,12:00:00,2026-01-15,11:00:00,,,\n"
)


def test_toggl_rows_become_manual_entries_of_projects_found_or_made(
    history: Database, tmp_path: Path
) -> None:
    taken = load(history, written(tmp_path / "toggl.csv", TOGGL), BERLIN)
    assert taken == Imported(
        new=2, known=0, bad_count=1, bad=(("line 4", "it does not end after its start"),)
    )
    first, second = entered(history)
    assert first.start_us == to_us(datetime(2026, 1, 15, 9, tzinfo=BERLIN))
    assert (first.end_us - first.start_us, first.offset_minutes) == (90 * MINUTE_US, 60)
    assert first.label.tags == ("design", "urgent")
    assert (first.label.note, first.label.billable) == ("Drafts, first", True)
    assert second.label.billable is False
    projects = named(history, "project")
    assert first.label.project == projects["Website"]
    assert second.label.project == projects["Inner"]
    with history.raw() as raw:
        website = things.one(raw, "project", projects["Website"])
    assert website is not None
    assert website["client"] == named(history, "client")["Acme"]
    assert_sound(history)


def test_entries_that_are_imported_twice_are_known(history: Database, tmp_path: Path) -> None:
    path = written(tmp_path / "toggl.csv", TOGGL)
    load(history, path)
    projects = named(history, "project")
    again = load(history, path)
    assert (again.new, again.known) == (0, 2)
    assert named(history, "project") == projects


def test_kimai_rows_that_name_one_date_may_end_after_midnight(
    history: Database, tmp_path: Path
) -> None:
    text = (
        '"Date";"From";"To";"Duration";"User";"Customer";"Project";"Activity";"Description";'
        '"Billable";"Tags"\n'
        '"15.01.2026";"23:30";"00:15";"0:45";"ann";"Acme";"Ops";"On call";"pager";"1";"night"\n'
        '"15.01.2026";"14:00";"";"1:20";"ann";"Acme";"Ops";"Meeting";"";"0";""\n'
    )
    load(history, written(tmp_path / "kimai.csv", text))
    early, late = entered(history)
    assert (early.end_us - early.start_us, late.end_us - late.start_us) == (
        80 * MINUTE_US,
        45 * MINUTE_US,
    )
    assert late.label.task == named(history, "task")["On call"]


@pytest.mark.parametrize(
    ("times", "encoding"),
    [
        (("2026-01-15 09:00:00", "2026-01-15 09:30:00", "2026-01-15 10:00:00"), "utf-8-sig"),
        (("15/01/2026 09:00:00", "15/01/2026 09:30:00", "15/01/2026 10:00:00"), "utf-16"),
        (("1/15/2026 9:00:00 AM", "1/15/2026 9:30:00 AM", "1/15/2026 10:00:00 AM"), "utf-8"),
        (("15.01.2026 09:00", "15.01.2026 09:30", "15.01.2026 10:00"), "cp1252"),
    ],
)
def test_manictime_applications_are_read_in_the_style_of_any_country(
    history: Database, tmp_path: Path, times: tuple[str, str, str], encoding: str
) -> None:
    a, b, c = times
    text = (
        "Name,Start,End,Duration,Process\n"
        f"Bücher: Editor,{a},{b},00:30:00,editor\n"
        f"Inbox,{b},{c},00:30:00,mail\n"
    )
    load(history, written(tmp_path / "apps.csv", text, encoding))
    assert minutes_by_app(history) == {"editor": 30.0, "mail": 30.0}
    assert any(
        isinstance(s, WindowSpan) and s.title == "Bücher: Editor" for s in content(history)[0]
    )


def test_manictime_computer_usage_becomes_presence_and_tags_become_entries(
    history: Database, tmp_path: Path
) -> None:
    usage = (
        "Name,Start,End,Duration\n"
        "Active,2026-01-15 09:00:00,2026-01-15 10:00:00,01:00:00\n"
        "Away,2026-01-15 10:00:00,2026-01-15 10:20:00,00:20:00\n"
        "Session lock,2026-01-15 10:20:00,2026-01-15 10:40:00,00:20:00\n"
    )
    load(history, written(tmp_path / "usage.csv", usage))
    states = [s.state for s in content(history)[0] if isinstance(s, PresenceSpan)]
    assert states == [State.ACTIVE, State.IDLE, State.LOCKED]
    tags = (
        "Name,Start,End,Duration,Notes,Billable\n"
        '"Website, design",2026-01-16 09:00:00,2026-01-16 10:00:00,01:00:00,first draft,True\n'
    )
    load(history, written(tmp_path / "tags.csv", tags))
    (entry,) = entered(history)
    assert entry.label.project == named(history, "project")["Website"]
    assert (entry.label.tags, entry.label.billable) == (("design",), True)


def test_rescuetime_hours_keep_their_totals(history: Database, tmp_path: Path) -> None:
    text = (
        "Date,Time Spent (seconds),Number of People,Activity,Category,Productivity\n"
        "2026-01-15T09:00:00,1200,1,github.com,General Software Development,2\n"
        "2026-01-15T09:00:00,600,1,Emacs,Editing & IDEs,2\n"
        "2026-01-15T10:00:00,90,1,Emacs,Editing & IDEs,2\n"
    )
    path = written(tmp_path / "rescuetime.csv", text)
    load(history, path)
    assert minutes_by_app(history) == {"github.com": 20.0, "Emacs": 11.5}
    windows = [s for s in content(history)[0] if isinstance(s, WindowSpan)]
    assert windows[0].url == "https://github.com/"
    assert windows[2].start_us == NINE_US + HOUR_US
    before = content(history)
    assert load(history, path).new == 0
    assert content(history) == before


def test_a_dry_run_counts_what_would_come_and_keeps_nothing(
    history: Database, tmp_path: Path
) -> None:
    before = content(history)
    path = written(tmp_path / "toggl.csv", TOGGL)
    promised = load(history, path, dry_run=True)
    assert (promised.new, promised.bad_count) == (2, 1)
    assert (content(history), entered(history), named(history, "project")) == (before, [], {})
    assert load(history, path) == promised


def test_a_file_of_no_known_kind_is_refused_with_the_kinds_there_are(
    history: Database, tmp_path: Path
) -> None:
    with pytest.raises(ImportRefused, match=r"ManicTime, RescueTime, Toggl or Kimai"):
        load(history, written(tmp_path / "a.csv", "Apples,Pears\n1,2\n"))


def test_a_chosen_format_is_believed(history: Database, tmp_path: Path) -> None:
    text = "name;start;duration;process\nInbox;2026-01-15 09:00:00;0:10:00;mail\n"
    path = written(tmp_path / "odd.csv", text)
    load(history, path, file_format=ImportFormat.MANICTIME)
    assert minutes_by_app(history) == {"mail": 10.0}


def test_a_table_that_breaks_off_says_how_far_it_came(history: Database, tmp_path: Path) -> None:
    text = TOGGL + 'Ann,a@example.org,,Website,,"' + "x" * 200_000
    with pytest.raises(ImportRefused, match=r"after line 4: .* 2 new spans before that are in"):
        load(history, written(tmp_path / "toggl.csv", text))
    assert len(entered(history)) == 2


def test_time_that_the_change_to_summer_time_leaves_out_is_taken_as_it_would_have_been(
    history: Database, tmp_path: Path
) -> None:
    head = TOGGL.split("\n", 1)[0]
    row = "Ann,a,,P,,n,No,2025-03-30,01:30:00,2025-03-30,03:30:00,,,"
    load(history, written(tmp_path / "toggl.csv", f"{head}\n{row}\n"), BERLIN)
    (entry,) = entered(history)
    assert entry.end_us - entry.start_us == HOUR_US


def test_reports_by_every_dimension_agree_after_an_import(
    history: Database, tmp_path: Path
) -> None:
    load(history, written(tmp_path / "aw.json", json.dumps({"buckets": buckets()})))
    load(history, written(tmp_path / "toggl.csv", TOGGL))
    assert By.APP in By
    # 12 minutes at the screen and two hours by hand, of which the screen's 12 minutes lie within
    assert sum(minutes_by_app(history).values()) == pytest.approx(120.0)


def make_python_database(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE bucketmodel (key INTEGER PRIMARY KEY, id TEXT, created TEXT, name TEXT,"
            " type TEXT, client TEXT, hostname TEXT, datastr TEXT);"
            "CREATE TABLE eventmodel (id INTEGER PRIMARY KEY, bucket_id INTEGER, timestamp TEXT,"
            " duration DECIMAL, datastr TEXT);"
        )
        for key, (name, kind, host, events) in enumerate(flat(), 1):
            database.execute(
                "INSERT INTO bucketmodel (key, id, type, hostname) VALUES (?, ?, ?, ?)",
                (key, name, kind, host),
            )
            for at, length_s, data in events:
                database.execute(
                    "INSERT INTO eventmodel (bucket_id, timestamp, duration, datastr)"
                    " VALUES (?, ?, ?, ?)",
                    (key, at.isoformat(" "), length_s, json.dumps(data)),
                )
    database.close()


def make_rust_database(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE buckets (id INTEGER PRIMARY KEY, name TEXT, type TEXT, client TEXT,"
            " hostname TEXT, created TEXT, data_deprecated TEXT, data TEXT);"
            "CREATE TABLE events (id INTEGER PRIMARY KEY, bucketrow INTEGER, starttime INTEGER,"
            " endtime INTEGER, data TEXT);"
        )
        for key, (name, kind, host, events) in enumerate(flat(), 1):
            database.execute(
                "INSERT INTO buckets (id, name, type, hostname) VALUES (?, ?, ?, ?)",
                (key, name, kind, host),
            )
            for at, length_s, data in events:
                start_ns = to_us(at) * 1000
                database.execute(
                    "INSERT INTO events (bucketrow, starttime, endtime, data) VALUES (?, ?, ?, ?)",
                    (key, start_ns, start_ns + int(length_s * SECOND_US) * 1000, json.dumps(data)),
                )
    database.close()


def flat() -> Iterator[tuple[str, str, str, list[tuple[datetime, float, object]]]]:
    for name, bucket in buckets().items():
        assert isinstance(bucket, dict)
        events = [
            (datetime.fromisoformat(one["timestamp"]), one["duration"], one["data"])
            for one in bucket["events"]
        ]
        yield name, bucket["type"], bucket["hostname"], events


@pytest.mark.parametrize("head", [b"\x01\r", b"a,b\rc,d\n", b'"\r', b"\xff\xfe\x00", b"a\x00b\n"])
def test_a_beginning_that_is_no_table_is_refused_and_breaks_nothing(
    history: Database, tmp_path: Path, head: bytes
) -> None:
    (tmp_path / "a.csv").write_bytes(head)
    with pytest.raises(ImportRefused):
        load(history, tmp_path / "a.csv")
