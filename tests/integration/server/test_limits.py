"""How often, how long and how much: one test for each limit, and proofs of requests."""

import asyncio
import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.fakes.key_holder import AUDIENCE, Caller, KeyHolder, Session
from tests.fakes.server_doors import caller_of
from tests.integration.server.conftest import ServerClock

from workmoniq_protocol.auth import HEADER_NAME, bearer
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_server.calls import House
from workmoniq_server.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_server.commands import accounts as admin

pytestmark = pytest.mark.anyio

ASK = "/v1/login/challenge"
OTHER = "198.51.100.8"


@pytest.fixture
def database_url() -> str:
    return ""


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _with(house: House, **settings: Any) -> House:
    return replace(house, config=replace(house.config, **settings))


async def test_an_address_asks_for_ten_challenges_a_minute(
    caller: Caller, clock: ServerClock
) -> None:
    for number in range(10):
        answer = await caller.call("POST", ASK, json={"username": f"name{number}"})
        assert answer.status_code == 200
    refused = await caller.call("POST", ASK, json={"username": "one.more"})
    assert _code(refused) == (429, "slow_down")
    assert refused.headers["retry-after"] == "6"
    clock.now_us += 6 * SECOND_US
    assert (await caller.call("POST", ASK, json={"username": "one.more"})).status_code == 200


async def test_challenges_for_names_and_for_devices_count_together(
    caller: Caller, anna: KeyHolder, clock: ServerClock
) -> None:
    clock.now_us += MINUTE_US
    asked = {"acct": b64(anna.state.acct), "device": b64(anna.first.id)}
    for number in range(10):
        path, body = (ASK, {"username": f"name{number}"}) if number > 2 else (
            "/v1/sessions/challenge", asked,
        )  # fmt: skip
        assert (await caller.call("POST", path, json=body)).status_code == 200
    assert _code(await caller.call("POST", ASK, json={"username": "more"})) == (429, "slow_down")


async def test_another_address_is_not_held_up(house: House) -> None:
    async with caller_of(house) as first, caller_of(house, client=OTHER) as second:
        # One application each would forget the other's calls: the limits must be shared.
        shared = first.http._transport  # noqa: SLF001  # httpx has no name for it
        assert isinstance(shared, httpx.ASGITransport)
        moved = httpx.ASGITransport(app=shared.app, client=(OTHER, 1))
        for number in range(11):
            await first.call("POST", ASK, json={"username": f"name{number}"})
        async with httpx.AsyncClient(transport=moved, base_url=second.http.base_url) as http:
            second.http = http
            assert (await second.call("POST", ASK, json={"username": "b.b"})).status_code == 200


async def test_an_address_makes_three_accounts_an_hour(caller: Caller, clock: ServerClock) -> None:
    for name in ("one", "two", "three"):
        assert (await KeyHolder(caller=caller, username=name).make()).status_code == 201
    assert _code(await KeyHolder(caller=caller, username="four").make()) == (429, "slow_down")
    clock.now_us += HOUR_US // 3
    assert (await KeyHolder(caller=caller, username="four").make()).status_code == 201


async def test_a_device_reads_within_its_rate(house: House, anna: KeyHolder, full: Session) -> None:
    async with caller_of(_with(house, reads_burst=5, reads_per_minute=60)) as caller:
        for _ in range(5):
            assert (await caller.call("GET", "/v1/heads", session=full)).status_code == 200
        refused = await caller.call("GET", "/v1/heads", session=full)
        assert (*_code(refused), refused.headers["retry-after"]) == (429, "slow_down", "1")
        phone = await anna.enrol(full)
        assert (await caller.call("GET", "/v1/heads", session=phone.session)).status_code == 200


async def test_a_device_appends_within_its_rate(house: House, full: Session) -> None:
    path = f"/v1/streams/{b64(secrets.token_bytes(16))}/segments?epoch=0"
    async with caller_of(_with(house, appends_burst=2, appends_per_minute=1)) as caller:
        for _ in range(2):
            answer = await caller.call("POST", path, session=full, content=b"x")
            assert answer.status_code == 400
        refused = await caller.call("POST", path, session=full, content=b"x")
        assert (*_code(refused), refused.headers["retry-after"]) == (429, "slow_down", "60")
        assert (await caller.call("GET", "/v1/heads", session=full)).status_code == 200


async def test_guessing_tokens_counts_for_the_address(house: House) -> None:
    async with caller_of(_with(house, reads_burst=3, reads_per_minute=1)) as caller:
        answers = []
        for _ in range(5):
            guess = Session(token=secrets.token_bytes(48), seed=bytes(32))
            answers.append(_code(await caller.call("GET", "/v1/heads", session=guess)))
    assert answers == [(401, "token_expired")] * 3 + [(429, "slow_down")] * 2


