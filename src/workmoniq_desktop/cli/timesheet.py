"""`workmoniq timesheet`: hours by project and day, for an invoice, or signed for a third party."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import date, tzinfo
from pathlib import Path

from workmoniq_desktop.cli.dates import A_DATE
from workmoniq_desktop.cli.naming import client_of, project_of
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, length, size
from workmoniq_desktop.domain.calendar import local_date, parse_moment
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.money import as_decimal
from workmoniq_desktop.domain.projects import ROUNDING_STEPS, Rounding, RoundingMode
from workmoniq_desktop.domain.timesheet import (
    Cell,
    Line,
    Sheet,
    SignedSheet,
    days_between,
    week_days,
    working_date,
)
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.shapes.working import InvoiceFormat, SigningFormat

VERIFY = "verify"


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    shown = deeds.add_parser("show", help="hours by project and day; default: this week")
    shown.add_argument("--week", metavar="D", help="the week that holds the day D")
    invoiced = deeds.add_parser("invoice", help="rows for an invoice, as CSV or XLSX")
    invoiced.add_argument("--client", metavar="C", help="only this client's projects")
    invoiced.add_argument("--format", choices=("csv", "xlsx"), help="default: by the end of PATH")
    signed = deeds.add_parser("sign", help="hours by project and day, signed")
    signed.add_argument("--name", metavar="N", required=True, help="your name on the sheet")
    signed.add_argument("--format", choices=("json", "html"), help="default: by the end of PATH")
    for part in (shown, invoiced, signed):
        part.add_argument("--from", dest="from_text", metavar="D", help=f"first day: {A_DATE}")
        part.add_argument("--to", dest="to_text", metavar="D", help="last day")
        part.add_argument(
            "--round",
            type=int,
            choices=ROUNDING_STEPS,
            metavar="MIN",
            help="round each cell to so many minutes: "
            f"{', '.join(map(str, ROUNDING_STEPS))}; default: as in the settings",
        )
        part.add_argument(
            "--mode", choices=[mode.value for mode in RoundingMode], help="where it is rounded to"
        )
    for part in (invoiced, signed):
        part.add_argument("path", type=Path, metavar="PATH", help="the file to write")
        part.add_argument("--project", metavar="P", help="only this project")
        part.add_argument("--force", action="store_true", help="replace PATH if it is there")
    key = deeds.add_parser("key", help="the fingerprint of the key that signs here")
    verified = deeds.add_parser(
        VERIFY, help="check a signed timesheet; needs no history and no key of yours"
    )
    verified.add_argument("path", type=Path, metavar="FILE", help="the signed timesheet")
    verified.add_argument(
        "--fingerprint", metavar="F", help="the fingerprint you were given; another is refused"
    )
    for part in (shown, invoiced, signed, key, verified):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    match args.deed:
        case "show":
            return _show(args, doors, terminal)
        case "invoice":
            return _invoice(args, doors, terminal)
        case "sign":
            return _sign(args, doors, terminal)
        case "key":
            with doors.open_history(False) as history:
                fingerprint = history.signing.fingerprint()
            if args.json:
                terminal.say_json({"fingerprint": fingerprint})
            else:
                terminal.say(fingerprint)
            return 0
        case _:
            return _verify(args, terminal)


def _show(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    days, rounding = _days(args, doors, args.week), _rounding(args, doors)
    with doors.open_history(False) as history:
        sheet = history.timesheets.sheet(days, rounding, doors.settings().day_start_h)
    if args.json:
        terminal.say_json(_sheet_as_json(sheet))
    else:
        _print(sheet, terminal)
    return 0


def _invoice(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    days, rounding = _days(args, doors, None), _rounding(args, doors)
    ending = args.path.suffix.lower()
    chosen: InvoiceFormat = args.format or ("xlsx" if ending == ".xlsx" else "csv")
    with doors.open_history(False) as history:
        book = history.projects.book()
        client = None if args.client is None else client_of(book, args.client).uid
        project = None if args.project is None else project_of(book, args.project).uid
        invoice = history.timesheets.invoice(
            days, rounding, doors.settings().day_start_h, client=client, project=project
        )
        size_bytes = history.timesheets.write_invoice(
            args.path, invoice, chosen, overwrite=args.force
        )
    totals = {
        currency: str(as_decimal(minor, currency))
        for currency, minor in invoice.totals_minor.items()
    }
    if args.json:
        terminal.say_json(
            {
                "path": str(args.path),
                "rows": len(invoice.rows),
                "seconds": invoice.exact_us / SECOND_US,
                "rounded_seconds": invoice.rounded_us / SECOND_US,
                "totals": totals,
                "bytes": size_bytes,
            }
        )
        return 0
    terminal.say(f"Wrote {count(len(invoice.rows), 'row')}, {size(size_bytes)}.")
    terminal.say(f"Time: {length(invoice.exact_us)}, rounded {length(invoice.rounded_us)}.")
    for currency, amount in totals.items():
        terminal.say(f"Amount: {amount} {currency}.")
    return 0


def _sign(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    days, rounding = _days(args, doors, None), _rounding(args, doors)
    start_h = doors.settings().day_start_h
    ending = args.path.suffix.lower()
    chosen: SigningFormat = args.format or ("html" if ending in (".html", ".htm") else "json")
    with doors.open_history(False) as history:
        book = history.projects.book()
        project = None if args.project is None else project_of(book, args.project).uid
        sheet = history.timesheets.sheet(days, rounding, start_h)
        signed = history.signing.write(
            args.path,
            sheet,
            args.name,
            project=project,
            day_start_h=start_h,
            signing_format=chosen,
            overwrite=args.force,
        )
    if args.json:
        terminal.say_json({"path": str(args.path), **_signed_as_json(signed)})
    else:
        terminal.say(f"Signed {length(signed.total.exact_us)} of {_range(signed)}.")
        terminal.say(f"Key fingerprint: {signed.fingerprint}")
    return 0


def _verify(args: Namespace, terminal: Terminal) -> int:
    from workmoniq_desktop.services.timesheet_signing import verify_file  # noqa: PLC0415  # one deed

    signed = verify_file(args.path, args.fingerprint)
    if args.json:
        terminal.say_json({"valid": True, **_signed_as_json(signed)})
        return 0
    terminal.say(f"Whole and unaltered. Signed by the key {signed.fingerprint}.")
    if args.fingerprint is None:
        terminal.say("Compare that with the fingerprint you were given: anybody can make a key.")
    terminal.say(f"{plain(signed.worker)}, {_range(signed)}, {plain(signed.zone)}.")
    rounded = length(signed.total.rounded_us)
    terminal.say(f"Total {length(signed.total.exact_us)}, rounded {rounded}.")
    columns = (
        Column(heading="Client", elastic=True),
        Column(heading="Project", elastic=True),
        Column(heading="Days", number=True),
        Column(heading="Exact", number=True),
        Column(heading="Rounded", number=True),
    )
    terminal.say_table(
        columns,
        [
            (
                line.client or "",
                line.project,
                str(len(line.days)),
                length(sum(cell.exact_us for _, cell in line.days)),
                length(sum(cell.rounded_us for _, cell in line.days)),
            )
            for line in signed.lines
        ],
    )
    return 0


def _days(args: Namespace, doors: Doors, week: str | None) -> tuple[date, ...]:
    """The typed week or range; from a first day until today; a last day alone; this week."""
    zone, settings = doors.zone(), doors.settings()
    today = working_date(doors.clock.now_us(), zone, settings.day_start_h)
    if args.from_text is None and args.to_text is None:
        day = today if week is None else _day(week, zone)
        return week_days(day, settings.week_start)
    last = today if args.to_text is None else _day(args.to_text, zone)
    first = last if args.from_text is None else _day(args.from_text, zone)
    return days_between(first, last)


def _day(text: str, zone: tzinfo) -> date:
    return local_date(parse_moment(text, zone, end=False), zone)


def _rounding(args: Namespace, doors: Doors) -> Rounding:
    kept = doors.settings().rounding
    return Rounding(
        step_minutes=kept.step_minutes if args.round is None else args.round,
        mode=kept.mode if args.mode is None else RoundingMode(args.mode),
    )


def _print(sheet: Sheet, terminal: Terminal) -> None:
    if len(sheet.days) > 7:
        columns: list[Column] = []
        heads: Sequence[date] = ()
    else:
        heads = sheet.days
        columns = [Column(heading=f"{day:%a %d}", number=True) for day in heads]
    rounds = sheet.rounding.step_minutes > 0
    tail = [Column(heading="Exact", number=True)]
    if rounds:
        tail.append(Column(heading="Rounded", number=True))

    def row(name: str, cells: Sequence[Cell], total: Cell) -> tuple[str, ...]:
        shown = [length(cell.rounded_us) if cell.exact_us else "" for cell in cells]
        ends = [length(total.exact_us), *([length(total.rounded_us)] if rounds else [])]
        return (name, *(shown if heads else ()), *ends)

    rows = [row(_name(line), line.cells, line.total) for line in sheet.lines]
    rows.append(row("Total", sheet.day_totals, sheet.total))
    terminal.say(f"{sheet.days[0].isoformat()} to {sheet.days[-1].isoformat()}")
    terminal.say_table([Column(heading="Project", elastic=True), *columns, *tail], rows)


def _name(line: Line) -> str:
    if line.project is None:
        return "(no project)"
    if line.name is None:
        return "(a removed project)"
    return f"{line.client} / {line.name}" if line.client else line.name


def _cell_as_json(cell: Cell) -> dict[str, object]:
    return {
        "seconds": cell.exact_us / SECOND_US,
        "rounded_seconds": cell.rounded_us / SECOND_US,
    }


def _sheet_as_json(sheet: Sheet) -> dict[str, object]:
    days = [day.isoformat() for day in sheet.days]

    def cells(some: Sequence[Cell]) -> dict[str, object]:
        return {day: _cell_as_json(cell) for day, cell in zip(days, some, strict=True)}

    return {
        "days": days,
        "rounding": {"minutes": sheet.rounding.step_minutes, "mode": sheet.rounding.mode.value},
        "rows": [
            {
                "client": line.client,
                "project": line.name,
                "uid": line.project,
                "days": cells(line.cells),
                "total": _cell_as_json(line.total),
            }
            for line in sheet.lines
        ],
        "day_totals": cells(sheet.day_totals),
        "total": _cell_as_json(sheet.total),
    }


def _signed_as_json(signed: SignedSheet) -> dict[str, object]:
    return {
        "fingerprint": signed.fingerprint,
        "worker": signed.worker,
        "from": signed.first.isoformat(),
        "to": signed.last.isoformat(),
        "zone": signed.zone,
        "issued_at": signed.issued_at,
        "rounding": {
            "minutes": signed.rounding.step_minutes,
            "mode": signed.rounding.mode.value,
        },
        "rows": [
            {
                "client": line.client,
                "project": line.project,
                "days": {day.isoformat(): _cell_as_json(cell) for day, cell in line.days},
            }
            for line in signed.lines
        ],
        "total": _cell_as_json(signed.total),
    }


def _range(signed: SignedSheet) -> str:
    return f"{signed.first.isoformat()} to {signed.last.isoformat()}"
