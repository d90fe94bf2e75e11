"""What the user can choose, typed; the store keeps it, every room reads it as a value."""

from dataclasses import dataclass, field
from enum import StrEnum

from workmoniq_desktop.domain.activity import Sense


class Theme(StrEnum):
    """Colours of the windows."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


IDLE_AFTER_RANGE_S = (10, 3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one profile.

    senses: what is listened to; titles: whether window titles are kept at all.
    idle_after_s: seconds without input until time counts as idle, within IDLE_AFTER_RANGE_S.
    """

    senses: frozenset[Sense] = field(default_factory=lambda: frozenset(Sense))
    titles: bool = True
    idle_after_s: int = 180
    autostart: bool = False
    theme: Theme = Theme.SYSTEM
