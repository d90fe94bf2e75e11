"""Finds the clients, projects and tasks that an import knows by name, or makes them."""

import secrets

from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.services.importing.foreign import NamedEntry
from workmoniq_desktop.store import things
from workmoniq_desktop.store.connection import Raw


class Naming:
    """One import; it remembers what it found or made. Names are the same whatever their case."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None, str], str] | None = None

    def entry(self, raw: Raw, named: NamedEntry) -> Entry:
        """An entry of ours, within the transaction that is open on raw."""
        client = project = task = None
        if named.client is not None:
            client = self._uid(raw, "client", None, named.client)
        if named.project is not None:
            project = self._uid(raw, "project", client, named.project)
        if named.task is not None and project is not None:
            task = self._uid(raw, "task", project, named.task)
        note = named.note
        if named.task is not None and project is None:
            note = " – ".join(part for part in (named.task, note) if part)  # noqa: RUF001  # a dash
        label = Label(
            project=project, task=task, tags=named.tags, note=note, billable=named.billable
        )
        return Entry(
            device=named.device,
            start_us=named.start_us,
            end_us=named.end_us,
            label=label,
            offset_minutes=named.offset_minutes,
        )

    def _uid(self, raw: Raw, kind: str, parent: str | None, name: str) -> str:
        if self._known is None:
            self._known = {
                (one, body.get(_PARENT[one]) if _PARENT[one] else None, _folded(body["name"])): uid
                for one in _PARENT
                for uid, body in things.all_of(raw, one).items()
            }
        key = (kind, parent, _folded(name))
        uid = self._known.get(key)
        if uid is None:
            uid = secrets.token_hex(8)
            things.put(raw, kind, uid, _body(kind, parent, name))
            self._known[key] = uid
        return uid


_PARENT = {"client": "", "project": "client", "task": "project"}


def _folded(name: object) -> str:
    return str(name).strip().casefold()


def _body(kind: str, parent: str | None, name: str) -> dict[str, object]:
    match kind:
        case "client":
            return {"name": name, "address": "", "archived": False}
        case "project":
            return {
                "name": name,
                "client": parent,
                "billable": True,
                "rate_minor": None,
                "currency": "EUR",
                "colour": None,
                "archived": False,
            }
        case _:
            return {
                "name": name,
                "project": parent,
                "billable": None,
                "rate_minor": None,
                "archived": False,
            }
