"""An account that has used everything a server offers, and its end."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Final

from tests.adversarial.server.attacking import append, of, open_stream
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.server_dump import dump
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol import limits
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64

LARGE: Final = limits.LADDER[-1]
# Rows of an account that a moment takes out again: no caller can make one stay.
PASSING: Final = {"object_due"}


@dataclass(kw_only=True)
class Lived:
    """An account with rows in every table, and everything by which a row could be known as its."""

    holder: KeyHolder
    ids: set[bytes]
    place: str


async def lived(server: TurnedServer, caller: Caller) -> Lived:
    """Make it: devices of both roles, segments in rows and as objects, sessions of each class."""
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


def objects_of(server: TurnedServer, of_it: Lived) -> list[str]:
    """The files of its objects."""
    folder = server.data / "blobs"
    return [str(path) for path in folder.rglob("*") if path.is_file() and of_it.place in str(path)]


async def delete_by_device(caller: Caller, holder: KeyHolder) -> dict[str, str]:
    """At once, with the recovery code."""
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


async def delete_by_password(caller: Caller, holder: KeyHolder) -> dict[str, str]:
    """In three days."""
    session = await holder.log_in()
    wish = await holder.proved(session, "delete", holder.login_seed)
    answer = await caller.call("POST", "/v1/account/delete", session=session, proof=True, json=wish)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def completed(caller: Caller, deletion_id: str) -> dict[str, str]:
    """The receipt that no object is left either, as soon as there is one."""
    for _ in range(200):
        answer = await caller.call("GET", f"/v1/deletions/{deletion_id}")
        if answer.status_code == 200 and answer.json()["complete"]:
            return dict(answer.json())
        await asyncio.sleep(0.1)
    raise AssertionError("the deletion was not completed")
