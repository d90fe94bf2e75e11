"""How times, sizes and states are written, everywhere the same."""

from datetime import date, tzinfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.calendar import local_date, to_datetime
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.presence import MEETING, OUTSIDE_WORK_HOURS
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.status import Mode, Status
from workmoniq_desktop.ui.spoken import spoken

translate = QCoreApplication.translate


def figures(us: int) -> str:
    """A length of time for columns: h:mm:ss."""
    seconds = us // SECOND_US
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def length(us: int) -> str:
    """A length of time for sentences: two units at most."""
    seconds = us // SECOND_US
    if us < MINUTE_US:
        return translate("words", "{0} s").format(seconds)
    if us < HOUR_US:
        return translate("words", "{0} min").format(seconds // 60)
    return translate("words", "{0} h {1:02} min").format(seconds // 3600, seconds // 60 % 60)


def exact_length(us: int) -> str:
    """A length of time where seconds matter."""
    if us < SECOND_US:
        return translate("words", "{0} ms").format(us // 1000)
    if us < MINUTE_US:
        return translate("words", "{0} s").format(us // SECOND_US)
    return figures(us)


def time_of_day(at_us: int, zone: tzinfo, *, seconds: bool = False) -> str:
    """Local time, 24 hours."""
    return f"{to_datetime(at_us, zone):{'%H:%M:%S' if seconds else '%H:%M'}}"


def day_name(day: date) -> str:
    """Weekday, day, month and year in the user's language."""
    form = translate("words", "dddd, d MMMM yyyy", "how a day is written, for Qt's dates")
    return QLocale().toString(_qdate(day), form)


def short_day(day: date) -> str:
    form = translate("words", "d MMM yyyy", "a day, shorter")
    return QLocale().toString(_qdate(day), form)


def weekday_and_day(day: date) -> str:
    """A day of a week, as the head of a column."""
    return QLocale().toString(_qdate(day), translate("words", "ddd d", "a day of a week"))


def weekdays_words(weekdays: frozenset[int]) -> str:
    """Days of the week (0 Monday) in short; a row of three or more as its first and last."""
    locale = QLocale()
    named = [
        locale.standaloneDayName(day + 1, QLocale.FormatType.ShortFormat)
        for day in sorted(weekdays)
    ]
    days = sorted(weekdays)
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{named[0]} – {named[-1]}"  # noqa: RUF001  # en dash
    return ", ".join(named)


def bare_day(day: date) -> str:
    """A day where its year is plain."""
    form = translate("words", "d MMM", "a day without its year, for Qt's dates")
    return QLocale().toString(_qdate(day), form)


def short_weekday(day: date) -> str:
    """Weekday and day of the month, for the head of a column."""
    return QLocale().toString(_qdate(day), "ddd d MMM")


def month_name(day: date) -> str:
    return QLocale().toString(_qdate(day), "MMMM yyyy")


def size(count: int) -> str:
    """Bytes, in the unit a person would choose."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def count(number: int) -> str:
    """A whole number with the user's separators."""
    return QLocale().toString(number)


def percent(share: float) -> str:
    """A part of 1 as percent; what is there but tiny never shows as nothing."""
    if 0 < share < 0.001:
        return f"< {QLocale().toString(0.1, 'f', 1)} %"
    return f"{QLocale().toString(share * 100, 'f', 1)} %"


def until(until_us: int, now_us: int, zone: tzinfo) -> str:
    """An end: its time, with the day where it is not today."""
    at = time_of_day(until_us, zone)
    day = local_date(until_us, zone)
    if day == local_date(now_us, zone):
        return at
    if until_us - now_us < 2 * DAY_US and day == local_date(now_us + DAY_US, zone):
        return translate("words", "tomorrow {0}").format(at)
    return f"{short_day(day)} {at}"


def moment(at_us: int, now_us: int, zone: tzinfo) -> str:
    """A time that is past: with its day where that is not today."""
    at, day = time_of_day(at_us, zone), local_date(at_us, zone)
    return at if day == local_date(now_us, zone) else f"{short_day(day)} {at}"


def state_word(state: State) -> str:
    words = {
        State.ACTIVE: translate("words", "Active"),
        State.IDLE: translate("words", "Idle"),
        State.LOCKED: translate("words", "Locked"),
        State.ASLEEP: translate("words", "Asleep"),
        State.OFF: translate("words", "Off"),
        State.PAUSED: translate("words", "Paused"),
        State.PRIVATE: translate("words", "Private"),
        State.BLIND: translate("words", "Blind"),
        State.WIPED: translate("words", "Wiped"),
    }
    return words[state]


def mode_word(mode: Mode) -> str:
    words = {
        Mode.RECORDING: translate("words", "Recording"),
        Mode.IDLE: translate("words", "Idle"),
        Mode.LOCKED: translate("words", "Screen locked"),
        Mode.ASLEEP: translate("words", "Asleep"),
        Mode.PAUSED: translate("words", "Paused"),
        Mode.PRIVATE: translate("words", "Private time"),
        Mode.BLIND: translate("words", "Cannot see"),
        Mode.WAITING: translate("words", "Waiting for the key"),
        Mode.TROUBLE: translate("words", "Trouble"),
        Mode.OFF: translate("words", "Not recording"),
    }
    return words[mode]


def state_line(status: Status, zone: tzinfo) -> str:
    """One short line for tooltip, menu and glance: the mode, and what matters about it."""
    word = mode_word(status.mode)
    reason = "" if status.presence is None else status.presence.reason
    if status.mode is Mode.PAUSED and reason == OUTSIDE_WORK_HOURS:
        return _outside(status, zone)
    if status.mode is Mode.RECORDING and reason.startswith(MEETING):
        word = translate("words", "{0}, in a meeting").format(word)
    if status.mode in {Mode.PAUSED, Mode.PRIVATE}:
        if status.until_us is None:
            return translate("words", "{0} until you resume").format(word)
        return translate("words", "{0} until {1}").format(
            word, until(status.until_us, status.at_us, zone)
        )
    if status.mode is Mode.BLIND and status.presence is not None:
        return f"{word}: {spoken(status.presence.reason)}"
    if status.mode is Mode.TROUBLE and status.trouble is not None:
        return f"{word}: {spoken(status.trouble)}"
    return word


def step_word(name: str) -> str:
    """What a step of editing did, for "Undo: ..."; name: the key of its Command."""
    words = {
        "assign": translate("steps", "label time"),
        "hide": translate("steps", "hide time"),
        "show": translate("steps", "take time in"),
        "note": translate("steps", "note"),
        "entry-add": translate("steps", "add time"),
        "entry-change": translate("steps", "change entered time"),
        "entry-remove": translate("steps", "remove entered time"),
        "delete": translate("steps", "delete"),
        "split": translate("steps", "split"),
        "merge": translate("steps", "merge"),
        "annotate": translate("steps", "note"),
        "entry": translate("steps", "manual entry"),
        "timer": translate("steps", "timer"),
        "client": translate("steps", "client"),
        "project": translate("steps", "project"),
        "task": translate("steps", "task"),
        "category": translate("steps", "category"),
        "goal": translate("steps", "goal"),
        "add_goal": translate("steps", "add goal"),
        "remove_goal": translate("steps", "remove goal"),
        "answer_absence": translate("steps", "answer absence"),
        "not_work": translate("steps", "absence was not work"),
        "rule": translate("steps", "rule"),
        "rule-add": translate("steps", "add rule"),
        "rule-change": translate("steps", "change rule"),
        "rule-remove": translate("steps", "remove rule"),
        "rule-move": translate("steps", "move rule"),
        "rule-enable": translate("steps", "switch rule on"),
        "rule-disable": translate("steps", "switch rule off"),
        "rule-import": translate("steps", "import rules"),
        "rules": translate("steps", "rules"),
        "import": translate("steps", "import"),
    }
    return words.get(name) or words.get(name.partition(" ")[0]) or name.replace("_", " ")


def _outside(status: Status, zone: tzinfo) -> str:
    if status.until_us is None:
        return translate("words", "Outside your work hours")
    return translate("words", "Outside your work hours until {0}").format(
        until(status.until_us, status.at_us, zone)
    )


def sense_word(sense: Sense) -> str:
    words = {
        Sense.WINDOW: translate("words", "Windows"),
        Sense.IDLE: translate("words", "Idle time"),
        Sense.INPUT: translate("words", "Input counts"),
        Sense.SESSION: translate("words", "Lock and sleep"),
        Sense.MEDIA: translate("words", "Meetings and video"),
    }
    return words[sense]


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
