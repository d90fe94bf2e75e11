"""An id of somebody else is worth as much as one that nobody has, at every call that takes one."""

from collections.abc import Awaitable, Callable
from typing import Final

import httpx
import pytest
from tests.adversarial.server.attacking import append, entry_body, of, open_stream, told
from tests.fakes.key_holder import Caller, KeyHolder, Session
from tests.fakes.server_account import Chain
from tests.fakes.turned_server import newcomer

from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import parse_header
from workmoniq_server.routes.table import ROUTES

pytestmark = pytest.mark.anyio

Ask = Callable[["Foreign"], Awaitable[httpx.Response]]
# Calls that name nothing but what belongs to the token: there is no foreign id to send.
WITHOUT_IDS: Final = {
    "GET /healthz",
    "GET /readyz",
    "GET /v1/heads",
    "GET /v1/log",
    "GET /v1/me/metadata",
    "GET /v1/server",
    "DELETE /v1/sessions/this",
    "POST /v1/account/delete/cancel",
    "POST /v1/accounts",
    "POST /v1/challenge",
    "POST /v1/login/challenge",
    "POST /v1/pair",
}
# Calls whose id opens its one thing to whoever knows it: 16 or 32 random bytes, or what is public.
CAPABILITIES: Final = {
    "GET /v1/pair/{rid}/e0",
    "GET /v1/pair/{rid}/e1",
    "PUT /v1/pair/{rid}/n",
    "POST /v1/support/claim",
    "GET /v1/orgs/{oid}",
    "PUT /v1/orgs/{oid}",
    "GET /v1/deletions/{id}",
}
# Calls that no id opens but a signature by the key of that very grant: test_t56_support_rights.py.
SIGNED: Final = {f"{route.method} {route.path}" for route in ROUTES if route.signers}


class Foreign:
    """Anna, who owns something, and Eve, who knows every id of it."""

    def __init__(self, caller: Caller, anna: KeyHolder, eve: KeyHolder) -> None:
        self.caller, self.anna, self.eve = caller, anna, eve
        self.chain: Chain
        self.own: Chain
        self.body_hash = b""
        self.rid = sha256(b"rid", anna.state.acct)[:16]
        self.unknown = bytes(16)

    async def settle(self) -> None:
        """Two segments and a pairing of Anna's; one segment of Eve's."""
        self.chain = await open_stream(self.anna, self.anna.first)
        self.own = await open_stream(self.eve, self.eve.first)
        self.body_hash = parse_header(self.chain.frame().header).body_hash
        for holder, chain in (
            (self.anna, self.chain),
            (self.anna, self.chain),
            (self.eve, self.own),
        ):
            assert (await append(self.caller, holder.first, chain)).status_code == 201
        made = await self.as_(self.anna, "POST", "/v1/pair", {"rid": b64(self.rid)})
        assert made.status_code == 201
        for slot in ("e0", "n", "e1"):
            session = None if slot == "n" else of(self.anna.first)
            put = await self.caller.call(
                "PUT", f"/v1/pair/{b64(self.rid)}/{slot}", session=session, content=b"box"
            )
            assert put.status_code == 201

    async def as_(
        self, holder: KeyHolder, method: str, path: str, json: object = None, **more: object
    ) -> httpx.Response:
        return await self.caller.call(
            method,
            path,
            session=of(holder.first),
            json=json,
            content=more.get("content"),  # type: ignore[arg-type]  # bytes or nothing
            proof=True,
            headers=more.get("headers"),  # type: ignore[arg-type]  # a mapping or nothing
        )

    async def eves(
        self, method: str, path: str, json: object = None, **more: object
    ) -> httpx.Response:
        return await self.as_(self.eve, method, path, json, **more)


def _part(stream: bytes) -> dict[str, object]:
    return {"s": b64(stream), "from": 0, "to": 1}


def _tomb(chain: Chain) -> dict[str, object]:
    return {"s": b64(chain.stream), "seq": chain.seq - 1, "hash": b64(chain.prev)}


async def _as_annas_device(it: Foreign) -> httpx.Response:
    """Eve answers a challenge that Anna's device asked for, with her own key."""
    asked = {"acct": b64(it.anna.state.acct), "device": b64(it.anna.first.id)}
    answer, _ = await it.eve.try_session(asked, it.anna.first.id, it.eve.first.seed)
    return answer


async def _at_annas_log(it: Foreign) -> httpx.Response:
    entry = log_entries.set_ttl(it.anna.state, it.anna.first.author, days=30)
    return await it.eves(
        "POST", "/v1/log", entry_body(entry),
        headers={"If-Match": f'"{b64(it.anna.state.head)}"'},
    )  # fmt: skip


