"""Deleting an account: at once by a device, after three days by the password, with receipts."""

import secrets

import httpx
import pytest
from sqlalchemy import select
from tests.fakes.key_holder import Caller, KeyHolder, Session
from tests.integration.server.conftest import ServerClock

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import verify
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_server.calls import House
from workmoniq_server.clock import HOUR_US, SECOND_US
from workmoniq_server.jobs import clearing
from workmoniq_server.store import schema
from workmoniq_server.store.database import Tx
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def _delete(caller: Caller, session: Session, body: dict[str, object]) -> httpx.Response:
    return await caller.call("POST", "/v1/account/delete", session=session, proof=True, json=body)


async def _rows(house: House) -> dict[str, int]:
    async def work(tx: Tx) -> dict[str, int]:
        return {
            name: len(await tx.rows(Statement(select(table))))
            for name, table in schema.main.tables.items()
        }

    return {name: count for name, count in (await house.database.read(work)).items() if count}


async def test_a_device_with_the_recovery_code_ends_the_account_at_once(
    caller: Caller, house: House, anna: KeyHolder, full: Session
) -> None:
    entry = log_entries.delete_account(anna.state, anna.first.author, recovery=anna.recovery)
    answer = await _delete(caller, full, {"entry": entry.to_json()})
    assert answer.status_code == 200, answer.text
    receipt, sig = unb64(answer.json()["receipt"]), unb64(answer.json()["sig"], 64)
    verify(house.keys.receipt_pk, tags.SIGN_RECEIPT, receipt, sig)
    told = strict_json.loads_object(receipt)
    assert told["acct"] == b64(sha256(anna.state.acct))
    assert told["id"] == answer.json()["id"]
    assert await _rows(house) == {}
    assert _code(await caller.call("GET", "/v1/heads", session=full)) == (401, "token_expired")


async def test_the_second_receipt_comes_when_no_object_is_left(
    caller: Caller, house: House, anna: KeyHolder, full: Session
) -> None:
    entry = log_entries.delete_account(anna.state, anna.first.author, recovery=anna.recovery)
    deletion = (await _delete(caller, full, {"entry": entry.to_json()})).json()
    path = f"/v1/deletions/{deletion['id']}"
    first = (await caller.call("GET", path)).json()
    assert first == {"complete": False, "receipt": deletion["receipt"], "sig": deletion["sig"]}
    assert await clearing.complete_deletions(house) == 1
    second = (await caller.call("GET", path)).json()
    assert second["complete"] is True
    verify(
        house.keys.receipt_pk,
        tags.SIGN_RECEIPT,
        unb64(second["receipt"]),
        unb64(second["sig"], 64),
    )
    unknown = f"/v1/deletions/{b64(secrets.token_bytes(32))}"
    assert _code(await caller.call("GET", unknown)) == (404, "not_found")


async def test_a_device_alone_does_not_end_the_account(
    caller: Caller, anna: KeyHolder, full: Session
) -> None:
    entry = log_entries.delete_account(anna.state, anna.first.author).to_json()
    assert _code(await _delete(caller, full, {"entry": entry})) == (401, "bad_credentials")
    thief = await anna.proved(full, "delete", anna.first.seed)
    assert _code(await _delete(caller, full, {"entry": entry, **thief})) == (
        401,
        "bad_credentials",
    )
    owner = await anna.proved(full, "delete", anna.login_seed)
    assert (await _delete(caller, full, {"entry": entry, **owner})).status_code == 200


async def test_the_entry_that_ends_an_account_does_not_go_into_the_log(
    anna: KeyHolder, full: Session
) -> None:
    entry = log_entries.delete_account(anna.state, anna.first.author, recovery=anna.recovery)
    assert _code(await anna.add(full, entry)) == (403, "role_denied")


async def test_the_password_ends_the_account_after_three_days(
    caller: Caller, house: House, anna: KeyHolder, full: Session, clock: ServerClock
) -> None:
    session = await anna.log_in()
    answer = await _delete(caller, session, await anna.proved(session, "delete", anna.login_seed))
    assert answer.status_code == 202
    due = answer.json()["due"]
    assert due == clock.now_us // SECOND_US + 72 * 3600
    heads = (await caller.call("GET", "/v1/heads", session=full)).json()
    assert heads["deletion_due"] == due
    clock.now_us += 71 * HOUR_US
    assert await clearing.delete_due_accounts(house) == 0
    clock.now_us += 2 * HOUR_US
    assert await clearing.delete_due_accounts(house) == 1
    assert await _rows(house) == {}
    told = await caller.call("GET", f"/v1/deletions/{answer.json()['id']}")
    assert told.status_code == 200


async def test_a_deletion_that_waits_can_be_taken_back_and_is_not_put_off(
    caller: Caller, house: House, anna: KeyHolder, full: Session, clock: ServerClock
) -> None:
    session = await anna.log_in()
    first = await _delete(caller, session, await anna.proved(session, "delete", anna.login_seed))
    clock.now_us += HOUR_US // 2
    again = await _delete(caller, session, await anna.proved(session, "delete", anna.login_seed))
    assert again.json() == first.json()
    taken = await caller.call("POST", "/v1/account/delete/cancel", session=full, proof=True)
    assert taken.status_code == 204
    clock.now_us += 80 * HOUR_US
    assert await clearing.delete_due_accounts(house) == 0


async def test_a_deleted_name_stays_taken_for_a_while(
    caller: Caller, anna: KeyHolder, full: Session
) -> None:
    entry = log_entries.delete_account(anna.state, anna.first.author, recovery=anna.recovery)
    await _delete(caller, full, {"entry": entry.to_json()})
    other = KeyHolder(caller=caller, username="anna")
    assert _code(await other.make()) == (409, "username_unavailable")


async def test_t88_a_name_that_is_given_up_while_somebody_asks_for_it_stays_nobodys(
    caller: Caller,
    house: House,
    anna: KeyHolder,
    full: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create = house.account_keys.create

    async def slowly(acct: bytes) -> None:
        """The name was free of the journal a moment ago; now its account is deleted."""
        monkeypatch.undo()
        entry = log_entries.delete_account(anna.state, anna.first.author, recovery=anna.recovery)
        assert (await _delete(caller, full, {"entry": entry.to_json()})).status_code == 200
        await create(acct)

    monkeypatch.setattr(house.account_keys, "create", slowly)
    eve = KeyHolder(caller=caller, username="anna")
    assert _code(await eve.make()) == (409, "username_unavailable")
    assert await _rows(house) == {}
    assert await house.account_keys.accounts(after=b"", most=10) == []
