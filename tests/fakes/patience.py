"""A person who was asked to wait a moment, waits, and tries again."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from workmoniq_desktop.domain.sync_errors import SlowDown

T = TypeVar("T")
_TRIES, _LONGEST_WAIT_S = 4, 60


def patiently(call: Callable[..., T], *words: Any, **told: Any) -> T:
    """What call answers, once the server that asked for patience after a wrong guess got it."""
    for _ in range(_TRIES):
        try:
            return call(*words, **told)
        except SlowDown as wait:
            time.sleep(min(wait.after_s or 1, _LONGEST_WAIT_S))
    return call(*words, **told)
