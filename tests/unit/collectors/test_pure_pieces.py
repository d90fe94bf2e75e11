"""The small rules of the collectors, each without a display, a bus or a clock of its own."""

import os
import struct

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.collectors.backends.x11_input import count
from workmoniq_desktop.collectors.backoff import Backoff
from workmoniq_desktop.collectors.lock_state import CONFIRM_US, LockState
from workmoniq_desktop.collectors.processes import ProcessNames
from workmoniq_desktop.collectors.tally import Counts, MinuteTally
from workmoniq_desktop.collectors.x11_display import find_counter, find_process
from workmoniq_desktop.domain.activity import InputTally, Locked, Unlocked
from workmoniq_desktop.domain.clock import MINUTE_US


def test_the_wait_doubles_to_a_minute_and_starts_over_after_a_quiet_one() -> None:
    backoff = Backoff()
    assert [backoff.next_s() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    backoff.served(59)
    assert backoff.next_s() == 60
    backoff.served(60)
    assert backoff.next_s() == 1


class Seen:
    """An event in memory that notes which of its bytes are read."""

    def __init__(self, kind: int, detail: int) -> None:
        self.bytes = {0: 35, 8: kind & 255, 9: kind >> 8, 16: detail}
        self.read: set[int] = set()

    def __getitem__(self, at: int, /) -> int:
        self.read.add(at)
        return self.bytes[at]


@given(st.integers(8, 255))
def test_no_byte_of_a_key_press_but_its_kind_is_ever_read(keycode: int) -> None:
    event, counts = Seen(13, keycode), Counts()
    assert count(event, counts)
    assert counts == Counts(keys=1)
    assert event.read == {0, 8, 9}


@pytest.mark.parametrize("kind", [14, 16, 17, 22])
def test_no_other_event_is_read_further_either(kind: int) -> None:
    event, counts = Seen(kind, 4), Counts()
    count(event, counts)
    assert counts == Counts()
    assert event.read <= {0, 8, 9}


@pytest.mark.parametrize("button", range(1, 12))
def test_only_the_wheel_is_told_from_other_buttons(button: int) -> None:
    event, counts = Seen(15, button), Counts()
    assert count(event, counts)
    assert counts == (Counts(scrolls=1) if 4 <= button <= 7 else Counts(clicks=1))
    assert event.read == {0, 8, 9, 16}


def test_an_event_of_the_core_protocol_is_not_read_at_all() -> None:
    event, counts = Seen(13, 38), Counts()
    event.bytes[0] = 2
    assert not count(event, counts)
    assert event.read == {0}


@given(st.lists(st.tuples(st.integers(0, 3 * MINUTE_US), st.integers(0, 50)), max_size=60))
def test_every_key_is_told_once_in_the_minute_it_was_typed(typed: list[tuple[int, int]]) -> None:
    tally, told, due = MinuteTally(), [], dict.fromkeys(range(4), 0)
    for at_us, keys in sorted(typed):
        due[at_us // MINUTE_US] += keys
        told.append(tally.add(Counts(keys=keys), at_us))
    told.append(tally.close(4 * MINUTE_US))
    kept = dict.fromkeys(range(4), 0)
    for one in told:
        if one is not None:
            kept[one.at_us // MINUTE_US] += one.keys
    assert kept == due


def test_a_minute_without_input_is_not_told() -> None:
    tally = MinuteTally()
    assert tally.add(Counts(), 5) is None
    assert MinuteTally().ends_us is None
    tally.add(Counts(clicks=2), 5)
    assert tally.ends_us == MINUTE_US
    assert tally.over(MINUTE_US - 1) is None
    assert tally.over(MINUTE_US) == InputTally(at_us=MINUTE_US - 1, clicks=2)
    assert tally.over(MINUTE_US) is None


TELLERS = st.lists(
    st.tuples(
        st.sampled_from(["hint", "saver", "other", "request", "release", "wait"]), st.booleans()
    )
)


@given(TELLERS)
def test_locked_and_unlocked_alternate_whoever_tells(story: list[tuple[str, bool]]) -> None:
    lock, told, at_us = LockState(), [], 0
    for who, on in story:
        at_us += CONFIRM_US // 2
        match who:
            case "hint":
                change = lock.hint(on, at_us)
            case "saver" | "other":
                change = lock.saver(who, on, at_us)
            case "request":
                change = lock.requested(at_us)
            case "release":
                change = lock.released(at_us)
            case _:
                change = lock.waited(at_us)
        if change is not None:
            assert change.at_us == at_us
            told.append(type(change))
    assert told == [Locked, Unlocked] * (len(told) // 2) + [Locked] * (len(told) % 2)


def test_a_request_that_nobody_confirms_is_taken_back() -> None:
    lock = LockState()
    assert lock.requested(0) == Locked(at_us=0)
    assert lock.due_us == CONFIRM_US
    assert lock.waited(CONFIRM_US - 1) is None
    assert lock.waited(CONFIRM_US) == Unlocked(at_us=CONFIRM_US)


def test_a_request_that_a_locker_confirms_stands_until_the_locker_ends_it() -> None:
    lock = LockState()
    lock.requested(0)
    assert lock.hint(True, 1) is None
    assert lock.due_us is None
    assert lock.waited(CONFIRM_US) is None
    assert lock.released(CONFIRM_US) is None
    assert lock.hint(False, CONFIRM_US + 1) == Unlocked(at_us=CONFIRM_US + 1)


def test_a_process_is_named_and_remembered_and_a_gone_one_has_no_name() -> None:
    names = ProcessNames()
    assert names.of(os.getpid()) == psutil.Process().name()
    assert names.of(os.getpid()) == psutil.Process().name()
    assert len(names) == 1
    for pid in (2**31 - 1, 2**32 - 1, -1):
        assert names.of(pid) is None


def test_a_counter_is_found_by_name_in_the_servers_list() -> None:
    def counter(number: int, name: bytes) -> bytes:
        raw = struct.pack("=IiIH", number, 0, 4, len(name)) + name
        return raw + b"\0" * (-len(raw) % 4)

    listed = (
        counter(67, b"SERVERTIME") + counter(68, b"IDLETIME") + counter(69, b"DEVICEIDLETIME 2")
    )
    reply = struct.pack("=8xI20x", 3) + listed
    assert find_counter(reply, b"IDLETIME") == 68
    assert find_counter(reply, b"DEVICEIDLETIME 2") == 69
    assert find_counter(reply, b"NONE") is None


def test_a_client_from_afar_has_no_process() -> None:
    here = struct.pack("=8xI20x", 1) + struct.pack("=IIII", 1, 2, 4, 4711)
    assert find_process(here) == 4711
    assert find_process(struct.pack("=8xI20x", 1) + struct.pack("=III", 1, 2, 0)) is None
    assert find_process(struct.pack("=8xI20x", 0)) is None
