"""The servers that carry grants, each by one connection that is kept."""

from threading import Lock

from workmoniq_desktop.services.support import refusals
from workmoniq_desktop.services.support.ground import Ground
from workmoniq_desktop.store.support_grants import GrantRow
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.support.calls import GrantCalls
from workmoniq_desktop.sync.transport import Transport


class Servers:
    """Thread-safe."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._lock = Lock()
        self._transports: dict[str, Transport] = {}
        self._closed = False

    def calls(self, row: GrantRow, seed: bytes) -> GrantCalls:
        """What can be asked about a grant; seed: of the key that signs for it."""
        with self._lock:
            if self._closed:
                raise refusals.closed()
            transport = self._transports.get(row.server)
            if transport is None:
                transport = self._ground.connect(Address.parse(row.server))
                self._transports[row.server] = transport
        return GrantCalls(
            transport, self._ground.clock, row.handle, seed, self._ground.random_bytes
        )

    def close(self) -> None:
        """End every connection; whoever waits for an answer gets none."""
        with self._lock:
            self._closed = True
            for transport in self._transports.values():
                transport.close()
