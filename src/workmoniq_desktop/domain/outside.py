"""What of an edit, an entry or a change lies outside a wiped range: the rule of every wipe.

A wipe asks when it happens, and sync asks again of whatever arrives later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from workmoniq_desktop.domain.edits import Assign, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.projects import Entry

ABSENCE = "not_work"
"""The kind of thing that says of an absence that it was no work."""

Range = tuple[int, int]
"""from_us, to_us"""


def reach(edit: Edit) -> Range:
    """The range an edit speaks of."""
    if isinstance(edit, Split):
        return edit.at_us, edit.at_us + 1
    return edit.part.from_us, edit.part.to_us


def speaks_of(edit: Edit, app: str | None) -> bool:
    """Whether a wipe of an app (None: of all) takes an edit."""
    match edit:
        case Split():
            return app is None
        case Merge():
            return app is None or app in (edit.app, edit.part.app)
        case Assign() | Hide():
            return app is None or app == edit.part.app


def of_edit(edit: Edit, span: Range) -> Iterator[Edit]:
    """What of an edit speaks of time outside span."""
    from_us, to_us = span
    if isinstance(edit, Split):
        if not from_us <= edit.at_us < to_us:
            yield edit
        return
    part = edit.part
    if part.to_us <= from_us or part.from_us >= to_us:
        yield edit
        return
    if part.from_us < from_us:
        yield _over(edit, replace(part, to_us=from_us))
    if part.to_us > to_us:
        yield _over(edit, replace(part, from_us=to_us))


def of_entry(entry: Entry, span: Range) -> Iterator[Entry]:
    """What of an entry lies outside span; a timer that began before ends there, or goes on after.

    entry.end_us: where it is now, also while it runs.
    """
    from_us, to_us = span
    if entry.start_us < from_us:
        yield replace(entry, end_us=from_us, running=False)
    if entry.end_us > to_us:
        yield replace(entry, start_us=to_us, end_us=to_us if entry.running else entry.end_us)


def is_change_in(change: Mapping[str, Any], span: Range, now_us: int) -> bool:
    """Whether a change (its JSON) speaks of an entry or an absence in span.

    now_us: where a timer is that runs.
    """
    if change["kind"] == ABSENCE:
        return is_absence_in(change["after"] or change["before"], span)
    if change["kind"] != "entry":
        return False
    for body in (change["before"], change["after"]):
        if body is not None:
            end_us = max(body["end_us"], now_us if body["running"] else body["start_us"] + 1)
            if body["start_us"] < span[1] and end_us > span[0]:
                return True
    return False


def is_absence_in(body: Mapping[str, Any], span: Range) -> bool:
    """Whether what was said to be no work touches span."""
    return bool(body["from_us"] < span[1] and body["to_us"] > span[0])


def _over(edit: Assign | Hide | Merge, part: Part) -> Edit:
    return replace(edit, part=part)
