"""Makes recorded text safe to print: a title may hold anything a web page or program put there."""

import unicodedata

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# Controls of the bidirectional algorithm (UAX #9): they would reorder the rest of the line.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_REPLACEMENT = "\ufffd"


def plain(text: str) -> str:
    """One line without controls, escapes, reordering marks or lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def isolated(text: str) -> str:
    """Text that runs right to left, wrapped so that it cannot reorder what stands beside it."""
    if text.isascii() or not any(map(_runs_right_to_left, text)):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def _runs_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT


def _shown(character: str) -> str:
    if character in _BLANKS:
        return " "
    if character in _REORDERING:
        return ""
    if unicodedata.category(character) in {"Cc", "Cs"}:
        return _REPLACEMENT
    return character
