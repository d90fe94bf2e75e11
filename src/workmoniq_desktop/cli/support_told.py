"""An access for support, for people and for scripts."""

from datetime import tzinfo

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.words import count, local_iso, size
from workmoniq_desktop.domain.support import AgentSeen, Alarm, Grant, GrantState
from workmoniq_desktop.domain.support_words import (
    ALARM_HAPPENED,
    ALARM_TO_DO,
    REVOKED_BECAUSE,
    STATE_MEANS,
    TAKEN_BACK_LATE,
)


def as_json(grant: Grant, zone: tzinfo) -> dict[str, object]:
    """All that is known of it; the code only while it is good."""

    def at(us: int | None) -> str | None:
        return None if us is None else local_iso(us, zone)

    agent, choice = grant.agent, grant.choice
    return {
        "id": grant.id,
        "state": grant.state.value,
        "code": grant.code,
        "server": grant.server,
        "from": at(choice.from_us),
        "to": at(choice.to_us),
        "kinds": [kind.value for kind in choice.kinds],
        "redaction": choice.redaction.value,
        "rows": grant.rows,
        "bytes": grant.size_bytes,
        "sha256": grant.digest,
        "armed": at(grant.armed_us),
        "ends": at(grant.ends_us),
        "agent": None
        if agent is None
        else {
            "agents": list(agent.agents),
            "badges": list(agent.badges),
            "case": agent.case,
            "claimed": at(agent.claimed_us),
        },
        "attempts": grant.attempts,
        "alarms": [alarm.value for alarm in grant.alarms],
        "shared": at(grant.shared_us),
        "sent": grant.sent,
        "over": at(grant.over_us),
        "revoked_by": None if grant.revoked_by is None else grant.revoked_by.value,
        "notices": [{"notice": one.notice.value, "at": at(one.at_us)} for one in grant.notices],
    }


def who_waits(agent: AgentSeen) -> str:
    """The badges and the case, as an agent says them."""
    badges = " and ".join(plain(badge) for badge in agent.badges)
    return f"badge {badges}, case {plain(agent.case)}"


def described(grant: Grant) -> str:
    """What is in it, in short."""
    return f"{count(grant.rows, 'row')}, {size(grant.size_bytes)}, {grant.choice.redaction.value}"


def lines_of(grant: Grant) -> list[str]:
    """Who waits, for what, and the digest that both sides can compare."""
    lines = [] if grant.agent is None else [f"The agent with {who_waits(grant.agent)} waits."]
    return [*lines, f"They would see {described(grant)}.", f"SHA-256: {grant.digest}"]


def state_sentence(grant: Grant) -> str:
    """Where it stands, and why."""
    why = "" if grant.revoked_by is None else f" {REVOKED_BECAUSE[grant.revoked_by]}"
    late = grant.state is GrantState.REVOKED and grant.was_opened
    return f"{TAKEN_BACK_LATE if late else STATE_MEANS[grant.state]}{why}"


def alarm_sentence(alarm: Alarm) -> str:
    """What happened, and what to do."""
    return f"{ALARM_HAPPENED[alarm]} {ALARM_TO_DO[alarm]}"
