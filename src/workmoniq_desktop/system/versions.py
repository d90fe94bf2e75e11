"""What this computer and this build are, in versions: nothing that names a person or a machine."""

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

_OTHER: Final = "unknown"
_VERSION: Final = re.compile("[A-Za-z0-9][A-Za-z0-9 .+_()-]{0,63}")
_SESSIONS: Final = frozenset({"x11", "wayland", "tty", "mir"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """qt: of its bindings, which carry its number; None without. session: x11, wayland, other."""

    product: str
    python: str
    qt: str | None
    os: str
    session: str


def versions(environ: Mapping[str, str]) -> Versions:
    """As they are now. environ: of the session."""
    session = environ.get("XDG_SESSION_TYPE", "")
    return Versions(
        product=_of_package("workmoniq") or "source",
        python=_plain(platform.python_version()),
        qt=_of_package("PySide6-Essentials") or _of_package("PySide6"),
        os=_plain(_system()),
        session=session if session in _SESSIONS else "other",
    )


def _of_package(name: str) -> str | None:
    try:
        return _plain(version(name))
    except PackageNotFoundError:
        return None


def _system() -> str:
    """Name and number; of Linux those of the distribution, never what its maker calls the host."""
    system = platform.system()
    if system == "Darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if system != "Linux":
        return f"{system} {platform.release()}"
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return system
    return " ".join([system, told.get("ID", ""), told.get("VERSION_ID", "")])


def _plain(text: str) -> str:
    """The text where it looks like a version, else a word that says nothing."""
    kept = " ".join(text.split())
    return kept if _VERSION.fullmatch(kept) else _OTHER
