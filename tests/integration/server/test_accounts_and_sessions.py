"""Making an account, logging in, sessions of devices and of the recovery code."""

import secrets

import httpx
import pytest
from tests.fakes.key_holder import Caller, Device, KeyHolder, Session
from tests.integration.server.conftest import ServerClock

from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_server.clock import HOUR_US, SECOND_US

pytestmark = pytest.mark.anyio


def _code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def test_an_account_is_made_once_and_a_repeated_request_is_told_so(caller: Caller) -> None:
    holder = KeyHolder(caller=caller, username="anna")
    made = await holder.make()
    assert (made.status_code, made.json()) == (201, {"acct": b64(holder.state.acct)})
    again = await caller.call("POST", "/v1/accounts", json=holder.request)
    assert (again.status_code, again.json()) == (201, made.json())


async def test_a_taken_name_is_refused(caller: Caller, anna: KeyHolder) -> None:
    del anna
    other = KeyHolder(caller=caller, username="anna")
    assert _code(await other.make()) == (409, "username_unavailable")


async def test_a_genesis_that_names_another_receipt_key_is_refused(caller: Caller) -> None:
    holder = KeyHolder(caller=caller, username="anna")
    await holder.make()
    stranger = KeyHolder(caller=caller, username="berta")
    request = {**holder.request, "username": "berta"}
    assert isinstance(request["genesis"], dict)
    request["genesis"] = {**request["genesis"], "sig": b64(bytes(64))}
    assert _code(await stranger.caller.call("POST", "/v1/accounts", json=request)) == (
        422,
        "bad_entry",
    )


async def test_grants_must_be_those_whose_hashes_the_genesis_names(caller: Caller) -> None:
    holder = KeyHolder(caller=caller, username="anna")
    await holder.make()
    other = KeyHolder(caller=caller, username="berta")
    await other.make()
    forged = {**holder.request, "username": "carla", "grants": other.request["grants"]}
    assert _code(await caller.call("POST", "/v1/accounts", json=forged)) == (422, "bad_entry")


async def test_the_right_password_opens_a_session(caller: Caller, anna: KeyHolder) -> None:
    session = await anna.log_in()
    answer = await caller.call("GET", "/v1/log", session=session)
    assert answer.json()["head"] == {"n": 0, "hash": b64(anna.state.head)}


async def test_a_challenge_is_answered_once(caller: Caller, anna: KeyHolder) -> None:
    given = await caller.call("POST", "/v1/login/challenge", json={"username": "anna"})
    first, _ = await anna.answer_login(given.json())
    again, _ = await anna.answer_login(given.json())
    assert first.status_code == 200
    assert _code(again) == (401, "bad_credentials")


async def test_a_challenge_runs_out_after_a_minute(
    caller: Caller, anna: KeyHolder, clock: ServerClock
) -> None:
    given = await caller.call("POST", "/v1/login/challenge", json={"username": "anna"})
    clock.now_us += 61 * SECOND_US
    answer, _ = await anna.answer_login(given.json())
    assert _code(answer) == (401, "bad_credentials")


async def test_what_was_signed_for_another_server_logs_nobody_in(
    caller: Caller, anna: KeyHolder
) -> None:
    given = await caller.call("POST", "/v1/login/challenge", json={"username": "anna"})
    answer, _ = await anna.answer_login(given.json(), audience="evil.example")
    assert _code(answer) == (401, "bad_credentials")


async def test_a_fourth_challenge_for_a_name_takes_the_place_of_the_first(
    caller: Caller, anna: KeyHolder, clock: ServerClock
) -> None:
    given = []
    for _ in range(4):
        clock.now_us += SECOND_US
        answer = await caller.call("POST", "/v1/login/challenge", json={"username": "anna"})
        given.append(answer.json())
    answers = [(await anna.answer_login(each))[0].status_code for each in given]
    assert answers == [401, 200, 200, 200]


@pytest.mark.parametrize("username", ["anna", "nobody"])
async def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
    caller: Caller, anna: KeyHolder, username: str
) -> None:
    del anna
    guess = KeyHolder(caller=caller, username=username)
    given = await caller.call("POST", "/v1/login/challenge", json={"username": username})
    assert sorted(given.json()) == ["challenge", "cid", "exp", "kdf"]
    assert (len(given.json()["cid"]), given.json()["kdf"]) == (102, 1)
    answer, _ = await guess.answer_login(given.json())
    assert (answer.status_code, answer.content) == (
        401,
        b'{"type":"about:blank","title":"Unauthorized","status":401,"code":"bad_credentials"}',
    )


async def test_guesses_have_to_wait_longer_each_time(
    caller: Caller, anna: KeyHolder, clock: ServerClock
) -> None:
    waits = []
    for _ in range(5):
        answer = await _guess(caller, anna)
        assert _code(answer) == (401, "bad_credentials")
        refused = await _guess(caller, anna)
        assert _code(refused) == (429, "slow_down")
        waits.append(int(refused.headers["retry-after"]))
        clock.now_us += 61 * SECOND_US
        assert waits[-1] <= 60
        clock.now_us += waits[-1] * SECOND_US
    assert waits == [1, 2, 4, 8, 16]


