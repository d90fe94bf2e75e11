"""Opens a spreadsheet file so that nothing of it stays elsewhere on the disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

Untyped = Any
"""What xlsxwriter makes; it has no types."""
MOST_ROWS = 1_048_576
"""Of one sheet, by Excel's limits."""
DAY_S = 86_400
LENGTH = "[h]:mm:ss"


@contextmanager
def workbook(out: BinaryIO, *, streamed_beside: Path | None = None) -> Iterator[Untyped]:
    """An xlsxwriter Workbook that is written to out when the block ends well.

    streamed_beside: rows wait in a folder of the owner's there instead of in memory, and are gone
    with the block; every sheet then takes its rows in order.
    """
    import xlsxwriter  # noqa: PLC0415  # staged

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    if streamed_beside is None:
        made = xlsxwriter.Workbook(out, {**plain, "in_memory": True})
        yield made
        made.close()
        return
    with tempfile.TemporaryDirectory(
        dir=streamed_beside, prefix="workmoniq-", suffix=".unfinished", ignore_cleanup_errors=True
    ) as folder:
        made = xlsxwriter.Workbook(out, {**plain, "constant_memory": True, "tmpdir": folder})
        try:
            yield made
            made.close()
        finally:
            for sheet in made.worksheets():  # else each warns of a file nobody closed
                if sheet.row_data_fh is not None and not sheet.row_data_fh.closed:
                    sheet.row_data_fh.close()
            made.fileclosed = True
