"""Exports of the history in formats that other programs and people read."""

import json
from datetime import datetime
from functools import partial
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from tests.integration.port.histories import (
    CLOCK,
    NOW_US,
    content,
    new_history,
    presence,
    reports_of,
    window,
)

from workmoniq_desktop.domain.calendar import UTC, to_us
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.export import as_html, as_pdf, as_xlsx
from workmoniq_desktop.services.export.document_words import HistoryWords
from workmoniq_desktop.services.export.exporting import Exporting
from workmoniq_desktop.services.shapes.keeping import ExportFormat
from workmoniq_desktop.store.database import Database

T0 = NOW_US - 2 * DAY_US + 9 * HOUR_US


def some_spans() -> list[Span]:
    return [
        presence(T0, T0 + HOUR_US),
        presence(T0 + HOUR_US, T0 + 2 * HOUR_US, State.IDLE),
        presence(T0 + 2 * HOUR_US, T0 + 3 * HOUR_US, State.OFF),
        window(T0, T0 + 30 * MINUTE_US + 123_457, app="<code> =1+1"),
        WindowSpan(
            device="desk",
            start_us=T0 + 31 * MINUTE_US,
            end_us=T0 + 50 * MINUTE_US,
            app="firefox",
            title=None,
            url="https://example.org/",
        ),
        presence(T0, T0 + HOUR_US, device="lap"),
        window(T0 + HOUR_US // 2, T0 + HOUR_US, app="mail", device="lap"),
    ]


def exporting(database: Database) -> Exporting:
    reports = reports_of(database)
    return Exporting(database, CLOCK, lambda: None, partial(reports.by, By.DAY))


def export(kind: ExportFormat, path: Path, spans: list[Span] | None = None) -> Path:
    with new_history(kept=some_spans() if spans is None else spans) as database:
        exporting(database).export(path, kind)
    return path


def test_an_activitywatch_export_holds_the_same_windows_and_presence(tmp_path: Path) -> None:
    with new_history(kept=some_spans()) as database:
        exporting(database).export(tmp_path / "aw.json", "activitywatch")
        kept, _ = content(database)
    buckets = json.loads((tmp_path / "aw.json").read_text())["buckets"]
    assert set(buckets) == {
        f"aw-watcher-{kind}_{host}" for kind in ("window", "afk") for host in ("desk", "lap")
    }
    for name, bucket in buckets.items():
        assert bucket["id"] == name
        assert bucket["client"]
        assert bucket["created"]
        assert {*bucket} == {"id", "type", "client", "hostname", "created", "events"}
    expected = [
        (span.device, span.start_us, span.end_us, span.app, span.title or "", span.url)
        for span in kept
        if isinstance(span, WindowSpan)
    ]
    assert taken_in(buckets, "currentwindow", "app", "title", "url") == expected
    there = [
        (span.device, span.start_us, span.end_us, words[span.state])
        for span in kept
        if isinstance(span, PresenceSpan)
        for words in ({State.ACTIVE: "not-afk", State.IDLE: "afk"},)
        if span.state in words
    ]
    assert taken_in(buckets, "afkstatus", "status") == there


def taken_in(
    buckets: dict[str, dict[str, object]], kind: str, *keys: str
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for bucket in buckets.values():
        events = bucket["events"]
        assert isinstance(events, list)
        for event in events if bucket["type"] == kind else ():
            start_us = to_us(datetime.fromisoformat(event["timestamp"]))
            end_us = start_us + round(event["duration"] * 1_000_000)
            data = tuple(event["data"].get(key) for key in keys)
            found.append((bucket["hostname"], start_us, end_us, *data))
    return sorted(found, key=str)


def test_a_workbook_of_the_history_holds_every_span_and_the_days(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export("xlsx", tmp_path / "all.xlsx"))
    rows = list(book["Spans"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(some_spans())
    by_app = {row[4]: row for row in rows[1:] if row[3] == "window"}
    assert by_app["<code> =1+1"][11] == pytest.approx(1800.123457)
    days = list(book["Days"].iter_rows(values_only=True))
    assert [(row[0], row[2]) for row in days[1:]] == [(day_of_t0(), 3600), ("total", 3600)]


def day_of_t0() -> str:
    return datetime.fromtimestamp(T0 / 1_000_000, UTC).date().isoformat()


def test_a_workbook_refuses_more_spans_than_a_sheet_has_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx.write, "__kwdefaults__", {"most_rows": 5})
    with pytest.raises(BadInput, match="narrower range"):
        export("xlsx", tmp_path / "all.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_goes_into_no_stream() -> None:
    with new_history(kept=some_spans()) as database, pytest.raises(BadInput, match="PATH"):
        exporting(database).write(BytesIO(), "xlsx")


class Rows(HTMLParser):
    """Counts the rows of each table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self._table = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._table = dict(attrs)["id"] or ""
        if tag == "tr":
            self.counts[self._table] = self.counts.get(self._table, 0) + 1


def test_a_page_of_the_history_lists_days_and_spans(tmp_path: Path) -> None:
    text = export("html", tmp_path / "all.html").read_text()
    assert Rows(text).counts == {"days": 3, "spans": 1 + len(some_spans())}
    assert "&lt;code&gt; =1+1" in text
    assert 'data-seconds="3600"' in text
    assert "Only the first" not in text


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_document_that_is_not_whole_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ExportFormat
) -> None:
    monkeypatch.setattr(as_html, "MOST_SPANS", 2)
    monkeypatch.setattr(as_pdf, "MOST_SPANS", 2)
    path = export(kind, tmp_path / f"all.{kind}")
    if kind == "pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    else:
        text = path.read_text()
        assert Rows(text).counts["spans"] == 3
    assert "Only the first 2 spans of this range are listed here." in text.replace("\n", " ")


def test_a_pdf_of_the_history_tells_the_days_and_spans(tmp_path: Path) -> None:
    path = export("pdf", tmp_path / "all.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    assert f"{day_of_t0()} 1:00:00" in text.replace("\n", " ")
    assert "0:30:00" in text
    assert "why idle" in text


@pytest.mark.parametrize("kind", ["xlsx", "html", "pdf", "activitywatch"])
def test_an_empty_history_is_exported_too(tmp_path: Path, kind: ExportFormat) -> None:
    path = export(kind, tmp_path / "none", [])
    assert path.stat().st_size > 10
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_documents_speak_the_language_of_the_windows(kind: ExportFormat, tmp_path: Path) -> None:
    words = HistoryWords(
        language="de",
        title="Verlauf",
        days="Aktive Zeit nach Tag",
        total="Summe",
        made="Erstellt am {0}",
        states={state: f"so {state.value}" for state in State},
        spoken=lambda reason: f"weil {reason}",
    )
    path = tmp_path / f"history.{kind}"
    with new_history(kept=some_spans()) as database:
        exporting(database).export(path, kind, words=words)
    if kind == "html":
        text = path.read_text()
        assert '<html lang="de">' in text
    else:
        text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    for said in ("Verlauf", "Aktive Zeit nach Tag", "Summe", "so active", "weil ", "Erstellt am 2"):
        assert said in text
    for english in ("Active time by day", "Total", "Made by"):
        assert english not in text
