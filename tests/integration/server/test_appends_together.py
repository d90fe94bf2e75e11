"""Appends of many accounts in one statement of PostgreSQL: what was decided must still be so."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.sql.dml import Update
from tests.fakes.server_account import Chain, FakeAccount, FakeDevice, new_account, new_id
from tests.fakes.server_calls import call

from workmoniq_protocol import limits
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import Frame
from workmoniq_server.calls import House
from workmoniq_server.routes import streams as routes
from workmoniq_server.store import appending, schema
from workmoniq_server.store.appending import AppendAsked, NewSegment
from workmoniq_server.store.database import Tx, open_database
from workmoniq_server.store.standing import lock_account
from workmoniq_server.store.statements import Statement

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]

_ACCOUNT = schema.account.c.acct == bindparam("a")
_STREAM = schema.stream.c.acct == bindparam("a")
CHANGES = {
    "a rotation": update(schema.account).where(_ACCOUNT).values(epoch=1),
    "an entry of the log": update(schema.account).where(_ACCOUNT).values(log_n=1),
    "a purge": update(schema.account).where(_ACCOUNT).values(used_bytes=1),
    "another quota": update(schema.account).where(_ACCOUNT).values(quota_bytes=1 << 40),
    "another append": update(schema.account).where(_ACCOUNT).values(head_tag=bytes(15) + b"x"),
    "a higher head": update(schema.stream).where(_STREAM).values(head_seq=7),
    "another head": update(schema.stream).where(_STREAM).values(head_hash=bytes(31) + b"x"),
    "the end of the stream": update(schema.stream).where(_STREAM).values(closed_n=1),
}
COUNTS = [
    Statement(select(func.count()).select_from(table)) for table in (schema.segment, schema.wrap)
]
USED = Statement(select(schema.account.c.used_bytes, schema.account.c.acct))
HEADS = Statement(select(schema.stream.c.head_seq, schema.stream.c.acct))


async def _writer(house: House) -> tuple[FakeDevice, Chain]:
    account = await new_account(house)
    device = await account.device()
    return device, await account.stream(device)


async def _append(house: House, device: FakeDevice, chain: Chain) -> int:
    """The status of the answer."""
    reply = await call(
        routes.append,
        house,
        device.who,
        path={"stream": b64(chain.stream)},
        query={"epoch": "0"},
        body=chain.take(),
    )
    return reply.status


async def _decided(tx: Tx, house: House, device: FakeDevice, chain: Chain) -> NewSegment:
    """The next segment, by what the tables say now."""
    frame: Frame = chain.frame()
    asked = AppendAsked(
        acct=chain.acct,
        stream=chain.stream,
        token_hash=device.who.token_hash,
        alog_n=0,
        now_us=house.clock.wall_us(),
    )
    checks = await appending.check_appends(tx, [asked])
    return NewSegment(
        acct=chain.acct,
        stream=chain.stream,
        seq=chain.seq,
        prev=chain.prev,
        header=frame.header,
        header_hash=sha256(frame.header),
        body_len=len(frame.body),
        hour=0,
        epoch=0,
        wrap=frame.wrap,
        size=len(frame.body) + len(frame.wrap),
        tag=new_id(),
        object_name=None,
        sealed=frame.body,
        check=checks[chain.acct],
    )


async def _kept(tx: Tx) -> tuple[list[int], dict[bytes, int], dict[bytes, int]]:
    """Segments and wraps, bytes used by account, heads by account."""
    counts = [row[0] for count in COUNTS for row in await tx.rows(count)]
    used = {row[1]: row[0] for row in await tx.rows(USED)}
    heads = {row[1]: row[0] for row in await tx.rows(HEADS)}
    return counts, used, heads


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_what_has_changed_since_it_was_decided_is_not_written_and_keeps_nothing_else(
    house: House, change: Update
) -> None:
    writers = [await _writer(house) for _ in range(3)]
    changed = writers[1][1].acct

    async def decide(tx: Tx) -> list[NewSegment]:
        return [await _decided(tx, house, *writer) for writer in writers]

    new = await house.database.read(decide)

    async def happen(tx: Tx) -> None:
        await tx.run(Statement(change), a=changed)

    await house.database.write(happen)
    _, used_before, heads_before = await house.database.read(_kept)

    async def write(tx: Tx) -> set[bytes]:
        return await appending.append_all(tx, new)

    others = {chain.acct for _, chain in writers} - {changed}
    assert await house.database.write(write) == others
    counts, used, heads = await house.database.read(_kept)
    assert counts == [2, 2]
    assert (used[changed], heads[changed]) == (used_before[changed], heads_before[changed])
    assert {used[acct] for acct in others} == {new[0].size}
    assert {heads[acct] for acct in others} == {0}


async def test_an_account_that_somebody_holds_keeps_no_other_append_waiting(house: House) -> None:
    writers = [await _writer(house) for _ in range(6)]
    held, let_go = asyncio.Event(), asyncio.Event()

    async def hold(tx: Tx) -> None:
        await lock_account(tx, writers[2][1].acct)
        held.set()
        await let_go.wait()

    holding = asyncio.create_task(house.database.write(hold))
    await held.wait()
    appends = [asyncio.create_task(_append(house, *writer)) for writer in writers]
    others = [task for task in appends if task is not appends[2]]
    assert await asyncio.gather(*others) == [201] * 5
    assert not appends[2].done()
    let_go.set()
    assert await appends[2] == 201
    await holding


async def test_two_servers_take_appends_of_the_same_accounts_and_count_every_byte_once(
    house: House, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database(database_url)
    await database.start()
    accounts = [await new_account(house) for _ in range(4)]
    size = limits.LADDER[0] + limits.BOX_OVERHEAD + limits.WRAP_BYTES

    async def life(server: House, account: FakeAccount) -> list[int]:
        device = await account.device()
        chain = await account.stream(device)
        return [await _append(server, device, chain) for _ in range(10)]

    try:
        servers = [house, replace(house, database=database)] * 2
        lives = [life(server, account) for server in servers for account in accounts]
        assert await asyncio.gather(*lives) == [[201] * 10] * 16
    finally:
        await database.stop()
    counts, used, _ = await house.database.read(_kept)
    assert counts == [160, 160]
    assert set(used.values()) == {40 * size}
    assert not caplog.records


async def _plan(tx: Tx, statement: Statement) -> str:
    """How the engine finds the rows of a statement whose values it does not know yet."""
    compiled = statement.for_postgresql(None)
    values = ", ".join("NULL" for _ in compiled.names)
    await tx.run(Statement(text("SET LOCAL plan_cache_mode = force_generic_plan")))
    await tx.run(Statement(text(f"PREPARE asked AS {compiled.sql.replace(':', chr(92) + ':')}")))
    rows = await tx.rows(Statement(text(f"EXPLAIN EXECUTE asked ({values})")))
    await tx.run(Statement(text("DEALLOCATE asked")))
    return "\n".join(row[0] for row in rows)


def _many(table: Any, **values: Any) -> Statement:  # columns of every type
    """Ten thousand rows of different accounts."""
    names = {column.name: bindparam(column.name, type_=column.type) for column in table.c}
    number = func.generate_series(1, 10_000).table_valued("n").render_derived(name="numbers")
    given = {**names, **values, "acct": func.decode(func.md5(text("n::text")), "hex")}
    return Statement(
        insert(table).from_select(table.c.keys(), select(*given.values()).select_from(number))
    )


async def test_no_append_reads_a_table_of_many_accounts_from_end_to_end(house: House) -> None:
    tables: Sequence[Any] = (
        schema.account,
        schema.session,
        schema.device,
        schema.stream,
        schema.log_entry,
    )

    async def fill(tx: Tx) -> None:
        for table in tables:
            values = {column.name: b"" if "BLOB" in str(column.type) else 1 for column in table.c}
            texts = {column.name: "full" for column in table.c if str(column.type) == "TEXT"}
            await tx.run(_many(table), **{**values, **texts})

    async def plans(tx: Tx) -> list[str]:
        await tx.run(Statement(text("ANALYZE")))
        return [await _plan(tx, each) for each in (appending.CHECK, appending.APPEND)]

    await house.database.write(fill)
    for plan in await house.database.write(plans):
        assert "account_pkey" in plan
        assert "Seq Scan" not in plan, plan
