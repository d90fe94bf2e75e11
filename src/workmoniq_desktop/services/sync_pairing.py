"""Coming into an account, as a window or verb goes through it: each side of pairing, recovery."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Event

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.syncing import (
    Joined,
    PairingRequest,
    Recovered,
    Role,
    SyncDevice,
)
from workmoniq_desktop.sync.pairing_join import Guest
from workmoniq_desktop.sync.pairing_offer import Offering
from workmoniq_desktop.sync.recovering import Recovery

Alone = Callable[[], AbstractContextManager[object]]
"""Held while the account log is written, so that no step of sync runs beside it."""
Devices = Callable[[], tuple[SyncDevice, ...]]


class Offer:
    """A code that lets one device in, once; see the shape."""

    def __init__(self, offering: Offering, alone: Alone, came: Callable[[], None]) -> None:
        """came: is called once a device was let in."""
        self._offering, self._alone, self._came = offering, alone, came

    @property
    def code(self) -> str:
        return self._offering.code

    @property
    def link(self) -> str:
        return self._offering.link

    @property
    def server(self) -> str:
        return self._offering.server

    @property
    def role(self) -> Role:
        return self._offering.role

    @property
    def ends_us(self) -> int:
        return self._offering.ends_us

    def wait(self, stop: Event, /) -> PairingRequest | None:
        return self._offering.wait(stop)

    def confirm(self, digits: str, /) -> SyncDevice:
        with self._alone():
            device = self._offering.confirm(digits)
        self._came()
        return device

    def cancel(self) -> None:
        self._offering.cancel()


class Join:
    """This device, on its way into an account whose code was good; see the shape."""

    def __init__(
        self, guest: Guest, alone: Alone, devices: Devices, came: Callable[[], None]
    ) -> None:
        self._guest, self._alone, self._devices, self._came = guest, alone, devices, came

    @property
    def account_name(self) -> str:
        return self._guest.account_name

    @property
    def device_name(self) -> str:
        return self._guest.device_name

    @property
    def check(self) -> str:
        return self._guest.check

    def wait(self, stop: Event, /) -> bool:
        return self._guest.wait(stop)

    def accept(self, *, upload_history: bool) -> Joined:
        with self._alone():
            self._guest.accept(upload_history=upload_history)
        known = self._devices()
        self._came()
        return Joined(
            account_name=self._guest.account_name,
            device=next(one for one in known if one.this),
            others=tuple(one for one in known if not one.this and one.revoked_us is None),
        )

    def cancel(self) -> None:
        self._guest.cancel()


class Recover:
    """The recovery code was good and the log is verified; nothing has changed; see the shape."""

    def __init__(  # noqa: PLR0917  # what it hangs on
        self,
        recovery: Recovery,
        before: tuple[SyncDevice, ...],
        name: str,
        alone: Alone,
        devices: Devices,
        came: Callable[[], None],
    ) -> None:
        self._recovery, self._name = recovery, name
        self._before, self._devices = before, devices
        self._alone, self._came = alone, came

    @property
    def username(self) -> str:
        return self._recovery.username

    @property
    def devices(self) -> tuple[SyncDevice, ...]:
        return self._before

    def finish(self, *, keep: Sequence[str], upload_history: bool) -> Recovered:
        if set(keep) - {one.id for one in self._before}:
            raise BadInput("There is no such device in the account: look at the list of devices.")
        with self._alone():
            self._recovery.finish(
                keep=[bytes.fromhex(one) for one in keep],
                upload_history=upload_history,
                name=self._name,
            )
        known = self._devices()
        self._came()
        before = {one.id for one in self._before}
        return Recovered(
            device=next(one for one in known if one.this),
            kept=tuple(one for one in known if one.id in before and one.id in keep),
            revoked=tuple(one for one in known if one.id in before and one.revoked_us is not None),
        )

    def cancel(self) -> None:
        """Nothing was kept: there is nothing to forget."""
