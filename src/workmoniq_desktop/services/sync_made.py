"""What sync works with, made when it is first needed: it brings network code."""

from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.services.sync_here import Here
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.steps import Step
from workmoniq_desktop.system.sync_key import SyncKeys

if TYPE_CHECKING:  # these bring httpx, which a profile without sync does without
    from workmoniq_desktop.services.sync_running import MakeReplica, Steps
    from workmoniq_desktop.sync.account_log import AccountLog
    from workmoniq_desktop.sync.address import Address
    from workmoniq_desktop.sync.ground import Ground
    from workmoniq_desktop.sync.member import Member
    from workmoniq_desktop.sync.parts import Replica
    from workmoniq_desktop.sync.transport import Transport


class Made:
    """Ground, log and steps of one history. Thread-safe."""

    def __init__(
        self,
        database: Database,
        keys: Callable[[], SyncKeys],
        clock: Clock,
        *,
        connect: "Callable[[Address], Transport] | None",
        make_replica: "MakeReplica | None",
        here: Here,
        step: Step,
        keep_from_us: Callable[[], int | None],
    ) -> None:
        """As Syncing takes them."""
        self._database, self._keys, self._clock = database, keys, clock
        self._connect, self._make_replica, self._here = connect, make_replica, here
        self._step, self._keep_from_us = step, keep_from_us
        self._parts: tuple[Ground, AccountLog, Steps] | None = None
        self._one = RLock()

    def parts(self) -> "tuple[Ground, AccountLog, Steps]":
        """The same ones each time."""
        from workmoniq_desktop.services.sync_running import Steps  # noqa: PLC0415  # see above
        from workmoniq_desktop.sync.ground import Ground  # noqa: PLC0415  # see above
        from workmoniq_desktop.sync.transport import Transport  # noqa: PLC0415  # see above

        with self._one:
            if self._parts is None:
                connect = self._connect or (lambda address: Transport(address, self._clock))
                ground = Ground(
                    database=self._database,
                    keys=self._keys(),
                    clock=self._clock,
                    connect=connect,
                    step=self._step,
                )
                log = ground.log()
                steps = Steps(
                    ground=ground,
                    log=log,
                    make_replica=self._replica_of,
                    keep_from_us=self._keep_from_us,
                )
                self._parts = ground, log, steps
            return self._parts

    def close(self) -> None:
        """End connections, if any were made."""
        if self._parts is not None:
            self._parts[0].close()

    def _replica_of(self, member: "Member") -> "Replica":
        if self._make_replica is not None:
            return self._make_replica(member)
        from workmoniq_desktop.services.sync_replica import replica_of  # noqa: PLC0415  # see above

        return replica_of(member, self._here)


__all__ = ["Made"]
