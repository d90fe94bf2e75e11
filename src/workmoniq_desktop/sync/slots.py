"""The three slots of one pairing on the server, each written once and read until it is there."""

from threading import Event
from typing import Final, Literal, Protocol

from workmoniq_desktop.domain.clock import MINUTE_US, Clock
from workmoniq_desktop.domain.errors import PairingEnded
from workmoniq_desktop.domain.sync_errors import Later, NotOnServer, ServerGone, ServerRefused
from workmoniq_desktop.domain.syncing import PAIRING_MINUTES
from workmoniq_desktop.sync.transport import Answer
from workmoniq_protocol.strict_json import b64

Slot = Literal["e0", "n", "e1"]

BESIDE: Final = " · "
"""Between the account's name and the device's, as the newcomer is told them."""
_LOOK_AGAIN_S: Final = 1.0
_BINARY: Final = "application/octet-stream"


class Call(Protocol):
    """A session's call, or a transport's send without a token."""

    def __call__(
        self, method: str, path: str, *, body: bytes = b"", content_type: str | None = None
    ) -> Answer: ...


class Slots:
    """Of one code. Ends by itself after PAIRING_MINUTES, counted from when this was made."""

    def __init__(self, rid: bytes, clock: Clock) -> None:
        self._path = f"/pair/{b64(rid)}"
        self._clock = clock
        self._until_us = clock.boot_us() + PAIRING_MINUTES * MINUTE_US

    def put(self, call: Call, slot: Slot, content: bytes) -> bool:
        """Whether the slot took it; False where something is in it already. Raises PairingEnded."""
        try:
            call("PUT", f"{self._path}/{slot}", body=content, content_type=_BINARY)
        except ServerRefused as refused:
            if refused.reason != "slot_taken":
                raise
            return False
        except NotOnServer as gone:
            raise ended() from gone
        return True

    def get(self, call: Call, slot: Slot) -> bytes | None:
        """What is in it; None while nothing is, or where the pairing is over."""
        try:
            return call("GET", f"{self._path}/{slot}").body
        except NotOnServer:
            return None

    def awaited(self, call: Call, slot: Slot, stop: Event) -> bytes | None:
        """What is in it, as soon as something is; None when stop is set first.

        A server that is away for a moment is asked again. Raises PairingEnded.
        """
        while not stop.is_set():
            if self._clock.boot_us() >= self._until_us:
                raise ended()
            pause_s = _LOOK_AGAIN_S
            try:
                found = self.get(call, slot)
            except Later as later:
                found, pause_s = None, max(later.after_s or 0.0, 5 * _LOOK_AGAIN_S)
            except ServerGone:
                found, pause_s = None, 3 * _LOOK_AGAIN_S
            if found is not None:
                return found
            stop.wait(pause_s)
        return None


def ended() -> PairingEnded:
    return PairingEnded(
        "This pairing code was used, taken back or is older than ten minutes: make a new one on a "
        "device that is in the account."
    )
