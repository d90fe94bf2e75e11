"""The words of a support receipt's page in the language of the windows."""

from PySide6.QtCore import QLocale

from workmoniq_desktop.domain.support import Alarm, GrantState, Kind, Redaction, RevokedBy
from workmoniq_desktop.domain.support_words import ALARM_HAPPENED, REVOKED_BECAUSE
from workmoniq_desktop.services.support.receipt_words import ReceiptWords
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.support_words import (
    kind_name,
    level_name,
    notice_names,
    state_name,
)
from workmoniq_desktop.ui.words import translate


def receipt_words() -> ReceiptWords:
    """As they are now; called in the Qt thread."""
    return ReceiptWords(
        language=QLocale().bcp47Name().split("-")[0] or "en",
        title=translate("support", "Support access"),
        shared_on=translate("receipt", "Shared on {0}"),
        nothing_shared=translate("receipt", "Nothing was shared"),
        state=translate("receipt", "State"),
        because=translate("receipt", "Why it was taken back"),
        days=translate("support", "Days"),
        from_to=translate("receipt", "{0} to {1}"),
        kinds=translate("receipt", "Kinds"),
        redaction=translate("receipt", "How much could be read"),
        rows=translate("receipt", "Rows"),
        size=translate("receipt", "Bytes"),
        server=translate("receipt", "Server"),
        armed=translate("support", "Code made"),
        ends=translate("receipt", "Code good until"),
        claimed=translate("receipt", "Code used"),
        case=translate("receipt", "Case"),
        agent=translate("receipt", "Agent"),
        with_badge=translate("receipt", "{0}, badge {1}"),
        attempts=translate("receipt", "Attempts"),
        alarm=translate("receipt", "Alarm"),
        over=translate("receipt", "Over"),
        copy=translate("receipt", "Copy of what was sent"),
        told=translate("receipt", "What the agent's program told"),
        notice=translate("receipt", "Notice"),
        at=translate("receipt", "At"),
        signature=translate("receipt", "Signature"),
        holds=translate("receipt", "holds"),
        holds_not=translate("receipt", "does not hold"),
        history=translate("receipt", "What happened"),
        made=translate("receipt", "Times are in UTC. Made by WorkMoniQ on {0}."),
        states={state: state_name(state) for state in GrantState},
        kind_names={kind: kind_name(kind) for kind in Kind},
        levels={level: level_name(level) for level in Redaction},
        reasons={why: spoken(REVOKED_BECAUSE[why]) for why in RevokedBy},
        alarms={alarm: spoken(ALARM_HAPPENED[alarm]) for alarm in Alarm},
        notices=notice_names(),
        happened=_steps(),
    )


def _steps() -> dict[str, str]:
    return {
        "arming": translate("receipt", "The server is asked to carry it"),
        "armed": translate("support", "Code made"),
        "claimed": translate("receipt", "An agent used the code"),
        "shared": translate("support", "Shared"),
        "sent": translate("receipt", "The server has it"),
        "to be sent again": translate("receipt", "The server has lost it; it is sent again"),
        "consumed": translate("receipt", "Deleted by the server"),
        "revoked": translate("support", "Taken back"),
        "expired": translate("receipt", "Its time ended"),
        "the server knows": translate("receipt", "The server knows that it is over"),
        "copy wiped": translate("receipt", "The copy kept here was wiped"),
        "copy too old": translate("receipt", "The copy kept here was older than titles are kept"),
        "notice that nobody signed": translate("receipt", "A notice that nobody signed"),
        "attempt without the code": translate("receipt", "An attempt without the code"),
    }
