"""Who names a project or task: what must be known before one is removed or merged."""

import json
from collections import Counter

from workmoniq_desktop.store.connection import Raw, Run

_OWN = "'client', 'project', 'task'"


def mentions(raw: Raw, uid: str) -> int:
    """How many entries, edits that are done, rules and goals name a project's or task's uid."""
    like = f'%"{uid}"%'
    found = 0
    for query in (
        "SELECT count(*) FROM entries WHERE label LIKE ?",
        "SELECT count(*) FROM edits WHERE done AND body LIKE ?",
        f"SELECT count(*) FROM things WHERE kind NOT IN ({_OWN}) AND body LIKE ?",  # noqa: S608  # our own names
    ):
        found += raw.execute(query, (like,)).fetchone()[0]
    merged = f'%"merged":"{uid}"%'
    query = "SELECT count(*) FROM things WHERE kind='project' AND body LIKE ?"
    return int(found + raw.execute(query, (merged,)).fetchone()[0])


def merged_projects(run: Run) -> dict[str | None, str]:
    """Uid of a project that was merged → uid of the one that took its place, to the end."""
    into: dict[str, str] = {}
    for uid, body in run(
        "SELECT uid, body FROM things WHERE kind='project' AND body LIKE '%\"merged\"%'", ()
    ):
        target = _field(body, "merged")
        if isinstance(target, str):
            into[uid] = target
    ends: dict[str | None, str] = {}
    for uid in into:
        at, seen = uid, {uid}
        while at in into and into[at] not in seen:
            at = into[at]
            seen.add(at)
        ends[uid] = at
    return ends


def tags(raw: Raw) -> Counter[str]:
    """How often each tag stands on an entry or an edit that is done."""
    used: Counter[str] = Counter()
    for (label,) in raw.execute("SELECT label FROM entries WHERE label LIKE '%\"tags\"%'"):
        used.update(_tags(json.loads(label)))
    for (body,) in raw.execute("SELECT body FROM edits WHERE done AND body LIKE '%\"tags\": [%'"):
        used.update(_tags(_field(body, "label")))
    return used


def _tags(label: object) -> list[str]:
    found = label.get("tags") if isinstance(label, dict) else None
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []


def _field(body: str, name: str) -> object:
    found: object = json.loads(body).get(name)
    return found