async def test_a_success_is_not_counted_as_a_failure(caller: Caller, anna: KeyHolder) -> None:
    for _ in range(3):
        await anna.log_in()
    assert (await caller.call("GET", "/v1/log", session=await anna.log_in())).status_code == 200


async def test_a_device_gets_in_however_often_others_guess_the_password(
    caller: Caller, anna: KeyHolder
) -> None:
    await _guess(caller, anna)
    session = await anna.open(anna.first)
    assert (await caller.call("GET", "/v1/heads", session=session)).status_code == 200


async def test_another_key_opens_no_session_of_a_device(anna: KeyHolder) -> None:
    asked = {"acct": b64(anna.state.acct), "device": b64(anna.first.id)}
    answer, _ = await anna.try_session(asked, anna.first.id, secrets.token_bytes(32))
    assert _code(answer) == (401, "bad_credentials")


async def test_the_recovery_code_opens_a_session_without_a_name(
    caller: Caller, anna: KeyHolder
) -> None:
    session = await anna.recover()
    assert (await caller.call("GET", "/v1/log", session=session)).status_code == 200
    assert _code(await caller.call("GET", "/v1/heads", session=session)) == (403, "role_denied")


async def test_a_token_ends_after_an_hour(
    caller: Caller, anna: KeyHolder, clock: ServerClock
) -> None:
    session = await anna.log_in()
    clock.now_us += HOUR_US
    assert _code(await caller.call("GET", "/v1/log", session=session)) == (401, "token_expired")


async def test_a_session_can_be_ended(caller: Caller, anna: KeyHolder) -> None:
    session = await anna.log_in()
    ended = await caller.call("DELETE", "/v1/sessions/this", session=session)
    assert (ended.status_code, ended.content) == (204, b"")
    assert _code(await caller.call("GET", "/v1/log", session=session)) == (401, "token_expired")


async def test_a_new_password_ends_every_session_by_password(
    caller: Caller, anna: KeyHolder
) -> None:
    session = await anna.log_in()
    new = secrets.token_bytes(32)
    body = await _new_key(anna, session, anna.login_seed, new)
    changed = await caller.call("PUT", "/v1/login-key", session=session, proof=True, json=body)
    assert changed.status_code == 204
    assert _code(await caller.call("GET", "/v1/log", session=session)) == (401, "token_expired")
    anna.login_seed = new
    assert (await caller.call("GET", "/v1/log", session=await anna.log_in())).status_code == 200


async def test_a_password_change_cannot_be_replayed(caller: Caller, anna: KeyHolder) -> None:
    device = _session_of(anna.first)
    new = secrets.token_bytes(32)
    body = await _new_key(anna, device, anna.login_seed, new)
    await caller.call("PUT", "/v1/login-key", session=device, proof=True, json=body)
    again = await caller.call("PUT", "/v1/login-key", session=device, proof=True, json=body)
    assert _code(again) == (401, "bad_credentials")
    stale = await _new_key(anna, device, anna.login_seed, new)
    refused = await caller.call("PUT", "/v1/login-key", session=device, proof=True, json=stale)
    assert _code(refused) == (409, "login_moved")


async def test_a_device_that_asks_again_for_what_is_so_has_guessed_nothing(
    caller: Caller, anna: KeyHolder
) -> None:
    device = _session_of(anna.first)
    new = secrets.token_bytes(32)
    for _ in range(8):
        # A challenge of its own each time, as after an answer that was lost.
        body = await _new_key(anna, device, anna.first.seed, new)
        answer = await caller.call("PUT", "/v1/login-key", session=device, proof=True, json=body)
        assert answer.status_code == 204
    anna.login_seed = new
    assert (await anna.log_in()).token


async def test_a_full_device_sets_a_password_that_was_forgotten(
    caller: Caller, anna: KeyHolder
) -> None:
    device = _session_of(anna.first)
    body = await _new_key(anna, device, anna.first.seed, secrets.token_bytes(32))
    answer = await caller.call("PUT", "/v1/login-key", session=device, proof=True, json=body)
    assert answer.status_code == 204


async def test_a_web_device_cannot_set_a_password_without_the_old_one(
    caller: Caller, anna: KeyHolder
) -> None:
    phone = await anna.enrol(_session_of(anna.first), role="web")
    session = _session_of(phone)
    body = await _new_key(anna, session, phone.seed, secrets.token_bytes(32))
    answer = await caller.call("PUT", "/v1/login-key", session=session, proof=True, json=body)
    assert _code(answer) == (401, "bad_credentials")


async def _guess(caller: Caller, holder: KeyHolder) -> httpx.Response:
    given = await caller.call("POST", "/v1/login/challenge", json={"username": holder.username})
    answer, _ = await holder.answer_login(given.json(), seed=secrets.token_bytes(32))
    return answer


async def _new_key(
    holder: KeyHolder, session: Session, signer: bytes, new: bytes
) -> dict[str, object]:
    old_pub_hash, new_pub = sha256(public_key(holder.login_seed)), public_key(new)
    proved = await holder.proved(
        session, "setlogin", signer, old_pub_hash=old_pub_hash, new_pub=new_pub
    )
    return {**proved, "new_pub": b64(new_pub), "old_pub_hash": b64(old_pub_hash)}


def _session_of(device: Device) -> Session:
    assert device.session is not None
    return device.session
