"""The words of reports and their files in the language of the windows."""

from functools import cache

from PySide6.QtCore import QDate, QLocale

from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.services.export.document_words import DocumentWords, HistoryWords
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.words import state_word, translate

_MONDAY = QDate(2026, 11, 23)


def document_words() -> DocumentWords:
    """As they are now; a file says what the page said when it was made."""
    locale = QLocale()
    return DocumentWords(
        language=locale.bcp47Name().split("-")[0] or "en",
        dimensions=dimensions(),
        nameless={
            By.APP: translate("reports", "No window"),
            By.TITLE: translate("reports", "No title"),
            By.SITE: translate("reports", "No site"),
            By.CATEGORY: translate("reports", "No category"),
            By.PROJECT: translate("reports", "No project"),
            By.HOUR: translate("reports", "No hour"),
            By.DAY: translate("reports", "No day"),
            By.DEVICE: translate("reports", "No device"),
        },
        weekdays=tuple(locale.toString(_MONDAY.addDays(at), "ddd") for at in range(7)),
        report=translate("reports", "Report"),
        time=translate("reports", "Time"),
        hours=translate("reports", "Hours"),
        seconds=translate("reports", "Seconds"),
        share=translate("reports", "Share"),
        before=translate("reports", "Before"),
        total=translate("reports", "Total"),
        total_active=translate("reports", "Total active time"),
        trend=translate("reports", "Trend"),
        week=translate("reports", "Hours of the week"),
        from_day=translate("reports", "From"),
        charts=translate("reports", "Charts"),
        about=translate("reports", "About"),
        period=translate("reports", "Period"),
        zone=translate("reports", "Time zone"),
        made=translate("reports", "Made by WorkMoniQ on {0}"),
        nothing=translate("reports", "Nothing was recorded in this time."),
        short_seconds=translate("words", "{0} s"),
        short_minutes=translate("words", "{0} min"),
        short_hours=translate("words", "{0} h {1:02} min"),
        more=translate("reports", "{0} more than {1}"),
        less=translate("reports", "{0} less than {1}"),
        same=translate("reports", "As much as {0}"),
        nothing_earlier=translate("reports", "Nothing was recorded {0}."),
    )


def history_words() -> HistoryWords:
    """As they are now, for the history written for people."""
    return HistoryWords(
        language=QLocale().bcp47Name().split("-")[0] or "en",
        title=translate("history", "WorkMoniQ history"),
        days=translate("history", "Active time by day"),
        day=translate("reports", "Day"),
        time=translate("reports", "Time"),
        total=translate("reports", "Total"),
        spans=translate("history", "Spans"),
        start=translate("history", "Start"),
        end=translate("history", "End"),
        length=translate("history", "Length"),
        what=translate("history", "What"),
        detail=translate("history", "Title or reason"),
        by_hand=translate("history", "entered by hand"),
        watcher=translate("history", "watcher"),
        made=translate("history", "Made by WorkMoniQ on {0} UTC"),
        only_first=translate(
            "history",
            "Only the first {0} spans of this range are listed here. "
            "Take a narrower range, or CSV, XLSX or JSON for all of them.",
        ),
        states={state: state_word(state) for state in State},
        spoken=cache(spoken),
    )


def dimensions() -> dict[By, str]:
    """What a report can be by, in the order it is offered."""
    return {
        By.APP: translate("reports", "App"),
        By.TITLE: translate("reports", "Title"),
        By.SITE: translate("reports", "Site"),
        By.CATEGORY: translate("reports", "Category"),
        By.PROJECT: translate("reports", "Project"),
        By.HOUR: translate("reports", "Hour"),
        By.DAY: translate("reports", "Day"),
        By.DEVICE: translate("reports", "Device"),
    }


def more_rows(by: By, count: int, words: str, time: str) -> str:
    """The line about rows that are not shown; words: the count as people write it."""
    several = {
        By.APP: translate("reports", "and {0} more apps: {1}"),
        By.TITLE: translate("reports", "and {0} more titles: {1}"),
        By.SITE: translate("reports", "and {0} more sites: {1}"),
        By.CATEGORY: translate("reports", "and {0} more categories: {1}"),
        By.PROJECT: translate("reports", "and {0} more projects: {1}"),
        By.HOUR: translate("reports", "and {0} more hours: {1}"),
        By.DAY: translate("reports", "and {0} more days: {1}"),
        By.DEVICE: translate("reports", "and {0} more devices: {1}"),
    }
    if count == 1:
        return translate("reports", "and one more: {0}").format(time)
    return several[by].format(words, time)
