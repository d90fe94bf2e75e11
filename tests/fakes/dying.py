"""Processes that end without a word, as in a power cut, or have no room left to write."""

import os
import resource
from collections.abc import Callable

ENDED = 77


def ends_at(number: int) -> Callable[[str], None]:
    """Ends the process at that step, counted from 0."""
    left = [number]

    def step(_what: str) -> None:
        if left[0] == 0:
            os._exit(ENDED)
        left[0] -= 1

    return step


def exit_code_of(work: Callable[[], object], *, largest_file_bytes: int | None = None) -> int:
    """Do work in a process of its own; 0 when it returns. largest_file_bytes: as a full disk."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if largest_file_bytes is not None:
                hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file_bytes, hard))
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
