"""Which passwords are refused when one is chosen: short ones, and those that are guessed first."""

import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, Literal

from workmoniq_protocol.limits import LEAST_PASSWORD_CHARACTERS, MOST_PASSWORD_BYTES

Reason = Literal["short", "long", "unreadable", "simple", "name", "common"]

_PRODUCT: Final = "workmoniq"
_LEAST_BESIDE_NAMES: Final = 8
_LONGEST_PERIOD: Final = 6
_FEWEST_CHARACTERS: Final = 5
_FEWEST_JUMPS: Final = 4
_WRITTEN_FOR: Final = str.maketrans("@4301$5!7", "aaeoissit")


class PasswordWeak(ValueError):
    """A password that must not be chosen; reason says why, the message never shows it."""

    code: Final = "password_weak"

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the password is refused: {reason}")
        self.reason = reason


def normal(password: str) -> bytes:
    """The bytes that are derived from: UTF-8 of the NFC form. Raises PasswordWeak, unreadable."""
    try:
        return unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        raise PasswordWeak("unreadable") from None


def check_password(password: str, username: str = "") -> None:
    """Return if the password may be chosen. Raises PasswordWeak.

    username: the account's, if it is known. Passwords that exist are not asked this again.
    """
    as_bytes = normal(password)
    if len(as_bytes.decode()) < LEAST_PASSWORD_CHARACTERS:
        raise PasswordWeak("short")
    if len(as_bytes) > MOST_PASSWORD_BYTES:
        raise PasswordWeak("long")
    folded = "".join(unicodedata.normalize("NFKC", password).casefold().split())
    if _is_simple(folded):
        raise PasswordWeak("simple")
    if _is_named(folded, username.casefold()):
        raise PasswordWeak("name")
    if _is_common(folded):
        raise PasswordWeak("common")


def _is_simple(folded: str) -> bool:
    """Few characters, a short piece again and again, or runs like abcdef, 4321 and 111."""
    if len(set(folded)) < _FEWEST_CHARACTERS:
        return True
    if any(folded[period:] == folded[:-period] for period in range(1, _LONGEST_PERIOD + 1)):
        return True
    jumps = sum(abs(ord(one) - ord(other)) > 1 for one, other in pairwise(folded))
    return jumps < _FEWEST_JUMPS


def _is_named(folded: str, username: str) -> bool:
    """The account's or the product's name, with little that is worth anything beside it."""
    rest = folded.replace(_PRODUCT, "")
    if username:
        rest = rest.replace(username, "")
    if rest == folded:
        return False
    return len(rest) < _LEAST_BESIDE_NAMES or _is_simple(rest) or _is_common(rest)


def _is_common(folded: str) -> bool:
    words = _words()
    if folded in words:
        return True
    core = _without_edges(folded).translate(_WRITTEN_FOR)
    return core in words or any(
        core[:at] in words and core[at:] in words for at in range(1, len(core))
    )


def _without_edges(folded: str) -> str:
    """What stands between the first letter and the last."""
    letters = [at for at, character in enumerate(folded) if character.isalpha()]
    return folded[letters[0] : letters[-1] + 1] if letters else ""


@cache
def _words() -> frozenset[str]:
    text = files("workmoniq_protocol.crypto").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
