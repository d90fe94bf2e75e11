"""JSON as the protocol has it: one way to read a text, or none.

UTF-8 without a byte order mark, whole numbers from 0 to 2^53-1, no key twice, no half of a
surrogate pair, bounded length and depth. Binary is base64url without padding, in its one form.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from workmoniq_protocol.limits import MOST_INTEGER, MOST_JSON_BYTES, MOST_JSON_DEPTH

_MOST_DIGITS: Final = len(str(MOST_INTEGER))


class JsonInvalid(ValueError):
    """A text or value outside these rules; the message never repeats any of it."""

    code: Final = "malformed"


def loads(
    data: bytes, *, max_bytes: int = MOST_JSON_BYTES, max_depth: int = MOST_JSON_DEPTH
) -> object:
    """Read a text: None, True, False, int, str, list and dict[str, ...]. Raises JsonInvalid.

    max_depth: lists and objects that may stand within each other.
    """
    if len(data) > max_bytes:
        raise JsonInvalid("the text is too long")
    try:
        value: object = _DECODER.decode(data.decode())
    except JsonInvalid:
        raise
    except (ValueError, RecursionError):
        raise JsonInvalid("the text is no JSON in UTF-8") from None
    # Hooks have refused the rest. No text can be deeper than it has brackets, and without an escape
    # no text of UTF-8 holds half of a surrogate pair.
    if data.count(b"[") + data.count(b"{") > max_depth:
        _check(value, max_depth)
    if b"\\u" in data:
        _written(value)
    return value


def loads_object(
    data: bytes, *, max_bytes: int = MOST_JSON_BYTES, max_depth: int = MOST_JSON_DEPTH
) -> dict[str, object]:
    """Read a text that must be an object. Raises JsonInvalid."""
    value = loads(data, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise JsonInvalid("the text is no object")
    return value


def dumps(value: object, *, max_depth: int = MOST_JSON_DEPTH) -> bytes:
    """Write a value without any spare space, keys in their given order.

    Raises JsonInvalid for what loads would refuse, its length apart.
    """
    _check(value, max_depth)
    return _written(value)


def b64(some: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()


def unb64(value: object, length: int | None = None) -> bytes:
    """Read the one base64url form of some bytes, of the given length if any. Raises JsonInvalid.

    Another alphabet, padding, and bits left over at the end are refused: one value, one text.
    """
    if not isinstance(value, str):
        raise JsonInvalid("a binary value is no text")
    try:
        some = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise JsonInvalid("a binary value is no base64url") from None
    if b64(some) != value:
        raise JsonInvalid("a binary value is written in a second way")
    if length is not None and len(some) != length:
        raise JsonInvalid("a binary value has another length")
    return some


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonInvalid("a key stands twice in an object")
    return found


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS or not text.isdecimal() or (number := int(text)) > MOST_INTEGER:
        raise JsonInvalid("a number is out of range")
    return number


def _refused(_text: str) -> NoReturn:
    raise JsonInvalid("a number is not whole")


def _written(value: object) -> bytes:
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError:
        raise JsonInvalid("a text holds half of a surrogate pair") from None


def _check(value: object, depth_left: int) -> None:
    """Raises JsonInvalid for a value that has no text, or none that could be read again.

    But for its texts, which _written looks at.
    """
    if isinstance(value, list | dict):
        if not depth_left:
            raise JsonInvalid("the text is too deep")
        for each in _within(value):
            # most are one of these two
            kind = type(each)
            if kind is not str and (kind is not int or not 0 <= each <= MOST_INTEGER):
                _check(each, depth_left - 1)
    elif isinstance(value, int):
        if not 0 <= value <= MOST_INTEGER:
            raise JsonInvalid("a number is out of range")
    elif value is not None and not isinstance(value, str):
        raise JsonInvalid("a value has no form in JSON")


def _within(value: list[Any] | dict[Any, Any]) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    for key in value:
        if not isinstance(key, str):
            raise JsonInvalid("a key is no text")
    return value.values()


# Made once: json.loads and json.dumps make theirs anew for each text.
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=_whole, parse_float=_refused, parse_constant=_refused
)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
