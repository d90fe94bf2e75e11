"""Everything about sync that a person can see or do; brings network code when first needed."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.errors import BadInput, NotConfirmed, NothingThere
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.sync_errors import SealBroken
from workmoniq_desktop.domain.syncing import (
    DeletionProgress,
    DeletionReceipt,
    RecoverySheet,
    Role,
    SyncDevice,
    SyncDone,
    SyncStatus,
)
from workmoniq_desktop.services import sync_told
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.sync_alone import Alone
from workmoniq_desktop.services.sync_here import Here
from workmoniq_desktop.services.sync_made import Made
from workmoniq_desktop.store import ledger, sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync import naming, recovery_sheet, standing
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_desktop.system.sync_key import SyncKeys

if TYPE_CHECKING:  # these bring httpx, which a profile without sync does without
    from workmoniq_desktop.services.sync_pairing import Join, Offer, Recover
    from workmoniq_desktop.services.sync_running import MakeReplica, Running, Steps
    from workmoniq_desktop.sync.account_log import AccountLog
    from workmoniq_desktop.sync.address import Address
    from workmoniq_desktop.sync.ground import Ground
    from workmoniq_desktop.sync.transport import Transport


_LONGEST_NAME: Final = 64


class Syncing:
    """The account and the devices of one history. Thread-safe.

    Every change of the account log is made under the lock of sync, one process and thread at a
    time; what waits for a person (pairing) holds it only at its end.
    """

    def __init__(
        self,
        database: Database,
        keys: Callable[[], SyncKeys],
        clock: Clock,
        folder: Path,
        *,
        label: str,
        connect: "Callable[[Address], Transport] | None" = None,
        make_replica: "MakeReplica | None" = None,
        here: Here | None = None,
        step: Step = unmentioned,
        keep_from_us: Callable[[], int | None] = lambda: None,
    ) -> None:
        """keys: where the sync key is. folder: the profile's. label: what people call this machine.

        connect, make_replica: what a test puts in place of the network and of the history. here:
        how the program around follows what comes of other devices. keep_from_us: how old
        what stays on the server may be, by this device's retention; None: all stays.
        step: is told each durable step; tests end the program there.
        """
        self._database, self._keys, self._clock, self._folder = database, keys, clock, folder
        self._label = label[:_LONGEST_NAME] or "computer"
        self._made = Made(
            database,
            keys,
            clock,
            connect=connect,
            make_replica=make_replica,
            here=here or Here(),
            step=step,
            keep_from_us=keep_from_us,
        )
        self._alone = Alone(folder)
        self._resident = False
        self._running: Running | None = None
        self._looking = 0
        self.changed: Notice[None] = Notice()

    def status(self) -> SyncStatus:
        with self._database.raw() as raw:
            return sync_told.status(raw)

    def watch(self, looking: bool, /) -> None:
        self._looking = max(self._looking + (1 if looking else -1), 0)
        if self._running is not None:
            self._running.watch(self._looking > 0)

    def create(
        self, *, server: str, username: str, password: str, invite: str | None
    ) -> RecoverySheet:
        from workmoniq_desktop.sync import creating  # noqa: PLC0415  # see above

        ground, log = self._parts()
        with self._alone():
            sheet = creating.create(
                ground,
                log,
                server=server,
                username=username,
                password=password,
                invite=invite,
                name=self._label,
            )
            self._note("an account was made, with this device's public keys", sheet.server)
        self.changed.tell(None)
        return sheet

    def unconfirmed_sheet(self) -> RecoverySheet | None:
        return recovery_sheet.sheet(self._database, self._keyring, self.status().recovery_from_us)

    def confirm_recovery(self, typed: str, /) -> None:
        recovery_sheet.confirm(self._database, self._keyring, typed)
        self.changed.tell(None)

    def enable(self) -> None:
        with self._database.writing() as raw:
            here = standing.inside(raw)
            if here.stage is Stage.UNCONFIRMED:
                raise NotConfirmed(
                    "Sync waits until the recovery code is typed back: write it down, then type "
                    "it, for without it a lost device means lost history."
                )
            standing.change(raw, on=True)
        self.follow()
        self.changed.tell(None)

    def disable(self) -> None:
        with self._database.writing() as raw:
            standing.inside(raw)
            standing.change(raw, on=False)
        self.follow()
        self.changed.tell(None)

    def set_live(self, on: bool, /) -> None:
        with self._database.writing() as raw:
            standing.inside(raw)
            standing.change(raw, live=on)
        self.follow()
        self.changed.tell(None)

    def sync_now(self, progress: Progress, /) -> SyncDone:
        with self._database.raw() as raw:
            if not standing.inside(raw).on:
                raise BadInput("Sync is off: turn it on with `workmoniq sync enable` first.")
        steps = self._steps()
        with self._alone():
            done = steps.until_agreed(progress)
        self.changed.tell(None)
        return done

    def put_back(
        self, progress: Progress, /, *, password: str | None = None, stop: Event | None = None
    ) -> SyncDone:
        here = self._here()
        from workmoniq_desktop.services.sync_put_back import agreed, told_again  # noqa: PLC0415

        if not here.on:
            raise BadInput("Sync is off: turn it on with `workmoniq sync enable` first.")
        ground, log, steps = self._made.parts()
        try:
            with self._alone():
                with ground.member(log) as member:
                    told_again(member, here, password, progress, stop)
                self._note("a server that was put back is told again what it lost", here.server)
                return agreed(steps, progress, stop)
        finally:
            self.changed.tell(None)

    def devices(self) -> tuple[SyncDevice, ...]:
        return self.status().devices

    def rename(self, device: str, name: str, /) -> None:
        name = " ".join(name.split())
        if not 0 < len(name) <= _LONGEST_NAME:
            raise BadInput("A device's name has 1 to 64 characters: choose another.")
        self._known(device)
        with self._database.writing() as raw:
            naming.call(raw, bytes.fromhex(device), name, self._clock.now_us())
        self.nudge()
        self.changed.tell(None)

    def revoke(self, devices: Sequence[str], /) -> None:
        self._here()
        from workmoniq_desktop.sync import devices as acts  # noqa: PLC0415  # see above

        ids = [bytes.fromhex(self._known(device).id) for device in devices]
        ground, log = self._parts()
        with self._alone(), ground.member(log) as member:
            acts.revoke(member, ids, lambda: self._steps().verify_heads(member))
        self._settle_soon()

    def rotate(self) -> None:
        self._here()
        from workmoniq_desktop.sync.rekey import Rekeying  # noqa: PLC0415  # see above

        ground, log = self._parts()
        with self._alone(), ground.member(log) as member:
            Rekeying(member).rotate()
        self._settle_soon()

    def pair(self, role: Role = Role.FULL, /) -> "Offer":
        self._here()
        from workmoniq_desktop.services.sync_pairing import Offer  # noqa: PLC0415  # see above
        from workmoniq_desktop.sync.pairing_offer import Offering  # noqa: PLC0415  # see above

        ground, log = self._parts()
        with self._alone():
            offering = Offering(ground, log, role)
        return Offer(offering, self._alone, self._settle_soon)

    def join(self, *, code: str, server: str) -> "Join":
        from workmoniq_desktop.services.sync_pairing import Join  # noqa: PLC0415  # see above
        from workmoniq_desktop.sync.pairing_join import Guest  # noqa: PLC0415  # see above

        ground, log = self._parts()
        with self._alone():
            guest = Guest(ground, log, code=code, server=server, name=self._label)
        return Join(guest, self._alone, self.devices, self._began)

    def recover(
        self, *, code: str, server: str, username: str | None, stolen: Sequence[str] = ()
    ) -> "Recover":
        from workmoniq_desktop.services.sync_pairing import Recover  # noqa: PLC0415  # see above
        from workmoniq_desktop.sync.recovering import Recovery  # noqa: PLC0415  # see above

        ground, log = self._parts()
        recovery = Recovery(ground, log, code=code, server=server, username=username, stolen=stolen)
        before = tuple(
            SyncDevice(
                id=device.id.hex(), name=sync_told.nameless(device.id), role=Role(device.role)
            )
            for device in recovery.account.state.active()
        )
        return Recover(recovery, before, self._label, self._alone, self.devices, self._began)

    def change_password(self, *, old: str | None, new: str) -> None:
        self._here()
        from workmoniq_desktop.sync.login_key import set_password  # noqa: PLC0415  # see above

        ground, _ = self._parts()
        with self._alone():
            set_password(ground, old=old, new=new)

    def new_recovery(self, *, old: str | None, password: str | None) -> RecoverySheet:
        self._here()
        from workmoniq_desktop.sync import recovery_code  # noqa: PLC0415  # see above

        ground, log = self._parts()
        with self._alone(), ground.member(log) as member:
            if old is not None:
                recovery_code.replace(ground, member, old)
            elif password is not None:
                recovery_code.begin(ground, member, password)
            else:
                raise BadInput("A new recovery code needs the old one, or the password.")
        sheet = self.unconfirmed_sheet()
        if sheet is None:
            raise AssertionError("a new recovery code was made and is not here")
        self._settle_soon()
        return sheet

    def cancel_recovery(self) -> None:
        self._here()
        from workmoniq_desktop.sync import recovery_code  # noqa: PLC0415  # see above

        ground, log = self._parts()
        with self._alone(), ground.member(log) as member:
            if log.pull(member.session).pending_recovery is None:
                raise NothingThere("No new recovery code waits: there is nothing to take back.")
            recovery_code.cancel(member)
            recovery_sheet.forget(self._database)
        self.changed.tell(None)

    def metadata(self) -> Mapping[str, object]:
        self._here()
        from workmoniq_desktop.sync.metadata import as_told  # noqa: PLC0415  # see above

        ground, _ = self._parts()
        with ground.session() as (session, _keyring):
            answer = session.call("GET", "/me/metadata")
        return as_told(answer.body)

    def delete_account(self, *, password: str | None, recovery: str | None) -> DeletionReceipt:
        self._here()
        from workmoniq_desktop.sync import deleting  # noqa: PLC0415  # see above

        if password is None and recovery is None:
            raise BadInput("Deleting the account needs the password or the recovery code.")
        ground, log = self._parts()
        self.stop()
        with self._alone():
            receipt = deleting.delete(ground, log, password=password, recovery=recovery)
        self.changed.tell(None)
        return receipt

    def deletion_receipt(self) -> DeletionReceipt | None:
        with self._database.raw() as raw:
            here = standing.find(raw)
            if here is None or here.stage is not Stage.DELETED:
                return None
            from workmoniq_desktop.sync import deletion_receipts  # noqa: PLC0415  # rarely wanted

            return deletion_receipts.kept(raw)

    def deletion_progress(self) -> DeletionProgress:
        from workmoniq_desktop.sync import deleting  # noqa: PLC0415  # see above

        ground, _ = self._parts()
        return deleting.progress(ground)

    def cancel_deletion(self) -> None:
        self._here()
        from workmoniq_desktop.sync import deleting  # noqa: PLC0415  # see above

        ground, _ = self._parts()
        with self._alone():
            deleting.cancel(ground)
        with self._database.writing() as raw:
            sync_state.delete(raw, sync_told.DELETION_DUE)
        self.changed.tell(None)

    def stay(self) -> None:
        """From now on sync by itself while it is on; for who holds the history open for long."""
        self._resident = True
        self.follow()
        self.changed.tell(None)  # of trouble that stands from before, and of what a verb did

    def follow(self) -> None:
        """Sync in a thread of its own while it is on and `stay` was called; and not otherwise."""
        on, live = self._is_on()
        if on and self._resident and self._running is None:
            from workmoniq_desktop.services.sync_running import Running  # noqa: PLC0415  # see above

            self._running = Running(self._steps(), self._folder, self._told)
            self._running.watch(self._looking > 0)
        if self._running is not None:
            self._running.follow(on, live)

    def nudge(self) -> None:
        """Something is to be sent: do not wait for the next quarter of an hour."""
        if self._running is not None:
            self._running.nudge()

    def stop(self) -> None:
        """End the thread, if one runs; a step under way ends at its next durable point."""
        if self._running is not None:
            self._running.follow(False)

    def close(self) -> None:
        """End thread and connections; the history is about to be closed."""
        self.stop()
        self._made.close()

    def _began(self) -> None:
        self._note("this device joined the account, with its public keys", self._here().server)
        self._settle_soon()

    def _settle_soon(self) -> None:
        self.follow()
        self.nudge()
        self.changed.tell(None)

    def _told(self) -> None:
        self.changed.tell(None)

    def _parts(self) -> "tuple[Ground, AccountLog]":
        ground, log, _ = self._made.parts()
        return ground, log

    def _steps(self) -> "Steps":
        return self._made.parts()[2]

    def _known(self, device: str) -> SyncDevice:
        for one in self.devices():
            if one.id == device:
                return one
        raise BadInput("There is no such device in the account: look at the list of devices.")

    def _keyring(self) -> Keyring:
        found = self._keys().find()
        if found is None:
            raise SealBroken(sync_told.RESTORED)
        return Keyring(found)

    def _here(self) -> Standing:
        with self._database.raw() as raw:
            return standing.inside(raw)

    def _is_on(self) -> tuple[bool, bool]:
        """Whether sync is on, and live."""
        with self._database.raw() as raw:
            here = standing.find(raw)
        if here is None or here.stage not in standing.INSIDE:
            return False, False
        return here.on, here.live

    def _note(self, what: str, server: str) -> None:
        entry = LedgerEntry(at_us=self._clock.now_us(), left=Left.SYNC, what=what, to=server)
        with self._database.writing() as raw:
            ledger.add(raw, entry)


def is_on(raw: Raw) -> bool:
    """Whether sync is on for this history; brings nothing."""
    return sync_state.get(raw, "on") == "1"
