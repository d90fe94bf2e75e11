"""Keeps the settings in a small file of their own, readable before the history's key is there.

What is listened to must be known from the first second, also while the passphrase is awaited. The
file holds choices, never anything recorded.
"""

import json
import os
from pathlib import Path
from typing import Any

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.errors import CannotWrite, DiskFull
from workmoniq_desktop.domain.settings import IDLE_AFTER_RANGE_S, Settings, Theme

_LARGEST_BYTES = 64_000


def read(path: Path) -> Settings:
    """The settings kept at path; the defaults for what is absent or unreadable there."""
    try:
        kept = json.loads(path.read_bytes()[:_LARGEST_BYTES])
    except (OSError, ValueError, RecursionError):
        return Settings()
    return _settings(kept) if isinstance(kept, dict) else Settings()


def write(path: Path, settings: Settings) -> None:
    """Replace the file in one step. Raises CannotWrite, DiskFull; the old file stays then."""
    kept = {
        "senses": sorted(settings.senses),
        "titles": settings.titles,
        "idle_after_s": settings.idle_after_s,
        "autostart": settings.autostart,
        "theme": settings.theme,
    }
    fresh = path.with_name(path.name + ".new")
    try:
        with open(fresh, "w", encoding="utf-8", opener=_owner_only) as file:  # opener
            json.dump(kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as failed:
        fresh.unlink(missing_ok=True)
        if failed.errno == 28:
            raise DiskFull("the disk is full: make room, then change the setting again") from failed
        raise CannotWrite(
            "the settings cannot be written: check the owner of the profile folder"
        ) from failed


def _settings(kept: dict[str, Any]) -> Settings:
    default = Settings()
    senses, idle_after_s, theme = kept.get("senses"), kept.get("idle_after_s"), kept.get("theme")
    least_s, most_s = IDLE_AFTER_RANGE_S
    return Settings(
        senses=frozenset(sense for sense in Sense if sense in senses)
        if isinstance(senses, list)
        else default.senses,
        titles=bool(kept.get("titles", default.titles)),
        idle_after_s=min(max(idle_after_s, least_s), most_s)
        if isinstance(idle_after_s, int)
        else default.idle_after_s,
        autostart=bool(kept.get("autostart", default.autostart)),
        theme=Theme(theme) if isinstance(theme, str) and theme in set(Theme) else default.theme,
    )


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
