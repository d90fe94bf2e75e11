"""Finds the client, project or task that a person named on the command line."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Book, Client, Project, Task, full_name


def project_of(book: Book, text: str) -> Project:
    """A project by its name, `Client / Project`, or uid. Raises BadInput for none or several."""
    wanted = text.strip().casefold()
    found = [
        project
        for project in book.live_projects(archived=True)
        if wanted
        in (project.name.casefold(), full_name(project, book.clients).casefold(), project.uid)
    ]
    if len(found) > 1:
        raise BadInput("several clients have a project of that name: write 'Client / Project'")
    if not found:
        raise BadInput(
            "there is no project of that name: see `workmoniq project list`, or add it with "
            "`workmoniq project add`"
        )
    return found[0]


def client_of(book: Book, text: str) -> Client:
    """A client by name or uid. Raises BadInput for none."""
    wanted = text.strip().casefold()
    for client in book.clients.values():
        if wanted in (client.name.casefold(), client.uid):
            return client
    raise BadInput(
        "there is no client of that name: see `workmoniq project client list`, or add it with "
        "`workmoniq project client add`"
    )


def task_of(book: Book, project: Project, text: str) -> Task:
    """A task of a project by name or uid. Raises BadInput for none."""
    wanted = text.strip().casefold()
    for task in book.tasks_of(project.uid, archived=True):
        if wanted in (task.name.casefold(), task.uid):
            return task
    raise BadInput(
        "that project has no task of that name: add it with `workmoniq project task add`"
    )


def add_label(parser: ArgumentParser) -> None:
    """Offer what can be said about time beside its project."""
    parser.add_argument("--task", metavar="T", help="the task, one of the project's")
    parser.add_argument("--note", metavar="N", help="a note in your own words")
    parser.add_argument(
        "--tag", action="append", metavar="T", help="a tag; may be given several times"
    )
    parser.add_argument(
        "--billable", choices=("yes", "no"), help="default: as the task or project says"
    )


def typed_label(args: Namespace, book: Book, project: str | None) -> Label:
    """The label that add_label's options make. Raises BadInput."""
    chosen = None if project is None else project_of(book, project)
    if args.task is not None and chosen is None:
        raise BadInput("a task belongs to a project: name the project too")
    task = None if args.task is None or chosen is None else task_of(book, chosen, args.task)
    tags = dict.fromkeys(tag.strip() for tag in args.tag or () if tag.strip())
    return Label(
        project=None if chosen is None else chosen.uid,
        task=None if task is None else task.uid,
        tags=tuple(tags),
        note=(args.note or "").strip() or None,
        billable=None if args.billable is None else args.billable == "yes",
    )


def label_as_json(label: Label, book: Book) -> dict[str, object]:
    """What a label says, by names."""
    project, task = book.project(label.project), book.task(label.task)
    client = None if project is None else book.clients.get(project.client or "")
    return {
        "client": None if client is None else client.name,
        "project": None if project is None else project.name,
        "task": None if task is None else task.name,
        "category": label.category,
        "tags": list(label.tags),
        "note": label.note,
        "billable": book.is_billable(label),
    }


def label_in_words(label: Label, book: Book) -> str:
    """`Client / Project: Task`."""
    name = book.name(label.project)
    if name is None:
        return "(no project)" if label.project is None else "(a removed project)"
    task = book.task(label.task)
    return name if task is None else f"{name}: {task.name}"
