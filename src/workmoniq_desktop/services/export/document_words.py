"""The words of a written report: English here, in the user's language where a window hands others.

Every writer and the Reports page take their words from one value, so that a file says what the page
said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.report import By, Comparison
from workmoniq_desktop.domain.spans import State


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWords:
    """{0} and {1} are filled in. dimensions, nameless: for every By; weekdays from Monday."""

    language: str = "en"
    dimensions: Mapping[By, str] = field(
        default_factory=lambda: {
            By.APP: "App",
            By.TITLE: "Title",
            By.SITE: "Site",
            By.CATEGORY: "Category",
            By.PROJECT: "Project",
            By.HOUR: "Hour",
            By.DAY: "Day",
            By.DEVICE: "Device",
        }
    )
    nameless: Mapping[By, str] = field(
        default_factory=lambda: {
            By.APP: "(no window)",
            By.TITLE: "(no title)",
            By.SITE: "(no site)",
            By.CATEGORY: "(no category)",
            By.PROJECT: "(no project)",
            By.HOUR: "(no hour)",
            By.DAY: "(no day)",
            By.DEVICE: "(no device)",
        }
    )
    weekdays: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    report: str = "Report"
    time: str = "Time"
    hours: str = "Hours"
    seconds: str = "Seconds"
    share: str = "Share"
    before: str = "Before"
    total: str = "Total"
    total_active: str = "Total active time"
    trend: str = "Trend"
    week: str = "Hours of the week"
    from_day: str = "From"
    charts: str = "Charts"
    about: str = "About"
    period: str = "Period"
    zone: str = "Time zone"
    made: str = "Made by WorkMoniQ on {0}"
    nothing: str = "Nothing was recorded in this time."
    short_seconds: str = "{0} s"
    short_minutes: str = "{0} min"
    short_hours: str = "{0} h {1:02} min"
    more: str = "{0} more than {1}"
    less: str = "{0} less than {1}"
    same: str = "As much as {0}"
    nothing_earlier: str = "Nothing was recorded {0}."


ENGLISH = DocumentWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryWords:
    """Of the history written for people. spoken: says a reason, which is recorded in English."""

    language: str = "en"
    title: str = "WorkMoniQ history"
    days: str = "Active time by day"
    day: str = "Day"
    time: str = "Time"
    total: str = "Total"
    spans: str = "Spans"
    start: str = "Start"
    end: str = "End"
    length: str = "Length"
    what: str = "What"
    detail: str = "Title or reason"
    by_hand: str = "entered by hand"
    watcher: str = "watcher"
    made: str = "Made by WorkMoniQ on {0} UTC"
    only_first: str = (
        "Only the first {0} spans of this range are listed here. "
        "Take a narrower range, or CSV, XLSX or JSON for all of them."
    )
    states: Mapping[State, str] = field(
        default_factory=lambda: {state: state.value for state in State}
    )
    spoken: Callable[[str], str] = str


HISTORY_ENGLISH = HistoryWords()


def figures(seconds: int) -> str:
    """h:mm:ss."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def length(words: DocumentWords, us: int) -> str:
    """A length for sentences: two units at most."""
    seconds = us // SECOND_US
    if us < MINUTE_US:
        return words.short_seconds.format(seconds)
    if us < HOUR_US:
        return words.short_minutes.format(seconds // 60)
    return words.short_hours.format(seconds // 3600, seconds // 60 % 60)


def compared(words: DocumentWords, comparison: Comparison, earlier: str) -> str:
    """How much more or less than in an earlier period, such as "in the week before"."""
    more_us = comparison.now.total_us - comparison.before.total_us
    if comparison.before.total_us == 0:
        return words.nothing_earlier.format(earlier)
    if abs(more_us) < SECOND_US:
        return words.same.format(earlier)
    sentence = words.more if more_us > 0 else words.less
    return sentence.format(length(words, abs(more_us)), earlier)
