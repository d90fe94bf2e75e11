"""What can stand in the way of a ceremony or a look, each said in one sentence with its remedy."""


class ConsoleError(Exception):
    """Something an agent or a keeper can mend. code: stable; the message is for people."""

    code = "console_failed"


class PassphraseWrong(ConsoleError):
    """A key file does not open."""

    code = "passphrase_wrong"


class PassphraseRefused(ConsoleError):
    """A passphrase that must not be chosen."""

    code = "passphrase_refused"


class FileRefused(ConsoleError):
    """A file that is missing, has another form, or that others could read."""

    code = "file_refused"


class CeremonyRefused(ConsoleError):
    """An act that must not be done now."""

    code = "ceremony_refused"


class CertificateRefused(ConsoleError):
    """A certificate that does not hold now, under the root that is pinned here."""

    code = "certificate_refused"


class RecordBroken(ConsoleError):
    """A line of a record was changed, taken out or put in."""

    code = "record_broken"


class CodeMistyped(ConsoleError):
    """A support code whose checksum does not fit."""

    code = "code_mistyped"


class CaseRefused(ConsoleError):
    """Nothing that a case can be called."""

    code = "case_refused"


class ClaimRefused(ConsoleError):
    """The server takes no such claim."""

    code = "claim_refused"


class ServerUnreachable(ConsoleError):
    """No answer, or none that can be read."""

    code = "server_unreachable"


class BundleRefused(ConsoleError):
    """What came does not open, or is not what the user saw."""

    code = "bundle_refused"


class DeskBusy(ConsoleError):
    """One look at a time."""

    code = "desk_busy"


class SecurityKeyRefused(ConsoleError):
    """No touch of the security key that is asked for."""

    code = "security_key_refused"


class SecurityKeyCopied(ConsoleError):
    """A security key whose counter went back."""

    code = "security_key_copied"
