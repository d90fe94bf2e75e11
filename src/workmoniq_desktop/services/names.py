"""What people call projects and tasks, of which labels hold uids; and which they mean by a name."""

from collections import Counter

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.store import things
from workmoniq_desktop.store.connection import Raw

CLIENT, PROJECT, TASK = "client", "project", "task"
BETWEEN = " / "


def project_names(raw: Raw) -> dict[str, str]:
    """`Client / Project` by uid, archived ones too; equal names keep apart by their uids."""
    clients = things.all_of(raw, CLIENT)
    full: dict[str, str] = {}
    for uid, body in things.all_of(raw, PROJECT).items():
        client = clients.get(str(body.get("client")))
        name = str(body.get("name"))
        full[uid] = f"{client.get('name')}{BETWEEN}{name}" if client else name
    used = Counter(full.values())
    return {uid: f"{name} ({uid})" if used[name] > 1 else name for uid, name in full.items()}


def task_names(raw: Raw) -> dict[str, str]:
    """The names of tasks by uid."""
    return {uid: str(body.get("name")) for uid, body in things.all_of(raw, TASK).items()}


def find_project(raw: Raw, text: str) -> str:
    """The uid of the project text names, in full or by a part no other has. Raises BadInput."""
    merged = {uid for uid, body in things.all_of(raw, PROJECT).items() if body.get("merged")}
    names = {uid: name for uid, name in project_names(raw).items() if uid not in merged}
    return _only(text, names, "project")


def find_task(raw: Raw, text: str, project: str | None) -> tuple[str, str]:
    """The (project, task) uids of the task that text names; only in project where that is given.

    Raises BadInput.
    """
    bodies = {
        uid: body
        for uid, body in things.all_of(raw, TASK).items()
        if project is None or body.get("project") == project
    }
    task = _only(text, {uid: str(body.get("name")) for uid, body in bodies.items()}, "task")
    return str(bodies[task].get("project")), task


def _only(text: str, names: dict[str, str], what: str) -> str:
    wanted = text.strip().casefold()
    fold = {uid: name.casefold() for uid, name in names.items()}
    for found in (
        [uid for uid, name in fold.items() if name == wanted or uid == text],
        [uid for uid, name in fold.items() if wanted and wanted in name],
    ):
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            some = ", ".join(sorted(names[uid] for uid in found)[:3])
            raise BadInput(f"more than one {what} is called so: write the whole name, as in {some}")
    raise BadInput(f"there is no {what} of this name; write it as it is shown, or a part of it")
