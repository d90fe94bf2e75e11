"""This device's hybrid logical clock: never behind its wall clock, nor behind any word it saw."""

from workmoniq_desktop.store import sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync.registers import BELIEVED_US, next_hlc

_KEY = "hlc"


def next_stamp(raw: Raw, now_us: int) -> int:
    """The clock of the next word; the clock goes on from it with `saw`."""
    return next_hlc(now_us, int(sync_state.get(raw, _KEY) or 0))


def saw(raw: Raw, stamp: int) -> None:
    """A word of that clock is here, from this device or another."""
    known = int(sync_state.get(raw, _KEY) or 0)
    if known < stamp <= BELIEVED_US or stamp == known + 1:
        sync_state.put(raw, _KEY, str(stamp))