async def test_an_ipv6_customer_is_one_address(house: House) -> None:
    async with caller_of(house) as caller:
        shared = caller.http._transport  # noqa: SLF001  # as above
        assert isinstance(shared, httpx.ASGITransport)
        answers = []
        for number in range(11):
            client = (f"2001:db8:1:2::{number + 1:x}", 1)
            moved = httpx.ASGITransport(app=shared.app, client=client)
            async with httpx.AsyncClient(transport=moved, base_url=caller.http.base_url) as http:
                answers.append(
                    (await http.post(ASK, json={"username": f"name{number}"})).status_code
                )
    assert answers == [200] * 10 + [429]


@pytest.mark.parametrize(("peer", "believed"), [("10.1.2.3", True), ("198.51.100.7", False)])
async def test_only_a_trusted_proxy_says_who_calls(
    house: House, peer: str, *, believed: bool
) -> None:
    trusting = _with(house, trusted_proxies=("10.0.0.0/8",))
    async with caller_of(trusting, client=peer) as caller:
        answers = []
        for number in range(11):
            headers = {"X-Forwarded-For": f"1.1.1.1, 203.0.113.{number}"}
            answer = await caller.call(
                "POST", ASK, json={"username": f"n{number:03}"}, headers=headers
            )
            answers.append(answer.status_code)
    assert answers[-1] == (200 if believed else 429)


async def test_a_closed_server_makes_no_account_and_an_invitation_makes_one(house: House) -> None:
    async with caller_of(replace(house, registration="closed")) as caller:
        assert _code(await KeyHolder(caller=caller, username="anna").make()) == (
            403,
            "registration_closed",
        )
    code = await admin.invite(house, days=1, quota=1000)
    async with caller_of(replace(house, registration="invite")) as caller:
        for wrong in (None, "", "guess"):
            async with caller_of(replace(house, registration="invite")) as one:
                answer = await KeyHolder(caller=one, username="anna").make(invite=wrong)
                assert _code(answer) == (403, "registration_closed")
        assert (
            await KeyHolder(caller=caller, username="anna").make(invite=code)
        ).status_code == 201
        again = await KeyHolder(caller=caller, username="berta").make(invite=code)
        assert _code(again) == (403, "registration_closed")
    assert [line.quota_bytes for line in await admin.everybody(house)] == [1000]


@pytest.mark.parametrize(
    "headers",
    [{"Host": "sync.example.org"}, {"X-Forwarded-For": "203.0.113.9"}, {"Via": "1.1 proxy"}],
)
async def test_a_server_open_to_this_computer_is_closed_to_a_proxy_it_does_not_know(
    house: House, headers: dict[str, str]
) -> None:
    async with caller_of(house) as caller:
        holder = KeyHolder(caller=caller, username="anna")
        caller.http.headers.update(headers)
        assert _code(await holder.make()) == (403, "registration_closed")


async def test_a_device_publishes_within_its_rate(house: House, full: Session) -> None:
    path = f"/v1/orgs/{b64(bytes(16))}"
    async with caller_of(_with(house, publications_per_hour=2)) as caller:
        answers = [
            (await caller.call("PUT", path, session=full, content=b"{}")).status_code
            for _ in range(3)
        ]
    assert answers == [400, 400, 429]


async def test_who_is_not_invited_has_no_signature_looked_at(house: House) -> None:
    async with caller_of(replace(house, registration="invite")) as caller:
        holder = KeyHolder(caller=caller, username="anna")
        await holder.make(invite="guess")
        genesis = holder.request["genesis"]
        assert isinstance(genesis, dict)
        broken = {**holder.request, "genesis": {**genesis, "sig": b64(bytes(64))}}
        answer = await caller.call("POST", "/v1/accounts", json=broken)
        assert _code(answer) == (403, "registration_closed")
        invited = {**broken, "invite": await admin.invite(house, days=1, quota=None)}
        answer = await caller.call("POST", "/v1/accounts", json=invited)
        assert _code(answer) == (422, "bad_entry")


async def test_an_account_that_was_made_by_an_invitation_is_told_again(house: House) -> None:
    code = await admin.invite(house, days=1, quota=None)
    async with caller_of(replace(house, registration="invite")) as caller:
        holder = KeyHolder(caller=caller, username="anna")
        assert (await holder.make(invite=code)).status_code == 201
        again = await caller.call("POST", "/v1/accounts", json=holder.request)
        assert again.status_code == 201


async def test_an_invitation_runs_out(house: House, clock: ServerClock) -> None:
    code = await admin.invite(house, days=1, quota=None)
    clock.now_us += 24 * HOUR_US
    async with caller_of(replace(house, registration="invite")) as caller:
        answer = await KeyHolder(caller=caller, username="anna").make(invite=code)
        assert _code(answer) == (403, "registration_closed")


