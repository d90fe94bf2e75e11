"""How long a look lasts; apart from the rest of support, for every start asks it."""

from typing import Final

from workmoniq_desktop.domain.clock import MINUTE_US

LOOK_US: Final = 45 * MINUTE_US
"""A console closes by itself after 30 minutes; what it tells may come some time later."""
