"""A deleted account leaves no row, no object and no key, and no backup brings it back."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import bindparam, func, or_, select, update
from tests.fakes.server_account import LARGE, FakeAccount, new_account
from tests.integration.server.conftest import ServerClock
from tests.integration.server.reading import fill, get_many, get_one

from workmoniq_protocol import tags
from workmoniq_protocol.signatures import verify
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import erasure
from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US, HOUR_US, SECOND_US
from workmoniq_server.config import Config
from workmoniq_server.deleting import delete_account
from workmoniq_server.jobs import clearing, sweeping
from workmoniq_server.refusal import Refused
from workmoniq_server.store import erasing, schema
from workmoniq_server.store.database import Database, Tx
from workmoniq_server.store.errors import BodyUnreadable, StoreUnavailable
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio

DUE = Statement(
    update(schema.account)
    .where(schema.account.c.acct == bindparam("a"))
    .values(delete_due_us=bindparam("due"), delete_id=bindparam("new_id"), delete_request=bytes(32))
)


async def _full_account(house: House) -> FakeAccount:
    account = await new_account(house)
    device = await account.device()
    chain = await account.stream(device)
    await fill(house, device, chain, [4096, LARGE, LARGE])
    return account


async def _rows_of(house: House, account: FakeAccount) -> dict[str, int]:
    """How many rows of each table mention the account, by any column of bytes."""
    found: dict[str, int] = {}
    for table in schema.main.sorted_tables:
        for column in table.c:
            if not isinstance(column.type, type(schema.account.c.acct.type)):
                continue
            statement = Statement(
                select(func.count())
                .select_from(table)
                .where(or_(column == account.acct, column == account.name_hash))
            )

            async def read(tx: Tx, statement: Statement = statement) -> int:
                row = await tx.one(statement)
                return 0 if row is None else int(row[0])

            if count := await house.database.read(read, snapshot=False):
                found[f"{table.name}.{column.name}"] = count
    return found


async def test_nothing_of_a_deleted_account_is_left_but_its_receipt(house: House) -> None:
    account, other = await _full_account(house), await _full_account(house)
    assert await _rows_of(house, account)
    deleted = await delete_account(house, account.acct, request_hash=b"r" * 32)
    assert deleted is not None
    assert await _rows_of(house, account) == {}
    verify(house.keys.receipt_pk, tags.SIGN_RECEIPT, deleted.receipt.data, deleted.receipt.sig)
    told = json.loads(deleted.receipt.data)
    assert told["counts"]["segment"] == 3
    assert told["objects_due"] - told["time"] == 24 * 3600
    assert len([found async for found in house.blobs.list("v1/")]) == 4
    assert await clearing.complete_deletions(house) == 1
    assert len([found async for found in house.blobs.list("v1/")]) == 2
    found = await house.journal.find(deleted.id)
    assert found is not None
    assert found.done is not None
    verify(house.keys.receipt_pk, tags.SIGN_RECEIPT, found.done.data, found.done.sig)
    first = hashlib.sha256(deleted.receipt.data).digest()
    assert json.loads(found.done.data)["receipt_hash"] == b64(first)
    assert await clearing.complete_deletions(house) == 0
    assert await _rows_of(house, other)


async def test_without_the_key_a_copy_of_a_body_is_dead(house: House) -> None:
    account = await _full_account(house)
    sealed = await house.account_keys.seal(account.acct, b"name", b"body")
    assert await house.account_keys.open(account.acct, b"name", sealed) == b"body"
    with pytest.raises(BodyUnreadable):
        await house.account_keys.open(account.acct, b"elsewhere", sealed)
    await delete_account(house, account.acct, request_hash=b"r" * 32)
    with pytest.raises(BodyUnreadable):
        await house.account_keys.open(account.acct, b"name", sealed)
    assert await house.account_keys.accounts(after=b"", most=10) == []


async def test_the_file_of_keys_does_not_hold_a_destroyed_one(
    house: House, config: Config, database_url: str
) -> None:
    if database_url:
        pytest.skip("PostgreSQL keeps no file of ours")
    account = await _full_account(house)
    files = [config.data / f"account_keys.db{suffix}" for suffix in ("", "-wal")]
    assert any(account.acct in file.read_bytes() for file in files)
    await house.account_keys.destroy(account.acct)
    assert not any(account.acct in file.read_bytes() for file in files)


async def test_a_name_stays_reserved_for_sixty_days(house: House, clock: ServerClock) -> None:
    account = await _full_account(house)
    await delete_account(house, account.acct, request_hash=b"r" * 32)
    await clearing.complete_deletions(house)
    assert await house.journal.is_reserved(account.name_hash)
    clock.now_us += 60 * DAY_US - 1
    await clearing.complete_deletions(house)
    assert await house.journal.is_reserved(account.name_hash)
    clock.now_us += 1
    await clearing.complete_deletions(house)
    assert not await house.journal.is_reserved(account.name_hash)


async def test_a_deletion_that_is_refused_changes_nothing(house: House) -> None:
    account = await _full_account(house)
    before = await _rows_of(house, account)

    async def check(_tx: Tx) -> Refused:
        return Refused(ErrorCode.BAD_CREDENTIALS)

    with pytest.raises(Refused):
        await delete_account(house, account.acct, request_hash=b"r" * 32, check=check)
    assert await _rows_of(house, account) == before
    assert await house.journal.all() == []


async def test_a_crash_between_rows_and_receipt_is_made_good(
    house: House, clock: ServerClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await _full_account(house)

    async def crash(*_arguments: object) -> None:
        raise StoreUnavailable("crash")

    with monkeypatch.context() as patched:
        patched.setattr(house.account_keys, "destroy", crash)
        with pytest.raises(StoreUnavailable):
            await delete_account(house, account.acct, request_hash=b"r" * 32)
    assert await _rows_of(house, account) == {}
    assert await house.account_keys.accounts(after=b"", most=10) == [account.acct]
    await erasure.resume(house)
    assert await house.account_keys.accounts(after=b"", most=10) == [account.acct]
    clock.now_us += HOUR_US + 1
    assert await clearing.complete_deletions(house) == 1
    assert await house.account_keys.accounts(after=b"", most=10) == []
    [entry] = await house.journal.all()
    assert entry.done is not None


class Ending:
    """A database whose process ends before its n-th write."""

    def __init__(self, database: Database, n: int) -> None:
        self._database, self._left = database, n

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    async def write(self, work: Callable[[Tx], Awaitable[object]]) -> object:
        self._left -= 1
        if self._left < 0:
            raise StoreUnavailable("crash")
        return await self._database.write(work)


async def test_a_deletion_ends_in_small_steps_and_goes_on_after_a_crash_at_any(
    house: House, clock: ServerClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 1)
    kept = await _full_account(house)
    for writes in range(1, 5):
        account = await _full_account(house)
        crashing = replace(house, database=cast("Database", Ending(house.database, writes)))
        with pytest.raises(StoreUnavailable):
            await delete_account(crashing, account.acct, request_hash=b"r" * 32)
        left = await _rows_of(house, account)
        assert left.get("segment.acct", 0) == 4 - writes
        # Nobody gets at it any more, and nobody is told that it is gone.
        assert left.keys() <= {f"{name}.acct" for name in ("segment", "wrap", "log_entry")}
        assert [each.receipt for each in await house.journal.all()].count(None) == 1
        if writes % 2:
            await erasure.resume(house)
            assert await _rows_of(house, account) == {}
        clock.now_us += HOUR_US + 1
        assert await clearing.complete_deletions(house) == 1
        assert await _rows_of(house, account) == {}
        assert None not in [each.receipt for each in await house.journal.all()]
        assert await house.account_keys.accounts(after=b"", most=10) == [kept.acct]
    assert (await _rows_of(house, kept))["segment.acct"] == 3


async def test_a_deletion_that_was_only_meant_is_forgotten(
    house: House, clock: ServerClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await _full_account(house)

    async def away(*_arguments: object) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(house.database, "write", away)
        with pytest.raises(StoreUnavailable):
            await delete_account(house, account.acct, request_hash=b"r" * 32)
    clock.now_us += HOUR_US + 1
    assert await erasure.resume(house) == 0
    assert await house.journal.all() == []
    assert await _rows_of(house, account)


async def test_what_a_backup_brings_back_is_deleted_before_serving(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, kept = await _full_account(house), await _full_account(house)

    async def nothing(*_arguments: object, **_named: object) -> dict[str, int]:
        return {}

    # As if the rows and the key had come back after the deletion.
    with monkeypatch.context() as patched:
        patched.setattr("workmoniq_server.store.erasing.erase", nothing)
        patched.setattr(house.account_keys, "destroy", nothing)
        await delete_account(house, account.acct, request_hash=b"r" * 32)
    assert await _rows_of(house, account)
    assert await erasure.resume(house) == 1
    assert await _rows_of(house, account) == {}
    assert await house.account_keys.accounts(after=b"", most=10) == [kept.acct]
    assert await erasure.resume(house) == 0


async def test_a_deletion_by_password_takes_place_when_its_days_are_over(
    house: House, clock: ServerClock
) -> None:
    account = await _full_account(house)
    await account.run(DUE, a=account.acct, due=clock.now_us + HOUR_US, new_id=b"d" * 32)
    assert await clearing.delete_due_accounts(house) == 0
    clock.now_us += HOUR_US
    assert await clearing.delete_due_accounts(house) == 1
    assert await _rows_of(house, account) == {}
    found = await house.journal.find(b"d" * 32)
    assert found is not None
    assert found.receipt is not None


async def test_orphans_are_deleted_after_a_day_and_missing_objects_are_counted(
    house: House, clock: ServerClock
) -> None:
    account = await _full_account(house)
    await house.blobs.put("v1/00/" + "00" * 16 + "/" + "11" * 16, b"nobody's")
    objects = [found async for found in house.blobs.list("v1/")]
    clock.now_us = max(found.at_us for found in objects) + SECOND_US
    assert await sweeping.delete_orphans(house) == 0
    clock.now_us += DAY_US
    assert await sweeping.check_objects(house) == sweeping.Checked(objects=3, missing=0, orphans=1)
    assert await sweeping.delete_orphans(house) == 1
    mine = [found.key async for found in house.blobs.list("v1/")]
    assert len(mine) == 2
    await house.blobs.delete(mine[:1])
    assert await sweeping.check_objects(house) == sweeping.Checked(objects=1, missing=1, orphans=0)
    assert await _rows_of(house, account)


async def test_a_body_whose_object_is_lost_is_told_as_gone(house: House) -> None:
    account = await new_account(house)
    device = await account.device()
    chain = await account.stream(device)
    await fill(house, device, chain, [LARGE])
    await house.blobs.delete([found.key async for found in house.blobs.list("v1/")])
    with pytest.raises(Refused) as caught:
        await get_one(house, device, chain, 0)
    assert caught.value.code is ErrorCode.GONE
    assert (await get_many(house, device, [(chain.stream, 0)])).status == 200


async def test_two_deletions_at_once_end_in_one(house: House, tmp_path: Path) -> None:
    del tmp_path
    account = await _full_account(house)
    told = await asyncio.gather(
        *(delete_account(house, account.acct, request_hash=b"r" * 32) for _ in range(3))
    )
    assert any(each is not None for each in told)
    assert await _rows_of(house, account) == {}
