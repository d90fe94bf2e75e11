"""What a route is given and what it gives back: no route touches the web framework itself."""

import asyncio
import binascii
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

import msgspec

from workmoniq_server.bells import Bells
from workmoniq_server.clock import Clock
from workmoniq_server.config import Config
from workmoniq_server.halts import Halts
from workmoniq_server.log_states import LogStates
from workmoniq_server.refusal import Refused
from workmoniq_server.server_keys import ServerKeys
from workmoniq_server.session_cache import Sessions
from workmoniq_server.store.account_keys import AccountKeys
from workmoniq_server.store.blobs import BlobStore
from workmoniq_server.store.database import Database
from workmoniq_server.store.journal import Journal
from workmoniq_server.tally import Tally
from workmoniq_server.who import Signer, TokenClass, Who
from workmoniq_server.writers import Writers

ID_BYTES: Final = 16
MOST: Final = 2**53 - 1
T = TypeVar("T", bound=msgspec.Struct)

__all__ = ["NO_CONTENT", "Call", "House", "Refused", "Reply", "TokenClass", "Who"]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """All that lasts from one call to the next.

    registration: open, invite or closed.
    support_root: the key that vouches for agents of support; None where there is no support.
    stopping: set when the server begins to stop; a call that waits then answers.
    """

    database: Database
    blobs: BlobStore
    account_keys: AccountKeys
    journal: Journal
    clock: Clock
    config: Config
    keys: ServerKeys
    states: LogStates
    sessions: Sessions
    registration: str
    support_root: bytes | None = field(default=None, repr=False)
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    bells: Bells = field(default_factory=Bells)
    writers: Writers = field(default_factory=Writers)
    halts: Halts = field(default_factory=Halts)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    path: the parts of the path in braces, still as text.
    target: path with query as it was sent, which is what proofs sign.
    headers: names in lower case.
    audience: the name of this server that the caller used.
    client: the address the call came from, proxies that are trusted seen through.
    signer: who signed, where the route is about a grant of support access.
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
    signer: Signer | None = None
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

    def number_in_path(self, name: str) -> int | None:
        """A part of the path in decimal; None if it is no such number."""
        return whole(self.path[name])

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
