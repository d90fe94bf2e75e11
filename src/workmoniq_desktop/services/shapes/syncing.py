"""Sync, its account and its devices, by shape. Every call may raise WorkMoniQError."""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Protocol

from workmoniq_desktop.domain.syncing import (
    DeletionProgress,
    DeletionReceipt,
    Joined,
    PairingRequest,
    Recovered,
    RecoverySheet,
    Role,
    SyncDevice,
    SyncDone,
    SyncStatus,
)
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.progress import Progress


class PairingOffer(Protocol):
    """A code that lets one device in, once. Ends by itself at ends_us.

    code: 28 characters in groups. link: what the QR code holds, the server's address included.
    """

    @property
    def code(self) -> str: ...
    @property
    def link(self) -> str: ...
    @property
    def server(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def ends_us(self) -> int: ...

    def wait(self, stop: Event, /) -> PairingRequest | None:
        """Until another device answers; None when stop is set first. Raises PairingEnded."""
        ...

    def confirm(self, digits: str, /) -> SyncDevice:
        """Let it in, if these are the six digits it shows. Raises WrongDigits: nothing is added."""
        ...

    def cancel(self) -> None:
        """Nobody is let in. Harmless at any time."""
        ...


class Joining(Protocol):
    """This device, on its way into an account whose code was good.

    account_name: what the other device calls the account. device_name: the other device.
    check: six digits that must be typed there.
    """

    @property
    def account_name(self) -> str: ...
    @property
    def device_name(self) -> str: ...
    @property
    def check(self) -> str: ...

    def wait(self, stop: Event, /) -> bool:
        """Until the other device let this one in; False when stop is set first.

        Raises PairingEnded.
        """
        ...

    def accept(self, *, upload_history: bool) -> Joined:
        """Turn sync on. upload_history: also send what this device recorded before."""
        ...

    def cancel(self) -> None:
        """Forget it; nothing of it is kept. Harmless at any time."""
        ...


class Recovering(Protocol):
    """The recovery code was good and the account's log is verified; nothing has changed yet."""

    @property
    def username(self) -> str: ...
    @property
    def devices(self) -> tuple[SyncDevice, ...]: ...

    def finish(self, *, keep: Sequence[str], upload_history: bool) -> Recovered:
        """Join, revoke all devices but those named by id in keep, and turn sync on."""
        ...

    def cancel(self) -> None:
        """Forget it; nothing has changed. Harmless at any time."""
        ...


class SyncService(Protocol):
    """Everything about sync that a person can see or do.

    changed: status() would answer differently now; told from any thread. Thread-safe. All but
    status, unconfirmed_sheet, watch and disable may wait for the network.
    """

    @property
    def changed(self) -> Notice[None]: ...

    def status(self) -> SyncStatus:
        """As it is known on this device; asks no server and brings no network code while off."""
        ...

    def watch(self, looking: bool, /) -> None:
        """Somebody looks at the page (or no more): hear of news at once instead of in a while."""
        ...

    def create(
        self, *, server: str, username: str, password: str, invite: str | None
    ) -> RecoverySheet:
        """Make an account and keep its keys here. Sync waits for confirm_recovery and enable."""
        ...

    def unconfirmed_sheet(self) -> RecoverySheet | None:
        """The sheet whose code was not typed back yet; None when there is none any more."""
        ...

    def confirm_recovery(self, typed: str, /) -> None:
        """The code was written down. Raises BadInput where it is not the one that was shown.

        Afterwards nothing here can show it again.
        """
        ...

    def enable(self) -> None:
        """Send and fetch from now on. Raises NotConfirmed while the code was not typed back."""
        ...

    def disable(self) -> None:
        """Send and fetch nothing more; account, devices and local history stay as they are."""
        ...

    def sync_now(self, progress: Progress, /) -> SyncDone:
        """Returns when both sides agree, or a verdict stands in the way."""
        ...

    def put_back(
        self, progress: Progress, /, *, password: str | None = None, stop: Event | None = None
    ) -> SyncDone:
        """The user has heard from who runs the server that it was put back to a backup.

        It is told again what it lost, the account log byte for byte and what this device recorded
        sealed anew. Nothing the server says is believed for it. password: of the account, where
        the announcement of a recovery code was lost, too; PasswordWanted asks for it. stop: set,
        it ends soon, by what progress raises or by SyncStopped; status().telling_again says
        whether sync goes on with the rest by itself. Raises BadInput, Untrusted, SyncError.
        """
        ...

    def set_live(self, on: bool, /) -> None:
        """Close a segment each five minutes, which tells the server the times more exactly."""
        ...

    def devices(self) -> tuple[SyncDevice, ...]:
        """All devices of the account, revoked ones last."""
        ...

    def rename(self, device: str, name: str, /) -> None:
        """Give the device with this id another name. Raises BadInput."""
        ...

    def revoke(self, devices: Sequence[str], /) -> None:
        """Shut devices out, by id, and change the keys. Raises BadInput for this device."""
        ...

    def rotate(self) -> None:
        """Change the keys, and wrap what the server stores under the new ones."""
        ...

    def pair(self, role: Role = Role.FULL, /) -> PairingOffer:
        """Offer a code to another device."""
        ...

    def join(self, *, code: str, server: str) -> Joining:
        """Answer to a code that another device shows."""
        ...

    def recover(
        self, *, code: str, server: str, username: str | None, stolen: Sequence[str] = ()
    ) -> Recovering:
        """Open the account with its recovery code.

        stolen: first digits of the ids of devices whose word about the server does not count.
        """
        ...

    def change_password(self, *, old: str | None, new: str) -> None:
        """Set another password. old: None where it is forgotten; then this device vouches."""
        ...

    def new_recovery(self, *, old: str | None, password: str | None) -> RecoverySheet:
        """Make a new recovery code, to be confirmed like the first.

        old: the code that counts now; the new one counts at once. Without it, password is needed
        and the new one counts after RECOVERY_CHANGE_HOURS.
        """
        ...

    def metadata(self) -> Mapping[str, object]:
        """Everything the server holds about this account, as it says."""
        ...

    def cancel_recovery(self) -> None:
        """The new recovery code that waits to count shall never count. Raises NothingThere."""
        ...

    def cancel_deletion(self) -> None:
        """The account that somebody wants deleted with the password stays. Raises NothingThere."""
        ...

    def delete_account(self, *, password: str | None, recovery: str | None) -> DeletionReceipt:
        """Delete the account and all it holds, with one of the two; local history stays."""
        ...

    def deletion_receipt(self) -> DeletionReceipt | None:
        """Of the account that was deleted here, as it is kept, or None; asks no server."""
        ...

    def deletion_progress(self) -> DeletionProgress:
        """Whether the server says that nothing is left of the account that was deleted here.

        Raises NothingThere where none was.
        """
        ...
