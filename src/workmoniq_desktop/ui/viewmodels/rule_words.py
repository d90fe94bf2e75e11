"""Rules in words: where one holds, what it does, what it did, and who stands in its way."""

from collections.abc import Mapping

from PySide6.QtCore import QLocale

from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Rule, Syntax
from workmoniq_desktop.services.rules.found import Trial, Use
from workmoniq_desktop.ui.words import count, length, translate

_SHOWN = 2


def field_word(field: Field) -> str:
    words = {
        Field.APP: translate("rules", "App"),
        Field.TITLE: translate("rules", "Title"),
        Field.URL: translate("rules", "Address"),
        Field.SITE: translate("rules", "Site"),
        Field.ENDING: translate("rules", "End of the title"),
        Field.PROCESS: translate("rules", "Program"),
        Field.ANY: translate("rules", "App, title or address"),
    }
    return words[field]


def syntax_word(syntax: Syntax) -> str:
    if syntax is Syntax.GLOB:
        return translate("rules", "is, with * for any text")
    return translate("rules", "holds the expression")


def where(rule: Rule) -> str:
    """Where a rule holds."""
    glue = translate("rules", ", or ") if rule.need is Need.ONE else translate("rules", ", and ")
    parts = [glue.join(_pattern(pattern) for pattern in rule.patterns)]
    if not rule.patterns:
        parts = [translate("rules", "Everything")]
    if rule.hours is not None:
        parts.append(hours_words(rule.hours))
    if rule.device is not None:
        parts.append(translate("rules", "on one device"))
    return ", ".join(parts)


def does(rule: Rule, projects: Mapping[str, str]) -> str:
    """What a rule does."""
    parts = [] if rule.category is None else [rule.category]
    if rule.project is not None:
        name = projects.get(rule.project, rule.project)
        parts.append(translate("rules", "project {0}").format(name))
    if rule.redact:
        parts.append(translate("rules", "keeps titles and addresses out"))
    if rule.drop:
        parts.append(translate("rules", "keeps the window out"))
    return ", ".join(parts)


def did(rule: Rule, use: Use | None) -> str:
    """What a rule matched lately; empty while that is not known."""
    if use is None or not rule.enabled:
        return ""
    if not use.spans:
        return translate("rules", "matched nothing in 30 days")
    return translate("rules", "matched {0} in 30 days").format(length(use.us))


def conflicts(rule: Rule, use: Use | None, names: Mapping[str, str]) -> str:
    """Which rules above decided instead of this one, and whether it ever acts."""
    if use is None or not use.overruled:
        return ""
    if rule.labels() and not rule.censors() and not use.acted_us:
        never = translate("rules", "Never acts: {0} stands above it and decides all it matches.")
        return never.format(quoted(names.get(use.overruled[0].by, "")))
    said = [
        translate("rules", "{0} stands above it and decided {1} of this.").format(
            quoted(names.get(one.by, "")), length(one.us)
        )
        for one in use.overruled[:2]
    ]
    return " ".join(said)


def quoted(name: str) -> str:
    return translate("rules", "“{0}”").format(name)


def hours_words(hours: Hours) -> str:
    low, high = (f"{m // 60}:{m % 60:02}" for m in (hours.from_minute, hours.to_minute))
    times = f"{low}\N{EN DASH}{high}"
    if len(hours.weekdays) == 7:
        return times
    days = " ".join(day_word(day) for day in sorted(hours.weekdays))
    return f"{days} {times}"


def day_word(day: int, *, whole: bool = False) -> str:
    """0 Monday."""
    form = QLocale.FormatType.LongFormat if whole else QLocale.FormatType.ShortFormat
    return QLocale().dayName(day + 1, form)


def trial_words(found: Trial) -> list[str]:
    """What a trial found, a sentence each."""
    if found.matches_everything:
        said = [translate("rules", "It matches everything.")]
    elif not found.matched_spans:
        said = [translate("rules", "It matches nothing in this time.")]
    else:
        said = [
            translate("rules", "It matches {0} spans, {1} of {2}.").format(
                count(found.matched_spans), length(found.matched_us), length(found.all_us)
            )
        ]
    if found.spans:
        said.append(
            translate("rules", "It would change {0} spans, {1}.").format(
                count(found.spans), length(found.us)
            )
        )
    elif found.matched_spans:
        said.append(translate("rules", "It would change nothing that is recorded."))
    return said


def label_words(label: Label, projects: Mapping[str, str]) -> str:
    parts = [] if label.category is None else [label.category]
    if label.project is not None:
        parts.append(projects.get(label.project, label.project))
    return ", ".join(parts) or translate("rules", "no category")


def _pattern(pattern: Pattern) -> str:
    texts = ", ".join(pattern.texts[:_SHOWN])
    more = len(pattern.texts) - _SHOWN
    said = f"{field_word(pattern.field)}: {texts}"
    if more > 0:
        return translate("rules", "{0} and {1} more").format(said, count(more))
    return said
