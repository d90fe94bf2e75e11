"""The jobs and how often each is done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from workmoniq_server.calls import House
from workmoniq_server.jobs import clearing, supporting, sweeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job. every_s: the pause between two turns, over all servers of a database."""

    name: str
    every_s: int
    work: Callable[[House], Awaitable[int]]


JOBS: Final = (
    Job(name="objects", every_s=60, work=clearing.delete_due_objects),
    Job(name="deletions", every_s=60, work=clearing.delete_due_accounts),
    Job(name="completion", every_s=300, work=clearing.complete_deletions),
    Job(name="support", every_s=10, work=supporting.end_grants),
    Job(name="support_end", every_s=900, work=supporting.forget_grants),
    Job(name="expiry", every_s=600, work=clearing.expire_rows),
    Job(name="retention", every_s=3600, work=clearing.apply_retention),
    Job(name="orphans", every_s=24 * 3600, work=sweeping.delete_orphans),
)
