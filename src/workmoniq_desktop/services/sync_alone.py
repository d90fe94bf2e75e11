"""The lock of sync, for who has to wait until a step that is under way has ended."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Final

from workmoniq_desktop.domain.sync_errors import SyncBusy
from workmoniq_desktop.system.sync_lock import sync_lock

_WAITS_FOR_A_STEP_S: Final = 60.0
_LOOK_AGAIN_S: Final = 0.1


class Alone:
    """Held by one thread of one process at a time; `with alone():` waits for its turn."""

    def __init__(self, folder: Path) -> None:
        """folder: the profile's."""
        self._folder, self._one = folder, RLock()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Inside, no step of sync runs elsewhere. Raises SyncBusy after a minute."""
        with self._one:
            until = time.monotonic() + _WAITS_FOR_A_STEP_S
            while True:
                try:
                    held = sync_lock(self._folder)
                    held.__enter__()
                except SyncBusy:
                    if time.monotonic() > until:
                        raise
                    time.sleep(_LOOK_AGAIN_S)
                    continue
                break
            try:
                yield
            finally:
                held.__exit__(None, None, None)


__all__ = ["Alone"]
