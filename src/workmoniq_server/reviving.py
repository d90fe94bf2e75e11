"""No grant of support access comes back with an older state of the database."""

import logging
from typing import Final

from workmoniq_server.calls import House
from workmoniq_server.store import marks
from workmoniq_server.store.database import Tx

_LOG: Final = logging.getLogger("workmoniq_server")


async def end_what_came_back(house: House) -> int:
    """If the main database was put back, end every grant that is live in it; how many were.

    Then, if a grant is live or has ended meanwhile, mark that this was seen: a state of the
    database from before the mark will be known for what it is.
    """
    # The journal first: between the two another server may only have raised the other one.
    journal = await house.journal.mark()
    now_us = house.clock.wall_us()

    async def work(tx: Tx) -> tuple[int, int]:
        main = await marks.of_main(tx)
        came_back = await marks.end_all(tx, now_us) if main < journal else 0
        if main >= journal and not await marks.moved_since(tx, main):
            return came_back, 0
        value = max(now_us, main, journal + 1)
        await marks.raise_main(tx, value)
        return came_back, value

    came_back, value = await house.database.write(work)
    if value:
        await house.journal.raise_mark(value)
    if came_back:
        house.tally.add("revoked", came_back)
        _LOG.warning("an older database was put back; its grants of support access are revoked")
    return came_back
