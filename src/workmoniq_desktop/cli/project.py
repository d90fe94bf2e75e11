"""`workmoniq project`: clients, projects and tasks."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from dataclasses import replace
from typing import Any

from workmoniq_desktop.cli.dates import add_range, typed_range
from workmoniq_desktop.cli.naming import client_of, project_of, task_of
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.words import length
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.money import as_decimal, parse_currency, parse_rate
from workmoniq_desktop.domain.projects import Book, Client, Project, Task
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History

Thing = Client | Project | Task


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    shown = deeds.add_parser("list", help="all projects; with a range, also their hours")
    add_range(shown)
    shown.add_argument("--archived", action="store_true", help="with those put away")
    made = deeds.add_parser("add", help="add a project")
    changed = deeds.add_parser("change", help="rename a project, or change what it says")
    merged = deeds.add_parser("merge", help="let all time of one project count for another")
    for part in (made, changed, merged):
        part.add_argument("project", metavar="PROJECT", help="its name, or 'Client / Project'")
    merged.add_argument("into", metavar="INTO", help="the project that stays")
    changed.add_argument("--name", metavar="N", help="the new name")
    for part in (made, changed):
        _add_price(part)
        part.add_argument("--client", metavar="C", help="whom it is for; '' for nobody")
        part.add_argument("--currency", metavar="CUR", help="three letters; default for new: EUR")
        part.add_argument("--colour", metavar="#RRGGBB", help="its colour; '' for one of ours")
    parts = [shown, made, changed, merged, *_put_away(deeds, "project")]
    client = deeds.add_parser("client", help="clients: list, add, change, archive, remove")
    task = deeds.add_parser("task", help="tasks of a project: list, add, change, archive, remove")
    parts += [*_client_arguments(client), *_task_arguments(task)]
    for part in parts:
        part.add_argument("--json", action="store_true", help="print JSON")
    for part in (*parts, client, task):
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    which: str = args.deed
    if which == "list":
        return _list(args, doors, terminal)
    with doors.open_history(False) as history:
        if which == "client":
            changed = _client(args, history, terminal)
        elif which == "task":
            changed = _task(args, history, terminal)
        else:
            changed = _project(args, history, terminal)
    if changed:
        doors.ask_app("changed")
    return 0


def _put_away(deeds: Any, kind: str) -> list[ArgumentParser]:  # noqa: ANN401  # argparse's own
    parts = []
    for deed, summary in (
        ("archive", f"put a {kind} away: nobody is offered it, reports keep it"),
        ("unarchive", f"offer a {kind} again"),
        ("remove", f"remove a {kind} that no time names"),
    ):
        part: ArgumentParser = deeds.add_parser(deed, help=summary)
        if kind == "task":
            part.add_argument("project", metavar="PROJECT", help="the task's project")
        part.add_argument(kind, metavar=kind.upper(), help="its name")
        parts.append(part)
    return parts


def _add_price(part: ArgumentParser) -> None:
    part.add_argument("--rate", metavar="R", help="price of an hour, such as 85.50; '' for none")
    part.add_argument("--billable", choices=("yes", "no"), help="default for new: yes")


def _client_arguments(parser: ArgumentParser) -> list[ArgumentParser]:
    deeds = parser.add_subparsers(dest="client_deed", metavar="WHAT", required=True)
    shown = deeds.add_parser("list", help="all clients")
    made = deeds.add_parser("add", help="add a client")
    changed = deeds.add_parser("change", help="rename a client, or change the address")
    for part in (made, changed):
        part.add_argument("client", metavar="CLIENT", help="its name")
        part.add_argument("--address", metavar="A", help="as it stands on an invoice")
    changed.add_argument("--name", metavar="N", help="the new name")
    return [shown, made, changed, *_put_away(deeds, "client")]


def _task_arguments(parser: ArgumentParser) -> list[ArgumentParser]:
    deeds = parser.add_subparsers(dest="task_deed", metavar="WHAT", required=True)
    shown = deeds.add_parser("list", help="the tasks of a project")
    made = deeds.add_parser("add", help="add a task")
    changed = deeds.add_parser("change", help="rename a task, or change its price")
    for part in (shown, made, changed):
        part.add_argument("project", metavar="PROJECT", help="its name, or 'Client / Project'")
    for part in (made, changed):
        part.add_argument("task", metavar="TASK", help="the task's name")
        _add_price(part)
    changed.add_argument("--name", metavar="N", help="the new name")
    shown.set_defaults(task=SUPPRESS)
    return [shown, made, changed, *_put_away(deeds, "task")]


def _list(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    from_us, to_us = typed_range(args, doors.zone())
    with doors.open_history(False) as history:
        book = history.projects.book()
        hours = None
        if from_us is not None or to_us is not None:
            end_us = doors.clock.now_us() if to_us is None else to_us
            begin_us = history.timeline.first_us() if from_us is None else from_us
            hours = history.projects.hours(end_us if begin_us is None else begin_us, end_us)
    found = book.live_projects(archived=args.archived)
    if args.json:
        rows = [_project_as_json(project, book) for project in found]
        if hours is not None:
            rows = [
                {**row, "seconds": hours.get(project.uid, 0) / SECOND_US}
                for row, project in zip(rows, found, strict=True)
            ]
        terminal.say_json({"projects": rows})
        return 0
    columns = [Column(heading="Client", elastic=True), Column(heading="Project", elastic=True)]
    columns += [Column(heading="Rate", number=True), Column(heading="Billable")]
    lines = [_cells(project, book) for project in found]
    if hours is not None:
        columns.append(Column(heading="Time", number=True))
        lines = [
            (*line, length(hours.get(project.uid, 0)))
            for line, project in zip(lines, found, strict=True)
        ]
    terminal.say_table(columns, lines)
    return 0


def _project(args: Namespace, history: History, terminal: Terminal) -> bool:
    book = history.projects.book()
    if args.deed == "add":
        made = history.projects.add_project(_with_options(args, _named(args, book), book))
        _say(made, history, terminal, as_json=args.json)
        return True
    project = project_of(book, args.project)
    match args.deed:
        case "change":
            named = replace(project, name=project.name if args.name is None else args.name)
            return _keep(_with_options(args, named, book), history, terminal, as_json=args.json)
        case "merge":
            history.projects.merge(project.uid, project_of(book, args.into).uid)
            _say(project_of(book, args.into), history, terminal, as_json=args.json)
        case deed:
            return _put(deed, project, history, terminal, as_json=args.json)
    return True


def _named(args: Namespace, book: Book) -> Project:
    """A new project; `Client / Project` names the client too. Raises BadInput for no such one."""
    client, slash, name = args.project.partition(" / ")
    if not slash or args.client is not None:
        return Project(uid="", name=args.project)
    return Project(uid="", name=name, client=client_of(book, client).uid)


def _client(args: Namespace, history: History, terminal: Terminal) -> bool:
    book = history.projects.book()
    if args.client_deed == "list":
        clients = sorted(book.clients.values(), key=lambda client: client.name.casefold())
        _say_all(list(clients), book, terminal, as_json=args.json)
        return False
    if args.client_deed == "add":
        made = history.projects.add_client(args.client, args.address or "")
        _say(made, history, terminal, as_json=args.json)
        return True
    client = client_of(book, args.client)
    if args.client_deed == "change":
        changed = replace(
            client,
            name=client.name if args.name is None else args.name,
            address=client.address if args.address is None else args.address,
        )
        return _keep(changed, history, terminal, as_json=args.json)
    return _put(args.client_deed, client, history, terminal, as_json=args.json)


def _task(args: Namespace, history: History, terminal: Terminal) -> bool:
    book = history.projects.book()
    project = project_of(book, args.project)
    if args.task_deed == "list":
        _say_all(list(book.tasks_of(project.uid, archived=True)), book, terminal, as_json=args.json)
        return False
    if args.task_deed == "add":
        fresh = Task(uid="", project=project.uid, name=args.task)
        made = history.projects.add_task(_priced(args, fresh, project.currency))
        _say(made, history, terminal, as_json=args.json)
        return True
    task = task_of(book, project, args.task)
    if args.task_deed == "change":
        named = replace(task, name=task.name if args.name is None else args.name)
        changed = _priced(args, named, project.currency)
        return _keep(changed, history, terminal, as_json=args.json)
    return _put(args.task_deed, task, history, terminal, as_json=args.json)


def _with_options(args: Namespace, project: Project, book: Book) -> Project:
    currency = project.currency if args.currency is None else parse_currency(args.currency)
    if args.client is not None:
        client = client_of(book, args.client).uid if args.client.strip() else None
        project = replace(project, client=client)
    if args.rate is not None:
        rate = parse_rate(args.rate, currency) if args.rate.strip() else None
        project = replace(project, rate_minor=rate)
    elif currency != project.currency and project.rate_minor is not None:
        raise BadInput("a price of one currency is none of another: give --rate too")
    if args.colour is not None:
        project = replace(project, colour=args.colour.strip() or None)
    billable = project.billable if args.billable is None else args.billable == "yes"
    return replace(project, currency=currency, billable=billable)


def _priced(args: Namespace, task: Task, currency: str) -> Task:
    if args.rate is not None:
        rate = parse_rate(args.rate, currency) if args.rate.strip() else None
        task = replace(task, rate_minor=rate)
    if args.billable is not None:
        task = replace(task, billable=args.billable == "yes")
    return task


def _keep(thing: Thing, history: History, terminal: Terminal, *, as_json: bool) -> bool:
    _say(history.projects.change(thing), history, terminal, as_json=as_json)
    return True


def _put(deed: str, thing: Thing, history: History, terminal: Terminal, *, as_json: bool) -> bool:
    match deed:
        case "archive" | "unarchive":
            return _keep(
                replace(thing, archived=deed == "archive"), history, terminal, as_json=as_json
            )
        case "remove":
            history.projects.remove(thing)
            if as_json:
                terminal.say_json({"removed": thing.uid})
            else:
                terminal.say("Removed.")
            return True
        case _:
            raise Usage("say what to do")


def _say(thing: Thing, history: History, terminal: Terminal, *, as_json: bool) -> None:
    book = history.projects.book()
    if as_json:
        terminal.say_json(_as_json(thing, book))
    else:
        terminal.say("Kept.")


def _say_all(things: list[Thing], book: Book, terminal: Terminal, *, as_json: bool) -> None:
    if as_json:
        terminal.say_json({"rows": [_as_json(thing, book) for thing in things]})
        return
    columns = (Column(heading="Name", elastic=True), Column(heading=""))
    rows = [(thing.name, "archived" if thing.archived else "") for thing in things]
    terminal.say_table(columns, rows)


def _as_json(thing: Thing, book: Book) -> dict[str, object]:
    match thing:
        case Project():
            return _project_as_json(thing, book)
        case Client():
            return {
                "uid": thing.uid,
                "name": thing.name,
                "address": thing.address,
                "archived": thing.archived,
            }
        case Task():
            currency = book.projects[thing.project].currency
            rate = thing.rate_minor
            return {
                "uid": thing.uid,
                "project": book.projects[thing.project].name,
                "name": thing.name,
                "rate": None if rate is None else str(as_decimal(rate, currency)),
                "billable": thing.billable,
                "archived": thing.archived,
            }


def _project_as_json(project: Project, book: Book) -> dict[str, object]:
    client = book.clients.get(project.client or "")
    rate = project.rate_minor
    return {
        "uid": project.uid,
        "client": None if client is None else client.name,
        "name": project.name,
        "billable": project.billable,
        "rate": None if rate is None else str(as_decimal(rate, project.currency)),
        "currency": project.currency,
        "colour": project.colour,
        "archived": project.archived,
        "tasks": [task.name for task in book.tasks_of(project.uid)],
    }


def _cells(project: Project, book: Book) -> tuple[str, ...]:
    client = book.clients.get(project.client or "")
    rate = project.rate_minor
    price = "" if rate is None else f"{as_decimal(rate, project.currency)} {project.currency}"
    state = "yes" if project.billable else "no"
    name = f"{project.name} (archived)" if project.archived else project.name
    return ("" if client is None else client.name, name, price, state)
