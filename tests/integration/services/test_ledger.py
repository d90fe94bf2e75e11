"""Everything that is handed out leaves one line, without content."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.clock import WoundClock
from tests.integration.port.histories import NOW_US, new_history, presence, window

from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import CannotWrite
from workmoniq_desktop.domain.ledger import SEALED_FOR_SYNC, LedgerEntry, Left
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.services.export.exporting import Exporting
from workmoniq_desktop.services.ledger import Ledger
from workmoniq_desktop.store.ledger import add_to_day

SPANS: list[Span] = [
    presence(NOW_US - HOUR_US, NOW_US - MINUTE_US),
    window(NOW_US - HOUR_US, NOW_US - MINUTE_US),
]


def test_an_export_is_in_the_ledger_by_its_name_and_size(tmp_path: Path) -> None:
    clock = WoundClock(at_us=NOW_US)
    with new_history(kept=SPANS) as database:
        exporting = Exporting(database, clock, lambda: None)
        written = exporting.export(tmp_path / "all.json", "json")
        stream = io.BytesIO()
        exporting.write(stream, "csv")
        assert Ledger(database, clock).newest() == [
            LedgerEntry(
                at_us=NOW_US,
                left=Left.EXPORT,
                what="2 spans as CSV",
                to="the standard output",
                size_bytes=len(stream.getvalue()),
            ),
            LedgerEntry(
                at_us=NOW_US,
                left=Left.EXPORT,
                what="2 spans as JSON",
                to="all.json",
                size_bytes=written.size_bytes,
            ),
        ]
        assert str(tmp_path) not in repr(Ledger(database, clock).newest())


def test_an_export_that_is_refused_leaves_no_line(tmp_path: Path) -> None:
    clock = WoundClock(at_us=NOW_US)
    there = tmp_path / "there.json"
    there.write_text("mine")
    with new_history(kept=SPANS) as database:
        with pytest.raises(CannotWrite):
            Exporting(database, clock, lambda: None).export(there, "json")
        assert Ledger(database, clock).newest() == []


def test_today_begins_at_local_midnight() -> None:
    zone = ZoneInfo("Europe/Berlin")
    clock = WoundClock(at_us=to_us(datetime(2026, 3, 28, 22, 59, tzinfo=UTC)))
    with new_history() as database:
        ledger = Ledger(database, clock)
        ledger.note(Left.EXPORT, "yesterday", "a.csv", 5)
        clock.at_us += 2 * MINUTE_US
        ledger.note(Left.BACKUP, "today", "b", 7)
        ledger.note(Left.EXPORT, "today", "c", 11)
        ledger.note(Left.EXPORT, "today", "d", 13)
        today = ledger.today(zone)
        assert (today.times, today.size_bytes) == (3, 31)
        assert today.by == ((Left.BACKUP, 1), (Left.EXPORT, 2))
        assert ledger.total_since(clock.at_us - DAY_US) == 36


def test_what_leaves_in_many_pieces_is_one_line_a_day() -> None:
    piece = LedgerEntry(
        at_us=NOW_US,
        left=Left.SYNC,
        what=SEALED_FOR_SYNC,
        to="https://sync.example.org",
        size_bytes=16_464,
    )
    elsewhere = replace(piece, to="https://other.example.org")
    tomorrow = replace(piece, at_us=NOW_US + DAY_US)
    with new_history() as database:
        for entry, day_from_us in (
            (piece, NOW_US - HOUR_US),
            (replace(piece, at_us=NOW_US + MINUTE_US), NOW_US - HOUR_US),
            (elsewhere, NOW_US - HOUR_US),
            (tomorrow, NOW_US + DAY_US - HOUR_US),
        ):
            with database.writing() as raw:
                add_to_day(raw, entry, day_from_us)
        assert Ledger(database, WoundClock(at_us=NOW_US)).newest() == [
            tomorrow,
            elsewhere,
            replace(piece, size_bytes=2 * 16_464),
        ]
