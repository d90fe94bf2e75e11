"""`workmoniq task`: the timer, which says what is being done now."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.naming import add_label, label_as_json, label_in_words, typed_label
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import length, local_iso, time_near
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Book, Entry
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    started = deeds.add_parser("start", help="start a timer; one that runs ends at that moment")
    started.add_argument("project", metavar="PROJECT", help="its name, or 'Client / Project'")
    add_label(started)
    parts = [started]
    for deed, summary in (
        ("stop", "end the timer"),
        ("current", "what is timed now"),
        ("list", "the projects and tasks a timer can be started for"),
    ):
        parts.append(deeds.add_parser(deed, help=summary))
    for part in parts:
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    with doors.open_history(False) as history:
        book = history.projects.book()
        _tell_of_an_end(history, doors, terminal)
        match args.deed:
            case "start":
                label = typed_label(args, book, args.project)
                entry: Entry | None = history.timers.start(label)
                said = "Started"
            case "stop":
                entry, said = history.timers.stop(), "Stopped"
            case "current":
                entry, said = history.timers.current(), "Running"
            case _:
                return _list(book, history.timers.current(), terminal, as_json=args.json)
    if args.deed in ("start", "stop"):
        doors.ask_app("changed")
    if args.json:
        terminal.say_json({"timer": None if entry is None else _as_json(entry, book, doors)})
    elif entry is None:
        terminal.say("No timer runs.")
    else:
        lasted = length(entry.end_us - entry.start_us)
        since = time_near(entry.start_us, doors.clock.now_us(), doors.zone())
        tail = f"since {since}" if args.deed == "start" else f"{lasted}, since {since}"
        terminal.say(f"{said}: {plain(label_in_words(entry.label, book))}, {tail}.")
    return 0


def _tell_of_an_end(history: History, doors: Doors, terminal: Terminal) -> None:
    ended = history.timers.ended_by_itself()
    if ended is not None:
        at = time_near(ended[1], doors.clock.now_us(), doors.zone())
        print(
            f"The last timer ended at {at}, because the computer was off or asleep after that.",
            file=terminal.err,
        )


def _list(book: Book, current: Entry | None, terminal: Terminal, *, as_json: bool) -> int:
    labels = []
    for project in book.live_projects():
        labels.append(Label(project=project.uid))
        labels += [Label(project=project.uid, task=t.uid) for t in book.tasks_of(project.uid)]

    def runs(label: Label) -> bool:
        if current is None:
            return False
        return (current.label.project, current.label.task) == (label.project, label.task)

    if as_json:
        rows = [{**_named(label, book), "running": runs(label)} for label in labels]
        terminal.say_json({"tasks": rows})
        return 0
    columns = (Column(heading="Project: Task", elastic=True), Column(heading=""))
    terminal.say_table(
        columns,
        [(label_in_words(label, book), "running" if runs(label) else "") for label in labels],
    )
    return 0


def _named(label: Label, book: Book) -> dict[str, object]:
    whole = label_as_json(label, book)
    return {name: whole[name] for name in ("client", "project", "task")}


def _as_json(entry: Entry, book: Book, doors: Doors) -> dict[str, object]:
    zone = doors.zone()
    return {
        "start": local_iso(entry.start_us, zone),
        "end": None if entry.running else local_iso(entry.end_us, zone),
        "seconds": (entry.end_us - entry.start_us) / SECOND_US,
        **label_as_json(entry.label, book),
    }
