"""The sentences of what stands in the way. None tells why a code is good for nothing."""

from workmoniq_desktop.domain.support_errors import (
    GrantNotClaimed,
    GrantOver,
    GrantUnknown,
    NoSupportTeam,
    SupportChoiceInvalid,
    SupportError,
    SupportServerMissing,
    TooManyGrants,
)


def no_team() -> NoSupportTeam:
    return NoSupportTeam(
        "This build has no support team: ask whoever gave you WorkMoniQ for one that has."
    )


def no_key() -> NoSupportTeam:
    return NoSupportTeam(
        "The keys of the support team in this build are out of date: install the newest WorkMoniQ."
    )


def no_team_at_server() -> NoSupportTeam:
    return NoSupportTeam(
        "This server carries nothing for a support team: name the one that support told you."
    )


def server_missing() -> SupportServerMissing:
    return SupportServerMissing(
        "Without an account nobody knows which server is meant: name the one that support told you."
    )


def too_many() -> TooManyGrants:
    return TooManyGrants(
        "Three accesses are open already: take one back, or wait until one has ended."
    )


def unknown() -> GrantUnknown:
    return GrantUnknown("There is no access of this name: look at the list of accesses.")


def not_claimed() -> GrantNotClaimed:
    return GrantNotClaimed(
        "No agent has used the code yet, so there is nobody to share it with: tell support the "
        "code, and wait until it says who asks."
    )


def over() -> GrantOver:
    return GrantOver(
        "This access is over and shows nothing any more: make a new one if support still needs it."
    )


def lasts_wrongly() -> SupportChoiceInvalid:
    return SupportChoiceInvalid("An access is open for 24 hours at most: choose a shorter time.")


def wiped_since() -> SupportChoiceInvalid:
    return SupportChoiceInvalid(
        "Something was wiped or redacted since this was put together: look at it anew."
    )


def copy_gone() -> GrantOver:
    return GrantOver(
        "What this access would have shown is not kept any more: make a new one if it is needed."
    )


def not_taken() -> SupportError:
    return SupportError(
        "The server did not take this access as it is: try again, which makes a new one."
    )


def closed() -> SupportError:
    return SupportError("The history is being closed: open WorkMoniQ again and go on there.")