async def _end_annas_account(it: Foreign) -> httpx.Response:
    entry = log_entries.delete_account(
        it.anna.state, it.anna.first.author, recovery=it.anna.recovery
    )
    return await it.eves("POST", "/v1/account/delete", {"entry": entry.to_json()})


async def _annas_challenge(it: Foreign, purpose: str) -> str:
    given = await it.as_(it.anna, "POST", "/v1/challenge", {"for": purpose})
    return str(given.json()["cid"])


async def _with_annas_challenge(it: Foreign) -> httpx.Response:
    body = {
        "cid": await _annas_challenge(it, "setlogin"),
        "new_pub": b64(it.eve.state.recovery.sig_pk),
        "old_pub_hash": b64(bytes(32)),
        "sig": b64(bytes(64)),
    }
    return await it.eves("PUT", "/v1/login-key", body)


async def _log_in_by_annas_challenge(it: Foreign) -> httpx.Response:
    given = await it.caller.call("POST", "/v1/login/challenge", json={"username": it.anna.username})
    answer, _ = await it.eve.answer_login(given.json())
    return answer


def _newer_wrap(it: Foreign) -> dict[str, object]:
    wrap = {
        "s": b64(it.chain.stream),
        "seq": 0,
        "body_hash": b64(it.body_hash),
        "wrap": b64(bytes(112)),
    }
    return {"epoch": 0, "items": [wrap]}


# What Eve sends, and the answer that tells her nothing. 404 wherever an id is looked up; where none
# is, what is signed does not fit her account.
ASKED: Final[dict[str, tuple[Ask, tuple[int, str]]]] = {
    "GET /v1/streams/{stream}/headers": (
        lambda it: it.eves("GET", f"/v1/streams/{b64(it.chain.stream)}/headers"),
        (404, "not_found"),
    ),
    "POST /v1/streams/{stream}/segments": (
        lambda it: it.eves(
            "POST", f"/v1/streams/{b64(it.chain.stream)}/segments?epoch=0", content=it.chain.take()
        ),
        (404, "not_found"),
    ),
    "POST /v1/bodies:get": (
        lambda it: it.eves(
            "POST",
            "/v1/bodies:get",
            {"items": [{"s": b64(it.own.stream), "seq": 0}, {"s": b64(it.chain.stream), "seq": 0}]},
        ),
        (404, "not_found"),
    ),
    "GET /v1/streams/{stream}/bodies/{seq}": (
        lambda it: it.eves("GET", f"/v1/streams/{b64(it.chain.stream)}/bodies/0"),
        (404, "not_found"),
    ),
    "POST /v1/deletions": (
        lambda it: it.eves(
            "POST", "/v1/deletions", {"ranges": [_part(it.chain.stream)], "tomb": _tomb(it.own)}
        ),
        (404, "not_found"),
    ),
    "PUT /v1/pair/{rid}/e0": (
        lambda it: it.eves("PUT", f"/v1/pair/{b64(it.rid)}/e0", content=b"mine"),
        (404, "not_found"),
    ),
    "PUT /v1/pair/{rid}/e1": (
        lambda it: it.eves("PUT", f"/v1/pair/{b64(it.rid)}/e1", content=b"mine"),
        (404, "not_found"),
    ),
    "GET /v1/pair/{rid}/n": (
        lambda it: it.eves("GET", f"/v1/pair/{b64(it.rid)}/n"),
        (404, "not_found"),
    ),
    "POST /v1/sessions/challenge": (
        lambda it: it.caller.call(
            "POST",
            "/v1/sessions/challenge",
            json={"acct": b64(it.eve.state.acct), "device": b64(it.anna.first.id)},
        ),
        (404, "not_found"),
    ),
    "POST /v1/sessions": (_as_annas_device, (401, "bad_credentials")),
    "POST /v1/login": (_log_in_by_annas_challenge, (401, "bad_credentials")),
    "PUT /v1/login-key": (_with_annas_challenge, (401, "bad_credentials")),
    "POST /v1/log": (_at_annas_log, (412, "log_moved")),
    "POST /v1/account/delete": (_end_annas_account, (422, "bad_entry")),
    # These take ids only to leave out what is not the caller's.
    "GET /v1/grants/{epoch}": (lambda it: it.eves("GET", "/v1/grants/1"), (404, "not_found")),
    "GET /v1/wraps": (
        lambda it: it.eves("GET", f"/v1/wraps?epoch_lt=9&s={b64(it.chain.stream)}&seq=0"),
        (200, ""),
    ),
    "POST /v1/wraps": (lambda it: it.eves("POST", "/v1/wraps", _newer_wrap(it)), (200, "")),
}


