"""The building blocks of JSON bodies: bytes of known length, bounded numbers, closed objects."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self, TypeVar

import msgspec

from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire.account_log import Entry
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import MOST, to_text
from workmoniq_server.refusal import Refused

T = TypeVar("T", bound=msgspec.Struct)
Number = Annotated[int, msgspec.Meta(ge=0, le=MOST)]


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """A body with exactly these members."""


class Bytes(bytes):
    """Bytes that travel as base64url without padding. least, most: their number."""

    least: ClassVar[int] = 0
    most: ClassVar[int] = 2 * 1024 * 1024

    @classmethod
    def read(cls, text: object) -> Self:
        """Raises ValueError."""
        raw = strict_json.unb64(text)
        if not cls.least <= len(raw) <= cls.most:
            raise ValueError("wrong length")
        return cls(raw)

    def text(self) -> str:
        """As it travels."""
        return to_text(self)


class Bytes16(Bytes):
    """An id."""

    least = most = 16


class Bytes32(Bytes):
    """A key, hash, challenge or nonce."""

    least = most = 32


class Bytes64(Bytes):
    """A signature."""

    least = most = 64


class EntryShape(Shape):
    """An entry of the account log."""

    p: Bytes
    sig: Bytes64
    cosig: Bytes64 | None = None

    def entry(self) -> Entry:
        """What the log keeps."""
        return Entry(
            p=bytes(self.p),
            sig=bytes(self.sig),
            cosig=None if self.cosig is None else bytes(self.cosig),
        )


def read(shape: type[T], body: bytes, *, most: int) -> T:
    """A body of that shape. Raises Refused."""
    try:
        return msgspec.convert(
            strict_json.loads_object(body, max_bytes=most), shape, dec_hook=_decode
        )
    except (JsonInvalid, msgspec.ValidationError, RecursionError):
        raise Refused(ErrorCode.MALFORMED) from None


def write(value: object) -> bytes:
    """JSON of an answer; bytes become base64url."""
    return msgspec.json.encode(_plain(value))


def schema(shapes: list[type[msgspec.Struct]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """JSON schemas for OpenAPI: a reference for each shape, and what they refer to."""
    found, components = msgspec.json.schema_components(
        shapes, schema_hook=_schema, ref_template="#/components/schemas/{name}"
    )
    return list(found), dict(components)


def _decode(wanted: type, value: object) -> object:
    if issubclass(wanted, Bytes):
        return wanted.read(value)
    raise NotImplementedError


def _schema(wanted: type) -> dict[str, Any]:
    if not issubclass(wanted, Bytes):
        raise NotImplementedError
    return {
        "type": "string",
        "pattern": _pattern(wanted),
        "minLength": _characters(wanted.least),
        "maxLength": _characters(wanted.most),
    }


def _pattern(wanted: type[Bytes]) -> str:
    """Of a known length only the one way to write it: the bits left over at the end are zero."""
    if wanted.least != wanted.most:
        return "^[A-Za-z0-9_-]*$"
    last = {0: "", 1: "[AQgw]", 2: "[AEIMQUYcgkosw048]"}[wanted.least % 3]
    return f"^[A-Za-z0-9_-]{{{_characters(wanted.least) - bool(last)}}}{last}$"


def _characters(count: int) -> int:
    return (count * 8 + 5) // 6


def _plain(value: object) -> object:
    match value:
        case bytes():
            return to_text(value)
        case msgspec.Struct():
            return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value
