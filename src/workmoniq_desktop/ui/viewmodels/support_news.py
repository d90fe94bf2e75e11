"""What the user must hear about although no window shows it: who waits, and every alarm."""

from collections.abc import Iterable
from dataclasses import dataclass

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.support import AgentSeen, Alarm, Grant, GrantState
from workmoniq_desktop.ui.viewmodels.support_words import alarm_sentence, who
from workmoniq_desktop.ui.words import translate

_FRESH_US = DAY_US
"""An alarm of an access that was over longer ago than this is left to its history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """agent: who waits, or None for an alarm."""

    grant_id: str
    agent: AgentSeen | None = None
    alarm: Alarm | None = None


def signs_of(grants: Iterable[Grant], now_us: int) -> tuple[Sign, ...]:
    """Alarms first, then who waits."""
    alarms = [
        Sign(grant_id=grant.id, alarm=alarm)
        for grant in grants
        if grant.over_us is None or now_us - grant.over_us < _FRESH_US
        for alarm in grant.alarms
    ]
    waiting = [
        Sign(grant_id=grant.id, agent=grant.agent)
        for grant in grants
        if grant.state is GrantState.CLAIMED
    ]
    return (*alarms, *waiting)


def words_of(sign: Sign) -> tuple[str, str]:
    """A heading and a sentence for the desktop's notification."""
    if sign.alarm is not None:
        return translate("support", "Support access: take note"), alarm_sentence(sign.alarm)
    sentence = translate("support", "Open WorkMoniQ to share or refuse. Nothing has left yet.")
    if sign.agent is not None:
        sentence = f"{who(sign.agent)}. {sentence}"
    return translate("support", "An agent of support waits"), sentence


def tray_line(signs: Iterable[Sign], seen: Iterable[Sign]) -> str:
    """One line for the menu: an alarm nobody has seen yet, else who waits; "" for neither."""
    known = set(seen)
    for sign in signs:
        if sign.alarm is not None and sign not in known:
            return translate("support", "Support access: something is wrong; look at it")
    if any(sign.alarm is None for sign in signs):
        return translate("support", "Support access: an agent waits for you")
    return ""
