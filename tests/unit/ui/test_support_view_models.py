"""Support access in words and choices, without a window."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.support import BADGE, CASE, SERVER, ScriptedPreview, ScriptedSupport, made_lines

from workmoniq_desktop.domain.calendar import day_start
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.support import (
    Alarm,
    Grant,
    GrantState,
    Kind,
    Notice,
    NoticeSeen,
    Redaction,
    RevokedBy,
    SupportChoice,
)
from workmoniq_desktop.domain.support_errors import SupportChoiceInvalid
from workmoniq_desktop.domain.support_words import (
    ALARM_HAPPENED,
    ALARM_TO_DO,
    KIND_HOLDS,
    NOT_TOLD_YET,
    REDACTION_SHOWS,
    REVOKED_BECAUSE,
    STATE_MEANS,
)
from workmoniq_desktop.ui.viewmodels.support_choice import Days, Ticked, choice_of, readable
from workmoniq_desktop.ui.viewmodels.support_news import signs_of, tray_line, words_of
from workmoniq_desktop.ui.viewmodels.support_preview import lines_of, picture_of, widest_of
from workmoniq_desktop.ui.viewmodels.support_words import (
    attempts,
    happened,
    left,
    scope,
    state_name,
    state_sentence,
)

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 22)
NOW_US = day_start(TODAY, BERLIN) + 14 * HOUR_US


def ticked(**changes: object) -> Ticked:
    return replace(Ticked(first=TODAY, last=TODAY), **changes)  # type: ignore[arg-type]  # by tests


@pytest.fixture
def support() -> ScriptedSupport:
    return ScriptedSupport(now_us=NOW_US)


@pytest.fixture
def grant(support: ScriptedSupport) -> Grant:
    choice = SupportChoice(from_us=NOW_US - DAY_US, to_us=NOW_US)
    return support.arm(support.preview(choice), SERVER)


@pytest.mark.parametrize(
    ("days", "first", "from_day"),
    [
        (Days.TODAY, date(2020, 1, 1), TODAY),
        (Days.WEEK, date(2020, 1, 1), date(2026, 11, 16)),
        (Days.FREE, date(2026, 11, 2), date(2026, 11, 2)),
    ],
)
def test_a_choice_begins_with_its_first_day_and_ends_now_at_the_latest(
    days: Days, first: date, from_day: date
) -> None:
    choice = choice_of(ticked(days=days, first=first), NOW_US, BERLIN)
    assert choice.from_us == day_start(from_day, BERLIN)
    assert choice.to_us == NOW_US


def test_days_that_are_over_are_chosen_whole() -> None:
    free = ticked(days=Days.FREE, first=date(2026, 10, 25), last=date(2026, 10, 25))
    choice = choice_of(free, NOW_US, BERLIN)
    assert choice.to_us - choice.from_us == 25 * HOUR_US  # summer time ended on that day


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ticked(kinds=frozenset()), "at least one kind"),
        (ticked(kinds=frozenset({Kind.ACTIVITY})), "at least one kind"),
        (ticked(days=Days.FREE, first=TODAY, last=date(2026, 11, 1)), "turn them round"),
        (
            ticked(days=Days.FREE, first=date(2026, 12, 1), last=date(2026, 12, 2)),
            "still to come",
        ),
    ],
)
def test_what_cannot_be_chosen_is_said_with_a_remedy(wrong: Ticked, said: str) -> None:
    with pytest.raises(SupportChoiceInvalid, match=said):
        choice_of(wrong, NOW_US, BERLIN)


def test_kinds_keep_their_order_and_need_a_level_at_which_they_have_rows() -> None:
    everything = ticked(kinds=frozenset(Kind))
    assert choice_of(everything, NOW_US, BERLIN).kinds == (
        Kind.DIAGNOSTICS,
        Kind.TOTALS,
        Kind.PLACES,
    )
    named = replace(everything, redaction=Redaction.R1)
    assert choice_of(named, NOW_US, BERLIN).kinds == tuple(Kind)
    assert Kind.PLACES in readable(Redaction.R0)


def test_everything_that_can_be_has_its_sentence() -> None:
    assert REDACTION_SHOWS.keys() == set(Redaction)
    assert KIND_HOLDS.keys() == set(Kind)
    assert STATE_MEANS.keys() == set(GrantState)
    assert REVOKED_BECAUSE.keys() == set(RevokedBy)
    assert ALARM_HAPPENED.keys() == ALARM_TO_DO.keys() == set(Alarm)
    assert len({state_name(state) for state in GrantState}) == len(GrantState)


def test_an_access_says_what_it_shows_and_how_long_it_is_good(grant: Grant) -> None:
    assert scope(grant.choice, BERLIN).endswith("· Diagnostics · Counts only")
    assert left(grant, NOW_US + HOUR_US, BERLIN) == "Good for 3 h 00 min, until 18:00"
    assert "over" in left(grant, grant.ends_us, BERLIN)
    assert attempts(replace(grant, attempts=1)) == ""
    assert "2 times" in attempts(replace(grant, attempts=2))


def test_what_is_shared_but_not_sent_says_that_it_waits(grant: Grant) -> None:
    shared = replace(grant, state=GrantState.SHARED)
    assert "waits until the server" in state_sentence(shared)
    assert "waits" not in state_sentence(replace(shared, sent=True))


def test_what_happened_is_told_step_by_step(support: ScriptedSupport, grant: Grant) -> None:
    support.claim(grant.id)
    support.share(grant.id)
    told = happened(support.consume(grant.id), NOW_US, BERLIN)
    assert told == [
        "14:00  Code made",
        f"14:00  Badge {BADGE}, case {CASE}",
        "14:00  Shared",
        "14:00  Opened by the agent",
        "14:01  Closed by the agent",
        "14:02  Deleted there, as the agent's program says",
    ]


def test_taking_back_says_when_it_was_and_that_what_was_seen_stays_seen(
    support: ScriptedSupport, grant: Grant
) -> None:
    unseen = support.revoke(grant.id)
    assert "Nothing" not in state_sentence(unseen)
    assert state_sentence(unseen).startswith(STATE_MEANS[GrantState.REVOKED])
    assert happened(unseen, NOW_US, BERLIN)[-1].endswith("Taken back")
    opened = NoticeSeen(notice=Notice.OPENED, at_us=NOW_US)
    closed = NoticeSeen(notice=Notice.CLOSED, at_us=NOW_US + 2 * MINUTE_US)
    late = replace(unseen, over_us=NOW_US + MINUTE_US, notices=(opened, closed))
    assert "What was seen stays seen." in state_sentence(late)
    assert happened(late, NOW_US, BERLIN)[-3:] == [
        "14:00  Opened by the agent",
        "14:01  Taken back",
        "14:02  Closed by the agent",
    ]


def test_what_the_server_could_not_be_told_is_not_claimed_to_be_closed(
    support: ScriptedSupport, grant: Grant
) -> None:
    over = replace(support.revoke(grant.id), sent=True, untold=True)
    assert NOT_TOLD_YET in state_sentence(over)
    assert NOT_TOLD_YET not in state_sentence(replace(over, untold=False))
    # of what never left there is nothing that anybody could look at
    assert NOT_TOLD_YET not in state_sentence(replace(over, sent=False))


def test_who_waits_and_every_fresh_alarm_is_news(support: ScriptedSupport, grant: Grant) -> None:
    assert signs_of(support.grants(), NOW_US) == ()
    claimed = replace(support.claimed(grant), alarms=(Alarm.SECOND_CLAIM,))
    alarm, waits = signs_of((claimed,), NOW_US)
    assert alarm.alarm is Alarm.SECOND_CLAIM
    assert f"Badge {BADGE}" in words_of(waits)[1]
    assert ALARM_HAPPENED[Alarm.SECOND_CLAIM] in words_of(alarm)[1]
    leaked = support.leak(grant.id)
    assert len(signs_of((leaked,), NOW_US + HOUR_US)) == 1
    assert signs_of((leaked,), NOW_US + 2 * DAY_US) == ()


def test_the_tray_tells_an_unseen_alarm_first(support: ScriptedSupport, grant: Grant) -> None:
    claimed = replace(support.claimed(grant), alarms=(Alarm.FORGED_CLAIM,))
    signs = signs_of((claimed,), NOW_US)
    assert "something is wrong" in tray_line(signs, ())
    assert "an agent waits" in tray_line(signs, signs)
    assert tray_line((), ()) == ""


def test_a_picture_counts_what_is_left_and_what_was_found() -> None:
    choice = SupportChoice(from_us=NOW_US - DAY_US, to_us=NOW_US)
    lines = made_lines(Redaction.R3, 7)
    preview = ScriptedPreview(choice=choice, lines=lines).without({1, 4})
    picture = picture_of(preview, "span", 10)
    assert (picture.rows, picture.removed, picture.found) == (8, 2, 6)
    assert picture.size_bytes == len(preview.frozen())
    assert picture.lines.hits == [4, 5, 6, 7, 8, 9, 10]
    assert picture_of(preview, "", 10).found == 0


def test_what_is_only_searched_is_not_packed_again() -> None:
    choice = SupportChoice(from_us=NOW_US - DAY_US, to_us=NOW_US)
    preview = ScriptedPreview(choice=choice, lines=made_lines(Redaction.R1, 3))
    before = picture_of(preview, "", 10)
    again = picture_of(preview, "span", 10, replace(before, size_bytes=7))
    assert again.size_bytes == 7
    shorter = picture_of(preview.without({1}), "span", 10, replace(before, size_bytes=7))
    assert shorter.size_bytes > 7


def test_what_is_too_large_is_counted_all_the_same() -> None:
    choice = SupportChoice(from_us=NOW_US - DAY_US, to_us=NOW_US)
    preview = ScriptedPreview(choice=choice, lines=("a" * 10, "b" * 10), cap_bytes=5)
    picture = picture_of(preview, "", 10)
    assert picture.size_bytes > 20
    assert "fewer days" in picture.trouble


def test_a_wide_character_is_given_the_room_of_two() -> None:
    assert widest_of(("abc", "漢字")) == 4
    assert lines_of(("x",)).hits == range(1)
