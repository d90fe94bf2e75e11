"""What the numbers of apps and titles stand for, for many at once."""

from collections.abc import Iterable

from workmoniq_desktop.store.connection import Run

_GAP = 32
"""Rows read for nothing rather than asked apart: titles are numbered as they were first seen."""


def apps(run: Run) -> dict[int, tuple[str, str | None]]:
    """Name and process of every app."""
    rows = run("SELECT id, name, process FROM apps", ())
    return {number: (name, process) for number, name, process in rows}


def devices(run: Run) -> dict[int, str]:
    """The name of every device."""
    return {number: name for number, name in run("SELECT id, name FROM devices", ())}  # noqa: C416  # rows


def titles(run: Run, numbers: Iterable[int]) -> dict[int, tuple[str | None, str | None]]:
    """Text and URL of titles; those that are no more are left out."""
    found: dict[int, tuple[str | None, str | None]] = {}
    wanted = sorted(numbers)
    at = 0
    while at < len(wanted):
        until = at
        while until + 1 < len(wanted) and wanted[until + 1] - wanted[until] <= _GAP:
            until += 1
        for number, text, url in run(
            "SELECT id, text, url FROM titles WHERE id BETWEEN ? AND ?", (wanted[at], wanted[until])
        ):
            found[number] = (text, url)
        at = until + 1
    return found
