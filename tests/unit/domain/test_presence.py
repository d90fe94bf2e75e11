"""The fold explains every second, whatever happens and however late it is told."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.domain.activity import (
    Activity,
    CameBack,
    ClockSetForward,
    FocusLost,
    FocusMoved,
    InputTally,
    Locked,
    Paused,
    RecordingResumed,
    Resumed,
    SawAgain,
    Sense,
    SessionEnding,
    Slept,
    Suspended,
    Unlocked,
    WentBlind,
    WentIdle,
    WentPrivate,
)
from workmoniq_desktop.domain.presence import (
    CLOCK_SET_FORWARD,
    Fold,
    advance,
    begin,
    cut,
    open_spans,
)
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan, track_of

BEGAN_US = 1_000_000


def utc(at_us: int) -> int:
    del at_us
    return 0


def told(
    *events: Activity, until_us: int = 100_000_000
) -> tuple[list[PresenceSpan], list[WindowSpan]]:
    """The history after events, what is open ended at until_us."""
    fold = begin("dev", BEGAN_US, utc)
    kept: dict[tuple[str, int], Span] = {}
    for event in events:
        fold, closed = advance(fold, event, utc)
        kept |= {(track_of(span), span.start_us): span for span in closed}
    kept |= {(track_of(span), span.start_us): span for span in open_spans(fold, until_us)}
    spans = sorted(kept.values(), key=lambda span: span.start_us)
    return (
        [span for span in spans if isinstance(span, PresenceSpan)],
        [span for span in spans if isinstance(span, WindowSpan)],
    )


def states(presence: list[PresenceSpan]) -> list[tuple[int, State]]:
    return [(span.start_us, span.state) for span in presence]


moments = st.integers(BEGAN_US - 5_000, BEGAN_US + 50_000)
senses = st.sampled_from(list(Sense))
apps = st.sampled_from(["editor", "browser"])
plain = [CameBack, Locked, Unlocked, Suspended, Resumed, FocusLost, RecordingResumed, SessionEnding]
events = st.one_of(
    *(st.builds(kind, at_us=moments) for kind in plain),
    st.builds(FocusMoved, at_us=moments, app=apps, title=st.sampled_from([None, "t", "u"])),
    st.builds(
        lambda at_us, ago: WentIdle(at_us=at_us, since_us=at_us - ago),
        moments,
        st.integers(0, 9_000),
    ),
    st.builds(
        lambda at_us, ago: Slept(at_us=at_us, since_us=at_us - ago), moments, st.integers(0, 9_000)
    ),
    st.builds(WentBlind, at_us=moments, sense=senses, reason=st.just("why")),
    st.builds(SawAgain, at_us=moments, sense=senses),
    st.builds(Paused, at_us=moments, until_us=st.none()),
    st.builds(WentPrivate, at_us=moments, until_us=st.none()),
    st.builds(InputTally, at_us=moments, keys=st.integers(0, 9)),
)
in_any_order = st.lists(events, max_size=40)
nearly_in_order = in_any_order.map(lambda some: sorted(some, key=lambda e: e.at_us // 700))


@given(st.one_of(in_any_order, nearly_in_order))
def test_presence_covers_every_moment_exactly_once(some: list[Activity]) -> None:
    presence, _ = told(*some)
    assert presence[0].start_us == BEGAN_US
    assert presence[-1].end_us == 100_000_000
    for before, after in itertools.pairwise(presence):
        assert before.end_us == after.start_us
        assert before.start_us < before.end_us


@given(st.one_of(in_any_order, nearly_in_order))
def test_windows_never_overlap_and_are_not_kept_while_nothing_may_be(
    some: list[Activity],
) -> None:
    presence, windows = told(*some)
    for before, after in itertools.pairwise(windows):
        assert before.end_us <= after.start_us
    assert all(span.start_us < span.end_us for span in windows)
    closed = [p for p in presence if p.state in {State.PAUSED, State.PRIVATE, State.LOCKED}]
    if [event.at_us for event in some] == sorted(event.at_us for event in some) and not any(
        isinstance(event, WentIdle | Slept) for event in some
    ):
        for span in closed:
            for window in windows:
                assert window.end_us <= span.start_us or span.end_us <= window.start_us


@given(nearly_in_order)
def test_the_same_events_give_the_same_history(some: list[Activity]) -> None:
    assert told(*some) == told(*some)


@given(nearly_in_order, st.integers(0, 39))
def test_cutting_what_is_open_changes_no_state_at_any_moment(
    some: list[Activity], where: int
) -> None:
    fold = begin("dev", BEGAN_US, utc)
    for event in some[:where]:
        fold, _ = advance(fold, event, utc)
    at_us = 90_000_000
    fresh, closed = cut(fold, at_us, utc)
    assert fresh.presence == replace(fold.presence, start_us=at_us, end_us=at_us)
    assert [span.end_us for span in closed] == [at_us] * len(closed)
    assert (fresh.window is None) == (fold.window is None)


def test_idling_begins_with_the_last_input() -> None:
    presence, _ = told(WentIdle(at_us=9_000_000, since_us=4_000_000), CameBack(at_us=20_000_000))
    assert states(presence) == [
        (BEGAN_US, State.ACTIVE),
        (4_000_000, State.IDLE),
        (20_000_000, State.ACTIVE),
    ]


def test_idling_reaches_no_further_back_than_the_open_span() -> None:
    presence, _ = told(
        Locked(at_us=2_000_000),
        Unlocked(at_us=5_000_000),
        WentIdle(at_us=9_000_000, since_us=1_500_000),
    )
    assert states(presence) == [
        (BEGAN_US, State.ACTIVE),
        (2_000_000, State.LOCKED),
        (5_000_000, State.IDLE),
    ]


def test_windows_go_on_while_idle_and_stop_while_locked() -> None:
    _, windows = told(
        FocusMoved(at_us=2_000_000, app="player"),
        WentIdle(at_us=9_000_000, since_us=4_000_000),
        Locked(at_us=20_000_000),
        Unlocked(at_us=30_000_000),
    )
    assert [(w.start_us, w.end_us) for w in windows] == [
        (2_000_000, 20_000_000),
        (30_000_000, 100_000_000),
    ]


def test_a_window_shown_in_private_time_is_never_in_the_history() -> None:
    _, windows = told(
        WentPrivate(at_us=2_000_000),
        FocusMoved(at_us=3_000_000, app="secret"),
        FocusMoved(at_us=4_000_000, app="editor"),
        RecordingResumed(at_us=5_000_000),
    )
    assert [(w.app, w.start_us) for w in windows] == [("editor", 5_000_000)]


def test_suspend_is_asleep_also_when_only_the_clocks_tell() -> None:
    presence, _ = told(Slept(at_us=50_000_000, since_us=10_000_000))
    assert states(presence) == [
        (BEGAN_US, State.ACTIVE),
        (10_000_000, State.ASLEEP),
        (50_000_000, State.ACTIVE),
    ]


def test_a_lost_sense_is_blind_with_its_reason_and_a_lost_counter_is_not() -> None:
    presence, _ = told(
        WentBlind(at_us=2_000_000, sense=Sense.INPUT, reason="no"),
        WentBlind(at_us=3_000_000, sense=Sense.WINDOW, reason="the window manager restarted"),
        SawAgain(at_us=4_000_000, sense=Sense.WINDOW),
    )
    assert states(presence)[1:] == [(3_000_000, State.BLIND), (4_000_000, State.ACTIVE)]
    assert presence[1].reason == "the window manager restarted"


def test_a_clock_set_forward_is_blind_time_and_not_work() -> None:
    presence, windows = told(
        FocusMoved(at_us=2_000_000, app="editor"),
        ClockSetForward(at_us=60_000_000, before_us=5_000_000),
    )
    assert [(s.start_us, s.end_us, s.reason) for s in presence][1] == (
        5_000_000,
        60_000_000,
        CLOCK_SET_FORWARD,
    )
    assert [(w.start_us, w.end_us) for w in windows] == [
        (2_000_000, 5_000_000),
        (60_000_000, 100_000_000),
    ]


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (Locked, Suspended, State.ASLEEP),
        (Locked, Paused, State.PAUSED),
        (Suspended, WentPrivate, State.ASLEEP),
        (Paused, WentPrivate, State.PRIVATE),
        (WentPrivate, Paused, State.PAUSED),
    ],
)
def test_the_strongest_state_shows(
    first: type[Locked], second: type[Suspended], shown: State
) -> None:
    presence, _ = told(first(at_us=2_000_000), second(at_us=3_000_000))
    assert presence[-1].state is shown


def test_a_repeated_title_does_not_begin_a_new_span() -> None:
    fold: Fold = begin("dev", BEGAN_US, utc)
    event = FocusMoved(at_us=2_000_000, app="editor", title="a")
    fold, _ = advance(fold, event, utc)
    fold, kept = advance(fold, replace(event, at_us=3_000_000), utc)
    assert kept == ()
    assert fold.window is not None
    assert fold.window.start_us == 2_000_000


def test_a_focus_told_late_begins_where_the_window_before_it_ended() -> None:
    _, windows = told(
        FocusMoved(at_us=2_000_000, app="editor"),
        FocusLost(at_us=5_000_000),
        FocusMoved(at_us=4_000_000, app="browser"),
        FocusMoved(at_us=9_000_000, app="editor"),
    )
    assert [(w.app, w.start_us, w.end_us) for w in windows] == [
        ("editor", 2_000_000, 5_000_000),
        ("browser", 5_000_000, 9_000_000),
        ("editor", 9_000_000, 100_000_000),
    ]


@pytest.mark.parametrize("begins", [WentPrivate, Paused, Locked])
def test_what_was_shown_in_private_is_not_kept_though_its_end_is_told_late(
    begins: type[WentPrivate] | type[Paused] | type[Locked],
) -> None:
    ends = Unlocked if begins is Locked else RecordingResumed
    _, windows = told(
        begins(at_us=2_000_000),
        FocusMoved(at_us=3_000_000, app="secret", title="secret"),
        ends(at_us=5_000_000),
        FocusMoved(at_us=5_000_216, app="editor", title="plan"),
    )
    assert [(w.app, w.start_us) for w in windows] == [("editor", 5_000_216)]


def test_a_window_that_stays_after_private_time_is_kept_from_its_end_on() -> None:
    _, windows = told(
        WentPrivate(at_us=2_000_000),
        FocusMoved(at_us=3_000_000, app="editor"),
        RecordingResumed(at_us=5_000_000),
        FocusMoved(at_us=9_000_000, app="browser"),
    )
    assert [(w.app, w.start_us) for w in windows] == [("editor", 5_000_000), ("browser", 9_000_000)]


def test_nothing_unsure_is_written() -> None:
    fold = begin("dev", BEGAN_US, utc)
    for event in (
        WentPrivate(at_us=2_000_000),
        FocusMoved(at_us=3_000_000, app="secret"),
        RecordingResumed(at_us=5_000_000),
    ):
        fold, _ = advance(fold, event, utc)
    assert [track_of(span) for span in open_spans(fold, 5_200_000)] == ["presence"]
    assert [track_of(span) for span in open_spans(fold, 5_400_000)] == ["window", "presence"]
