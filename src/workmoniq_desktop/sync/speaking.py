"""Says words about registers, and learns of those of others: the table, the clock and the rule."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from workmoniq_desktop.store import sync_ops
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_ops import Row
from workmoniq_desktop.sync import clocks
from workmoniq_desktop.sync.registers import Op, lasts, winner

ID_BYTES = 16
RandomBytes = Callable[[int], bytes]


class Speaking:
    """One transaction of words. me: this device's id in the account. said: the ids of its words."""

    def __init__(
        self, raw: Raw, me: bytes, now_us: int, random_bytes: RandomBytes = secrets.token_bytes
    ) -> None:
        self._raw = raw
        self._me = me
        self._now_us = now_us
        self._random_bytes = random_bytes
        self.said: list[bytes] = []

    def say(
        self,
        target: str,
        field: str,
        val: object,
        *,
        none: bool = False,
        again: bool = False,
        after: Iterable[str] = (),
    ) -> None:
        """Give a field a value, or none, over everything that is visible of it here.

        again: also where it has that value already, so that who said otherwise meanwhile loses.
        """
        raw = self._raw
        text = None if none else to_json(val)
        visible = [op_of(row) for row in sync_ops.visible(raw, target, field)]
        found = winner(visible)
        known = tuple(after)
        same = found is not None and len(visible) == 1 and found.val == text
        if same and not again and found is not None and set(known) <= set(found.after):
            return  # it says so already
        stamp = clocks.next_stamp(raw, self._now_us)
        op = Op(
            id=self._random_bytes(ID_BYTES),
            target=target,
            field=field,
            val=text,
            hlc=stamp,
            device=self._me,
            over=frozenset(one.id for one in visible),
            after=known,
        )
        sync_ops.add(raw, row_of(op), op.over, lasts=lasts(target), said=False)
        self.said.append(op.id)
        clocks.saw(raw, stamp)


def learn(raw: Raw, op: Op) -> bool:
    """Take in a word of another device; whether anything may be other by it."""
    clocks.saw(raw, op.hlc)
    return sync_ops.add(raw, row_of(op), op.over, lasts=lasts(op.target), said=True)


def winners(raw: Raw, target: str) -> dict[str, Op]:
    """The word that holds, by field."""
    by_field: dict[str, list[Op]] = {}
    for row in sync_ops.visible(raw, target):
        by_field.setdefault(row[2], []).append(op_of(row))
    return {name: found for name, ops in by_field.items() if (found := winner(ops)) is not None}


def winners_under(raw: Raw, prefix: str, field: str) -> Iterator[tuple[str, Op]]:
    """The word that holds in a field of every target that begins so, with the target."""
    rows = sync_ops.visible_under(raw, prefix, field)
    for target, words in groupby(rows, key=lambda row: row[1]):
        if (found := winner(op_of(row) for row in words)) is not None:
            yield target, found


def op_of(row: Row) -> Op:
    """A row as a word, without what it overwrites."""
    return Op(
        id=row[0],
        target=row[1],
        field=row[2],
        val=row[3],
        hlc=row[4],
        device=row[5],
        after=sync_ops.after_of(row),
    )


def row_of(op: Op) -> Row:
    """A word as a row."""
    return op.id, op.target, op.field, op.val, op.hlc, op.device, json.dumps(list(op.after))


def to_json(val: object) -> str:
    """The one text of a value, so that equal values are equal texts."""
    return json.dumps(val, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
