"""Telling a server again what it lost: first the list of devices and keys, then what was sealed."""

from dataclasses import replace
from threading import Event

from workmoniq_desktop.domain.syncing import SyncDone
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.sync_running import ROUNDS, Steps
from workmoniq_desktop.sync import log_again, put_back_plan
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.rekey import stopped
from workmoniq_desktop.sync.standing import Standing


def told_again(
    member: Member,
    here: Standing,
    password: str | None,
    progress: Progress,
    stop: Event | None,
) -> None:
    """The account log is as it was; from now on each step of sync tells anew what else was lost.

    Where it is stopped between two entries, nothing goes on by itself.
    """

    def told(count: int, of: int) -> None:
        if stop is not None and stop.is_set():
            raise stopped()
        progress(count, of, "telling the list of devices and keys again")

    consent = None
    if password is not None:
        consent = log_again.consent_by(member, here.acct_id, here.username, password)
    log_again.tell_again(member, consent, told)
    with member.database.writing() as raw:
        put_back_plan.ask(raw)


def agreed(steps: Steps, progress: Progress, stop: Event | None) -> SyncDone:
    """Until both sides agree; what stood against the server is over with the second look."""

    def counted(done: int, total: int, doing: str) -> None:
        """How many looks it takes nobody knows."""
        progress(done, 0 if doing == ROUNDS else total, doing)

    first = steps.until_agreed(counted, stop)
    second = steps.until_agreed(counted, stop)
    return replace(
        second,
        sent=first.sent + second.sent,
        received=first.received + second.received,
        sent_bytes=first.sent_bytes + second.sent_bytes,
        received_bytes=first.received_bytes + second.received_bytes,
    )


__all__ = ["agreed", "told_again"]
