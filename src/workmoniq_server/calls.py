"""What a route is given and what it gives back: no route touches the web framework itself."""

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec

from workmoniq_server.clock import Clock

ID_BYTES: Final = 16
MOST: Final = 2**53 - 1
T = TypeVar("T", bound=msgspec.Struct)


class TokenClass(StrEnum):
    """How the holder of a token proved who they are; a route lists the classes it serves."""

    PASSWORD = "pw"  # noqa: S105  # the name of a class
    WEB = "web"
    FULL = "full"
    RECOVERY = "rec"


class Refused(Exception):
    """A call that gets a problem for an answer.

    code: a member of workmoniq_protocol.wire.errors.ErrorCode.
    members: further members of the problem document, such as the epoch that is current.
    """

    def __init__(
        self,
        code: StrEnum,
        *,
        retry_after_s: int | None = None,
        **members: object,
    ) -> None:
        super().__init__(str(code))
        self.code = code
        self.retry_after_s = retry_after_s
        self.members = members


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


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """All that lasts from one call to the next."""

    database: Any
    blobs: Any
    account_keys: Any
    clock: Clock
    config: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    path: the parts of the path in braces, still as text.
    target: path with query as it was sent, which is what proofs sign.
    headers: names in lower case.
    audience: the name of this server that the caller used.
    client: the address the call came from, proxies that are trusted seen through.
    """

    house: House
    method: str
    target: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    audience: str = field(repr=False)
    client: str = field(repr=False)
    who: Who | None = None
    parsed: msgspec.Struct | None = field(default=None, repr=False)

    @property
    def holder(self) -> Who:
        """Whose token this is; only for routes that ask for one."""
        if self.who is None:
            raise AssertionError("a route without a token asks whose it is")
        return self.who

    def json(self, shape: type[T]) -> T:
        """The body, which was read as the shape that the route names."""
        if not isinstance(self.parsed, shape):
            raise AssertionError("another body than the table says")  # noqa: TRY004  # our fault
        return self.parsed

    def bytes_in_path(self, name: str, length: int = ID_BYTES) -> bytes | None:
        """A part of the path in base64url without padding; None if it is none of that length."""
        return from_text(self.path[name], length)

    def number(self, name: str, *, default: int, most: int = MOST) -> int | None:
        """A number of the query, bounded by most; None if it is none."""
        text = self.query.get(name)
        return default if text is None else whole(text, most=most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer. value is sent as JSON unless body is given.

    value: mappings, lists, text, whole numbers, or a msgspec Struct; bytes become base64url.
    """

    status: int = 200
    value: object = None
    body: bytes | None = field(default=None, repr=False)
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


NO_CONTENT: Final = Reply(status=204)


def from_text(text: str, length: int) -> bytes | None:
    """The bytes behind base64url without padding; None if text is not exactly that."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    if len(raw) != length or to_text(raw) != text:
        return None
    return raw


def to_text(raw: bytes) -> str:
    """Base64url without padding."""
    return binascii.b2a_base64(raw, newline=False).decode().rstrip("=").translate(_URL)


def whole(text: str, *, most: int = MOST) -> int | None:
    """The number that text writes in decimal, from 0 to most; None if it is none."""
    if not text.isascii() or not text.isdigit() or len(text) > 16:
        return None
    value = int(text)
    return value if value <= most else None


_URL: Final = str.maketrans("+/", "-_")
