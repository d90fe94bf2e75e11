"""`workmoniq search`: find window titles, apps and notes."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import tzinfo

from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.whole_numbers import positive
from workmoniq_desktop.cli.words import day_and_time, length, local_iso
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history import NoteHit
from workmoniq_desktop.services.spans_json import span_to_json

_COLUMNS = (
    Column(heading="Last seen"),
    Column(heading="Length", number=True),
    Column(heading="App"),
    Column(heading="Title", elastic=True),
)

_NOTE_COLUMNS = (
    Column(heading="Begins"),
    Column(heading="Length", number=True),
    Column(heading="Note", elastic=True),
)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT", help="words to look for")
    parser.add_argument(
        "--limit", type=positive, default=50, metavar="N", help="at most N titles (default: 50)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    text = " ".join(args.text).strip()
    if not text:
        raise Usage("there is nothing to look for: give some TEXT")
    with doors.open_history(False) as history:
        hits = history.search.everywhere(text, args.limit)
    zone = doors.zone()
    found = [*hits.titles, *(hit for hit in hits.apps if hit not in hits.titles)]
    if args.json:
        terminal.say_json(
            {
                "spans": [span_to_json(hit.newest, hit.purpose) for hit in found],
                "notes": [
                    {
                        "start": local_iso(hit.from_us, zone),
                        "end": local_iso(hit.to_us, zone),
                        "note": hit.note,
                    }
                    for hit in hits.notes
                ],
            }
        )
        return 0
    if not found and not hits.notes:
        terminal.say("Nothing was found.")
        return 0
    if found:
        _say_windows([hit.newest for hit in found], zone, terminal)
    if hits.notes:
        _say_notes(hits.notes, zone, terminal)
    return 0


def _say_windows(found: Sequence[WindowSpan], zone: tzinfo, terminal: Terminal) -> None:
    rows = [
        (
            day_and_time(span.start_us, zone),
            length(span.end_us - span.start_us),
            span.app,
            span.title or "",
        )
        for span in found
    ]
    terminal.say_table(_COLUMNS, rows)


def _say_notes(found: Sequence[NoteHit], zone: tzinfo, terminal: Terminal) -> None:
    rows = [
        (day_and_time(hit.from_us, zone), length(hit.to_us - hit.from_us), hit.note)
        for hit in found
    ]
    terminal.say_table(_NOTE_COLUMNS, rows)
