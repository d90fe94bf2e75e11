"""Pairing slots, organisations, and everything that is held about an account."""

import secrets
from dataclasses import replace

import httpx
import pytest
from tests.fakes.key_holder import Caller, KeyHolder, Session
from tests.fakes.server_doors import caller_of
from tests.integration.server.conftest import ServerClock

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.strict_json import b64
from workmoniq_server.calls import House
from workmoniq_server.clock import MINUTE_US
from workmoniq_server.routes.orgs import org_id
from workmoniq_server.store import schema

pytestmark = pytest.mark.anyio


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def _pair(caller: Caller, full: Session) -> str:
    rid = b64(secrets.token_bytes(16))
    made = await caller.call("POST", "/v1/pair", session=full, json={"rid": rid})
    assert made.status_code == 201
    return f"/v1/pair/{rid}"


async def test_both_sides_of_a_pairing_meet_in_its_slots(caller: Caller, full: Session) -> None:
    path = await _pair(caller, full)
    assert _code(await caller.call("GET", f"{path}/e0")) == (404, "not_found")
    for slot, writer, reader in (("e0", full, None), ("n", None, full), ("e1", full, None)):
        box = b"box " + slot.encode()
        put = await caller.call("PUT", f"{path}/{slot}", session=writer, content=box)
        assert put.status_code == 201
        got = await caller.call("GET", f"{path}/{slot}", session=reader)
        assert (got.status_code, got.content) == (200, box)


async def test_a_slot_is_written_once(caller: Caller, full: Session) -> None:
    path = await _pair(caller, full)
    assert (await caller.call("PUT", f"{path}/n", content=b"first")).status_code == 201
    assert (await caller.call("PUT", f"{path}/n", content=b"first")).status_code == 200
    assert _code(await caller.call("PUT", f"{path}/n", content=b"second")) == (409, "slot_taken")


async def test_a_slot_holds_sixteen_kilobytes(caller: Caller, full: Session) -> None:
    path = await _pair(caller, full)
    assert _code(await caller.call("PUT", f"{path}/n", content=bytes(16_385))) == (413, "too_large")
    assert (await caller.call("PUT", f"{path}/n", content=bytes(16_384))).status_code == 201


async def test_a_pairing_ends_after_ten_minutes(
    caller: Caller, full: Session, clock: ServerClock
) -> None:
    path = await _pair(caller, full)
    await caller.call("PUT", f"{path}/e0", session=full, content=b"box")
    clock.now_us += 10 * MINUTE_US
    assert _code(await caller.call("GET", f"{path}/e0")) == (404, "not_found")


async def test_a_pairing_of_another_account_is_not_there(caller: Caller, full: Session) -> None:
    path = await _pair(caller, full)
    await caller.call("PUT", f"{path}/n", content=b"request")
    berta = KeyHolder(caller=caller, username="berta")
    await berta.make()
    session = await berta.open(berta.first)
    assert _code(await caller.call("GET", f"{path}/n", session=session)) == (404, "not_found")
    put = await caller.call("PUT", f"{path}/e1", session=session, content=b"box")
    assert _code(put) == (404, "not_found")


async def test_eight_pairings_wait_at_once(caller: Caller, full: Session) -> None:
    for _ in range(8):
        await _pair(caller, full)
    refused = await caller.call(
        "POST", "/v1/pair", session=full, json={"rid": b64(secrets.token_bytes(16))}
    )
    assert _code(refused) == (429, "slow_down")


def _document(seed: bytes, kind: str, ver: int, **more: object) -> dict[str, str]:
    doc = strict_json.dumps({"v": 1, "kind": kind, "ver": ver, **more})
    return {"doc": b64(doc), "sig": b64(sign(seed, tags.SIGN_ORGANISATION, doc))}


async def test_an_organisation_publishes_what_its_root_key_signed(
    caller: Caller, full: Session
) -> None:
    seed = secrets.token_bytes(32)
    path = f"/v1/orgs/{b64(org_id(public_key(seed)))}"
    body = {
        "root_pk": b64(public_key(seed)),
        "docs": [_document(seed, "name", 1, text="Example"), _document(seed, "policy", 1)],
    }
    assert (await caller.call("PUT", path, session=full, json=body)).status_code == 204
    told = (await caller.call("GET", path)).json()
    assert told["root_pk"] == body["root_pk"]
    assert told["docs"] == body["docs"]


