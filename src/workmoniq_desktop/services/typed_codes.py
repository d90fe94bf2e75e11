"""Reads codes that people type for sync; a typing mistake is caught before anybody is asked."""

from typing import Literal

from workmoniq_desktop.domain.errors import CodeMistyped
from workmoniq_protocol.codes import CodeInvalid, decode, encode

CodeKind = Literal["link", "recovery"]


def read_code(kind: CodeKind, text: str) -> str:
    """The code as it is written, whatever case and hyphens were typed. Raises CodeMistyped."""
    try:
        return encode(kind, decode(kind, text.strip()))
    except CodeInvalid:
        if kind == "link":
            raise CodeMistyped(
                "this is no pairing code, or a character is mistyped: compare it with the one the "
                "other device shows"
            ) from None
        raise CodeMistyped(
            "this is no recovery code, or a character is mistyped: compare it with your sheet"
        ) from None


def read_digits(text: str) -> str:
    """The six digits, blanks left out. Raises CodeMistyped."""
    digits = "".join(text.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdecimal():
        raise CodeMistyped("there are six digits: type those that the other device shows")
    return digits
