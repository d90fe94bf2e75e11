"""The tree of expected failures: what the world can do to us, each with a stable code.

Every message is one sentence that says what happened and what to do now. It never holds a title,
a URL, a key or an address. Our own mistakes are not here: they raise AssertionError.
"""

from typing import ClassVar


class WorkMoniQError(Exception):
    """Something in the world stood in the way; str() is the sentence for the user.

    code: stable, for logs and scripts. retryable: the same call may succeed later, unchanged.
    """

    code: ClassVar[str] = "failed"
    retryable: ClassVar[bool] = False


class NoHistory(WorkMoniQError):
    """The profile has no history yet."""

    code = "no_history"


class BadInput(WorkMoniQError):
    """What the user typed or handed over cannot be used."""

    code = "bad_input"


class NothingThere(WorkMoniQError):
    """There is nothing to undo, or to do again."""

    code = "nothing_there"


class RuleRefused(BadInput):
    """A rule that cannot be used as it is."""

    code = "rule_refused"

    def __init__(self, sentence: str, part: str) -> None:
        """part: "name", "category", "hours", or "pattern 0" and so on: where the mistake is."""
        super().__init__(sentence)
        self.part = part


class UnknownDate(BadInput):
    """A date or time that cannot be read, or a range that ends before it starts."""

    code = "unknown_date"


class CannotWrite(WorkMoniQError):
    """A file the user named cannot be written."""

    code = "cannot_write"


class CannotRead(WorkMoniQError):
    """A file the user named cannot be read."""

    code = "cannot_read"


class DiskFull(WorkMoniQError):
    """The disk has no room; nothing half-written stays under a final name."""

    code = "disk_full"
    retryable = True


class WrongSecret(WorkMoniQError):
    """A passphrase or recovery phrase does not open this profile."""

    code = "wrong_secret"


class SecretNeeded(WorkMoniQError):
    """The key can only come from a passphrase, and none can be asked for here."""

    code = "secret_needed"


class SecretRefused(WorkMoniQError):
    """A passphrase file that others can read, or that is empty or too large."""

    code = "secret_refused"


class KeyringLocked(WorkMoniQError):
    """The system's keyring is there but closed."""

    code = "keyring_locked"
    retryable = True


class KeyMissing(WorkMoniQError):
    """There is a history here, but its key is nowhere to be found."""

    code = "key_missing"


class HistoryTooNew(WorkMoniQError):
    """A newer WorkMoniQ wrote this history."""

    code = "history_too_new"


class HistoryDamaged(WorkMoniQError):
    """The history file cannot be read as it is."""

    code = "history_damaged"


class OtherProfile(WorkMoniQError):
    """The file belongs to another profile."""

    code = "other_profile"


class HistoryBusy(WorkMoniQError):
    """Another program holds the history."""

    code = "history_busy"
    retryable = True


class TimeFrozen(WorkMoniQError):
    """Time whose titles or window spans were taken out by age; only a wipe still changes it."""

    code = "time_frozen"


class BackupDamaged(WorkMoniQError):
    """A backup file that is truncated, altered or no backup at all."""

    code = "backup_damaged"


class ImportRefused(WorkMoniQError):
    """An import file that is truncated, hostile, too large or of another kind."""

    code = "import_refused"


class TimesheetInvalid(WorkMoniQError):
    """A signed timesheet that was altered or cut, or that another key signed."""

    code = "timesheet_invalid"


class AlreadyRunning(WorkMoniQError):
    """WorkMoniQ already runs on this profile."""

    code = "already_running"


class NotRunning(WorkMoniQError):
    """No WorkMoniQ runs on this profile."""

    code = "not_running"


class NotConfirmed(WorkMoniQError):
    """The user did not confirm what cannot be undone."""

    code = "not_confirmed"


class MatchesEverything(NotConfirmed):
    """A rule that matches everything, and nobody said that this is meant."""

    code = "matches_everything"


class NotOnThisSystem(WorkMoniQError):
    """WorkMoniQ cannot do this on this operating system yet."""

    code = "not_on_this_system"


class CodeMistyped(BadInput):
    """A pairing or recovery code whose checksum does not fit; nobody was asked about it."""

    code = "code_mistyped"


class WrongDigits(BadInput):
    """The six digits are not those that the other device shows; nothing was added."""

    code = "wrong_digits"


class NoAccount(WorkMoniQError):
    """Sync needs an account, and this profile has none."""

    code = "no_account"


class HasAccount(WorkMoniQError):
    """This profile belongs to an account already."""

    code = "has_account"


class PairingEnded(WorkMoniQError):
    """A pairing code was used, taken back or is too old."""

    code = "pairing_ended"
