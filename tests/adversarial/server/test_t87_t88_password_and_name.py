"""Changing a password, and taking over a name that somebody gave up."""

import asyncio
import secrets
from typing import Final

import pytest
from tests.adversarial.server.attacking import (
    answer_from,
    ask_to_log_in,
    at_once,
    log_in_from,
    new_login,
    of,
    set_login,
    told,
)
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol import tags
from workmoniq_protocol.auth import set_login_message
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64

pytestmark = pytest.mark.anyio

OWNER: Final = "203.0.113.5"


# 87: a change of the password happens once and ends what the old one opened.


async def test_t87_a_change_of_the_password_cannot_be_replayed(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    device, first, second = of(anna.first), anna.login_seed, secrets.token_bytes(32)
    body = await new_login(anna, device, first, old=first, new=second)

    async def put(body: dict[str, object]) -> tuple[int, str]:
        return told(
            await caller.call("PUT", "/v1/login-key", session=device, proof=True, json=body)
        )

    assert await put(body) == (204, "")
    # Its challenge is spent; and with a challenge of its own it is about a key that is gone.
    assert await put(body) == (401, "bad_credentials")
    anew = await new_login(anna, device, first, old=first, new=second)
    assert await put(anew) == (409, "login_moved")
    either.clock.turn(seconds=2)
    back = await new_login(anna, device, second, old=second, new=first)
    moved_back = {**back, "cid": body["cid"]}
    assert await put(moved_back) == (401, "bad_credentials")
    anna.login_seed = second
    assert told(await log_in_from(anna, OWNER)) == (200, "")


async def test_t87_of_two_changes_at_once_one_takes_place(caller: Caller, anna: KeyHolder) -> None:
    device, old = of(anna.first), anna.login_seed
    news = [secrets.token_bytes(32) for _ in range(3)]
    bodies = [await new_login(anna, device, anna.first.seed, old=old, new=new) for new in news]
    answers = await at_once(
        [
            lambda body=body: caller.call(  # type: ignore[misc]  # the body of each
                "PUT", "/v1/login-key", session=device, proof=True, json=body
            )
            for body in bodies
        ]
    )
    went = [told(answer) for answer in answers]
    assert went.count((204, "")) == 1
    assert set(went) - {(204, "")} <= {(409, "login_moved"), (429, "slow_down")}
    anna.login_seed = news[went.index((204, ""))]
    assert told(await log_in_from(anna, OWNER)) == (200, "")


async def test_t87_a_new_password_ends_every_session_of_the_old_one_and_no_other(
    caller: Caller, anna: KeyHolder
) -> None:
    old = anna.login_seed
    by_password = [await anna.log_in() for _ in range(2)]
    waiting = await ask_to_log_in(caller, anna.username, OWNER)
    phone = await anna.enrol(of(anna.first), role="web")
    for session in by_password:
        assert (await caller.call("GET", "/v1/log", session=session)).status_code == 200
    assert told(await set_login(anna, of(anna.first), old)) == (204, "")
    for session in by_password:
        answer = await caller.call("GET", "/v1/log", session=session)
        assert told(answer) == (401, "token_expired")
    assert told(await answer_from(anna, waiting, OWNER, old)) == (401, "bad_credentials")
    for session in (of(anna.first), of(phone)):
        assert (await caller.call("GET", "/v1/log", session=session)).status_code == 200


async def test_t87_what_was_signed_for_another_account_or_server_changes_nothing(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    eve = await newcomer(caller)
    new = secrets.token_bytes(32)
    session = of(anna.first)
    for audience, acct in (("evil.example", anna.state.acct), (caller.audience, eve.state.acct)):
        given = await caller.call(
            "POST", "/v1/challenge", session=session, json={"for": "setlogin"}
        )
        old_hash, new_pub = sha256(public_key(anna.login_seed)), public_key(new)
        message = set_login_message(
            audience=audience,
            acct=acct,
            old_pub_hash=old_hash,
            new_pub=new_pub,
            challenge=unb64(given.json()["challenge"], 32),
        )
        body = {
            "cid": given.json()["cid"],
            "new_pub": b64(new_pub),
            "old_pub_hash": b64(old_hash),
            "sig": b64(sign(anna.login_seed, tags.SIGN_SET_LOGIN, message)),
        }
        answer = await caller.call("PUT", "/v1/login-key", session=session, proof=True, json=body)
        assert told(answer) == (401, "bad_credentials")
        either.clock.turn(seconds=2)
    assert told(await log_in_from(anna, OWNER)) == (200, "")


async def test_t87_a_web_device_and_a_stranger_to_the_password_set_none(
    caller: Caller, anna: KeyHolder
) -> None:
    phone = await anna.enrol(of(anna.first), role="web")
    assert told(await set_login(anna, of(phone), phone.seed)) == (401, "bad_credentials")
    assert told(await log_in_from(anna, OWNER)) == (200, "")


# 88: a name that was given up stays nobody's.


async def test_t88_a_name_whose_account_was_deleted_is_nobodys_for_sixty_days(
    either: TurnedServer, caller: Caller
) -> None:
    async def ask(name: str) -> tuple[int, str]:
        return told(await KeyHolder(caller=caller, username=name).make())

    async def delete() -> str:
        anna = await newcomer(caller)
        entry = log_entries.delete_account(anna.state, anna.first.author, recovery=anna.recovery)
        ended = await caller.call(
            "POST",
            "/v1/account/delete",
            session=of(anna.first),
            proof=True,
            json={"entry": entry.to_json()},
        )
        assert ended.status_code == 200
        return anna.username

    name = await delete()
    taken = (409, "username_unavailable")
    assert await ask(name) == taken
    assert await ask(name.upper()) == taken
    either.clock.turn(days=59.9)
    either.restart()
    assert await ask(name) == taken
    either.clock.turn(days=0.2)
    either.restart()
    went = taken
    for _ in range(50):
        went = await ask(name)
        if went != taken:
            break
        await asyncio.sleep(0.1)
    assert went == (201, "")