async def test_versions_of_an_organisations_documents_only_rise(
    caller: Caller, full: Session
) -> None:
    seed = secrets.token_bytes(32)
    path, root_pk = f"/v1/orgs/{b64(org_id(public_key(seed)))}", b64(public_key(seed))

    async def put(document: dict[str, str]) -> httpx.Response:
        body = {"root_pk": root_pk, "docs": [document]}
        return await caller.call("PUT", path, session=full, json=body)

    second = _document(seed, "policy", 2)
    assert (await put(second)).status_code == 204
    assert (await put(second)).status_code == 204
    assert _code(await put(_document(seed, "policy", 1))) == (409, "version_conflict")
    assert _code(await put(_document(seed, "policy", 2, more=1))) == (409, "version_conflict")
    assert (await put(_document(seed, "policy", 3))).status_code == 204


async def test_organisations_take_room_of_the_account_that_publishes_them(
    house: House, anna: KeyHolder, full: Session
) -> None:
    small = replace(house, config=replace(house.config, account_bytes=1100))
    seeds = [secrets.token_bytes(32) for _ in range(3)]

    async def put(caller: Caller, seed: bytes, ver: int, text: str) -> httpx.Response:
        root_pk = public_key(seed)
        docs = [_document(seed, "policy", ver, text=text)]
        body = {"root_pk": b64(root_pk), "docs": docs}
        path = f"/v1/orgs/{b64(org_id(root_pk))}"
        return await caller.call("PUT", path, session=full, json=body)

    async with caller_of(small) as caller:
        answers = [await put(caller, seed, 1, "x" * 400) for seed in seeds]
        assert [each.status_code for each in answers] == [204, 204, 507]
        assert _code(answers[2]) == (507, "quota")
        oid = b64(org_id(public_key(seeds[2])))
        assert _code(await caller.call("GET", f"/v1/orgs/{oid}")) == (404, "not_found")
        assert (await put(caller, seeds[0], 2, "y" * 400)).status_code == 204
        assert _code(await put(caller, seeds[0], 3, "z" * 600)) == (507, "quota")


async def test_an_organisation_cannot_be_taken_by_another_key(
    caller: Caller, full: Session
) -> None:
    seed, thief = secrets.token_bytes(32), secrets.token_bytes(32)
    path = f"/v1/orgs/{b64(org_id(public_key(seed)))}"
    for root in (seed, thief):
        body = {"root_pk": b64(public_key(root)), "docs": [_document(thief, "policy", 1)]}
        answer = await caller.call("PUT", path, session=full, json=body)
        assert answer.status_code in {404, 422}
    assert _code(await caller.call("GET", path)) == (404, "not_found")


async def test_metadata_names_every_row_of_the_account(
    caller: Caller, anna: KeyHolder, full: Session
) -> None:
    await _pair(caller, full)
    await caller.call("POST", "/v1/login/challenge", json={"username": "anna"})
    told = (await caller.call("GET", "/v1/me/metadata", session=full)).json()
    assert set(told["tables"]) == set(schema.main.tables) - {
        "invite", "org", "org_doc", "lease", "setting", "support_grant", "support_nonce",
    }  # fmt: skip
    counts = {name: len(rows) for name, rows in told["tables"].items()}
    assert counts | {"proof_nonce": 0} == {
        **dict.fromkeys(told["tables"], 0),
        "account": 1,
        "login_name": 1,
        "recovery_id": 1,
        "session": 1,
        "challenge": 1,
        "device": 1,
        "log_entry": 1,
        "epoch_grant": 2,
        "pair": 1,
    }
    assert told["tables"]["account"][0]["acct"] == b64(anna.state.acct)


async def test_only_a_full_device_hears_what_guesses_could_be_tested_with(
    caller: Caller, anna: KeyHolder, full: Session
) -> None:
    phone = await anna.enrol(full, role="web")
    told = [
        (await caller.call("GET", "/v1/me/metadata", session=session)).json()["login_pub_hash"]
        for session in (full, phone.session, await anna.log_in())
    ]
    assert [each is None for each in told] == [False, True, True]
