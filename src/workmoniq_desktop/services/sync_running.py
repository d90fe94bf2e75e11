"""Runs steps of sync: one for a verb, or one after another in a thread of their own."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import Final

from workmoniq_desktop.domain.syncing import SyncDone, SyncStatus
from workmoniq_desktop.services import sync_told
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.store import sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import pairing_offer, recovery_code
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.engine import Engine, StepDone
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.parts import Replica

MakeReplica = Callable[[Member], Replica]

_MOST_ROUNDS: Final = 8


def one_round(
    ground: Ground, log: AccountLog, make_replica: MakeReplica, progress: Progress
) -> SyncDone:
    """Until both sides agree, or nothing more can be done now; see the shape of sync_now."""
    done = SyncDone()
    with ground.member(log) as member:
        settle(ground, member)
        engine = Engine(member, make_replica(member))
        for number in range(_MOST_ROUNDS):
            progress(number, _MOST_ROUNDS, "syncing")
            step = engine.step(Event(), force=True)
            keep(ground, step)
            done = replace(
                done,
                sent=done.sent + step.sent,
                received=done.received + step.received,
                sent_bytes=done.sent_bytes + step.sent_bytes,
                received_bytes=done.received_bytes + step.received_bytes,
                waiting=step.waiting,
            )
            if step.found or not (step.sent or step.received):
                break
    progress(_MOST_ROUNDS, _MOST_ROUNDS, "syncing")
    with ground.database.raw() as raw:
        status = sync_told.status(raw, log.state())
    agreed = not done.waiting and not status.alarmed
    return replace(done, agreed=agreed, found=status.found)


def heads_verified(ground: Ground, member: Member, make_replica: MakeReplica) -> None:
    """Bring every stream's pin up to what the server shows, and take in what it holds."""
    keep(ground, Engine(member, make_replica(member)).step(Event()))


def settle(ground: Ground, member: Member) -> None:
    """What was begun here and waits for time or for a server that answers: go on with it."""
    member.log.resume(member.session)
    pairing_offer.resume(ground, member.log, member.session, member.keyring)
    recovery_code.settle(ground, member)


def keep(ground: Ground, step: StepDone) -> None:
    """What a step told that windows show later."""
    with ground.database.writing() as raw:
        sync_state.delete(raw, sync_told.TROUBLE)
        _put_us(raw, sync_told.DELETION_DUE, step.deletion_due_us)


def keep_trouble(ground: Ground, sentence: str) -> None:
    """Why the last step failed, for who looks later."""
    with ground.database.writing() as raw:
        sync_state.put(raw, sync_told.TROUBLE, sentence)


def _put_us(raw: Raw, key: str, at_us: int | None) -> None:
    if at_us is None:
        sync_state.delete(raw, key)
    else:
        sync_state.put(raw, key, str(at_us))


__all__ = [
    "MakeReplica",
    "SyncStatus",
    "heads_verified",
    "keep",
    "keep_trouble",
    "one_round",
    "settle",
]
