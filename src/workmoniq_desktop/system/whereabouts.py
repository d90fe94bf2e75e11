"""Which computer, which start of it and which file this is: what a copied history cannot keep."""

import hashlib
from pathlib import Path
from typing import Final

_MACHINE: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_TAG: Final = b"workmoniq whereabouts"


def marks(history: Path, *, machine: tuple[Path, ...] = _MACHINE, boot: Path = _BOOT) -> bytes:
    """32 bytes that are other ones after a restart, on another computer, and in a copy or move.

    What a system does not tell is left out. history: the file as it lies; where it cannot be
    looked at, the marks fit no others.
    """
    try:
        place = history.resolve()
        found = place.stat()
        file = f"{found.st_dev} {found.st_ino} {place}"
    except OSError:
        file = "nowhere"
    parts = (next(filter(None, map(_read, machine)), ""), _read(boot), file)
    told = _TAG + b"".join(b"\0" + part.encode(errors="surrogateescape") for part in parts)
    return hashlib.sha256(told).digest()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
