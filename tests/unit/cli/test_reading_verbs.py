"""Reports, timelines and searches: ranges, tables and JSON."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from tests.fakes.doors import BERLIN, CANARY, MINUTE_US, NOW_US, ScriptedProfile, presence, window
from tests.unit.cli.conftest import Call

from workmoniq_desktop.domain.calendar import Range, to_us
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import WatchedSpan
from workmoniq_desktop.services.history import Purpose

HEBREW = "\u05e9\u05dc\u05d5\u05dd"
SPAN_KEYS = [
    "id", "start", "end", "kind", "app", "title", "process", "url", "state", "reason",
    "category", "project", "task", "tags", "note", "device", "data",
]  # fmt: skip


def local(text: str) -> int:
    return to_us(datetime.fromisoformat(text).replace(tzinfo=BERLIN))


def test_a_report_is_about_today_unless_told_otherwise(
    call: Call, profile: ScriptedProfile
) -> None:
    call("report")
    assert profile.asked[-1] == ("by", By.APP, local("2026-11-22"), local("2026-11-23"))


@pytest.mark.parametrize(
    ("argv", "start", "end"),
    [
        (("--from", "2026-11-01", "--to", "2026-11-02"), "2026-11-01", "2026-11-03"),
        (("--from", "2026-11-01"), "2026-11-01", "2026-11-23"),
        (("--to", "2026-11-22T14:00"), "2026-11-22T13:50", "2026-11-22T14:00"),
        (("--from", "2027-01-01"), "2027-01-01", "2027-01-01"),
        (("--from", "2026-11-22T08:00Z", "--to", "2026-11-22"), "2026-11-22T09:00", "2026-11-23"),
    ],
)
def test_a_range_may_be_open_at_either_end(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...], start: str, end: str
) -> None:
    assert call("report", *argv).code == 0
    assert profile.asked[-1] == ("by", By.APP, local(start), local(end))


def test_a_report_of_an_empty_history_until_some_day_is_empty(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.presences = ()
    profile.history.totals = {}
    assert json.loads(call("report", "--to", "2026-11-01", "--json").out)["rows"] == []


def test_a_report_in_json_has_seconds_and_shares(call: Call, profile: ScriptedProfile) -> None:
    profile.history.totals = {"editor": 45_600_001, None: 15_600_000}
    told = call("report", "--format", "json")
    report = json.loads(told.out)
    assert list(report) == ["from", "to", "by", "seconds", "microseconds", "rows"]
    assert report["from"] == "2026-11-22T00:00:00.000000+01:00"
    assert report["to"] == "2026-11-23T00:00:00.000000+01:00"
    assert report["by"] == "app"
    assert [list(row) for row in report["rows"]] == [
        ["key", "seconds", "microseconds", "share"]
    ] * 2
    assert (report["seconds"], report["microseconds"]) == (61, 61_200_001)
    assert report["rows"][0]["key"] == "editor"
    assert [row["seconds"] for row in report["rows"]] == [45, 16]
    assert [row["microseconds"] for row in report["rows"]] == [45_600_001, 15_600_000]
    assert report["rows"][1]["key"] is None
    assert sum(row["share"] for row in report["rows"]) == pytest.approx(1)
    assert call("report", "--json").out == told.out


def test_a_report_in_csv_is_a_heading_and_a_line_each(call: Call) -> None:
    rows = list(csv.reader(io.StringIO(call("report", "--format", "csv").out)))
    assert rows == [
        ["key", "seconds", "share"],
        ["editor", "2700", "0.750000"],
        ["", "900", "0.250000"],
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html", "pdf"])
def test_a_report_can_be_written_into_a_file(call: Call, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"report.{kind}"
    assert call("report", "--output", str(path)).code == 0
    before = path.read_bytes()
    told = call("report", "--output", str(path), "--by", "title")
    assert told.code == 1
    assert "a file is there already" in told.err
    assert path.read_bytes() == before
    told = call("report", "--format", kind, "--output", str(path), "--force", "--json")
    assert json.loads(told.out) == {"path": str(path), "bytes": path.stat().st_size}


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("--format", "xlsx"), "name a file with --output"),
        (("--output", "report.txt"), "give --format"),
        (("--output", "report.json", "--format", "json"), "leave --output out"),
    ],
)
def test_a_format_that_does_not_fit_its_place_is_refused(
    call: Call, argv: tuple[str, ...], sentence: str
) -> None:
    told = call("report", *argv)
    assert (told.code, told.out) == (1, "")
    assert sentence in told.err


def test_a_title_cannot_become_a_formula_of_a_spreadsheet(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.totals = {'=HYPERLINK("x")': MINUTE_US}
    rows = list(csv.reader(io.StringIO(call("report", "--by", "title", "--format", "csv").out)))
    assert rows[1][0] == '\'=HYPERLINK("x")'


def test_a_report_as_a_table_lines_its_numbers_up(call: Call, profile: ScriptedProfile) -> None:
    profile.history.totals = {"日本語": 600 * MINUTE_US, "editor": 45 * MINUTE_US}
    assert call("report").out.splitlines() == [
        "2026-11-22 00:00:00 to 2026-11-23 00:00:00",
        "App         Time  Share",
        "日本語  10:00:00  93.0%",
        "editor   0:45:00   7.0%",
        "Total   10:45:00",
    ]


@pytest.mark.parametrize(
    ("by", "word"), [("app", "(no window)"), ("title", "(no title)"), ("site", "(no site)")]
)
def test_time_without_a_key_has_a_name(call: Call, by: str, word: str) -> None:
    assert word in call("report", "--by", by).out


def test_what_a_limit_leaves_out_of_a_report_is_told_in_one_line(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.totals = {"a": 3 * MINUTE_US, "b": 2 * MINUTE_US, "c": MINUTE_US}
    lines = call("report", "--limit", "1").out.splitlines()
    assert [" ".join(line.split()) for line in lines[2:]] == [
        "a 0:03:00 50.0%",
        "2 others 0:03:00 50.0%",
        "Total 0:06:00",
    ]
    report = json.loads(call("report", "--limit", "1", "--json").out)
    assert [row["key"] for row in report["rows"]] == ["a"]
    assert report["rest"] == {"count": 2, "seconds": 180, "microseconds": 3 * MINUTE_US}


def test_a_report_of_the_record_alone_asks_for_it(call: Call, profile: ScriptedProfile) -> None:
    call("report", "--recorded", "--by", "category")
    assert profile.asked[-1][1] is By.CATEGORY
    assert profile.asked[-1][-2:] == (None, True)


def test_a_comparison_is_with_the_time_before_that_is_as_long(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.totals = {"editor": 45 * MINUTE_US, "mail": 5 * MINUTE_US}
    profile.history.totals_before = {"editor": 15 * MINUTE_US, "game": 60 * MINUTE_US}
    told = call("report", "--from", "2026-11-16", "--compare")
    (_, by, _, before, _) = next(asked for asked in profile.asked if asked[0] == "compare")
    assert by is By.APP
    assert before == Range(from_us=local("2026-11-09"), to_us=local("2026-11-16"))
    assert [" ".join(line.split()) for line in told.out.splitlines()[3:]] == [
        "editor 0:45:00 0:15:00 +0:30:00",
        "mail 0:05:00 0:00:00 +0:05:00",
        "game 0:00:00 1:00:00 -1:00:00",
        "Total 0:50:00 1:15:00 -0:25:00",
    ]
    compared = json.loads(call("report", "--compare", "--json").out)
    assert (compared["seconds"], compared["before_seconds"]) == (3000, 4500)
    assert compared["rows"][0] == {
        "key": "editor",
        "seconds": 2700,
        "microseconds": 2700_000_000,
        "before_seconds": 900,
        "before_microseconds": 900_000_000,
    }


def test_a_day_begins_when_the_user_says_it_does(call: Call, profile: ScriptedProfile) -> None:
    profile.settings = Settings(day_start_h=4)
    call("report")
    assert profile.asked[-1][2:] == (local("2026-11-22T04:00"), local("2026-11-23T04:00"))
    call("report", "--from", "2026-11-01", "--to", "2026-11-01")
    assert profile.asked[-1][2:] == (local("2026-11-01T04:00"), local("2026-11-02T04:00"))
    call("timeline")
    assert profile.asked[-1][1:] == (local("2026-11-22T04:00"), local("2026-11-23T04:00"))


def test_a_timeline_says_what_time_was_for(call: Call, profile: ScriptedProfile) -> None:
    profile.history.purpose = Purpose(
        category="Work > Mergers", project="Acme / Merger", task="Talks", tags=("a",), note="n"
    )
    profile.history.entries = (
        Entry(
            device="d1",
            start_us=NOW_US - 5 * MINUTE_US,
            end_us=NOW_US,
            offset_minutes=60,
            running=True,
        ),
    )
    state, focused, manual = json.loads(call("timeline", "--json").out)["spans"]
    assert list(manual) == SPAN_KEYS
    assert manual["id"] == f"d1-manual-{NOW_US - 5 * MINUTE_US}"
    assert manual["kind"] == "manual"
    assert state["category"] is None
    for span in (focused, manual):
        assert [span[key] for key in ("category", "project", "task", "tags", "note")] == [
            "Work > Mergers", "Acme / Merger", "Talks", ["a"], "n",
        ]  # fmt: skip
    lines = call("timeline").out.splitlines()
    assert lines[0].endswith("For")
    assert "(by hand)  (running)" in lines[-1]
    assert lines[-1].endswith("Work > Mergers; Acme / Merger; Talks; a; n")
    found = json.loads(call("search", "x", "--json").out)["spans"]
    assert found[0]["project"] == "Acme / Merger"


def test_a_timeline_lists_what_other_watchers_saw(call: Call, profile: ScriptedProfile) -> None:
    start_us = NOW_US - 5 * MINUTE_US
    page = WatchedSpan(
        device="d1",
        source="a-browser",
        start_us=start_us,
        end_us=NOW_US,
        data='{"title": "Qt", "tabs": 3}',
        offset_minutes=60,
    )
    profile.history.watched = (page,)
    span = json.loads(call("timeline", "--json").out)["spans"][-1]
    assert list(span) == SPAN_KEYS
    assert (span["id"], span["kind"]) == (f"d1-watcher.a-browser-{start_us}", "watcher")
    assert span["data"] == {"title": "Qt", "tabs": 3}
    assert (span["app"], span["title"], span["state"], span["tags"]) == (None, None, None, [])
    assert "(watcher)  a-browser" in call("timeline").out


def test_a_timeline_as_reported_has_what_reports_count(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.reported_spans = (
        ReportedSpan(
            device="d1",
            start_us=NOW_US - 20 * MINUTE_US,
            end_us=NOW_US - 10 * MINUTE_US,
            app=None,
            by_hand=True,
            counted_us=4 * MINUTE_US,
        ),
    )
    (span,) = json.loads(call("timeline", "--reported", "--json").out)["spans"]
    assert list(span) == SPAN_KEYS
    assert (span["kind"], span["app"], span["data"]) == ("manual", None, {"counted": 240})
    assert "(by hand)" in call("timeline", "--reported").out


def test_a_timeline_in_json_holds_whole_spans_in_order(
    call: Call, profile: ScriptedProfile
) -> None:
    told = call("timeline", "--json")
    state, focused = json.loads(told.out)["spans"]
    assert list(state) == list(focused) == SPAN_KEYS
    assert (state["kind"], state["state"], state["reason"]) == ("presence", "active", "in use")
    assert (state["app"], state["title"], state["tags"], state["data"]) == (None, None, [], {})
    assert (focused["kind"], focused["app"], focused["title"]) == ("window", "editor", CANARY)
    assert focused["id"] == f"d1-window-{NOW_US - 30 * MINUTE_US}"
    assert focused["start"] == "2026-11-22T14:00:00.000000+01:00"
    assert focused["end"] == "2026-11-22T14:10:00.000000+01:00"
    assert profile.asked[-1] == ("told", local("2026-11-22"), local("2026-11-23"))


@pytest.mark.parametrize("day", ["2026-10-25", "2026-10-25T12:00", "2026-10-25T00:30+02:00"])
def test_the_day_of_a_timeline_is_local_and_may_have_25_hours(
    call: Call, profile: ScriptedProfile, day: str
) -> None:
    call("timeline", "--day", day)
    _, start, end = profile.asked[-1]
    assert (start, end) == (local("2026-10-25"), local("2026-10-26"))
    assert local("2026-10-26") - local("2026-10-25") == 25 * 60 * MINUTE_US


def test_a_timeline_as_a_table_shows_local_times(call: Call, profile: ScriptedProfile) -> None:
    profile.history.presences = (presence(minutes_ago=24 * 60),)
    told = call("timeline")
    assert told.out.splitlines() == [
        "              Start       End    Length  What      Which",
        "2026-11-21 14:30:00  14:30:00  24:00:00  active    (in use)",
        f"           14:00:00  14:10:00   0:10:00    editor  {CANARY}",
    ]


def test_a_search_takes_several_words_and_prints_the_newest_spans(
    call: Call, profile: ScriptedProfile
) -> None:
    told = call("search", "merger", "talks", "--json", "--limit", "7")
    assert [span["title"] for span in json.loads(told.out)["spans"]] == [CANARY]
    assert profile.asked[-1] == ("find", "merger talks", 7)
    assert CANARY in call("search", "merger").out


def test_a_search_that_finds_nothing_succeeds_and_says_so(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.windows = ()
    assert (call("search", "x").code, call("search", "x").out) == (0, "Nothing was found.\n")
    assert json.loads(call("search", "x", "--json").out) == {"spans": [], "notes": []}


@pytest.mark.parametrize("verb", [("timeline",), ("search", "x"), ("timeline", "--json")])
def test_no_title_can_move_the_cursor(
    call: Call, profile: ScriptedProfile, verb: tuple[str, ...]
) -> None:
    profile.history.windows = (window(title="a\x1b[2Jb\x9bc\u202ed\ne\x00\ud800"),)
    told = call(*verb)
    assert told.code == 0
    assert not set(told.out) & set("\x1b\x9b\u202e\x00\ud800")
    assert len(told.out.splitlines()) <= 3


def test_hebrew_is_isolated_on_a_screen_and_plain_in_a_pipe(
    call: Call, on_screen: Call, profile: ScriptedProfile
) -> None:
    profile.history.windows = (window(title=HEBREW),)
    assert f"\u2068{HEBREW}\u2069" in on_screen("search", "x").out
    assert "\u2068" not in call("search", "x").out


def test_a_table_fits_its_screen_and_is_whole_in_a_pipe(
    call: Call, on_screen: Call, profile: ScriptedProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    profile.history.windows = (window(title="long " * 40), window(title="長い" * 40))
    assert "…" in on_screen("search", "x").out
    assert all(len(line) <= 70 for line in on_screen("search", "x").out.splitlines())
    assert "…" not in call("search", "x").out
