"""After an account was deleted every table, object and file is looked through for it."""

import asyncio
import json
import secrets
from dataclasses import dataclass

import pytest
from tests.adversarial.server.attacking import append, of, open_stream, told
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.server_dump import dump, files_with, mentions
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol import limits
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import verify
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.tags import SIGN_RECEIPT
from workmoniq_server.store import schema

pytestmark = pytest.mark.anyio

LARGE = limits.LADDER[-1]
# Rows of an account that a moment takes out again: no caller can make one stay.
PASSING = {"object_due"}


@dataclass(kw_only=True)
class Lived:
    """An account with rows in every table, and everything by which a row could be known as its."""

    holder: KeyHolder
    ids: set[bytes]
    place: str


async def _lived(server: TurnedServer, caller: Caller) -> Lived:
    holder = await newcomer(caller)
    first = of(holder.first)
    ids = {holder.state.acct, holder.state.head, holder.first.id, public_key(holder.login_seed)}
    ids |= {holder.state.recovery.sig_pk, sha256(holder.recovery.sig_pk)[:16]}
    laptop = await holder.enrol(first)
    phone = await holder.enrol(first, role="web")
    for device, stream_class, sizes in (
        (holder.first, "ev", [LARGE, 4096, LARGE]),
        (laptop, "doc", [4096]),
        (phone, "loc", [4096]),
    ):
        chain = await open_stream(holder, device, stream_class)
        for size in sizes:
            assert (await append(caller, device, chain, size=size)).status_code == 201
        ids |= {chain.stream, device.id, public_key(device.seed), chain.prev}
    for session in (first, await holder.log_in(), await holder.recover()):
        ids.add(sha256(session.token))
    rid = secrets.token_bytes(16)
    await caller.call("POST", "/v1/pair", session=first, json={"rid": b64(rid)})
    await caller.call("PUT", f"/v1/pair/{b64(rid)}/e0", session=first, content=b"box")
    for purpose in ("setlogin", "delete", "setrec"):
        await caller.call("POST", "/v1/challenge", session=first, json={"for": purpose})
    given = await caller.call("POST", "/v1/login/challenge", json={"username": holder.username})
    await holder.answer_login(given.json(), seed=secrets.token_bytes(32))
    await caller.call("POST", "/v1/login/challenge", json={"username": holder.username})
    server.clock.turn(seconds=2)  # past the wait that the wrong log-in brought
    ids.add(rid)
    tables = await dump(server)
    (row,) = [row for row in tables["account"] if bytes(row["acct"]) == holder.state.acct]
    ids |= {bytes(row["name_hash"]), bytes(row["login_pub"]), bytes(row["object_place"])}
    ids |= {holder.username.encode()}
    place = bytes(row["object_place"]).hex()
    return Lived(holder=holder, ids=ids, place=place)


def _objects(server: TurnedServer, lived: Lived) -> list[str]:
    folder = server.data / "blobs"
    return [str(path) for path in folder.rglob("*") if path.is_file() and lived.place in str(path)]


async def _delete_by_device(caller: Caller, holder: KeyHolder) -> dict[str, str]:
    entry = log_entries.delete_account(holder.state, holder.first.author, recovery=holder.recovery)
    answer = await caller.call(
        "POST",
        "/v1/account/delete",
        session=of(holder.first),
        proof=True,
        json={"entry": entry.to_json()},
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def _delete_by_password(caller: Caller, holder: KeyHolder) -> dict[str, str]:
    session = await holder.log_in()
    wish = await holder.proved(session, "delete", holder.login_seed)
    answer = await caller.call("POST", "/v1/account/delete", session=session, proof=True, json=wish)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def _completed(caller: Caller, deletion_id: str) -> dict[str, str]:
    for _ in range(200):
        answer = await caller.call("GET", f"/v1/deletions/{deletion_id}")
        if answer.status_code == 200 and answer.json()["complete"]:
            return dict(answer.json())
        await asyncio.sleep(0.1)
    raise AssertionError("the deletion was not completed")


async def test_t38_of_a_deleted_account_only_the_journal_and_its_receipt_are_left(
    either: TurnedServer, caller: Caller
) -> None:
    gone, later, kept = [await _lived(either, caller) for _ in range(3)]
    before = await dump(either)
    of_accounts = {
        table.name
        for table in (*schema.main.sorted_tables, *schema.keys.sorted_tables)
        if "acct" in table.c
    } | {"failure"}
    for lived in (gone, later, kept):
        assert set(mentions(before, lived.ids)) >= of_accounts - PASSING
        assert len(_objects(either, lived)) == 2
    stays = mentions(before, kept.ids)

    receipt = await _delete_by_device(caller, gone.holder)
    assert set(mentions(await dump(either), gone.ids)) == {"deletion"}
    waits = await _delete_by_password(caller, later.holder)
    assert told(await caller.call("GET", f"/v1/deletions/{waits['id']}")) == (404, "not_found")
    either.clock.turn(hours=72, seconds=5)
    either.restart()
    done = [await _completed(caller, each["id"]) for each in (receipt, waits)]

    after = await dump(either)
    for lived in (gone, later):
        assert mentions(after, lived.ids) == {"deletion": 1}
        assert _objects(either, lived) == []
    (row,) = [each for each in after["deletion"] if b64(bytes(each["id"])) == receipt["id"]]
    assert set(row) == {column.name for column in schema.deletion.c}
    for each in done:
        verify(
            gone.holder.state.receipt_pk,
            SIGN_RECEIPT,
            unb64(each["receipt"]),
            unb64(each["sig"], 64),
        )
    told_first = json.loads(unb64(receipt["receipt"]))
    assert told_first["counts"]["segment"] == 5
    # What expires by itself has gone from the other account too, in three days; the rest stayed.
    short_lived = {"session", "challenge", "failure", "pair", "proof_nonce"}
    left = mentions(after, kept.ids)
    assert {name: left[name] for name in left if name not in short_lived} == {
        name: stays[name] for name in stays if name not in short_lived
    }
    assert len(_objects(either, kept)) == 2


async def test_t38_no_file_of_the_server_holds_bytes_of_a_deleted_account(
    server: TurnedServer,
) -> None:
    """Freed pages and write-ahead logs are looked through as well; PostgreSQL has its own."""
    async with server.caller() as caller:
        gone = await _lived(server, caller)
        ids = gone.ids
        assert {"workmoniq.db", "account_keys.db"} <= {
            name.removesuffix("-wal") for name in files_with(server.data, ids)
        }
        receipt = await _delete_by_device(caller, gone.holder)
        server.clock.turn(hours=1)
        server.restart()
        await _completed(caller, receipt["id"])
    left = ["nothing looked for yet"]
    for _ in range(100):
        left = [name for name in files_with(server.data, ids) if not name.startswith("journal.db")]
        if not left:
            break
        await asyncio.sleep(0.1)
    assert left == []
