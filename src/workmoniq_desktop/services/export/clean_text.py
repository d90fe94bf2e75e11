"""Titles hold whatever a program put there; files made for people show it or a plain mark."""

import re

REPLACEMENT = "\ufffd"
_UNSHOWN = re.compile(
    # control characters, halves of surrogate pairs, what turns the direction of writing round,
    # and what no XML may hold
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")


def clean(text: str) -> str:
    """One line that every format can hold; what cannot be shown becomes a visible mark."""
    return _UNSHOWN.sub(REPLACEMENT, _BREAKS.sub(" ", text))
