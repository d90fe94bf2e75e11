"""How the program follows what other devices of the account say."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from workmoniq_desktop.domain.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The program around the history that is synced.

    settings, choose: the user's choices, and how they become others. hold: keeps the recorder from
    writing. came: told after something came into the history. set_aside: copies of a history that
    stand beside it, which cannot be wiped in part.
    """

    settings: Callable[[], Settings] = Settings
    choose: Callable[[Settings], None] = lambda _settings: None
    hold: Callable[[], AbstractContextManager[None]] = nullcontext
    came: Callable[[], None] = lambda: None
    set_aside: Callable[[], Sequence[Path]] = tuple
