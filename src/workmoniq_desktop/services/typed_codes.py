"""Reads codes that people type for sync; a typing mistake is caught before anybody is asked."""

import re
from typing import Literal

from workmoniq_desktop.domain.errors import CodeMistyped
from workmoniq_desktop.domain.sync_words import NO_PAIRING_CODE, NO_RECOVERY_CODE
from workmoniq_protocol.codes import CodeInvalid, decode, encode

CodeKind = Literal["link", "recovery"]


def read_code(kind: CodeKind, text: str) -> str:
    """The code as it is written, whatever case and hyphens were typed. Raises CodeMistyped.

    A pairing code may also be given as the link that the QR code holds.
    """
    typed = text.rpartition("#")[2] if kind == "link" else text
    try:
        return encode(kind, decode(kind, " ".join(typed.split())))
    except CodeInvalid:
        raise CodeMistyped(NO_PAIRING_CODE if kind == "link" else NO_RECOVERY_CODE) from None


def read_digits(text: str) -> str:
    """The six digits, blanks left out. Raises CodeMistyped."""
    digits = "".join(text.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdecimal():
        raise CodeMistyped("there are six digits: type those that the other device shows")
    return digits


def read_devices(text: str) -> tuple[str, ...]:
    """First digits of the ids of devices, as sentences name them: "1a2b3c4d" or "device 1a2b3c4d".

    Several with blanks or commas between them. Raises CodeMistyped where none is named so.
    """
    words = re.split(r"[\s,;.]+", text.lower())
    digits = tuple(word for word in words if re.fullmatch(r"[0-9a-f]{4,32}", word))
    others = (word for word in words if word not in digits)
    if not digits or any(re.search("[0-9]", word) for word in others):
        raise CodeMistyped(
            "a stolen device is named by digits such as 1a2b3c4d: type those that were shown"
        )
    return digits
