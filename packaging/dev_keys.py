"""Make a support team for development: .dev/pins.json, and .dev/support with keys and passphrases.

What is there and holds is kept; certificates that run out are renewed and support keys rotated. The
passphrases lie beside the keys, so this team protects nothing.

    dev_keys.py [FOLDER]      FOLDER is .dev when left out
"""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from workmoniq_console.commands import ceremony
from workmoniq_console.commands.asking import Asking
from workmoniq_console.commands.ceremony import Table
from workmoniq_console.domain import rotation
from workmoniq_console.domain.clock import Clock
from workmoniq_console.domain.errors import CertificateRefused, FileRefused
from workmoniq_console.home import private_files
from workmoniq_console.home.clock import SystemClock
from workmoniq_console.home.layout import Home

_AGENTS: Final = (("ag-1", "4711"), ("ag-2", "4712"))
_HOURS: Final = 72
_RENEWED_S: Final = 24 * 3600
_PEOPLE: Final = ("first keeper", "second keeper")


def main(folder: Path, clock: Clock) -> None:
    """Leave a team there that can work for a day at least."""
    home = Home(folder / "support")
    words = home.folder / "passphrases"
    keepers = [_passphrase(words / f"keeper-{number}") for number in (1, 2)]
    if not home.root_path.exists():
        ceremony.root(_table(home, clock, keepers))
    while len(rotation.for_pins(home.support_keys(), clock.wall_s())) < 2:
        ceremony.support_key(_table(home, clock, keepers))
    pins = folder / "pins.json"
    if not _pins_hold(home, pins, clock):
        ceremony.write_pins(_table(home, clock, ()), pins)
    for name, badge in _AGENTS:
        _agent(home, clock, keepers, name, badge)


def _agent(home: Home, clock: Clock, keepers: Sequence[Path], name: str, badge: str) -> None:
    own = _passphrase(home.folder / "passphrases" / name)
    request = home.folder / "agents" / f"{name}.request"
    if not home.agent_path(name).exists():
        ceremony.agent(_table(home, clock, (own,)), name, badge, request)
    try:
        home.certificate(name, home.pins().root, clock.wall_s() + _RENEWED_S)
    except (CertificateRefused, FileRefused):
        given = home.certificate_path(name)
        ceremony.certify(_table(home, clock, keepers), request, given, hours=_HOURS)


def _pins_hold(home: Home, pins: Path, clock: Clock) -> bool:
    try:
        same = private_files.read(pins, "file of pins") == home.pins_path.read_bytes()
        pinned = home.pins().keys
    except (FileRefused, OSError):
        return False
    return same and pinned == rotation.for_pins(home.support_keys(), clock.wall_s())


def _table(home: Home, clock: Clock, files: Sequence[Path]) -> Table:
    asking = Asking(files=files)
    return Table(home=home, asking=asking, clock=clock, say=lambda _: None, people=_PEOPLE)


def _passphrase(path: Path) -> Path:
    if not path.exists():
        private_files.write(path, secrets.token_hex(16).encode() + b"\n")
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".dev"), SystemClock())
