"""`workmoniq timeline`: the spans of a day, presence included."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.dates import A_DATE, typed_day
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import length, time_near
from workmoniq_desktop.domain.spans import PresenceSpan, Span, track_of
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history import Stretch
from workmoniq_desktop.services.spans_json import span_to_json

_COLUMNS = (
    Column(heading="Start", number=True),
    Column(heading="End", number=True),
    Column(heading="Length", number=True),
    Column(heading="What"),
    Column(heading="Which", elastic=True),
)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--day", metavar="D", help=f"the day that holds D: {A_DATE}; today if left out"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    day = typed_day(args.day, doors.clock.now_us(), zone)
    with doors.open_history(False) as history:
        spans = _in_order(history.timeline.between(day.from_us, day.to_us))
    if args.json:
        terminal.say_json({"spans": [span_to_json(span) for span in spans]})
        return 0
    rows = [
        (
            time_near(span.start_us, day.from_us, zone),
            time_near(span.end_us, day.from_us, zone),
            length(span.end_us - span.start_us),
            *_words(span),
        )
        for span in spans
    ]
    terminal.say_table(_COLUMNS, rows)
    return 0


def _in_order(stretch: Stretch) -> list[Span]:
    """By start; where a state and a window begin together, the state comes first."""
    spans: list[Span] = [*stretch.presence, *stretch.windows]
    return sorted(spans, key=lambda span: (span.start_us, track_of(span), span.device))


def _words(span: Span) -> tuple[str, str]:
    if isinstance(span, PresenceSpan):
        return span.state.value, f"({span.reason})" if span.reason else ""
    return f"  {span.app}", span.title or ""
