"""Small documents the worker wrote: clients, projects, tasks, rules, categories, goals."""

import json
from typing import Any

from workmoniq_desktop.store.connection import Raw, Run

Body = dict[str, Any]


def all_of(raw: Raw, kind: str) -> dict[str, Body]:
    """Every thing of a kind, by its uid."""
    rows = raw.execute("SELECT uid, body FROM things WHERE kind=?", (kind,)).fetchall()
    return {uid: json.loads(body) for uid, body in rows}


def every(run: Run) -> list[tuple[str, str, Body]]:
    """The kind, uid and body of each thing."""
    rows = run("SELECT kind, uid, body FROM things ORDER BY kind, uid", ())
    return [(kind, uid, json.loads(body)) for kind, uid, body in rows]


def one(raw: Raw, kind: str, uid: str) -> Body | None:
    """One thing; None where there is none of that uid."""
    row = raw.execute("SELECT body FROM things WHERE kind=? AND uid=?", (kind, uid)).fetchone()
    return None if row is None else json.loads(row[0])


def put(raw: Raw, kind: str, uid: str, body: Body | None) -> None:
    """Keep a thing as it is now; None takes it out."""
    if body is None:
        raw.execute("DELETE FROM things WHERE kind=? AND uid=?", (kind, uid))
    else:
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        raw.execute("INSERT OR REPLACE INTO things VALUES (?, ?, ?)", (kind, uid, text))
