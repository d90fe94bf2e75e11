"""Guessing a password, and keeping its owner out."""

import secrets
from typing import Final

import httpx
import pytest
from tests.adversarial.server.attacking import (
    answer_from,
    append,
    ask_to_log_in,
    at_once,
    log_in_from,
    of,
    open_stream,
    set_login,
    told,
)
from tests.fakes.key_holder import Caller, Device, KeyHolder
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.packing import sha256

pytestmark = pytest.mark.anyio

OWNER: Final = "203.0.113.5"


async def _guess(holder: KeyHolder, address: str) -> httpx.Response:
    given = await ask_to_log_in(holder.caller, holder.username, address)
    return await answer_from(holder, given, address, secrets.token_bytes(32))


async def _log_in(holder: KeyHolder) -> httpx.Response:
    return await log_in_from(holder, OWNER)


# 85: from elsewhere nobody keeps an owner out.


async def test_t85_after_any_number_of_failures_elsewhere_the_owner_waits_a_minute_at_most(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    for number in range(12):
        refused = await _guess(anna, f"198.51.100.{number}")
        assert told(refused) == (401, "bad_credentials")
        either.clock.turn(seconds=60)
    refused = await _guess(anna, "198.51.100.99")
    assert told(refused) == (401, "bad_credentials")
    waits = await _log_in(anna)
    assert told(waits) == (429, "slow_down")
    assert 50 < int(waits.headers["retry-after"]) <= 60
    either.clock.turn(seconds=int(waits.headers["retry-after"]))
    assert told(await _log_in(anna)) == (200, "")
    # His success takes none of the failures back: the next one holds up guesses as long.
    assert told(await _guess(anna, "198.51.100.98")) == (401, "bad_credentials")
    refused = await _guess(anna, "198.51.100.97")
    assert 50 < int(refused.headers["retry-after"]) <= 60


async def test_t85_from_one_address_the_wait_grows_to_a_quarter_of_an_hour(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    waits = []
    for _ in range(13):
        assert told(await _guess(anna, "198.51.100.3")) == (401, "bad_credentials")
        refused = await _guess(anna, "198.51.100.3")
        waits.append(int(refused.headers["retry-after"]))
        either.clock.turn(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


async def test_t85_a_customer_of_ipv6_is_one_address_however_many_it_has(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    for number in range(8):
        assert told(await _guess(anna, f"2001:db8:7:9::{number:x}")) == (401, "bad_credentials")
        either.clock.turn(seconds=65)
    refused = await _guess(anna, "2001:db8:7:9:ffff::1")
    assert told(refused) == (429, "slow_down")
    assert told(await _guess(anna, "2001:db8:7:a::1")) == (401, "bad_credentials")


async def test_t85_devices_are_not_held_up_by_failures_at_all(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    chain = await open_stream(anna, anna.first)
    for number in range(6):
        await _guess(anna, f"198.51.100.{number}")
        either.clock.turn(seconds=31)
    await _guess(anna, "198.51.100.77")
    assert told(await _log_in(anna)) == (429, "slow_down")
    await anna.open(anna.first)
    assert told(await append(caller, anna.first, chain)) == (201, "")
    assert (await caller.call("GET", "/v1/log", session=await anna.recover())).status_code == 200
    # Nor is what a device asks for with the password's word.
    assert told(await set_login(anna, of(anna.first), anna.login_seed)) == (204, "")


async def test_t85_taking_all_challenges_of_a_name_does_not_keep_its_owner_out(
    caller: Caller, anna: KeyHolder
) -> None:
    for number in range(9):
        await ask_to_log_in(caller, anna.username, f"198.51.100.{number}")
    given = await ask_to_log_in(caller, anna.username, OWNER)
    for number in range(2):
        await ask_to_log_in(caller, anna.username, f"198.51.100.{number}")
    assert told(await answer_from(anna, given, OWNER)) == (200, "")


async def test_t85_nor_does_a_thief_of_a_token_who_takes_all_challenges_of_an_account(
    caller: Caller, anna: KeyHolder
) -> None:
    stolen = await anna.log_in()
    for _ in range(9):
        asked = await caller.call("POST", "/v1/challenge", session=stolen, json={"for": "delete"})
        assert asked.status_code == 200
    assert told(await set_login(anna, of(anna.first), anna.login_seed)) == (204, "")


# 86: side by side no more guesses are judged than one after the other.


async def test_t86_of_guesses_side_by_side_one_is_judged(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    for wait_s in (0, 1, 2):
        either.clock.turn(seconds=wait_s)
        given = [await ask_to_log_in(caller, anna.username, OWNER) for _ in range(3)]
        answers = await at_once(
            [lambda each=each: anna.answer_login(each, seed=bytes(31) + b"\1") for each in given]  # type: ignore[misc]  # the challenge of each
        )
        went = sorted(told(answer) for answer, _ in answers)
        assert went == [(401, "bad_credentials"), (429, "slow_down"), (429, "slow_down")]


async def test_t86_many_connections_with_one_challenge_are_no_more_than_one_guess(
    caller: Caller, anna: KeyHolder
) -> None:
    given = await ask_to_log_in(caller, anna.username, OWNER)
    answers = await at_once([lambda: anna.answer_login(given, seed=secrets.token_bytes(32))] * 20)
    codes = [told(answer) for answer, _ in answers]
    assert set(codes) <= {(401, "bad_credentials"), (429, "slow_down")}
    # One was judged and counted; whatever came after it met the wait or a challenge that was spent.
    assert told(await _guess(anna, OWNER)) == (429, "slow_down")
    refused = await _guess(anna, OWNER)
    assert int(refused.headers["retry-after"]) == 1


async def test_t86_the_right_password_among_many_wrong_ones_is_not_tried_for_free(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    assert told(await _guess(anna, OWNER)) == (401, "bad_credentials")
    given = [await ask_to_log_in(caller, anna.username, OWNER) for _ in range(3)]
    seeds = [secrets.token_bytes(32), anna.login_seed, secrets.token_bytes(32)]
    answers = await at_once(
        [
            lambda each=each, seed=seed: anna.answer_login(each, seed=seed)  # type: ignore[misc]  # as above
            for each, seed in zip(given, seeds, strict=True)
        ]
    )
    assert [told(answer) for answer, _ in answers] == [(429, "slow_down")] * 3
    either.clock.turn(seconds=1)
    assert told(await _log_in(anna)) == (200, "")


@pytest.mark.parametrize("door", ["set the password", "its hash", "delete", "recovery code"])
async def test_t86_a_stolen_device_guesses_no_faster_by_another_door(
    either: TurnedServer, caller: Caller, anna: KeyHolder, door: str
) -> None:
    laptop = await anna.enrol(of(anna.first), role="full" if door != "delete" else "web")
    waits: list[int] = []
    for _ in range(3):
        assert told(await _by_door(anna, laptop, door))[0] in {401, 409}
    for _ in range(5):
        assert told(await _by_door(anna, laptop, door))[0] in {401, 409}
        refused = await _by_door(anna, laptop, door)
        assert told(refused) == (429, "slow_down")
        waits.append(int(refused.headers["retry-after"]))
        either.clock.turn(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16]
    # Its owner's own device does not wait for it.
    assert told(await set_login(anna, of(anna.first), anna.login_seed)) == (204, "")


async def _by_door(anna: KeyHolder, device: Device, door: str) -> httpx.Response:
    """A guess: what is sent would be granted if it were right."""
    wrong, session = secrets.token_bytes(32), of(device)
    match door:
        case "set the password":
            return await set_login(anna, session, wrong)
        case "its hash":
            return await set_login(anna, session, device.seed, old=wrong)
        case "delete":
            wish = await anna.proved(session, "delete", wrong)
            return await anna.caller.call(
                "POST", "/v1/account/delete", session=session, proof=True, json=wish
            )
        case _:
            new = RecoveryKeys.from_code(new_code())
            entry = log_entries.set_recovery_begin(anna.state, device.author, new=new)
            consent = await anna.proved(session, "setrec", wrong, entry_hash=sha256(entry.p))
            return await anna.add(session, entry, setrec=consent)
