"""Reports and comparisons, as tables, CSV and JSON."""

import csv
from collections.abc import Sequence
from datetime import tzinfo
from typing import assert_never

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, day_and_time, length, local_iso
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.report import By, Comparison, Report

# A spreadsheet takes a cell that begins so for a formula, and a title may come from a web page.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def tell_report(report: Report, form: str, zone: tzinfo, terminal: Terminal) -> None:
    """form: table, json or csv."""
    match form:
        case "json":
            terminal.say_json(_report_json(report, zone))
        case "csv":
            _print_csv(
                ("key", "seconds", "share"),
                [
                    (row.key or "", f"{row.us / SECOND_US:.6f}", f"{row.share:.6f}")
                    for row in report.rows
                ],
                terminal,
            )
        case _:
            _print_table(report, zone, terminal)


def tell_comparison(compared: Comparison, form: str, zone: tzinfo, terminal: Terminal) -> None:
    """form: table, json or csv."""
    match form:
        case "json":
            terminal.say_json(_comparison_json(compared, zone))
        case "csv":
            _print_csv(
                ("key", "seconds", "before_seconds"),
                [
                    (
                        row.key or "",
                        f"{row.us / SECOND_US:.6f}",
                        f"{row.before_us / SECOND_US:.6f}",
                    )
                    for row in compared.rows
                ],
                terminal,
            )
        case _:
            _print_comparison(compared, zone, terminal)


def _report_json(report: Report, zone: tzinfo) -> dict[str, object]:
    told: dict[str, object] = {
        "from": local_iso(report.from_us, zone),
        "to": local_iso(report.to_us, zone),
        "by": report.by.value,
        "rows": [
            {"key": row.key, "seconds": row.us / SECOND_US, "share": row.share}
            for row in report.rows
        ],
    }
    if report.rest_count:
        told["rest"] = {"count": report.rest_count, "seconds": report.rest_us / SECOND_US}
    return told


def _comparison_json(compared: Comparison, zone: tzinfo) -> dict[str, object]:
    now, before = compared.now, compared.before
    return {
        "from": local_iso(now.from_us, zone),
        "to": local_iso(now.to_us, zone),
        "before_from": local_iso(before.from_us, zone),
        "by": now.by.value,
        "seconds": now.total_us / SECOND_US,
        "before_seconds": before.total_us / SECOND_US,
        "rows": [
            {
                "key": row.key,
                "seconds": row.us / SECOND_US,
                "before_seconds": row.before_us / SECOND_US,
            }
            for row in compared.rows
        ],
    }


def _print_csv(
    headings: Sequence[str], cells: Sequence[tuple[str, str, str]], terminal: Terminal
) -> None:
    rows = csv.writer(terminal.out, lineterminator="\n")
    rows.writerow(headings)
    for key, *numbers in cells:
        shown = plain(key) if terminal.shows_output() else key
        rows.writerow((f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown, *numbers))


def _print_table(report: Report, zone: tzinfo, terminal: Terminal) -> None:
    terminal.say(f"{day_and_time(report.from_us, zone)} to {day_and_time(report.to_us, zone)}")
    columns = (
        Column(heading=report.by.value.capitalize(), elastic=True),
        Column(heading="Time", number=True),
        Column(heading="Share", number=True),
    )
    rows = [
        (row.key or _nothing(report.by), length(row.us), f"{row.share:.1%}") for row in report.rows
    ]
    if report.rest_count:
        share = report.rest_us / report.total_us
        rows.append((count(report.rest_count, "other"), length(report.rest_us), f"{share:.1%}"))
    terminal.say_table(columns, [*rows, ("Total", length(report.total_us), "")])


def _print_comparison(compared: Comparison, zone: tzinfo, terminal: Terminal) -> None:
    now, before = compared.now, compared.before
    terminal.say(f"{day_and_time(now.from_us, zone)} to {day_and_time(now.to_us, zone)}")
    terminal.say(f"beside the time from {day_and_time(before.from_us, zone)} until then")
    columns = (
        Column(heading=now.by.value.capitalize(), elastic=True),
        Column(heading="Time", number=True),
        Column(heading="Before", number=True),
        Column(heading="Change", number=True),
    )
    rows = [(row.key or _nothing(now.by), row.us, row.before_us) for row in compared.rows]
    rows.append(("Total", now.total_us, before.total_us))
    terminal.say_table(
        columns,
        [(name, length(us), length(was_us), _change(us - was_us)) for name, us, was_us in rows],
    )


def _change(us: int) -> str:
    return f"-{length(-us)}" if us < 0 else f"+{length(us)}"


def _nothing(by: By) -> str:
    """What to call reported time without a key."""
    match by:
        case By.APP | By.HOUR | By.DAY | By.DEVICE:
            return "(no window)"
        case By.TITLE:
            return "(no title)"
        case By.SITE:
            return "(no site)"
        case By.CATEGORY:
            return "(no category)"
        case By.PROJECT:
            return "(no project)"
        case _:
            assert_never(by)
