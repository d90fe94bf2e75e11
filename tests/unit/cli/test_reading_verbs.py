"""Reports, timelines and searches: ranges, tables and JSON."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from tests.fakes.doors import BERLIN, CANARY, MINUTE_US, NOW_US, ScriptedProfile, presence, window
from tests.unit.cli.conftest import Call

from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.report import By

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


@pytest.mark.parametrize("by", ["category", "project"])
def test_a_report_that_needs_rules_says_that_there_are_none(call: Call, by: str) -> None:
    told = call("report", "--by", by)
    assert (told.code, told.out) == (1, "")
    assert told.err.count("\n") == 1
    assert f"no report by {by} before there are rules" in told.err


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
    assert profile.asked[-1] == ("between", local("2026-11-22"), local("2026-11-23"))


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
