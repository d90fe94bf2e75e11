"""The words of a receipt's page, in English; receipt_german.py has the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workmoniq_desktop.domain.support import Alarm, GrantState, Kind, Notice, Redaction, RevokedBy
from workmoniq_desktop.domain.support_words import (
    ALARM_HAPPENED,
    KIND_NAMES,
    NOTICE_NAMES,
    REDACTION_NAMES,
    REVOKED_BECAUSE,
    STATE_NAMES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptWords:
    """{0} and {1} are filled in. happened: by what the audit says; what it lacks stays as it is."""

    language: str = "en"
    title: str = "Support access"
    shared_on: str = "Shared on {0}"
    nothing_shared: str = "Nothing was shared"
    state: str = "State"
    because: str = "Why it was taken back"
    days: str = "Days"
    from_to: str = "{0} to {1}"
    kinds: str = "Kinds"
    redaction: str = "How much could be read"
    rows: str = "Rows"
    size: str = "Bytes"
    server: str = "Server"
    armed: str = "Code made"
    ends: str = "Code good until"
    claimed: str = "Code used"
    case: str = "Case"
    agent: str = "Agent"
    with_badge: str = "{0}, badge {1}"
    attempts: str = "Attempts"
    alarm: str = "Alarm"
    over: str = "Over"
    copy: str = "Copy of what was sent"
    told: str = "What the agent's program told"
    notice: str = "Notice"
    at: str = "At"
    signature: str = "Signature"
    holds: str = "holds"
    holds_not: str = "does not hold"
    history: str = "What happened"
    made: str = "Times are in UTC. Made by WorkMoniQ on {0}."
    states: Mapping[GrantState, str] = field(default_factory=lambda: dict(STATE_NAMES))
    kind_names: Mapping[Kind, str] = field(default_factory=lambda: dict(KIND_NAMES))
    levels: Mapping[Redaction, str] = field(default_factory=lambda: dict(REDACTION_NAMES))
    reasons: Mapping[RevokedBy, str] = field(default_factory=lambda: dict(REVOKED_BECAUSE))
    alarms: Mapping[Alarm, str] = field(default_factory=lambda: dict(ALARM_HAPPENED))
    notices: Mapping[Notice, str] = field(default_factory=lambda: dict(NOTICE_NAMES))
    happened: Mapping[str, str] = field(
        default_factory=lambda: {
            "arming": "The server is asked to carry it",
            "armed": "Code made",
            "claimed": "An agent used the code",
            "shared": "Shared",
            "sent": "The server has it",
            "to be sent again": "The server has lost it; it is sent again",
            "consumed": "Deleted by the server",
            "revoked": "Taken back",
            "expired": "Its time ended",
            "the server knows": "The server knows that it is over",
            "copy wiped": "The copy kept here was wiped",
            "copy too old": "The copy kept here was older than titles are kept",
            "notice that nobody signed": "A notice that nobody signed",
            "attempt without the code": "An attempt without the code",
        }
    )

    def step(self, what: str) -> str:
        """A line of the audit, for people."""
        told, _, name = what.partition(" ")
        if told == "alarm" and name in {alarm.value for alarm in Alarm}:
            return self.alarms[Alarm(name)]
        if told == "told":
            return self.notice_name(name)
        return self.happened.get(what, what)

    def notice_name(self, event: str) -> str:
        """What a console told, for people."""
        known = {notice.value for notice in Notice}
        return self.notices[Notice(event)] if event in known else event


RECEIPT_ENGLISH = ReceiptWords()
