"""An invoice's rows as CSV or XLSX: what an office takes into its own invoice."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from workmoniq_desktop.domain.money import as_decimal, places
from workmoniq_desktop.domain.timesheet import Invoice, InvoiceRow, hours
from workmoniq_desktop.services.export.as_csv import guarded
from workmoniq_desktop.services.export.whole_file import whole_file
from workmoniq_desktop.services.shapes.working import InvoiceFormat

HEADER = (
    "date",
    "client",
    "project",
    "task",
    "note",
    "hours",
    "hours_rounded",
    "rate",
    "amount",
    "currency",
    "billable",
)
_WIDTHS = (12, 22, 24, 18, 36, 10, 14, 10, 12, 10, 9)


def write_invoice(
    path: Path,
    invoice: Invoice,
    invoice_format: InvoiceFormat,
    note: Callable[[int], None],
    *,
    overwrite: bool,
) -> int:
    """Write path whole or not at all; its bytes, which note is told before the file is there.

    Raises CannotWrite, DiskFull.
    """
    with whole_file(path, overwrite=overwrite) as out:
        if invoice_format == "csv":
            _write_csv(out, invoice)
        else:
            _write_xlsx(out, invoice)
        size_bytes = out.tell()
        note(size_bytes)
    return size_bytes


def _write_csv(out: BinaryIO, invoice: Invoice) -> None:
    """RFC 4180, UTF-8; a text that a spreadsheet would take for a formula is guarded."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADER)
    for row in invoice.rows:
        rows.writerow(
            (
                row.day.isoformat(),
                *(guarded(each) for each in (row.client, row.project, row.task, row.note)),
                hours(row.exact_us),
                hours(row.rounded_us),
                _money(row.rate_minor, row.currency),
                _money(row.amount_minor, row.currency),
                row.currency,
                "yes" if row.billable else "no",
            )
        )
    out.write(text.getvalue().encode())


def _write_xlsx(out: BinaryIO, invoice: Invoice) -> None:
    import xlsxwriter  # noqa: PLC0415  # staged: only who writes one needs it

    # in_memory: nothing of it in a temporary folder
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    numbered = book.add_format({"num_format": "0.0000"})
    money = {n: book.add_format({"num_format": "0." + "0" * n if n else "0"}) for n in (0, 2, 3)}
    page = book.add_worksheet("Hours")
    page.freeze_panes(1, 0)
    for at, (name, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        page.set_column(at, at, width)
        page.write_string(0, at, name, bold)
    for line, row in enumerate(invoice.rows, start=1):
        page.write_datetime(line, 0, row.day, dated)
        for at, text in enumerate((row.client, row.project, row.task, row.note), start=1):
            if text is not None:
                page.write_string(line, at, text)
        page.write_number(line, 5, float(hours(row.exact_us)), numbered)
        page.write_number(line, 6, float(hours(row.rounded_us)), numbered)
        _write_price(page, line, row, money)
        page.write_string(line, 10, "yes" if row.billable else "no")
    totals = book.add_worksheet("Totals")
    totals.set_column(0, 1, 16)
    lines = [("hours", hours(invoice.exact_us), 3), ("hours_rounded", hours(invoice.rounded_us), 3)]
    for line, (name, value, _) in enumerate(lines):
        totals.write_string(line, 0, name, bold)
        totals.write_number(line, 1, float(value), numbered)
    for line, (currency, minor) in enumerate(invoice.totals_minor.items(), start=len(lines)):
        totals.write_string(line, 0, currency, bold)
        totals.write_number(line, 1, float(as_decimal(minor, currency)), money[places(currency)])
    book.close()


def _write_price(page: object, line: int, row: InvoiceRow, money: dict[int, object]) -> None:
    if row.currency is None or row.rate_minor is None or row.amount_minor is None:
        return
    style = money[places(row.currency)]
    write = page.write_number  # type: ignore[attr-defined]  # xlsxwriter has no types
    write(line, 7, float(as_decimal(row.rate_minor, row.currency)), style)
    write(line, 8, float(as_decimal(row.amount_minor, row.currency)), style)
    page.write_string(line, 9, row.currency)  # type: ignore[attr-defined]  # as above


def _money(minor: int | None, currency: str | None) -> str | None:
    return None if minor is None or currency is None else str(as_decimal(minor, currency))