@pytest.fixture
async def foreign(caller: Caller, anna: KeyHolder) -> Foreign:
    it = Foreign(caller, anna, await newcomer(caller))
    await it.settle()
    return it


def test_t37_every_call_is_asked_or_takes_no_id() -> None:
    names = {f"{route.method} {route.path}" for route in ROUTES}
    assert names == set(ASKED) | WITHOUT_IDS | CAPABILITIES | SIGNED
    assert not set(ASKED) & (WITHOUT_IDS | CAPABILITIES | SIGNED)


async def test_t37_a_foreign_id_is_not_found_and_changes_nothing(foreign: Foreign) -> None:
    before = await _all_of_anna(foreign)
    went = {name: told(await ask(foreign)) for name, (ask, _) in ASKED.items()}
    assert went == {name: expected for name, (_, expected) in ASKED.items()}
    assert await _all_of_anna(foreign) == before


async def test_t37_what_is_foreign_and_what_is_nowhere_get_the_same_answer(
    foreign: Foreign,
) -> None:
    """Byte for byte, so that nobody can look for ids."""
    foreign_stream, nowhere = foreign.chain.stream, foreign.unknown
    for method, path, json in (
        ("GET", "/v1/streams/{}/headers", None),
        ("GET", "/v1/streams/{}/bodies/0", None),
        ("GET", "/v1/streams/{}/bodies/7", None),
        ("GET", "/v1/pair/{}/n", None),
        ("POST", "/v1/bodies:get", lambda stream: {"items": [{"s": b64(stream), "seq": 0}]}),
        (
            "POST",
            "/v1/deletions",
            lambda stream: {"ranges": [_part(stream)], "tomb": _tomb(foreign.own)},
        ),
    ):
        answers = []
        for each in (foreign.rid if "pair" in path else foreign_stream, nowhere):
            body = None if json is None else json(each)
            answer = await foreign.eves(method, path.format(b64(each)), body)
            answers.append((answer.status_code, answer.content))
        assert answers[0] == answers[1], path
        assert answers[0][0] == 404


async def test_t37_a_tomb_in_a_foreign_stream_is_none(foreign: Foreign) -> None:
    """Nor do own bodies go on the word of somebody else's segment."""
    wish = {"ranges": [_part(foreign.own.stream)], "tomb": _tomb(foreign.chain)}
    assert told(await foreign.eves("POST", "/v1/deletions", wish)) == (404, "not_found")


async def test_t37_lists_hold_nothing_foreign(foreign: Foreign) -> None:
    for path in ("/v1/wraps?epoch_lt=9", "/v1/wraps?epoch_lt=9&s=" + b64(bytes(16)) + "&seq=0"):
        items = (await foreign.eves("GET", path)).json()["items"]
        assert [item["s"] for item in items] == [b64(foreign.own.stream)]
    refused = (await foreign.eves("POST", "/v1/wraps", _newer_wrap(foreign))).json()
    assert (refused["ok"], refused["same"], refused["conflict"]) == (0, 0, [])
    assert refused["missing"] == [{"s": b64(foreign.chain.stream), "seq": 0}]
    heads = (await foreign.eves("GET", "/v1/heads")).json()
    assert [each["id"] for each in heads["streams"]] == [b64(foreign.own.stream)]
    held = (await foreign.eves("GET", "/v1/me/metadata")).text
    for secret in (foreign.anna.state.acct, foreign.chain.stream, foreign.anna.first.id):
        assert b64(secret) not in held


async def test_t37_a_token_whose_account_was_exchanged_is_none(foreign: Foreign) -> None:
    """The token begins with the account: with another one in front nobody has it."""
    stolen = Session(
        token=foreign.anna.state.acct + of(foreign.eve.first).token[16:],
        seed=of(foreign.eve.first).seed,
    )
    for path in ("/v1/log", "/v1/heads", f"/v1/streams/{b64(foreign.chain.stream)}/headers"):
        answer = await foreign.caller.call("GET", path, session=stolen)
        assert told(answer) == (401, "token_expired")


async def _all_of_anna(it: Foreign) -> list[object]:
    """What Anna would see: her log, heads, headers, bodies and the pairing she waits for."""
    stream, rid = b64(it.chain.stream), b64(it.rid)
    found: list[object] = [
        (await it.as_(it.anna, "GET", path)).content
        for path in ("/v1/log", "/v1/heads", f"/v1/pair/{rid}/n", f"/v1/streams/{stream}/headers")
    ]
    for seq in range(2):
        body = await it.as_(it.anna, "GET", f"/v1/streams/{stream}/bodies/{seq}")
        found.append((body.status_code, body.content, body.headers["wmq-wrap"]))
    return found
