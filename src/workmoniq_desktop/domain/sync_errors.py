"""What the world can do to sync: the network, the server, and what it was seen to do wrong."""

from collections.abc import Mapping

from workmoniq_desktop.domain.errors import BadInput, WorkMoniQError


class SyncError(WorkMoniQError):
    """Sync could not do what was asked."""

    code = "sync_failed"


class SyncOff(SyncError):
    """Sync is not turned on for this profile."""

    code = "sync_off"


class SyncBusy(SyncError):
    """Another WorkMoniQ is just syncing this profile."""

    code = "sync_busy"
    retryable = True


class SyncStopped(SyncError):
    """Sync was told to stop in the middle of a step; the next step goes on from there."""

    code = "sync_stopped"
    retryable = True


class ServerGone(SyncError):
    """The sync server cannot be reached, or did not answer in time."""

    code = "server_gone"
    retryable = True


class CertificateWrong(SyncError):
    """The sync server cannot prove who it is."""

    code = "certificate_wrong"


class PlainHttpRefused(SyncError):
    """An address without TLS, which only this computer itself may have."""

    code = "plain_http_refused"


class AddressWrong(SyncError):
    """The address of a sync server that cannot be used."""

    code = "server_address"


class RedirectRefused(SyncError):
    """The sync server sends elsewhere, which is never followed."""

    code = "redirect_refused"


class AnswerUnreadable(SyncError):
    """Who answers under the server's address does not speak as a WorkMoniQ server does."""

    code = "answer_unreadable"


class QuotaFull(SyncError):
    """The account's room on the sync server is used up."""

    code = "quota_full"


class VersionTooOld(SyncError):
    """The sync server, or another device, uses a newer form than this WorkMoniQ knows."""

    code = "version_too_old"


class Later(SyncError):
    """The sync server asks to be left alone for a while."""

    code = "later"
    retryable = True

    def __init__(self, sentence: str, after_s: float | None = None) -> None:
        """after_s: how long at least, as the server said; None: it did not say."""
        super().__init__(sentence)
        self.after_s = after_s


class SlowDown(Later):
    """This device asked the sync server too often."""

    code = "slow_down"


class ServerOverloaded(Later):
    """The sync server has too much to do just now."""

    code = "overloaded"


class LoginRefused(SyncError):
    """The sync server does not know this user name with this password."""

    code = "login_refused"


class PasswordWanted(BadInput):
    """The account's password is needed for this, or was not right."""

    code = "password_wanted"


class SessionEnded(SyncError):
    """The sync server does not take this session any more."""

    code = "session_ended"
    retryable = True


class ProofRefused(SyncError):
    """The sync server does not take the signature of a request."""

    code = "proof_refused"


class DeviceRevoked(SyncError):
    """This device was taken off the account."""

    code = "device_revoked"


class AccountGone(SyncError):
    """The sync server does not know the account of this device, or not any more."""

    code = "account_gone"


class NotAllowed(SyncError):
    """The sync server does not allow this to this device."""

    code = "not_allowed"


class NotOnServer(SyncError):
    """What was asked for is not on the sync server, or not any more."""

    code = "not_on_server"


class GoneFromServer(NotOnServer):
    """What was asked for was on the sync server, and is not any more."""

    code = "gone_from_server"


class TooLarge(SyncError):
    """The sync server takes nothing of this size."""

    code = "too_large_for_server"


class ServerRefused(SyncError):
    """The sync server cannot do this as things are; what it said is in reason and detail.

    reason: the code of the protocol. detail: the rest of its answer, never shown.
    """

    code = "server_refused"

    def __init__(self, sentence: str, reason: str, detail: Mapping[str, object]) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.detail = detail


class Untrusted(SyncError):
    """What the sync server gave cannot be what the devices of this account wrote.

    verdict: its word in the list of verdicts, in capitals.
    """

    code = "server_untrusted"

    def __init__(self, sentence: str, verdict: str) -> None:
        super().__init__(sentence)
        self.verdict = verdict


class SealBroken(SyncError):
    """Something that came from the sync server does not open."""

    code = "seal_broken"


class SyncUnsupported(SyncError):
    """This computer's cryptography does not give the answers that sync needs."""

    code = "sync_unsupported"
