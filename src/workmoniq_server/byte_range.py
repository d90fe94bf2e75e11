"""The Range header of RFC 9110, for one range of bytes."""

import re
from typing import Final

_ONE: Final = re.compile(r"bytes=(\d{0,16})-(\d{0,16})", re.ASCII)


class Unsatisfiable(Exception):
    """The range lies beyond the end."""


def wanted(header: str | None, length: int) -> tuple[int, int] | None:
    """First byte and end of the range; None for the whole.

    Several ranges, and what is no range, are answered with the whole, as RFC 9110 allows.
    Raises Unsatisfiable.
    """
    found = None if header is None else _ONE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        last = int(found[2])
        if last == 0:
            raise Unsatisfiable
        return max(0, length - last), length
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    if first >= length:
        raise Unsatisfiable
    return first, min(length, int(found[2]) + 1) if found[2] else length
