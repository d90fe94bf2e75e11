"""Reads which support team this build trusts; nothing else, and no server, can name one."""

from pathlib import Path

from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.pins import PinsInvalid, SupportPins


def support_pins(packed: Path, development: Path | None) -> SupportPins | None:
    """None where there is no support team.

    packed: the file that comes with the build. development: one that counts instead where it is
    there; None in everything that was built for others. A file in another form names nobody.
    """
    for path in (development, packed):
        if path is None:
            continue
        try:
            return pins.read(path.read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, PinsInvalid):
            return None
    return None
