"""Does each job in its turn, on one of the servers that share a database, until they stop."""

import asyncio
import logging
import random
import secrets
from typing import Final

from workmoniq_server.calls import House
from workmoniq_server.clock import SECOND_US
from workmoniq_server.jobs.table import JOBS, Job
from workmoniq_server.logs import fault
from workmoniq_server.store import leases
from workmoniq_server.store.database import Tx
from workmoniq_server.store.errors import StoreUnavailable

_LOG: Final = logging.getLogger("workmoniq_server.jobs")
LOOK_S: Final = 15


async def run(house: House) -> None:
    """Return when the server begins to stop."""
    holder = secrets.token_bytes(16)
    while not house.stopping.is_set():
        for job in JOBS:
            if not house.stopping.is_set():
                await turn(house, job, holder)
        pause_s = LOOK_S * random.uniform(0.8, 1.2)  # noqa: S311  # so that servers do not march
        try:
            async with asyncio.timeout(pause_s):
                await house.stopping.wait()
        except TimeoutError:
            continue


async def turn(house: House, job: Job, holder: bytes) -> int | None:
    """Do the job if its pause is over and no other server has it; None if it was not done.

    A job that fails is told and comes again; the server goes on.
    """
    try:
        if not await _take(house, job, holder):
            return None
        return await job.work(house)
    except StoreUnavailable:
        _LOG.warning("a job waits for the store", extra={"job": job.name})
    except Exception as error:  # noqa: BLE001  # the top of the jobs, as that of a thread
        _LOG.error("a job failed", extra={"job": job.name, "fault": fault(error)})
    return None


async def _take(house: House, job: Job, holder: bytes) -> bool:
    """A lease lasts as long as the pause between two turns."""
    now_us = house.clock.wall_us()

    async def work(tx: Tx) -> bool:
        return await leases.take(
            tx,
            name=job.name,
            holder=holder,
            now_us=now_us,
            until_us=now_us + job.every_s * SECOND_US,
        )

    return await house.database.write(work)
