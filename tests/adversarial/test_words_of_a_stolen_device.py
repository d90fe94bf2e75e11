"""A stolen device is a full one until it is revoked, and what it said stays in its documents.

Nothing it can say may stop another device for ever: each record that is not as it must be is left
out, alone.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.replicas import FIRST_US, Machine, SetClock

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.store import sync_removal, sync_unknown, things
from workmoniq_desktop.store.sync_removal import TombRow, TombStep
from workmoniq_desktop.sync import codec
from workmoniq_desktop.sync.parts import OpenedSegment
from workmoniq_desktop.sync.registers import Op
from workmoniq_desktop.sync.tombed import Tombed

THIEF = b"t" * 16
HUGE = "9" * 30
ENTRY = {
    "device": "0000000001",
    "start_us": FIRST_US,
    "end_us": FIRST_US + HOUR_US,
    "label": {},
    "offset_minutes": 60,
    "running": False,
}
EDIT = {"kind": "hide", "from_us": FIRST_US, "to_us": FIRST_US + 1, "hidden": True}
CHANGE = {"kind": "entry", "uid": "u", "before": None, "after": ENTRY}
COMMAND = {
    "device": "0000000001",
    "made_us": FIRST_US,
    "stamp": 1,
    "name": "hide",
    "final": False,
    "edits": [EDIT],
    "changes": [CHANGE],
}
NAME = f"entry/0000000001-manual-{FIRST_US}"
WIPE = {
    "from": FIRST_US,
    "to": FIRST_US + 1,
    "range": [FIRST_US, FIRST_US + 1],
    "titles_only": False,
}
POISON: list[tuple[str, str, object]] = [
    (NAME, "body", {**ENTRY, "end_us": HUGE}),
    (NAME, "body", {**ENTRY, "end_us": 1e300}),
    (NAME, "body", {**ENTRY, "offset_minutes": HUGE}),
    ("command/c", "body", {**COMMAND, "stamp": HUGE}),
    ("command/c", "body", {**COMMAND, "edits": [{**EDIT, "from_us": HUGE}]}),
    ("command/c", "body", {**COMMAND, "changes": [{**CHANGE, "after": {}}]}),
    ("command/c", "body", {**COMMAND, "changes": [{**CHANGE, "after": {**ENTRY, "end_us": "x"}}]}),
    ("thing/not_work/a", "from_us", HUGE),
]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path, 0, SetClock(FIRST_US + 5 * HOUR_US), random.Random(1))  # noqa: S311  # of a test
    yield made
    made.database.close()


def hear(machine: Machine, number: int, *words: tuple[str, str, object]) -> None:
    """Take in a document of the thief that says this."""
    lines = [
        codec.op_record(
            Op(
                id=bytes([number, place]) * 8,
                target=target,
                field=field,
                val=json.dumps(val),
                hlc=FIRST_US + number,
                device=THIEF,
            )
        )
        for place, (target, field, val) in enumerate(words)
    ]
    segment = OpenedSegment(
        stream=b"s" * 16,
        seq=number,
        stream_class="doc",
        device=THIEF,
        hash=bytes(32),
        lines=lines,
    )
    with machine.replica.holding(lines), machine.database.writing() as raw:
        machine.replica.apply(raw, segment)
    machine.replica.after_apply()


@pytest.mark.parametrize("poison", POISON)
def test_a_word_with_a_time_that_is_none_is_left_out_and_the_next_is_heard(
    machine: Machine, poison: tuple[str, str, object]
) -> None:
    hear(machine, 0, ("thing/not_work/a", "exists", True), ("thing/not_work/a", "to_us", FIRST_US))
    hear(
        machine, 1, poison, ("thing/client/c", "name", "after"), ("thing/client/c", "exists", True)
    )
    hear(machine, 2, ("wipe/w", "body", WIPE))
    with machine.database.raw() as raw:
        assert things.all_of(raw, "client") == {"c": {"name": "after"}}
    machine.say()


def test_a_tombstone_without_end_is_asked_and_not_gone_through(machine: Machine) -> None:
    with machine.database.writing() as raw:
        for stream in (b"1" * 16, b"2" * 16):
            sync_removal.put_tomb(
                raw,
                TombRow(
                    stream=stream,
                    from_seq=0,
                    to_seq=2**52 - 1,
                    hash_to=bytes(32),
                    reason="wipe",
                    replaced_by="[]",
                    step=TombStep.DONE,
                ),
            )
        assert (b"1" * 16, 7) not in Tombed(raw)


@pytest.mark.parametrize(("reason", "left"), [("wipe", 0), ("retention", 0), ("compact", 1)])
def test_what_nobody_here_understands_goes_with_the_segment_that_was_wiped(
    machine: Machine, reason: str, left: int
) -> None:
    stream, title = b"e" * 16, "what it was"
    told: dict[str, object] = {"k": "newer", "title": title}
    tomb = codec.Tomb(stream=stream, from_seq=0, to_seq=0, hash_to=bytes(32), reason=reason)
    for seq, stream_class, line in ((0, "ev", told), (1, "doc", codec.tomb_record(tomb))):
        segment = OpenedSegment(
            stream=stream,
            seq=seq,
            stream_class=stream_class,
            device=THIEF,
            hash=bytes(32),
            lines=[line],
        )
        with machine.database.writing() as raw:
            machine.replica.apply(raw, segment)
    with machine.database.raw() as raw:
        assert len(sync_unknown.every(raw)) == left
