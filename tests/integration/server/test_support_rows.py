"""Rows of grants by themselves: what changes one looks at everything in the change itself.

The routes have time take its part before; a change that came between must not slip through.
"""

from typing import Final

import pytest
from tests.fakes.support_case import SupportCase

from workmoniq_protocol.packing import sha256
from workmoniq_server.calls import House
from workmoniq_server.store import support
from workmoniq_server.store.database import Tx
from workmoniq_server.store.support import ClaimRow, NewGrant

pytestmark = pytest.mark.anyio

CASE: Final = SupportCase()
CODE: Final = sha256(CASE.code.rauth)
HANDLE: Final = CASE.code.handle
CLAIM: Final = ClaimRow(p=b"p", sigs=bytes(64), tmac=bytes(32))
NOW_US: Final = 1_000_000
EXP_US: Final = 2_000_000


async def claimed(tx: Tx, *, code: bytes = CODE, now_us: int = NOW_US) -> bool:
    return await support.claim(
        tx, handle=HANDLE, code=code, console_pk=bytes(32), row=CLAIM, now_us=now_us
    )


async def filled(tx: Tx, *, now_us: int = NOW_US) -> bool:
    return await support.fill(tx, HANDLE, name=bytes(16), digest=bytes(32), now_us=now_us)


async def test_a_change_is_made_from_its_own_state_by_its_own_code_and_in_time(
    house: House,
) -> None:
    new = NewGrant(handle=HANDLE, rauth_hash=CODE, grant_pk=bytes(32), exp_us=EXP_US)

    async def work(tx: Tx) -> None:
        assert not await claimed(tx)
        assert await support.arm(tx, new, NOW_US)
        assert not await filled(tx)
        assert not await claimed(tx, code=bytes(32))
        assert not await claimed(tx, now_us=EXP_US)
        assert await claimed(tx, now_us=EXP_US - 1)
        assert not await claimed(tx)
        assert not await filled(tx, now_us=EXP_US)
        assert await filled(tx, now_us=EXP_US - 1)
        assert not await filled(tx)

    await house.database.write(work)
