"""What was taken out goes back in, and is the same."""

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.integration.port.histories import (
    CLOCK,
    EVER,
    NOW_US,
    assert_sound,
    content,
    export,
    load,
    new_history,
    presence,
    window,
    wipe,
)
from tests.integration.port.strategies import histories, tallies

from workmoniq_desktop.domain.calendar import UTC, from_iso
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.spans import Span, State, Tally, WatchedSpan, span_id, track_of
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.export.as_csv import unguarded
from workmoniq_desktop.services.history import Imported
from workmoniq_desktop.services.importing.importing import Importing
from workmoniq_desktop.store import erasing, watched
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.dictionaries import Dictionaries

slow = settings(max_examples=25, suppress_health_check=list(HealthCheck))


@slow
@given(histories, tallies)
def test_an_export_taken_into_a_fresh_profile_gives_the_same_history(
    kept: list[Span], counted: list[Tally]
) -> None:
    with TemporaryDirectory() as folder, new_history(None, kept, counted) as old:
        written = export(old, Path(folder, "all.json"))
        with new_history() as fresh:
            taken = load(fresh, Path(folder, "all.json"))
            assert taken == Imported(new=written.spans, known=0, bad_count=0)
            assert content(fresh) == content(old)
            assert_sound(fresh)
            again = load(fresh, Path(folder, "all.json"))
            assert again == Imported(new=0, known=written.spans, bad_count=0)
            assert content(fresh) == content(old)


@slow
@given(histories, tallies, st.integers(0, 90 * 24 * 60), st.integers(1, 10_000))
def test_export_then_wipe_then_import_gives_the_same_spans(
    kept: list[Span], counted: list[Tally], before_minutes: int, minutes: int
) -> None:
    kept = [span for span in kept if getattr(span, "state", None) is not State.WIPED]
    from_us = NOW_US - before_minutes * MINUTE_US
    to_us = from_us + minutes * MINUTE_US
    with TemporaryDirectory() as folder, new_history(None, kept, counted) as history:
        before = content(history)
        export(history, Path(folder, "range.json"), "json", from_us, to_us)
        wipe(history, from_us, to_us)
        taken = load(history, Path(folder, "range.json"))
        assert taken.bad_count == 0
        spans, minutes_kept = content(history)
        left = [span for span in spans if getattr(span, "state", None) is not State.WIPED]
        assert (left, minutes_kept) == before
        assert_sound(history)


