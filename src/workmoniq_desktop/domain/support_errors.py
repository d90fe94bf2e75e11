"""What can stand in the way of one-time support access."""

from workmoniq_desktop.domain.errors import WorkMoniQError


class SupportError(WorkMoniQError):
    """Support access could not do what was asked."""

    code = "support_failed"


class NoSupportTeam(SupportError):
    """This build trusts no support team, or the server carries nothing for one."""

    code = "no_support_team"


class SupportServerMissing(SupportError):
    """Without an account of sync the server has to be named."""

    code = "support_server"


class SupportChoiceInvalid(SupportError):
    """Days, kinds or a time that cannot be shown."""

    code = "support_choice"


class SupportBundleTooLarge(SupportError):
    """More than 20 MiB: a shorter time or fewer kinds have to be chosen."""

    code = "support_too_large"


class TooManyGrants(SupportError):
    """As many accesses as may be are live already."""

    code = "support_too_many"


class GrantUnknown(SupportError):
    """No access of this history is called so."""

    code = "support_unknown"


class GrantNotClaimed(SupportError):
    """Nobody waits for it yet, so there is nobody to share it with."""

    code = "support_not_claimed"


class GrantOver(SupportError):
    """It was used, taken back, or its time ended: a new one is needed."""

    code = "support_over"
