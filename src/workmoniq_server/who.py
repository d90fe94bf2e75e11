"""Who calls: the class of a token and its holder, or who signs about a grant."""

from dataclasses import dataclass, field
from enum import StrEnum


class TokenClass(StrEnum):
    """How the holder of a token proved who they are; a route lists the classes it serves."""

    PASSWORD = "pw"  # noqa: S105  # the name of a class
    WEB = "web"
    FULL = "full"
    RECOVERY = "rec"


class Signer(StrEnum):
    """Who signs a request about a grant of support access, without any token."""

    USER = "U"
    CONSOLE = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The holder of the token of a call, as checked before the call.

    device: None for a password token, sixteen zero bytes for recovery.
    session_pk: the key whose signatures prove that a request is the holder's own.
    """

    acct: bytes
    token_class: TokenClass
    device: bytes | None
    session_pk: bytes = field(repr=False)
    token_hash: bytes = field(repr=False)
