"""`workmoniq timeline`: the spans of a day, presence included."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.dates import A_DATE, typed_day
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import length, time_near
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import PresenceSpan, WatchedSpan
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history import Purpose, Told, ToldReported
from workmoniq_desktop.services.spans_json import (
    entry_to_json,
    reported_to_json,
    span_to_json,
    watched_to_json,
)

_COLUMNS = (
    Column(heading="Start", number=True),
    Column(heading="End", number=True),
    Column(heading="Length", number=True),
    Column(heading="What"),
    Column(heading="Which", elastic=True),
)
_FOR = Column(heading="For", elastic=True)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--day", metavar="D", help=f"the day that holds D: {A_DATE}; today if left out"
    )
    parser.add_argument(
        "--reported", action="store_true", help="as reports count it, with rules and edits"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    day = typed_day(args.day, doors.clock.now_us(), zone, doors.settings().day_start_h)
    shown: list[Told | ToldReported] = []
    with doors.open_history(False) as history:
        if args.reported:
            shown += history.timeline.told_reported(day.from_us, day.to_us)
        else:
            shown += history.timeline.told(day.from_us, day.to_us)
    if args.json:
        terminal.say_json({"spans": [_as_json(told) for told in shown]})
        return 0
    rows = [
        (
            time_near(told.span.start_us, day.from_us, zone),
            time_near(told.span.end_us, day.from_us, zone),
            length(told.span.end_us - told.span.start_us),
            *_words(told),
            _for(told.purpose),
        )
        for told in shown
    ]
    if any(row[-1] for row in rows):
        terminal.say_table((*_COLUMNS, _FOR), rows)
    else:
        terminal.say_table(_COLUMNS, [row[:-1] for row in rows])
    return 0


def _as_json(told: Told | ToldReported) -> dict[str, object]:
    match told.span:
        case Entry():
            return entry_to_json(told.span, told.purpose)
        case ReportedSpan():
            return reported_to_json(told.span, told.purpose)
        case WatchedSpan():
            return watched_to_json(told.span)
        case _:
            return span_to_json(told.span, told.purpose)


def _words(told: Told | ToldReported) -> tuple[str, str]:
    match told.span:
        case PresenceSpan(state=state, reason=reason):
            return state.value, f"({reason})" if reason else ""
        case Entry(running=running):
            return "  (by hand)", "(running)" if running else ""
        case WatchedSpan(source=source):
            return "  (watcher)", source
        case ReportedSpan(by_hand=True):
            return "  (by hand)", ""
        case ReportedSpan(app=app, title=title):
            return f"  {app or '(no window)'}", title or ""
        case _:
            return f"  {told.span.app}", told.span.title or ""


def _for(purpose: Purpose) -> str:
    """Category, project and task in a few words."""
    said = (purpose.category, purpose.project, purpose.task, *purpose.tags, purpose.note)
    return "; ".join(part for part in said if part)
