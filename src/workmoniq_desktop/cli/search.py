"""`workmoniq search`: find window titles."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.whole_numbers import positive
from workmoniq_desktop.cli.words import day_and_time, length
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.spans_json import span_to_json

_COLUMNS = (
    Column(heading="Last seen"),
    Column(heading="Length", number=True),
    Column(heading="App"),
    Column(heading="Title", elastic=True),
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
        hits = history.search.find(text, args.limit)
    if args.json:
        terminal.say_json({"spans": [span_to_json(hit.newest, hit.purpose) for hit in hits]})
        return 0
    if not hits:
        terminal.say("Nothing was found.")
        return 0
    zone = doors.zone()
    rows = [
        (
            day_and_time(span.start_us, zone),
            length(span.end_us - span.start_us),
            span.app,
            span.title or "",
        )
        for span in (hit.newest for hit in hits)
    ]
    terminal.say_table(_COLUMNS, rows)
    return 0
