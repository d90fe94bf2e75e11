"""Support access for a history that is open here, with the keys of this build."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.support import SupportChoice
from workmoniq_desktop.services.resources import development_path, path_of
from workmoniq_desktop.services.shapes.support import Preview
from workmoniq_desktop.services.support.access import SupportAccess
from workmoniq_desktop.services.support.ground import Ground
from workmoniq_desktop.services.support.sources import Sources
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.system.pins import support_pins
from workmoniq_desktop.system.whereabouts import marks
from workmoniq_protocol.wire.pins import SupportPins

if TYPE_CHECKING:  # brings httpx, which is done without until a server is asked
    from workmoniq_desktop.sync.transport import Transport

_PINS = "pins.json"


def support_access(
    database: Database,
    clock: Clock,
    sources: Callable[[], Sources],
    trusted: Callable[[], SupportPins | None] | None = None,
) -> SupportAccess:
    """sources: what a preview is read from; made when one is wanted.

    trusted: the support team; None: that of this build.
    """

    def compose(choice: SupportChoice) -> Preview:
        from workmoniq_desktop.services.support.composing import compose  # noqa: PLC0415  # staged

        return compose(sources(), choice)

    def connect(address: Address) -> "Transport":
        from workmoniq_desktop.sync.transport import Transport  # noqa: PLC0415  # staged

        return Transport(address, clock)

    ground = Ground(
        database=database,
        clock=clock,
        pins=trusted or pins_of_this_build,
        here=lambda: marks(database.path),
        connect=connect,
    )
    return SupportAccess(ground, compose)


def pins_of_this_build() -> SupportPins | None:
    """The support team of this build, or None."""
    return support_pins(path_of(_PINS), development_path(_PINS))
