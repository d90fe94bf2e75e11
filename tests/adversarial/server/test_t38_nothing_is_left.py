"""After an account was deleted every table, object and file is looked through for it."""

import asyncio
import json

import pytest
from tests.adversarial.server.attacking import told
from tests.adversarial.server.lived import (
    PASSING,
    completed,
    delete_by_device,
    delete_by_password,
    lived,
    objects_of,
)
from tests.fakes.key_holder import Caller
from tests.fakes.server_dump import dump, files_with, mentions
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol.signatures import verify
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.tags import SIGN_RECEIPT
from workmoniq_server.store import schema

pytestmark = pytest.mark.anyio


async def test_t38_of_a_deleted_account_only_the_journal_and_its_receipt_are_left(
    either: TurnedServer, caller: Caller
) -> None:
    gone, later, kept = [await lived(either, caller) for _ in range(3)]
    before = await dump(either)
    of_accounts = {
        table.name
        for table in (*schema.main.sorted_tables, *schema.keys.sorted_tables)
        if "acct" in table.c
    } | {"failure"}
    for each in (gone, later, kept):
        assert set(mentions(before, each.ids)) >= of_accounts - PASSING
        assert len(objects_of(either, each)) == 2
    stays = mentions(before, kept.ids)

    receipt = await delete_by_device(caller, gone.holder)
    assert set(mentions(await dump(either), gone.ids)) == {"deletion"}
    waits = await delete_by_password(caller, later.holder)
    assert told(await caller.call("GET", f"/v1/deletions/{waits['id']}")) == (404, "not_found")
    either.clock.turn(hours=72, seconds=5)
    either.restart()
    done = [await completed(caller, each["id"]) for each in (receipt, waits)]

    after = await dump(either)
    for each in (gone, later):
        assert mentions(after, each.ids) == {"deletion": 1}
        assert objects_of(either, each) == []
    (row,) = [one for one in after["deletion"] if b64(bytes(one["id"])) == receipt["id"]]
    assert set(row) == {column.name for column in schema.deletion.c}
    for found in done:
        signed, sig = unb64(found["receipt"]), unb64(found["sig"], 64)
        verify(gone.holder.state.receipt_pk, SIGN_RECEIPT, signed, sig)
    told_first = json.loads(unb64(receipt["receipt"]))
    assert told_first["counts"]["segment"] == 5
    # What expires by itself has gone from the other account too, in three days; the rest stayed.
    short_lived = {"session", "challenge", "failure", "pair", "proof_nonce"}
    left = mentions(after, kept.ids)
    assert {name: left[name] for name in left if name not in short_lived} == {
        name: stays[name] for name in stays if name not in short_lived
    }
    assert len(objects_of(either, kept)) == 2


async def test_t38_no_file_of_the_server_holds_bytes_of_a_deleted_account(
    server: TurnedServer,
) -> None:
    """Freed pages and write-ahead logs are looked through as well; PostgreSQL has its own."""
    async with server.caller() as caller:
        gone = await lived(server, caller)
        ids = gone.ids
        assert {"workmoniq.db", "account_keys.db"} <= {
            name.removesuffix("-wal") for name in files_with(server.data, ids)
        }
        receipt = await delete_by_device(caller, gone.holder)
        server.clock.turn(hours=1)
        server.restart()
        await completed(caller, receipt["id"])
    left = ["nothing looked for yet"]
    for _ in range(100):
        left = [name for name in files_with(server.data, ids) if not name.startswith("journal.db")]
        if not left:
            break
        await asyncio.sleep(0.1)
    assert left == []
