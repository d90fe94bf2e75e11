"""Which attack a test tries, by its name."""

import re
from collections.abc import Iterator
from typing import Final

_NAME: Final = re.compile(r"test_t(\d+)_")


def numbers_in(name: str) -> Iterator[int]:
    """The number in the name of a test, if it has one."""
    found = _NAME.match(name)
    if found is not None:
        yield int(found[1])


def promise_of(nodeid: str) -> str | None:
    """P07 for the test of an attack, else None. nodeid: as pytest names it."""
    return "P07" if any(numbers_in(nodeid.rpartition("::")[2])) else None
