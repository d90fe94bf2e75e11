"""Runs steps of sync: one after another for a verb, or in a thread of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.ledger import SEALED_FOR_SYNC, LedgerEntry, Left
from workmoniq_desktop.domain.sync_errors import AccountGone, DeviceRevoked, SyncBusy, SyncStopped
from workmoniq_desktop.domain.syncing import SyncDone
from workmoniq_desktop.services import sync_told
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.store import ledger, sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import pairing_offer, recovery_code, standing
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.engine import Engine, StepDone
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.parts import Replica
from workmoniq_desktop.sync.runner import Runner
from workmoniq_desktop.sync.steps import Count, uncounted
from workmoniq_desktop.system import last_sync

MakeReplica = Callable[[Member], Replica]

_MOST_ROUNDS: Final = 8

ROUNDS = "fetching and sending"
SEALING_ANEW = "sealing anew what was lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What a step of sync is made with. keep_from_us: by this device's retention; None: all."""

    ground: Ground
    log: AccountLog
    make_replica: MakeReplica
    keep_from_us: Callable[[], int | None] = lambda: None

    @contextmanager
    def engine(self, anew: Count = uncounted) -> Iterator[Engine]:
        """An engine that goes on first with what was begun here. anew: see Engine."""
        with self.ground.member(self.log) as member:
            yield _Settling(self.ground, member, self.make_replica(member), anew=anew)

    def until_agreed(self, progress: Progress, stop: Event | None = None) -> SyncDone:
        """Until both sides agree, or nothing more can be done now. The lock is the caller's.

        Raises SyncStopped soon after stop is set; the next step goes on from there.
        """
        try:
            done = self._until_agreed(progress, stop or Event())
        except WorkMoniQError as why:
            self.keep_trouble(why)
            raise
        with self.ground.database.raw() as raw:
            status = sync_told.status(raw, self.log.state())
        agreed = not done.waiting and not status.alarmed
        return replace(done, agreed=agreed, found=status.found)

    def _until_agreed(self, progress: Progress, stop: Event) -> SyncDone:
        done = SyncDone()
        with self.engine(lambda told, of: progress(told, of, SEALING_ANEW)) as engine:
            for number in range(_MOST_ROUNDS):
                progress(number, _MOST_ROUNDS, ROUNDS)
                # what is recorded while this goes on belongs to the next time
                step = engine.step(stop, force=number == 0, keep_from_us=self.keep_from_us())
                self.keep(step)
                done = _added(done, step)
                if step.found or not (step.sent or step.received):
                    break
        progress(_MOST_ROUNDS, _MOST_ROUNDS, ROUNDS)
        return done

    def verify_heads(self, member: Member) -> None:
        """Bring every stream's pin up to what the server shows. The lock is the caller's."""
        self.keep(Engine(member, self.make_replica(member)).step(Event()))

    def keep(self, step: StepDone) -> None:
        """What a step told that is shown later."""
        clock = self.ground.clock
        now_us = clock.now_us()
        with self.ground.database.writing() as raw:
            sync_state.delete(raw, sync_told.TROUBLE)
            standing.shut_out(raw, False)
            _put_us(raw, sync_told.DELETION_DUE, step.deletion_due_us)
            here = standing.find(raw)
            agreed = sync_state.get(raw, sync_told.LAST_SYNC)
            if step.sent_bytes and here is not None:
                entry = LedgerEntry(
                    at_us=now_us,
                    left=Left.SYNC,
                    what=SEALED_FOR_SYNC,
                    to=here.server,
                    size_bytes=step.sent_bytes,
                )
                ahead_us = clock.offset_minutes(now_us) * MINUTE_US
                ledger.add_to_day(raw, entry, now_us - (now_us + ahead_us) % DAY_US)
        if agreed is not None:
            last_sync.write(self.ground.database.path.parent, int(agreed))

    def keep_trouble(self, why: WorkMoniQError) -> None:
        """Why a step failed, for who looks later; not that it was stopped, or another is at it."""
        if isinstance(why, SyncBusy | SyncStopped):
            return
        with self.ground.database.writing() as raw:
            sync_state.put(raw, sync_told.TROUBLE, str(why))
            if isinstance(why, DeviceRevoked | AccountGone):
                standing.shut_out(raw, True)


class Running:
    """Syncs by itself while it is told to. Its methods may be called from any thread."""

    def __init__(self, steps: Steps, folder: Path, told: Callable[[], None]) -> None:
        """folder: the profile's. told: status() would answer differently now."""
        self._steps, self._folder, self._tell = steps, folder, told
        self._lock = Lock()
        self._runner: Runner | None = None
        self._looking = False

    def follow(self, on: bool, live: bool = False) -> None:
        """Run while on, and not otherwise; returns when it is so."""
        with self._lock:
            if on and self._runner is None:
                self._runner = Runner(
                    self._steps.engine,
                    self._folder,
                    self._steps.ground.clock,
                    told=self._told,
                    keep_from_us=self._steps.keep_from_us,
                )
                self._runner.watch(self._looking)
                self._runner.set_live(live)
                self._runner.start()
            elif on and self._runner is not None:
                self._runner.set_live(live)
            elif self._runner is not None:
                self._runner.stop()
                self._runner = None
                # a kept connection would still tell when this program ends
                self._steps.ground.close()

    def watch(self, looking: bool) -> None:
        """Somebody looks, or no more."""
        self._looking = looking
        if self._runner is not None:
            self._runner.watch(looking)

    def nudge(self) -> None:
        """Look now."""
        if self._runner is not None:
            self._runner.nudge()

    def _told(self, what: StepDone | WorkMoniQError) -> None:
        if isinstance(what, WorkMoniQError):
            self._steps.keep_trouble(what)
        else:
            self._steps.keep(what)
        self._tell()


class _Settling(Engine):
    """Before each step: what a person began here and a crash or the time held up."""

    def __init__(self, ground: Ground, member: Member, replica: Replica, *, anew: Count) -> None:
        super().__init__(member, replica, anew=anew)
        self._ground, self._own = ground, member

    def step(
        self, stop: Event, *, force: bool = False, keep_from_us: int | None = None
    ) -> StepDone:
        member = self._own
        pairing_offer.resume(self._ground, member.log, member.session, member.keyring)
        recovery_code.settle(self._ground, member)
        return super().step(stop, force=force, keep_from_us=keep_from_us)


def _added(done: SyncDone, step: StepDone) -> SyncDone:
    return replace(
        done,
        sent=done.sent + step.sent,
        received=done.received + step.received,
        sent_bytes=done.sent_bytes + step.sent_bytes,
        received_bytes=done.received_bytes + step.received_bytes,
        waiting=step.waiting,
    )


def _put_us(raw: Raw, key: str, at_us: int | None) -> None:
    if at_us is None:
        sync_state.delete(raw, key)
    else:
        sync_state.put(raw, key, str(at_us))


__all__ = ["ROUNDS", "SEALING_ANEW", "MakeReplica", "Running", "Steps"]
