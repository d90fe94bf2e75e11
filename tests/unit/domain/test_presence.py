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
    Media,
    MediaBegan,
    MediaEnded,
    OffHoursBegan,
    OffHoursEnded,
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
    OUTSIDE_WORK_HOURS,
    VIDEO_IN_FULL_SCREEN,
    Fold,
    Patience,
    advance,
    begin,
    cut,
    idle_due_us,
    lapse,
    open_spans,
)
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan, track_of

BEGAN_US = 1_000_000


def utc(at_us: int) -> int:
    del at_us
    return 0


BRIEF = Patience(idle_us=3_000, video_us=9_000, meeting_us=20_000)


def told(
    *events: Activity, until_us: int = 100_000_000, patience: Patience = BRIEF
) -> tuple[list[PresenceSpan], list[WindowSpan]]:
    """The history after events, what is open ended at until_us.

    The fold is asked to lapse whenever it said so, as the recorder does.
    """
    fold = replace(begin("dev", BEGAN_US, utc), patience=patience)
    kept: dict[tuple[str, int], Span] = {}
    for event in (*events, None):
        due_us, at_us = idle_due_us(fold), until_us if event is None else event.at_us
        if due_us is not None and due_us <= at_us:
            fold, closed = lapse(fold, due_us, utc)
            kept |= {(track_of(span), span.start_us): span for span in closed}
        if event is not None:
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
plain = [
    CameBack,
    Locked,
    Unlocked,
    Suspended,
    Resumed,
    FocusLost,
    RecordingResumed,
    SessionEnding,
    OffHoursBegan,
    OffHoursEnded,
]
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
    *(
        st.builds(kind, at_us=moments, media=st.sampled_from(list(Media)), app=apps)
        for kind in (MediaBegan, MediaEnded)
    ),
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


CALL_BEGAN = MediaBegan(at_us=2_000_000, media=Media.MICROPHONE, app="zoom")
CALL_ENDED = MediaEnded(at_us=50_000_000, media=Media.MICROPHONE, app="zoom")
PATIENT = Patience(idle_us=3_000_000, video_us=20_000_000, meeting_us=None)


def reasons(presence: list[PresenceSpan]) -> list[tuple[int, State, str]]:
    return [(span.start_us, span.state, span.reason) for span in presence]


def test_a_meeting_is_active_though_nobody_touches_anything_and_says_who_uses_the_microphone() -> (
    None
):
    presence, _ = told(CALL_BEGAN, WentIdle(at_us=9_000_000, since_us=6_000_000), patience=PATIENT)
    assert reasons(presence) == [
        (BEGAN_US, State.ACTIVE, "in use"),
        (2_000_000, State.ACTIVE, "meeting: microphone in use by zoom"),
    ]


def test_after_a_meeting_without_input_idling_begins_where_the_meeting_ended() -> None:
    presence, _ = told(
        CALL_BEGAN,
        WentIdle(at_us=9_000_000, since_us=6_000_000),
        CALL_ENDED,
        patience=PATIENT,
    )
    assert states(presence)[2:] == [(50_000_000, State.IDLE)]


def test_input_soon_after_a_meeting_leaves_no_idling() -> None:
    presence, _ = told(
        CALL_BEGAN,
        WentIdle(at_us=9_000_000, since_us=6_000_000),
        CALL_ENDED,
        CameBack(at_us=51_000_000),
        patience=PATIENT,
    )
    assert {span.state for span in presence} == {State.ACTIVE}


def test_hanging_up_by_hand_and_leaving_is_idle_from_the_last_input() -> None:
    presence, _ = told(
        CALL_BEGAN,
        CALL_ENDED,
        WentIdle(at_us=63_000_000, since_us=60_000_000),
        patience=PATIENT,
    )
    assert states(presence)[-1] == (60_000_000, State.IDLE)


def test_stillness_that_began_before_a_meeting_ended_is_dated_to_its_end() -> None:
    presence, _ = told(
        CALL_BEGAN,
        CALL_ENDED,
        WentIdle(at_us=51_000_000, since_us=48_000_000),
        patience=PATIENT,
    )
    assert states(presence)[-1] == (50_000_000, State.IDLE)


def test_a_long_video_is_idle_from_the_last_input_once_its_own_patience_ran_out() -> None:
    presence, _ = told(
        MediaBegan(at_us=2_000_000, media=Media.VIDEO, app="mpv"),
        WentIdle(at_us=9_000_000, since_us=6_000_000),
        patience=PATIENT,
    )
    assert reasons(presence)[1:] == [
        (2_000_000, State.ACTIVE, VIDEO_IN_FULL_SCREEN),
        (6_000_000, State.IDLE, "no input"),
    ]


def test_a_call_that_comes_in_while_idle_is_active_from_its_beginning() -> None:
    presence, _ = told(
        WentIdle(at_us=9_000_000, since_us=4_000_000),
        MediaBegan(at_us=20_000_000, media=Media.CAMERA),
        patience=PATIENT,
    )
    assert reasons(presence)[1:] == [
        (4_000_000, State.IDLE, "no input"),
        (20_000_000, State.ACTIVE, "meeting: camera in use"),
    ]


def test_a_microphone_that_is_not_heard_any_more_excuses_nothing() -> None:
    presence, _ = told(
        CALL_BEGAN,
        WentIdle(at_us=9_000_000, since_us=6_000_000),
        WentBlind(at_us=30_000_000, sense=Sense.MEDIA, reason="the sound server ended"),
        patience=PATIENT,
    )
    assert states(presence)[-1] == (30_000_000, State.IDLE)


def test_a_locked_screen_and_the_workers_own_pause_are_stronger_than_a_meeting() -> None:
    presence, _ = told(
        CALL_BEGAN, Locked(at_us=3_000_000), Paused(at_us=4_000_000), patience=PATIENT
    )
    assert [span.state for span in presence][2:] == [State.LOCKED, State.PAUSED]


def test_outside_work_hours_no_window_is_kept() -> None:
    presence, windows = told(
        FocusMoved(at_us=2_000_000, app="editor"),
        OffHoursBegan(at_us=3_000_000),
        FocusMoved(at_us=4_000_000, app="game"),
        OffHoursEnded(at_us=9_000_000),
        FocusMoved(at_us=9_000_100, app="editor"),
    )
    assert reasons(presence)[1] == (3_000_000, State.PAUSED, OUTSIDE_WORK_HOURS)
    assert [(w.app, w.start_us, w.end_us) for w in windows] == [
        ("editor", 2_000_000, 3_000_000),
        ("editor", 9_000_100, 100_000_000),
    ]
