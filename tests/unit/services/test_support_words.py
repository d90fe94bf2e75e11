"""What senses and presence say in sentences is said in words of a closed list for support."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.domain import presence
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.support import Kind, Redaction
from workmoniq_desktop.services import recorder
from workmoniq_desktop.services.importing import foreign
from workmoniq_desktop.services.support.code_words import reason_word, refusal_word
from workmoniq_desktop.services.support.diagnosing import known_codes
from workmoniq_desktop.services.support.names_shown import Marks, app_shown, text_shown
from workmoniq_desktop.ui.sentences import SENTENCES
from workmoniq_protocol.wire import support_rows
from workmoniq_protocol.wire.support import REDACTIONS

OURS = (
    presence.IN_USE,
    presence.NO_INPUT,
    presence.SCREEN_LOCKED,
    presence.SUSPENDED,
    presence.PAUSED_BY_YOU,
    presence.PRIVATE_TIME,
    presence.OUTSIDE_WORK_HOURS,
    presence.VIDEO_IN_FULL_SCREEN,
    presence.CLOCK_SET_FORWARD,
    f"{presence.MEETING}camera in use by anybody",
    recorder.STOPPED_BY_USER,
    recorder.SESSION_ENDED,
    recorder.STOPPED_WITHOUT_WARNING,
    foreign.FROM_AN_IMPORT,
    foreign.AWAY_IN_AN_IMPORT,
)
BEGINNINGS = re.compile(
    "(X11|GNOME|KDE|Wayland|Windows|macOS|Sound|Camera|logind|pynput)( on Wayland)?: "
)
REFUSALS = tuple(str(each) for each in SENTENCES if BEGINNINGS.match(str(each)))


@pytest.mark.parametrize("reason", OURS)
def test_each_reason_that_this_program_gives_has_a_word_of_its_own(reason: str) -> None:
    word = reason_word(State.OFF, reason)
    assert not word.endswith("_other")
    assert re.fullmatch("[a-z_]{1,48}", word)


def test_no_two_reasons_have_the_same_word() -> None:
    words = [reason_word(State.OFF, reason) for reason in OURS]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("sentence", REFUSALS)
def test_each_refusal_that_this_program_gives_has_a_word(sentence: str) -> None:
    assert refusal_word(sentence) != "other"


def test_there_are_refusals_to_try() -> None:
    assert len(REFUSALS) > 15


@given(st.text(), st.sampled_from(State))
def test_a_reason_from_elsewhere_is_never_repeated(reason: str, state: State) -> None:
    word = reason_word(state, reason)
    if reason not in OURS:
        assert word in {f"{state.value}_other", "other", "meeting"} | {
            refusal_word(sentence) for sentence in REFUSALS
        }


def test_codes_are_those_of_the_errors_and_no_more() -> None:
    codes = known_codes()
    assert {"disk_full", "server_gone", "support_choice"} <= codes
    assert all(re.fullmatch("[a-z_]{1,48}", code) for code in codes)


def test_desktop_and_protocol_have_the_same_kinds_and_redactions() -> None:
    assert tuple(kind.value for kind in Kind) == support_rows.KINDS
    assert tuple(redaction.value for redaction in Redaction) == REDACTIONS


def test_a_mark_tells_titles_apart_and_sites_alike() -> None:
    marks, others = Marks(b"\1" * 32), Marks(b"\2" * 32)
    assert marks.title("a") == marks.title("a")
    assert len({marks.title("a"), marks.title("b"), others.title("a")}) == 3
    assert marks.site("https://example.org/a") == marks.site("http://example.org:80/b")
    assert marks.title("example.org") != marks.site("https://example.org/")
    assert (marks.title(None), marks.title(""), marks.site("file:///etc")) == (None, None, None)


@pytest.mark.parametrize(
    ("app", "shown"),
    [
        (None, None),
        ("", None),
        (" ", None),
        ("firefox", "firefox"),
        ("/usr/bin/firefox", "firefox"),
        ("D:\\Apps\\x.exe", "x.exe"),
        ("/home/someone/", None),
        ("C:\\Users\\someone", None),
        ("/home/someone/app", "app"),
        ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
    ],
)
def test_an_app_is_shown_without_the_way_to_it(app: str | None, shown: str | None) -> None:
    assert app_shown(app) == shown


def test_a_long_text_is_cut_and_says_so() -> None:
    assert text_shown("x" * 4000) == "x" * 4000
    assert text_shown("x" * 4001) == "x" * 3999 + "\N{HORIZONTAL ELLIPSIS}"
