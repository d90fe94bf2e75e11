"""`workmoniq export`: write the history to a file in an open format."""

import io
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import get_args

from workmoniq_desktop.cli.dates import add_range, typed_range
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, size
from workmoniq_desktop.domain.errors import BadInput, CannotWrite
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.export.earlier import would_be_lost
from workmoniq_desktop.services.shapes.keeping import ExportFormat

STANDARD_OUTPUT = Path("-")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="the file; - is standard output")
    add_range(parser)
    parser.add_argument(
        "--format", choices=get_args(ExportFormat), help="default: as PATH ends, else json"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace PATH even if it is no earlier export"
    )
    parser.add_argument("--json", action="store_true", help="print JSON about what was written")
    parser.epilog = f"Without --from and --to: everything. {parser.epilog}"


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    path: Path = args.path
    from_us, to_us = typed_range(args, doors.zone())
    chosen: ExportFormat = args.format or _by_name(path)
    if path == STANDARD_OUTPUT:
        return _to_output(chosen, from_us, to_us, doors, terminal)
    _refuse_to_lose(path, force=args.force)
    with doors.open_history(False) as history, terminal.progress("Exporting") as progress:
        written = history.exporting.export(path, chosen, from_us, to_us, progress, overwrite=True)
    if args.json:
        terminal.say_json(
            {"path": str(written.path), "spans": written.spans, "bytes": written.size_bytes}
        )
    else:
        terminal.say(f"Wrote {count(written.spans, 'span')}, {size(written.size_bytes)}.")
    return 0


def _to_output(
    chosen: ExportFormat, from_us: int | None, to_us: int | None, doors: Doors, terminal: Terminal
) -> int:
    if not isinstance(terminal.out, io.TextIOWrapper):
        raise CannotWrite("the standard output takes no bytes here; give a PATH")
    if terminal.shows_output():
        raise BadInput("a whole history is not shown on a terminal; give a PATH, or use a pipe")
    with doors.open_history(False) as history, terminal.progress("Exporting") as progress:
        history.exporting.write(terminal.out.buffer, chosen, from_us, to_us, progress)
    return 0


def _by_name(path: Path) -> ExportFormat:
    formats: dict[str, ExportFormat] = {
        ".csv": "csv",
        ".xlsx": "xlsx",
        ".html": "html",
        ".pdf": "pdf",
    }
    return formats.get(path.suffix.lower(), "json")


def _refuse_to_lose(path: Path, *, force: bool) -> None:
    """Raise CannotWrite where an export would replace something that is none."""
    try:
        if path.exists() and not path.is_file():
            raise CannotWrite("PATH is there and no ordinary file; name a file to write")
        lost = would_be_lost(path)
    except OSError as refused:
        raise CannotWrite(
            f"PATH cannot be looked at ({refused.strerror}); name a file you may write"
        ) from refused
    if lost and not force:
        raise CannotWrite(
            "PATH is there and is no earlier export; name another file, or replace it with --force"
        )
