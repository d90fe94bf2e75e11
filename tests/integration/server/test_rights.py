"""Every route with every class of token: what is not listed here is refused."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import httpx
import pytest
from tests.fakes.key_holder import Caller, Device, KeyHolder, Session
from tests.fakes.server_doors import caller_of

from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64
from workmoniq_server.calls import House
from workmoniq_server.routes.table import ROUTES
from workmoniq_server.routing import Route

pytestmark = pytest.mark.anyio

# Written out once more by hand, so that a slip in the table is seen. P: a proof is asked for.
RIGHTS: Final = {
    "GET /healthz": "-",
    "GET /readyz": "-",
    "GET /v1/server": "-",
    "POST /v1/accounts": "-",
    "POST /v1/login/challenge": "-",
    "POST /v1/login": "-",
    "POST /v1/sessions/challenge": "-",
    "POST /v1/sessions": "-",
    "DELETE /v1/sessions/this": "pw web full rec",
    "POST /v1/challenge": "pw web full",
    "PUT /v1/login-key": "pw web full P",
    "GET /v1/log": "pw web full rec",
    "POST /v1/log": "web full rec P",
    "GET /v1/grants/{epoch}": "full rec",
    "GET /v1/heads": "full",
    "GET /v1/streams/{stream}/headers": "full rec",
    "POST /v1/streams/{stream}/segments": "web full",
    "POST /v1/bodies:get": "full rec",
    "GET /v1/streams/{stream}/bodies/{seq}": "full rec",
    "POST /v1/deletions": "full P",
    "GET /v1/wraps": "full rec",
    "POST /v1/wraps": "full",
    "POST /v1/pair": "full",
    "PUT /v1/pair/{rid}/e0": "full",
    "GET /v1/pair/{rid}/e0": "-",
    "PUT /v1/pair/{rid}/e1": "full",
    "GET /v1/pair/{rid}/e1": "-",
    "PUT /v1/pair/{rid}/n": "-",
    "GET /v1/pair/{rid}/n": "full",
    "POST /v1/support/grants": "U",
    "GET /v1/support/grants/{handle}": "C U",
    "PUT /v1/support/grants/{handle}/bundle": "U",
    "GET /v1/support/grants/{handle}/bundle": "C",
    "POST /v1/support/grants/{handle}/revoke": "U",
    "POST /v1/support/grants/{handle}/ack": "C",
    "POST /v1/support/claim": "-",
    "GET /v1/orgs/{oid}": "-",
    "PUT /v1/orgs/{oid}": "full",
    "GET /v1/me/metadata": "pw web full",
    "POST /v1/account/delete": "pw web full P",
    "POST /v1/account/delete/cancel": "pw full P",
    "GET /v1/deletions/{id}": "-",
}
CLASSES: Final = ("pw", "web", "full", "rec")
_PARTS: Final = {
    "{epoch}": "7",
    "{seq}": "0",
    "{stream}": b64(bytes(16)),
    "{rid}": b64(bytes(16)),
    "{handle}": b64(bytes(16)),
    "{oid}": b64(bytes(16)),
    "{id}": b64(bytes(32)),
}


@pytest.fixture
def database_url() -> str:
    return ""


@pytest.fixture
async def caller(house: House) -> AsyncIterator[Caller]:
    async with caller_of(replace(house, support_root=public_key(bytes(32)))) as caller:
        yield caller


@pytest.fixture
async def tokens(caller: Caller) -> dict[str, Session]:
    """A live token of each class."""
    anna = KeyHolder(caller=caller, username="anna")
    await anna.make()
    full = await anna.open(anna.first)
    phone = await anna.enrol(full, role="web")
    return {
        "pw": await anna.log_in(),
        "web": _session(phone),
        "full": full,
        "rec": await anna.recover(),
    }


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


def _path(route: Route) -> str:
    path = route.path
    for part, value in _PARTS.items():
        path = path.replace(part, value)
    return path


async def _ask(
    caller: Caller, route: Route, session: Session | None, *, proof: bool = True
) -> httpx.Response:
    content = b"{}" if route.body is not None else None
    return await caller.call(
        route.method, _path(route), session=session, content=content, proof=proof
    )


def test_the_table_of_routes_is_the_one_that_was_agreed_on() -> None:
    told = {
        _name(route): " ".join(
            [name for name in CLASSES if name in {each.value for each in route.classes}]
            + ["P"] * route.proof
            + sorted(each.value for each in route.signers)
        )
        or "-"
        for route in ROUTES
    }
    assert told == RIGHTS


@pytest.mark.parametrize("token_class", CLASSES)
async def test_a_token_opens_exactly_the_routes_of_its_class(
    caller: Caller, tokens: dict[str, Session], token_class: str
) -> None:
    wrong = []
    # Ending the session comes last, because the others need it.
    for route in sorted(ROUTES, key=lambda route: route.path == "/v1/sessions/this"):
        rights = RIGHTS[_name(route)]
        if rights == "-" or route.signers:
            continue
        answer = await _ask(caller, route, tokens[token_class])
        refused = answer.status_code == 403 and answer.json()["code"] == "role_denied"
        if refused == (token_class in rights.split()):
            wrong.append((_name(route), answer.status_code))
        assert answer.status_code < 500
    assert wrong == []


async def test_without_a_token_every_other_route_is_closed(caller: Caller) -> None:
    for route in ROUTES:
        answer = await _ask(caller, route, None)
        code = answer.json().get("code") if answer.status_code >= 400 else None
        if RIGHTS[_name(route)] == "-":
            assert answer.status_code not in {401, 403}, _name(route)
        elif route.signers:
            assert (answer.status_code, code) == (401, "bad_proof"), _name(route)
        else:
            assert (answer.status_code, code) == (401, "bad_credentials"), _name(route)


async def test_a_token_that_is_none_is_refused_before_the_body_is_looked_at(
    caller: Caller, tokens: dict[str, Session]
) -> None:
    del tokens
    stranger = Session(token=bytes(48), seed=bytes(32))
    for route in ROUTES:
        if RIGHTS[_name(route)] != "-" and not route.signers:
            answer = await _ask(caller, route, stranger)
            assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


async def test_no_token_stands_for_the_signature_of_a_grant(
    caller: Caller, tokens: dict[str, Session]
) -> None:
    for route in ROUTES:
        for session in tokens.values() if route.signers else ():
            for proof in (True, False):
                answer = await _ask(caller, route, session, proof=proof)
                told = (answer.status_code, answer.json()["code"])
                # Nobody has armed that grant; to arm one takes its own key, in the body.
                expected = (
                    {(404, "not_found"), (400, "malformed")} if proof else {(401, "bad_proof")}
                )
                assert told in expected | {(429, "slow_down")}, _name(route)


async def test_where_a_proof_is_asked_for_the_token_alone_is_not_enough(
    caller: Caller, tokens: dict[str, Session]
) -> None:
    for route in ROUTES:
        rights = RIGHTS[_name(route)].split()
        if "P" not in rights:
            continue
        for token_class in rights[:-1]:
            answer = await _ask(caller, route, tokens[token_class], proof=False)
            assert (answer.status_code, answer.json()["code"]) == (401, "bad_proof")


def _session(device: Device) -> Session:
    assert device.session is not None
    return device.session
