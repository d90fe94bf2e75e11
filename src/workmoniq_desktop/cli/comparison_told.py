"""Two periods side by side, as a table, CSV or JSON; also what only the earlier one had."""

import csv
from datetime import tzinfo

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import day_and_time, length, local_iso
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.report import Comparison
from workmoniq_desktop.services.export.as_csv import guarded
from workmoniq_desktop.services.export.document_words import ENGLISH
from workmoniq_desktop.services.export.report_document import name_of


def tell_comparison(compared: Comparison, form: str, zone: tzinfo, terminal: Terminal) -> None:
    """form: table, json or csv."""
    match form:
        case "json":
            terminal.say_json(_as_json(compared, zone))
        case "csv":
            _print_csv(compared, terminal)
        case _:
            _print_table(compared, zone, terminal)


def _as_json(compared: Comparison, zone: tzinfo) -> dict[str, object]:
    now, before = compared.now, compared.before
    return {
        "from": local_iso(now.from_us, zone),
        "to": local_iso(now.to_us, zone),
        "before_from": local_iso(before.from_us, zone),
        "by": now.by.value,
        **_both(now.total_us, before.total_us),
        "rows": [{"key": row.key, **_both(row.us, row.before_us)} for row in compared.rows],
    }


def _both(us: int, before_us: int) -> dict[str, int]:
    return {
        "seconds": us // SECOND_US,
        "microseconds": us,
        "before_seconds": before_us // SECOND_US,
        "before_microseconds": before_us,
    }


def _print_csv(compared: Comparison, terminal: Terminal) -> None:
    rows = csv.writer(terminal.out, lineterminator="\n")
    rows.writerow(("key", "seconds", "before_seconds"))
    for row in compared.rows:
        key = guarded(row.key) or ""
        shown = plain(key) if terminal.shows_output() else key
        rows.writerow((shown, row.us // SECOND_US, row.before_us // SECOND_US))


def _print_table(compared: Comparison, zone: tzinfo, terminal: Terminal) -> None:
    now, before = compared.now, compared.before
    terminal.say(f"{day_and_time(now.from_us, zone)} to {day_and_time(now.to_us, zone)}")
    terminal.say(f"beside the time from {day_and_time(before.from_us, zone)} until then")
    columns = (
        Column(heading=now.by.value.capitalize(), elastic=True),
        Column(heading="Time", number=True),
        Column(heading="Before", number=True),
        Column(heading="Change", number=True),
    )
    rows = [(name_of(row.key, now.by, ENGLISH), row.us, row.before_us) for row in compared.rows]
    rows.append(("Total", now.total_us, before.total_us))
    terminal.say_table(
        columns,
        [(name, length(us), length(was_us), _change(us - was_us)) for name, us, was_us in rows],
    )


def _change(us: int) -> str:
    return f"-{length(-us)}" if us < 0 else f"+{length(us)}"
