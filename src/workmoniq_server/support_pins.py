"""Which root vouches for agents of support, from the file that the operator names."""

from pathlib import Path

from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.pins import PinsInvalid
from workmoniq_server.config import Config, ConfigInvalid


def root_of(config: Config) -> bytes | None:
    """The root's key; None where there is no support. Raises ConfigInvalid."""
    if not config.support_pins:
        return None
    try:
        found = pins.read(Path(config.support_pins).expanduser().read_bytes())
    except OSError as gone:
        raise ConfigInvalid(
            "the file that support_pins names cannot be read; name another, or leave it out"
        ) from gone
    except PinsInvalid as wrong:
        raise ConfigInvalid(
            "the file that support_pins names holds no pinned keys; name the pins.json of the build"
        ) from wrong
    return None if found is None else found.root
