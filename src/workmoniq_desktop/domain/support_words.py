"""What people are told about support access, in English; windows translate it."""

from workmoniq_desktop.domain.support import Alarm, GrantState, Kind, Notice, Redaction, RevokedBy

NO_TEAM = "This build has no support team."

ASK_FOR_ANOTHER = "Ask whoever gave you WorkMoniQ for one that has."
"""What to do without a team."""

NOTHING_LEFT_YET = "Nothing has left this computer yet."

NOTHING_TO_SHOW = "No row is left to show: put some back, or choose more days or kinds."
"""Why there is no code for it."""

REDACTION_NAMES = {
    Redaction.R0: "Counts only",
    Redaction.R1: "Apps and categories",
    Redaction.R2: "Titles as marks",
    Redaction.R3: "Everything in clear",
}

REDACTION_SHOWS = {
    Redaction.R0: "Counts, versions and error codes. No name of anything.",
    Redaction.R1: "Also the names of apps and of your categories, and when they were used.",
    Redaction.R2: "Also a mark for each title and site: the agent sees which are alike, and reads "
    "none of them.",
    Redaction.R3: "Titles, addresses of pages, projects and notes as they are. It takes two "
    "agents.",
}
"""What can be read at each level, in one sentence."""

KIND_NAMES = {
    Kind.DIAGNOSTICS: "Diagnostics",
    Kind.TOTALS: "Totals by day",
    Kind.ACTIVITY: "Activity",
    Kind.PRESENCE: "Presence",
    Kind.INPUT: "Input counts",
    Kind.CORRECTIONS: "Corrections",
    Kind.PLACES: "Places",
}

KIND_HOLDS = {
    Kind.DIAGNOSTICS: "Versions, what WorkMoniQ could not see and why, sizes, and error codes.",
    Kind.TOTALS: "How long you were active, idle or away, by day.",
    Kind.ACTIVITY: "Which windows had the focus, and when.",
    Kind.PRESENCE: "When you were there, away, locked or asleep.",
    Kind.INPUT: "How many keys and clicks there were, by minute; never which.",
    Kind.CORRECTIONS: "What you said afterwards that time was for.",
    Kind.PLACES: "Where you were. Rounded to about ten kilometres, unless all is in clear.",
}
"""What each kind of rows tells, in one sentence."""

STATE_NAMES = {
    GrantState.ARMED: "Waiting for an agent",
    GrantState.CLAIMED: "An agent waits for you",
    GrantState.SHARED: "Shared with one agent",
    GrantState.CONSUMED: "Finished",
    GrantState.REVOKED: "Taken back",
    GrantState.EXPIRED: "Ended unused",
}

STATE_MEANS = {
    GrantState.ARMED: "The code is good and nobody has used it. Nothing has left this computer.",
    GrantState.CLAIMED: "An agent has used the code and waits. Nothing has left this computer.",
    GrantState.SHARED: "You shared it. It is sealed for this agent, who can open it once.",
    GrantState.CONSUMED: "The agent opened it, or let the time for that go by. The server has "
    "deleted it.",
    GrantState.REVOKED: "It was taken back. The code is good for nothing any more.",
    GrantState.EXPIRED: "Its time ended before it was shared. Nothing has left this computer.",
}
"""Where an access stands, in plain words."""

TAKEN_BACK_LATE = "It was taken back after the agent had opened it. What was seen stays seen."
"""In place of what STATE_MEANS says, where that came late."""

NOT_TOLD_YET = (
    "The server could not be told of it yet, and is told as soon as it can be reached; until then "
    "an agent who has opened it may still look at it."
)

NOTICE_NAMES = {
    Notice.OPENED: "Opened by the agent",
    Notice.CLOSED: "Closed by the agent",
    Notice.PURGED: "Deleted there, as the agent's program says",
}

REVOKED_BECAUSE = {
    RevokedBy.USER: "You took it back.",
    RevokedBy.WIPE: "You wiped or redacted something of what was to be shown, so it went, too.",
    RevokedBy.CODE_LEAKED: "Somebody who is not of the support team had the code.",
    RevokedBy.MOVED: "The computer was started anew, or the history was moved or put back.",
    RevokedBy.SERVER: "The server ended it; nobody did so here.",
}
"""Why an access was taken back."""

ALARM_HAPPENED = {
    Alarm.FORGED_CLAIM: "Somebody tried to get in without knowing the code, or the server made a "
    "request up.",
    Alarm.CODE_LEAKED: "Somebody who is not of the support team had your code.",
    Alarm.SECOND_CLAIM: "A second one tried to use the code after an agent had used it.",
    Alarm.SERVER_DIFFERS: "The server treats this access as open, though it is over here.",
}
"""What was found wrong."""

ALARM_TO_DO = {
    Alarm.FORGED_CLAIM: "Nothing was shown to them, and your code is still good. If it comes "
    "again, take the access back.",
    Alarm.CODE_LEAKED: "Nothing was shown, and the access was taken back. Ask support by a way "
    "that you know before you make a new code.",
    Alarm.SECOND_CLAIM: "Only the first one counts. Share only if the badge number is the one that "
    "you were told.",
    Alarm.SERVER_DIFFERS: "It was told again, and nothing can be shown. Ask who runs the server.",
}
"""And what to do about it."""
