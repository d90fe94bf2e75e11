"""Dates far from today."""

from datetime import date

from workmoniq_desktop.domain.calendar import UTC, day_start, from_iso, iso


def test_a_year_is_always_written_with_four_digits() -> None:
    at_us = day_start(date(1, 1, 2), UTC)
    assert iso(at_us, 0) == "0001-01-02T00:00:00.000000+00:00"
    assert from_iso(iso(at_us, 90)) == (at_us, 90)
