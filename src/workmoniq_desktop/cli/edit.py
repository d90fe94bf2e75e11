"""`workmoniq edit`: say what time was for, hide, merge and split it; the record stays as it is."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable
from datetime import tzinfo

from workmoniq_desktop.cli.commands_told import command_to_json, edit_words, state_words
from workmoniq_desktop.cli.dates import A_DATE, add_range
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.whole_numbers import positive
from workmoniq_desktop.cli.words import day_and_time, length
from workmoniq_desktop.domain import calendar
from workmoniq_desktop.domain.edits import Assign, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.labels_json import FIELDS
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History

_COLUMNS = (
    Column(heading="When"),
    Column(heading="What"),
    Column(heading="State"),
    Column(heading="Of", elastic=True),
)


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    assign = deeds.add_parser("assign", help="say what a range of time was for")
    assign.add_argument("--category", metavar="C", help="such as 'Work > Programming'")
    assign.add_argument("--project", metavar="P", help="its name, or a part no other has")
    assign.add_argument("--task", metavar="T", help="its name, or a part no other has")
    assign.add_argument("--tag", action="append", metavar="T", help="may be given several times")
    assign.add_argument("--note", metavar="N", help="in your own words")
    assign.add_argument(
        "--clear", action="append", choices=FIELDS, metavar="FIELD", help=", ".join(FIELDS)
    )
    note = deeds.add_parser("note", help="write a note on a range of time")
    note.add_argument("text", nargs="?", metavar="TEXT", help="the note; '' takes it away")
    hide = deeds.add_parser("hide", help="leave a range of time out of every report")
    show = deeds.add_parser("show", help="take hidden time in again")
    merge = deeds.add_parser("merge", help="take all of a range for one window that is in it")
    merge.add_argument("--app", metavar="A", help="the app of that window")
    merge.add_argument("--title", metavar="T", help="its title; the longest shown if left out")
    split = deeds.add_parser("split", help="cut the span at a moment in two")
    split.add_argument("--at", metavar="T", help=A_DATE)
    log = deeds.add_parser("log", help="list what was edited, newest first")
    log.add_argument("--limit", type=positive, default=50, metavar="N", help="default: 50")
    for part in (assign, note, hide, show, merge):
        add_range(part)
    for part in (assign, note, hide, show):
        part.add_argument("--app", metavar="A", help="only where this app was shown")
    for part in (assign, note, hide, show, merge, split, log):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    if args.deed == "log":
        return _log(args, doors, terminal)
    make = _edit(args, zone, doors.settings().day_start_h)
    with doors.open_history(False) as history:
        edit = make(history)
        before_us = _time_of(history, edit)
        command = history.editing.do(args.deed, (edit,))
        counted_us = _time_of(history, edit) if args.deed == "show" else before_us
    doors.ask_app("changed")
    if args.json:
        terminal.say_json({"edit": command_to_json(command, zone)})
        return 0
    terminal.say(f"Done: {edit_words(edit, zone)}.")
    if not isinstance(edit, Split):
        terminal.say(f"That is {length(counted_us)} of reported time. Back: workmoniq undo")
    return 0


def _edit(args: Namespace, zone: tzinfo, day_start_h: int) -> Callable[[History], Edit]:
    """What is to be done, once there is a history to ask. Raises Usage, UnknownDate."""
    if args.deed == "split" and args.at is None:
        raise Usage("say where to cut: give --at")
    if args.deed == "split":
        at_us = calendar.parse_moment(args.at, zone, end=False, start_h=day_start_h)
        return lambda _: Split(at_us=at_us)
    from_us, to_us = calendar.parse_range(args.from_text, args.to_text, zone, day_start_h)
    if from_us is None or to_us is None:
        raise Usage("say which time: give --from and --to")
    app = None if args.deed == "merge" else args.app
    part = Part(from_us=from_us, to_us=to_us, app=app)
    match args.deed:
        case "assign":
            fields = _fields(args)
            return lambda history: _assign(args, part, fields, history)
        case "note" if args.text is None:
            raise Usage("say what to note: give TEXT")
        case "merge" if args.app is None:
            raise Usage("say which window to take it for: give --app")
        case "note":
            label = Label(note=args.text or None)
            return lambda _: Assign(part=part, label=label, fields=frozenset({"note"}))
        case "merge":
            return lambda history: _merge(args, part, history)
        case _:
            return lambda _: Hide(part=part, hidden=args.deed == "hide")


def _fields(args: Namespace) -> frozenset[str]:
    given = {
        "category": args.category,
        "project": args.project or args.task,
        "task": args.project or args.task,  # a task of another project would be wrong
        "tags": args.tag,
        "note": args.note,
    }
    said = {name for name, value in given.items() if value is not None}
    cleared = set(args.clear or ())
    if "project" in cleared:
        cleared.add("task")
    if not said and not cleared:
        raise Usage("say what it was for: --category, --project, --task, --tag, --note or --clear")
    if both := sorted(said & cleared - ({"task"} if args.task is None else set())):
        raise Usage(f"--clear {both[0]} and a new one contradict each other")
    return frozenset(said | cleared)


def _assign(args: Namespace, part: Part, fields: frozenset[str], history: History) -> Edit:
    found = history.editing.label_of(category=args.category, project=args.project, task=args.task)
    label = Label(
        category=found.category,
        project=found.project,
        task=found.task,
        tags=tuple(dict.fromkeys(args.tag or ())),
        note=args.note or None,
    )
    return Assign(part=part, label=label, fields=fields)


def _merge(args: Namespace, part: Part, history: History) -> Edit:
    """The window of that app, and title, that was shown longest in the range. Raises BadInput."""
    shown: Counter[tuple[str | None, str | None, str | None]] = Counter()
    for span in history.timeline.reported(part.from_us, part.to_us):
        if span.app == args.app and args.title in (None, span.title):
            shown[span.process, span.title, span.url] += span.end_us - span.start_us
    if not shown:
        raise BadInput("no such window is in that time: choose one that `workmoniq timeline` shows")
    ((process, title, url), _), *_ = shown.most_common(1)
    return Merge(part=part, app=args.app, process=process, title=title, url=url)


def _time_of(history: History, edit: Edit) -> int:
    if isinstance(edit, Split):
        return 0
    part = edit.part
    spans = history.timeline.reported(part.from_us, part.to_us)
    return sum(span.counted_us for span in spans if part.app in (None, span.app))


def _log(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    with doors.open_history(False) as history:
        commands = history.editing.history(args.limit)
    if args.json:
        terminal.say_json({"edits": [command_to_json(command, zone) for command in commands]})
        return 0
    if not commands:
        terminal.say("Nothing was edited yet.")
        return 0
    rows = [
        (
            day_and_time(command.made_us, zone),
            command.name.replace("_", " "),
            state_words(command),
            "; ".join(edit_words(edit, zone) for edit in command.edits),
        )
        for command in commands
    ]
    terminal.say_table(_COLUMNS, rows)
    return 0
