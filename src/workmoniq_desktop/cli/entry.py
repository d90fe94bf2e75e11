"""`workmoniq entry`: time entered by hand."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import tzinfo

from workmoniq_desktop.cli.dates import A_DATE, add_range, typed_day, typed_range
from workmoniq_desktop.cli.naming import add_label, label_as_json, label_in_words, typed_label
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, day_and_time, length, local_iso
from workmoniq_desktop.domain.calendar import parse_moment
from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Book, Entry
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    made = deeds.add_parser("add", help="add time by hand")
    changed = deeds.add_parser("change", help="change an entry")
    removed = deeds.add_parser("remove", help="remove an entry")
    shown = deeds.add_parser("list", help="the entries of a day or range; default: today")
    for part in (changed, removed):
        part.add_argument("entry", metavar="ENTRY", help="its id from `list`, or when it starts")
    for part, needed in ((made, True), (changed, False)):
        part.add_argument(
            "--from", dest="from_text", metavar="D", required=needed, help=f"begin: {A_DATE}"
        )
        part.add_argument("--to", dest="to_text", metavar="D", required=needed, help="the end")
        part.add_argument("--project", metavar="P", help="its name, or 'Client / Project'")
        part.add_argument("--category", metavar="C", help="a path such as 'Work > Meetings'")
        add_label(part)
    made.add_argument(
        "--cut", action="store_true", help="leave out what other entries hold already"
    )
    add_range(shown)
    for part in (made, changed, removed, shown):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    with doors.open_history(False) as history:
        book = history.projects.book()
        match args.deed:
            case "add":
                entries = list(_add(args, history, book, zone))
            case "change":
                entries = [_change(args, history, book, zone)]
            case "remove":
                entry = _entry_of(args.entry, history, zone)
                history.manual.remove(entry)
                entries = [entry]
            case _:
                entries = _between(args, history, doors)
    if args.deed != "list":
        doors.ask_app("changed")
    if args.json:
        terminal.say_json({"entries": [_as_json(entry, book, zone) for entry in entries]})
    elif args.deed == "list":
        _print(entries, book, zone, terminal)
    else:
        done = {"add": "Added", "change": "Changed", "remove": "Removed"}[args.deed]
        us = sum(entry.end_us - entry.start_us for entry in entries)
        terminal.say(f"{done} {count(len(entries), 'entry', 'entries')}, {length(us)}.")
    return 0


def _add(args: Namespace, history: History, book: Book, zone: tzinfo) -> tuple[Entry, ...]:
    from_us = parse_moment(args.from_text, zone, end=False)
    to_us = parse_moment(args.to_text, zone, end=True)
    return history.manual.add(from_us, to_us, _label(args, book), cut=args.cut)


def _change(args: Namespace, history: History, book: Book, zone: tzinfo) -> Entry:
    entry = _entry_of(args.entry, history, zone)
    from_us, to_us = entry.start_us, entry.end_us
    if args.from_text is not None:
        from_us = parse_moment(args.from_text, zone, end=False)
    if args.to_text is not None:
        if entry.running:
            raise BadInput("a timer that runs has no end yet: end it with `workmoniq task stop`")
        to_us = parse_moment(args.to_text, zone, end=True)
    # a task or project that is not named stays; naming a project lets an old task go
    project = args.project if args.project is not None else entry.label.project
    if project is not None and args.project is None:
        known = book.project(project)
        project = None if known is None else known.uid
    said = _label(args, book, project)
    label = replace(
        entry.label,
        project=said.project if said.project is not None else entry.label.project,
        task=entry.label.task if args.task is None and args.project is None else said.task,
        tags=entry.label.tags if args.tag is None else said.tags,
        note=entry.label.note if args.note is None else said.note,
        category=entry.label.category if args.category is None else said.category,
        billable=entry.label.billable if args.billable is None else said.billable,
    )
    return history.manual.change(entry, replace(entry, start_us=from_us, end_us=to_us, label=label))


def _label(args: Namespace, book: Book, project: str | None = None) -> Label:
    label = typed_label(args, book, args.project if args.project is not None else project)
    return replace(label, category=(args.category or "").strip() or None)


def _entry_of(text: str, history: History, zone: tzinfo) -> Entry:
    """By its id, or by the moment it starts. Raises BadInput."""
    last = text.rsplit("-", 1)[-1]
    if "-manual-" in text and last.isascii() and last.isdigit() and len(last) < 18:
        start_us, exact = int(last), True
    else:
        start_us, exact = parse_moment(text, zone, end=False), False
    for entry in history.manual.between(start_us, start_us + (1 if exact else DAY_US)):
        if exact and f"{entry.device}-manual-{entry.start_us}" == text:
            return entry
        if not exact and start_us <= entry.start_us < start_us + 60 * SECOND_US:
            return entry
    raise BadInput("there is no such entry: see `workmoniq entry list`")


def _between(args: Namespace, history: History, doors: Doors) -> list[Entry]:
    from_us, to_us = typed_range(args, doors.zone())
    today = typed_day(None, doors.clock.now_us(), doors.zone())
    if from_us is None and to_us is None:
        from_us = today.from_us
    to_us = today.to_us if to_us is None else to_us
    return history.manual.between(-(1 << 60) if from_us is None else from_us, to_us)


def _print(entries: list[Entry], book: Book, zone: tzinfo, terminal: Terminal) -> None:
    columns = (
        Column(heading="Start"),
        Column(heading="Length", number=True),
        Column(heading="Project", elastic=True),
        Column(heading="Note", elastic=True),
        Column(heading="Tags", elastic=True),
    )
    rows = [
        (
            day_and_time(entry.start_us, zone),
            length(entry.end_us - entry.start_us) + (" …" if entry.running else ""),
            label_in_words(entry.label, book),
            entry.label.note or "",
            ", ".join(entry.label.tags),
        )
        for entry in entries
    ]
    terminal.say_table(columns, rows)


def _as_json(entry: Entry, book: Book, zone: tzinfo) -> dict[str, object]:
    return {
        "id": f"{entry.device}-manual-{entry.start_us}",
        "start": local_iso(entry.start_us, zone),
        "end": local_iso(entry.end_us, zone),
        "seconds": (entry.end_us - entry.start_us) / SECOND_US,
        "running": entry.running,
        **label_as_json(entry.label, book),
    }