async def test_bodies_in_flight_are_bounded(house: House, full: Session) -> None:
    async with caller_of(_with(house, bodies_in_flight_bytes=1000)) as caller:
        path = f"/v1/streams/{b64(bytes(16))}/segments?epoch=0"
        refused = await caller.call("POST", path, session=full, content=bytes(2000))
        assert _code(refused) == (503, "overloaded")
        assert "retry-after" in refused.headers
        small = await caller.call("POST", path, session=full, content=bytes(900))
        assert _code(small) == (400, "malformed")
        again = await caller.call("POST", path, session=full, content=bytes(900))
        assert _code(again) == (400, "malformed")


async def test_parallel_guesses_are_judged_one_by_one(house: House, anna: KeyHolder) -> None:
    given = [
        (await anna.caller.call("POST", ASK, json={"username": "anna"})).json() for _ in range(3)
    ]
    answers = await asyncio.gather(
        *(anna.answer_login(each, seed=secrets.token_bytes(32)) for each in given)
    )
    assert sorted(answer.status_code for answer, _ in answers) == [401, 429, 429]
    del house


async def _prove(caller: Caller, session: Session, **changes: Any) -> httpx.Response:
    """Ask for a password change without a body to speak of: a good proof gets it to 400."""
    path = "/v1/login-key"
    body = b"{}"
    signed = {"method": "PUT", "path": path, "body": body} | changes
    proof = caller.proof(session, **signed)
    headers = {"Authorization": bearer(session.token), HEADER_NAME: proof.header()}
    return await caller.http.request("PUT", path, content=body, headers=headers)


async def test_a_proof_counts_once(caller: Caller, full: Session) -> None:
    nonce = secrets.token_bytes(16)
    assert _code(await _prove(caller, full, nonce=nonce)) == (400, "malformed")
    assert _code(await _prove(caller, full, nonce=nonce)) == (401, "bad_proof")


@pytest.mark.parametrize("changes", [{"audience": "evil.example"}, {"path": "/v1/login-key?x=1"}])
async def test_a_proof_of_another_request_is_refused(
    caller: Caller, full: Session, changes: dict[str, str]
) -> None:
    assert _code(await _prove(caller, full, **changes)) == (401, "bad_proof")


@pytest.mark.parametrize(("off_s", "code"), [(299, "malformed"), (301, "bad_proof")])
@pytest.mark.parametrize("sign", [1, -1])
async def test_a_clock_may_be_five_minutes_off(
    caller: Caller, full: Session, clock: ServerClock, *, off_s: int, code: str, sign: int
) -> None:
    ts = clock.now_us // SECOND_US + sign * off_s
    assert _code(await _prove(caller, full, ts=ts))[1] == code


async def test_a_proof_by_another_key_or_of_another_body_is_refused(
    caller: Caller, full: Session
) -> None:
    stranger = Session(token=full.token, seed=secrets.token_bytes(32))
    assert _code(await _prove(caller, stranger)) == (401, "bad_proof")
    proof = caller.proof(full, "PUT", "/v1/login-key", b"{}")
    headers = {"Authorization": bearer(full.token), HEADER_NAME: proof.header()}
    other = await caller.http.request("PUT", "/v1/login-key", content=b"[]", headers=headers)
    assert _code(other) == (401, "bad_proof")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"username":"anna"',
        b'\xef\xbb\xbf{"username":"anna"}',
        b'{"username":"anna","username":"anna"}',
        b'{"username":"anna","more":1}',
        b'{"username":1}',
        b'{"username":"an na"}',
        b'{"username":"' + "\u212a".encode() + b'aa"}',
        b'{"username":' + b"[" * 20 + b"]" * 20 + b"}",
        b'{"username":"\\ud800aa"}',
    ],
)
async def test_json_outside_the_rules_is_refused(caller: Caller, body: bytes) -> None:
    assert _code(await caller.call("POST", ASK, content=body)) == (400, "malformed")


@pytest.mark.parametrize("key", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32])
async def test_a_weak_key_is_refused_wherever_it_arrives(
    caller: Caller, anna: KeyHolder, full: Session, key: bytes
) -> None:
    session = {"cid": b64(bytes(16)), "nonce": b64(bytes(32)), "exp": 1, "sig": b64(bytes(64))}
    for path, body in (
        ("/v1/accounts", {**anna.request, "username": "berta", "login_pub": b64(key)}),
        ("/v1/sessions", {**session, "session_pk": b64(key)}),
        ("/v1/login", {**session, "session_pk": b64(key)}),
    ):
        assert _code(await caller.call("POST", path, json=body)) == (400, "malformed")
    old = b64(sha256(public_key(anna.login_seed)))
    body = {"cid": b64(bytes(16)), "new_pub": b64(key), "old_pub_hash": old, "sig": b64(bytes(64))}
    answer = await caller.call("PUT", "/v1/login-key", session=full, proof=True, json=body)
    assert _code(answer) == (400, "malformed")


async def test_no_answer_names_the_server(caller: Caller, full: Session) -> None:
    for path in ("/v1/server", "/v1/log", "/v1/heads", "/healthz"):
        answer = await caller.call("GET", path, session=full)
        assert AUDIENCE not in answer.text + str(answer.headers)
