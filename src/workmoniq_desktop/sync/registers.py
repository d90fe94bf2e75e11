"""Merges what several devices said of the same things, whatever came first, twice or not at all.

Each word (an op) gives one field of one target a value and names the words it saw there and
overwrites. What no known word overwrites is visible. Of several that were said without knowing of
each other a value beats none, so that an edit beats a delete; then the later clock wins. A clock
far ahead wins once and loses to the next word that saw it. No time of arrival enters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workmoniq_protocol.limits import MOST_INTEGER

FOR_EVER = ("wipe/", "redact/")
"""Targets that nothing overwrites."""

MOST_HLC = MOST_INTEGER // 2
"""The highest clock a word may have; in the year 2112."""
BELIEVED_US = MOST_HLC - (1 << 40)
"""No clock is followed further than this: there is room for 10^12 words to go on from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """One word. id: 16 random bytes. target, field: what it speaks of; see docs/records.md.

    val: JSON text; None takes the value away, or hidden words have lost it. hlc: its author's
    hybrid logical clock, microseconds. device: its author, 16 bytes. over: ids of words it
    overwrites. after: ids of the wipes its author knew and meant to write over.
    """

    id: bytes
    target: str
    field: str
    val: str | None
    hlc: int
    device: bytes
    over: frozenset[bytes] = frozenset()
    after: tuple[str, ...] = ()


def next_hlc(now_us: int, highest: int) -> int:
    """The clock of the next word: never behind this device's clock, nor behind any word it saw."""
    return max(now_us, highest + 1 if highest < MOST_HLC else 0)


def lasts(target: str) -> bool:
    """Whether nothing can overwrite what is said of target."""
    return target.startswith(FOR_EVER)


def winner(visible: Iterable[Op]) -> Op | None:
    """The word that holds among those nobody overwrote; None where there is none."""
    return max(visible, key=_rank, default=None)


def _rank(op: Op) -> tuple[bool, int, bytes, bytes]:
    return op.val is not None, op.hlc, op.device, op.id


class Registers:
    """All words in memory: what the table of the history is tested against."""

    def __init__(self) -> None:
        self._ops: dict[tuple[str, str], dict[bytes, Op]] = defaultdict(dict)
        self._over: dict[tuple[str, str], set[bytes]] = defaultdict(set)

    def take(self, op: Op) -> None:
        """Learn of a word; safe to repeat, in any order."""
        at = op.target, op.field
        self._ops[at].setdefault(op.id, op)
        if not lasts(op.target):
            self._over[at] |= op.over - {op.id}

    def visible(self, target: str, field: str) -> list[Op]:
        """The words nobody overwrote, by clock."""
        at = target, field
        over = self._over.get(at, set())
        found = [op for key, op in self._ops.get(at, {}).items() if key not in over]
        return sorted(found, key=_rank)

    def value(self, target: str, field: str) -> str | None:
        """The value that holds; None where it was taken away or never given."""
        found = winner(self.visible(target, field))
        return None if found is None else found.val

    def state(self) -> Iterator[tuple[str, str, str]]:
        """Target, field and value of everything that has one, in order."""
        for target, name in sorted(self._ops):
            value = self.value(target, name)
            if value is not None:
                yield target, name, value