@slow
@given(st.lists(histories, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_totals_are_exact_after_imports_in_any_order(
    several: list[list[Span]], shuffled: object
) -> None:
    with TemporaryDirectory() as folder, new_history() as together:
        paths = [Path(folder, f"{number}.json") for number in range(len(several))]
        for path, kept in zip(paths, several, strict=True):
            with new_history(None, kept) as one:
                export(one, path)
        shuffled.shuffle(paths)  # type: ignore[attr-defined]  # a Random
        for path in paths:
            load(together, path)
            assert_sound(together)
        before = content(together)
        for path in paths:
            assert load(together, path).new == 0
        assert content(together) == before


@slow
@given(histories)
def test_a_csv_export_has_a_row_for_every_span_and_no_formula(kept: list[Span]) -> None:
    with TemporaryDirectory() as folder, new_history(None, kept) as history:
        path = Path(folder, "all.csv")
        assert export(history, path, "csv").spans == len(kept)
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        by_id = {span_id(span): span for span in kept}
        assert sorted(row["id"] for row in rows) == sorted(by_id)
        for row in rows:
            span = by_id[row["id"]]
            assert from_iso(row["start"]) == (span.start_us, span.offset_minutes)
            assert from_iso(row["end"]) == (span.end_us, span.offset_minutes)
            assert (row["kind"], row["device"]) == (track_of(span), span.device)
            for name in ("app", "title", "process", "url", "state", "reason"):
                assert unguarded(row[name]) == (getattr(span, name, None) or "")
                assert not row[name].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_an_export_is_one_object_with_every_list(tmp_path: Path) -> None:
    kept: list[Span] = [
        presence(NOW_US - HOUR_US, NOW_US),
        window(NOW_US - HOUR_US, NOW_US - MINUTE_US),
    ]
    with new_history(tmp_path, kept) as history:
        export(history, tmp_path / "all.json")
    whole = json.loads((tmp_path / "all.json").read_bytes())
    assert (whole["format"], whole["version"]) == ("workmoniq", 1)
    assert [span["kind"] for span in whole["spans"]] == ["presence", "window"]
    assert (whole["edits"], whole["projects"], whole["rules"]) == ([], [], [])


def test_an_empty_history_is_exported_and_taken_in(tmp_path: Path) -> None:
    with new_history(tmp_path) as history:
        assert export(history, tmp_path / "all.json").spans == 0
        assert load(history, tmp_path / "all.json") == Imported(new=0, known=0, bad_count=0)


def test_a_range_holds_the_spans_that_touch_its_minutes_and_holds_them_whole(
    tmp_path: Path,
) -> None:
    at = NOW_US - DAY_US
    inside, touching = window(at + HOUR_US, at + 2 * HOUR_US), window(at, at + HOUR_US - 1)
    before, after = window(at - HOUR_US, at), window(at + 3 * HOUR_US, at + 4 * HOUR_US)
    with new_history(tmp_path, [before, touching, inside, after]) as history:
        from_us = at + HOUR_US - 2 + 30 * 1_000_000  # within the minute after touching ended
        export(history, tmp_path / "range.json", "json", from_us - MINUTE_US, at + 2 * HOUR_US)
    whole = json.loads((tmp_path / "range.json").read_bytes())
    assert [span["id"] for span in whole["spans"]] == [span_id(touching), span_id(inside)]


def test_labels_of_devices_come_along(tmp_path: Path) -> None:
    with new_history(tmp_path, [window(NOW_US - HOUR_US, NOW_US, device="d1")]) as history:
        with history.writing() as raw:
            raw.execute("UPDATE devices SET label='Bürorechner'")
        export(history, tmp_path / "all.json")
    with new_history() as fresh:
        load(fresh, tmp_path / "all.json")
        with fresh.raw() as raw:
            assert raw.execute("SELECT name, label FROM devices").fetchall() == [
                ("d1", "Bürorechner")
            ]


def test_what_is_being_recorded_is_never_replaced(tmp_path: Path) -> None:
    at = NOW_US - HOUR_US
    whole, cut_us = window(at, at + 30 * MINUTE_US), at + 20 * MINUTE_US
    with new_history(tmp_path) as history:
        with history.recording() as recording:
            device = recording.introduce("here")
            recording.note_running()
            recording.put([window(at, at + 30 * MINUTE_US, device=device)])
            recording.put([presence(at, at + 30 * MINUTE_US, device=device)])
        export(history, tmp_path / "all.json")
        wipe(history, at + 10 * MINUTE_US, cut_us)
        assert load(history, tmp_path / "all.json").bad_count == 0
        with history.recording() as recording:  # the open spans, which began where the wipe ended
            recording.forget()
            recording.put([window(cut_us, at + 40 * MINUTE_US, device=device)])
            recording.put([presence(cut_us, at + 40 * MINUTE_US, device=device)])
            recording.settle(NOW_US)
        assert [(span.start_us, span.end_us) for span in content(history)[0]] == [
            (at, cut_us),
            (cut_us, at + 40 * MINUTE_US),
        ] * 2
        assert load(history, tmp_path / "all.json") == Imported(new=0, known=2, bad_count=0)
        assert_sound(history)
    assert whole.end_us < at + 40 * MINUTE_US


def test_a_cancelled_import_leaves_a_sound_history_and_goes_on_later(tmp_path: Path) -> None:
    kept = [
        window(NOW_US - DAY_US + n * 1_000_000, NOW_US - DAY_US + (n + 1) * 1_000_000, f"a{n % 7}")
        for n in range(25_000)
    ]
    with new_history(tmp_path, kept) as history:
        export(history, tmp_path / "all.json")
        before = content(history)

    def stop_soon(done: int, total: int, doing: str) -> None:
        del total, doing
        if done > 1_000_000:
            raise KeyboardInterrupt

    with new_history() as fresh:
        with pytest.raises(KeyboardInterrupt):
            Importing(fresh, CLOCK, UTC).load(tmp_path / "all.json", stop_soon)
        assert_sound(fresh)
        there = len(content(fresh)[0])
        assert 0 < there < len(kept)
        taken = load(fresh, tmp_path / "all.json")
        assert taken == Imported(new=len(kept) - there, known=there, bad_count=0)
        assert content(fresh) == before


def seen(start_us: int, source: str, data: str) -> WatchedSpan:
    return WatchedSpan(
        device="desk",
        source=source,
        start_us=start_us,
        end_us=start_us + 5 * MINUTE_US,
        data=data,
        offset_minutes=60,
    )


PAGES = [
    seen(NOW_US - 90 * DAY_US, "aw-watcher-web-firefox_desk.example", '{"tabs": 3, "title": "ä"}'),
    seen(NOW_US - 80 * DAY_US, "editor", "{}"),
    seen(NOW_US - DAY_US, "editor", '{"deep": {"list": [1.5, null, true]}}'),
    seen(NOW_US - DAY_US, "other-5", '{"url": "https://mail.example/"}'),
]


def watched_in(database: Database) -> list[WatchedSpan]:
    with database.raw() as raw:
        return list(watched.between(raw.execute, *EVER))


def test_what_watchers_saw_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    at_us = NOW_US - 80 * DAY_US
    path = tmp_path / "all.json"
    with new_history(None, [window(at_us, at_us + MINUTE_US)]) as history:
        with history.writing() as raw:
            device = Dictionaries(raw).device("desk")
            for page in reversed(PAGES):
                watched.put(raw, device, page)
        assert watched_in(history) == PAGES
        assert export(history, path).spans == 5
        told = [s for s in json.loads(path.read_text())["spans"] if s["kind"] == "watcher"]
        assert told[2] == {
            **dict.fromkeys(told[2]),
            "id": f"desk-watcher.editor-{NOW_US - DAY_US}",
            "start": told[3]["start"],
            "end": told[3]["end"],
            "kind": "watcher",
            "tags": [],
            "device": "desk",
            "data": {"deep": {"list": [1.5, None, True]}},
        }
        assert load(history, path) == Imported(new=0, known=5, bad_count=0)
        with history.writing() as raw:
            erasing.erase(raw, WipeScope(from_us=0), NOW_US)
        assert watched_in(history) == []
        assert load(history, path).new == 5
        assert watched_in(history) == PAGES
    with new_history() as fresh:
        assert load(fresh, path) == Imported(new=5, known=0, bad_count=0)
        assert watched_in(fresh) == PAGES


def test_what_watchers_saw_is_listed_in_spreadsheets_and_pages_by_its_source(
    tmp_path: Path,
) -> None:
    with new_history() as history:
        with history.writing() as raw:
            watched.put(raw, Dictionaries(raw).device("desk"), PAGES[3])
        name = f"desk-watcher.other-5-{NOW_US - DAY_US}"
        export(history, tmp_path / "all.csv", "csv")
        (row,) = csv.DictReader((tmp_path / "all.csv").read_text().splitlines())
        assert (row["id"], row["kind"], row["app"], row["url"]) == (name, "watcher", "", "")
        export(history, tmp_path / "all.xlsx", "xlsx")
        cells = load_workbook(tmp_path / "all.xlsx")["Spans"]
        assert (cells["A2"].value, cells["D2"].value) == (name, "watcher")
        export(history, tmp_path / "all.html", "html")
        page = (tmp_path / "all.html").read_text()
        assert "watcher" in page
        assert "other-5" in page
