"""An access for support in words: what it shows, where it stands, what happened to it."""

import json
from collections.abc import Iterable, Sequence
from datetime import tzinfo

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.support import (
    AgentSeen,
    Alarm,
    Grant,
    GrantState,
    Kind,
    Notice,
    Redaction,
    SupportChoice,
)
from workmoniq_desktop.domain.support_words import (
    ALARM_HAPPENED,
    ALARM_TO_DO,
    KIND_NAMES,
    NOT_TOLD_YET,
    NOTICE_NAMES,
    REDACTION_NAMES,
    REVOKED_BECAUSE,
    STATE_MEANS,
    STATE_NAMES,
    TAKEN_BACK_LATE,
)
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.words import count, length, moment, short_day, size, translate, until

_TIMES = ("from", "to", "made", "start", "end", "at", "minute")
"""What rows call their times, which are seconds since 1970 there."""


def kind_name(kind: Kind) -> str:
    return spoken(KIND_NAMES[kind])


def level_name(redaction: Redaction) -> str:
    return spoken(REDACTION_NAMES[redaction])


def state_name(state: GrantState) -> str:
    return spoken(STATE_NAMES[state])


def state_sentence(grant: Grant) -> str:
    """Where it stands, and why."""
    said = spoken(STATE_MEANS[grant.state])
    if grant.state is GrantState.SHARED and not grant.sent:
        said = translate(
            "support", "You shared it. It is sealed and waits until the server can be reached."
        )
    if grant.state is GrantState.REVOKED and grant.was_opened:
        said = spoken(TAKEN_BACK_LATE)
    if grant.revoked_by is not None:
        said += " " + spoken(REVOKED_BECAUSE[grant.revoked_by])
    if grant.untold and grant.sent:
        said += " " + spoken(NOT_TOLD_YET)
    return said


def badges(agent: AgentSeen) -> str:
    """The numbers that have to be the same as those that were told."""
    return " + ".join(agent.badges)


def who(agent: AgentSeen) -> str:
    return translate("support", "Badge {0}, case {1}").format(badges(agent), agent.case)


def amount(rows: int, size_bytes: int) -> str:
    if rows == 1:
        return translate("support", "1 row, {0}").format(size(size_bytes))
    return translate("support", "{0} rows, {1}").format(count(rows), size(size_bytes))


def scope(choice: SupportChoice, zone: tzinfo) -> str:
    """Days, kinds and redaction in one line."""
    first, last = local_date(choice.from_us, zone), local_date(choice.to_us - 1, zone)
    days = short_day(first)
    if last != first:
        days = f"{days} – {short_day(last)}"  # noqa: RUF001  # a range is written with an en dash
    kinds = ", ".join(kind_name(kind) for kind in choice.kinds)
    return f"{days} · {kinds} · {level_name(choice.redaction)}"


def nothing_of(kinds: Iterable[Kind]) -> str:
    """That what was chosen has no row in these days."""
    names = ", ".join(kind_name(kind) for kind in kinds)
    return translate("support", "In these days there is nothing of: {0}.").format(names)


def left(grant: Grant, now_us: int, zone: tzinfo) -> str:
    """How long the code is still good."""
    left_us = grant.ends_us - now_us
    if left_us <= 0:
        return translate("support", "The time is over; make a new code.")
    return translate("support", "Good for {0}, until {1}").format(
        length(left_us), until(grant.ends_us, now_us, zone)
    )


def times_in(line: str, now_us: int, zone: tzinfo) -> str:
    """The times of a row as people write them, by what the row calls them; "" for none."""
    row = json.loads(line)
    times = ((name, row[name]) for name in _TIMES if isinstance(row.get(name), int))
    return " · ".join(f"{name}: {moment(at_s * SECOND_US, now_us, zone)}" for name, at_s in times)


def still_open(grants: Sequence[Grant], now_us: int, zone: tzinfo) -> str:
    """What is open already when another one is wanted; "" for nothing."""
    if not grants:
        return ""
    if len(grants) == 1:
        return translate(
            "support",
            "One access is still open, until {0}: take it back if support does not need it any "
            "more.",
        ).format(until(grants[0].ends_us, now_us, zone))
    return translate(
        "support",
        "{0} accesses are still open: take back what support does not need any more.",
    ).format(count(len(grants)))


def attempts(grant: Grant) -> str:
    """How often the code was used; "" where the first use is the only one."""
    if grant.attempts < 2:
        return ""
    return translate("support", "The code was used {0} times; only the first counts.").format(
        count(grant.attempts)
    )


def alarm_sentence(alarm: Alarm) -> str:
    """What happened, and what to do."""
    return f"{spoken(ALARM_HAPPENED[alarm])} {spoken(ALARM_TO_DO[alarm])}"


def notice_names() -> dict[Notice, str]:
    """What the agent's program can tell."""
    return {notice: spoken(name) for notice, name in NOTICE_NAMES.items()}


def happened(grant: Grant, now_us: int, zone: tzinfo) -> list[str]:
    """What became of it, a line for each step."""
    steps = [(translate("support", "Code made"), grant.armed_us)]
    if grant.agent is not None:
        steps.append((who(grant.agent), grant.agent.claimed_us))
    if grant.shared_us is not None:
        steps.append((translate("support", "Shared"), grant.shared_us))
    words = notice_names()
    steps += [(words[one.notice], one.at_us) for one in grant.notices]
    if grant.over_us is not None and grant.state is not GrantState.CONSUMED:
        steps.append((state_name(grant.state), grant.over_us))
        steps.sort(key=lambda step: step[1])
    return [f"{moment(at_us, now_us, zone)}  {what}" for what, at_us in steps]
