"""What is written reads the same, and what does not fit is left out alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.store.sync_said import Said
from workmoniq_desktop.store.sync_spans import Stretch
from workmoniq_desktop.sync import codec
from workmoniq_desktop.sync.codec import Seen, Told, Tomb
from workmoniq_desktop.sync.registers import Op
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import records

ME = b"\x01" * 16
SAID = Said(from_us=1_000, to_us=9_000, own=True, stamp=7, by=ME)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.tuples(st.integers(0, 2**50), st.integers(1, 2**40)).map(lambda t: (t[0], t[0] + t[1]))
OFFSET = st.integers(-720, 840)


def through(told: Told) -> Told:
    payload = records.encode(codec.stretch_records(told))
    (found,) = codec.stretches(records.decode(payload))
    return found


@given(
    windows=st.lists(
        st.tuples(TIMES, TEXT, st.none() | TEXT, st.none() | TEXT, st.none() | TEXT, OFFSET)
    ),
    presence=st.lists(st.tuples(TIMES, st.sampled_from(["active", "idle", "wiped"]), TEXT, OFFSET)),
    tallies=st.lists(st.tuples(*[st.integers(0, 2**31)] * 5)),
)
def test_a_stretch_reads_as_it_was_written(
    windows: list[tuple[object, ...]],
    presence: list[tuple[object, ...]],
    tallies: list[tuple[int, int, int, int, int]],
) -> None:
    stretch = Stretch(
        windows=[(*row[0], *row[1:]) for row in windows],  # type: ignore[misc]  # (times, the rest)
        presence=[(*row[0], *row[1:]) for row in presence],  # type: ignore[misc]  # as above
        watched=[(5, 6, "browser", '{"url":"x"}', 60)],
        tallies=tallies,
    )
    told = Told(device="a1", said=SAID, stretch=stretch)
    assert through(told) == told


def test_a_title_too_long_for_a_record_is_cut() -> None:
    row = (1, 2, "app", None, "t" * 70_000, None, 0)
    found = through(Told(device="a1", said=SAID, stretch=Stretch(windows=[row])))
    assert found.stretch.windows[0][4] == "t" * codec.MOST_TEXT


def test_a_word_a_mark_and_what_was_seen_read_as_they_were_written() -> None:
    op = Op(
        id=b"i" * 16,
        target="thing/client/a/b",
        field="name",
        val='"x"',
        hlc=4,
        device=ME,
        over=frozenset({b"o" * 16}),
        after=("w1",),
    )
    assert codec.read_op(codec.op_record(op)) == op
    tomb = Tomb(stream=ME, from_seq=1, to_seq=3, hash_to=bytes(32), reason="wipe", by=((ME, 9),))
    assert codec.read_tomb(codec.tomb_record(tomb)) == tomb
    seen = Seen(streams=((ME, 4, bytes(32)),), log=(2, bytes(32)))
    assert codec.read_seen(codec.seen_record(seen)) == seen


@pytest.mark.parametrize(
    "change",
    [
        {"val": "{"},
        {"val": "1e999"},
        {"val": str(2**60)},
        {"val": '"\\ud800"'},
        {"val": 4},
        {"hlc": -1},
        {"hlc": True},
        {"id": "short"},
        {"dev": 5},
        {"over": ["x"]},
        {"over": "x"},
        {"after": [1]},
        {"on": None},
    ],
    ids=str,
)
def test_a_word_that_does_not_fit_is_none(change: dict[str, object]) -> None:
    op = Op(id=b"i" * 16, target="setting/x", field="value", val="1", hlc=4, device=ME)
    assert codec.read_op({**codec.op_record(op), **change}) is None


@pytest.mark.parametrize(
    "line",
    [
        {"k": "span", "t": "window", "s": 5, "e": 5, "z": 1440, "a": "x"},
        {"k": "span", "t": "window", "s": 5, "e": 6, "z": 1440},
        {"k": "span", "t": "window", "s": "5", "e": 6, "z": 1440, "a": "x"},
        {"k": "span", "t": "dream", "s": 5, "e": 6, "z": 1440},
        {"k": "span", "t": "watched", "s": 5, "e": 6, "z": 1440, "src": "b", "data": "[]"},
        {"k": "tally", "m": 5, "c": [1, 2, 3]},
        {"k": "tally", "c": [1, 2, 3, 4]},
    ],
    ids=json.dumps,
)
def test_a_record_that_does_not_fit_is_left_out_alone(line: dict[str, object]) -> None:
    good = list(
        codec.stretch_records(
            Told(device="a", said=SAID, stretch=Stretch(windows=[(1, 2, "a", None, None, None, 0)]))
        )
    )
    (found,) = codec.stretches([good[0], line, good[1]])
    assert len(found.stretch.windows) == 1
    assert not found.stretch.presence
    assert not found.stretch.watched
    assert not found.stretch.tallies


def test_records_before_a_cut_say_nothing() -> None:
    span = {"k": "span", "t": "window", "s": 5, "e": 6, "z": 1440, "a": "x"}
    empty = {"k": "cut", "d": "a", "f": 5, "t": 5, "own": 1, "st": 1, "by": b64(ME)}
    assert list(codec.stretches([span, empty, span])) == []


@pytest.mark.parametrize(
    ("from_us", "to_us", "is_read"),
    [
        (3 * DAY_US, 4 * DAY_US, True),
        (3 * DAY_US - 1, 3 * DAY_US, True),
        (3 * DAY_US - 1, 3 * DAY_US + 1, False),
        (0, codec.MOST_US - 1, False),
    ],
)
def test_a_stretch_lies_in_one_day_or_is_left_out_with_its_spans(
    from_us: int, to_us: int, is_read: bool
) -> None:
    window = (0, codec.MOST_US - 1, "a", None, None, None, 0)  # a span may be longer
    told = Told(
        device="a",
        said=Said(from_us=from_us, to_us=to_us, own=True, stamp=7, by=ME),
        stretch=Stretch(windows=[window]),
    )
    after = Told(device="a", said=SAID, stretch=Stretch())
    found = codec.stretches([*codec.stretch_records(told), *codec.stretch_records(after)])
    assert list(found) == ([told, after] if is_read else [after])


def test_a_state_of_a_newer_release_is_time_nothing_is_known_of() -> None:
    lines = list(codec.stretch_records(Told(device="a", said=SAID, stretch=Stretch())))
    span = {"k": "span", "t": "presence", "s": 5, "e": 6, "z": 1440, "w": "dreaming", "r": "r"}
    (found,) = codec.stretches([*lines, span])
    assert found.stretch.presence == [(5, 6, "blind", "r", 0)]
