"""What the worker says about recorded time, as an overlay: the record below never changes.

An edit speaks of a range of one device's time. Edits lie over each other in the order they were
made; what is undone does not lie there. Only redaction and wipe reach the record itself, and they
cannot be undone.
"""

from dataclasses import dataclass
from enum import StrEnum

from workmoniq_desktop.domain.labels import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which time an edit speaks of. device: its id; None for all. app: only where it shows."""

    from_us: int
    to_us: int
    device: str | None = None
    app: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Give this time a label. Only the fields named in `fields` are set, the others stay."""

    part: Part
    label: Label
    fields: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide:
    """Leave this time out of every report (hidden), or take it in again."""

    part: Part
    hidden: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Cut what lies over at_us, so that both halves can be spoken of."""

    at_us: int
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Take all active time of this part for one window: what app and title say."""

    part: Part
    app: str
    process: str | None = None
    title: str | None = None
    url: str | None = None


Edit = Assign | Hide | Split | Merge


class CommandState(StrEnum):
    """Where a command stands in the history of edits."""

    DONE = "done"
    UNDONE = "undone"
    """It can be done again."""
    LEFT = "left"
    """It was undone, and then something else was done: only the record of it remains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing or manual entry as it was and as it became; None where it was not there.

    kind: "entry" or the kind of a thing. before, after: its JSON.
    """

    kind: str
    uid: str
    before: dict[str, object] | None
    after: dict[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One step of work that is undone and redone as a whole.

    number: rises with every command of this file. uid: the same on every device.
    name: for "Undo NAME", a short key such as "assign"; the windows translate it.
    final: it reached the record (redaction, retention) and cannot be undone.
    stamp: its place among all commands, on every device; 0 where none was given yet.
    peer: another device said it, so that it is not undone here.
    """

    number: int
    uid: str
    device: str
    made_us: int
    name: str
    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    state: CommandState = CommandState.DONE
    final: bool = False
    stamp: int = 0
    peer: bool = False
