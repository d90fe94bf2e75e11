"""A proof says that the holder of a session's key asks just this, once."""

import secrets
from collections.abc import Callable
from typing import Final

import pytest
from tests.adversarial.server.attacking import at_once, of, told
from tests.fakes.key_holder import Caller, KeyHolder, Session
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol.auth import HEADER_NAME, Proof, bearer

pytestmark = pytest.mark.anyio

# What a good proof gets through and what changes nothing: a deletion is taken back that is not due.
METHOD: Final = "POST"
PATH: Final = "/v1/account/delete/cancel"
# What a good proof gets as far as its body.
OTHER_METHOD: Final = "PUT"
OTHER_PATH: Final = "/v1/login-key"


async def _send(
    caller: Caller,
    session: Session,
    header: str,
    request: tuple[str, str, bytes] = (METHOD, PATH, b""),
) -> tuple[int, str]:
    method, path, body = request
    headers = {"Authorization": bearer(session.token), HEADER_NAME: header}
    return told(await caller.http.request(method, path, content=body, headers=headers))


async def test_t84_a_proof_counts_once(caller: Caller, anna: KeyHolder) -> None:
    proof = caller.proof(of(anna.first), METHOD, PATH, b"").header()
    assert await _send(caller, of(anna.first), proof) == (204, "")
    for _ in range(3):
        assert await _send(caller, of(anna.first), proof) == (401, "bad_proof")


async def test_t84_of_one_proof_sent_many_times_at_once_one_counts(
    caller: Caller, anna: KeyHolder
) -> None:
    proof = caller.proof(of(anna.first), METHOD, PATH, b"").header()
    answers = await at_once([lambda: _send(caller, of(anna.first), proof)] * 12)
    assert sorted(answers) == [(204, "")] + [(401, "bad_proof")] * 11


async def test_t84_a_proof_that_was_used_stays_used_for_as_long_as_it_could_count(
    either: TurnedServer, caller: Caller, anna: KeyHolder
) -> None:
    # Signed five minutes ahead of the server's clock, it looks fresh for ten.
    ahead_s = caller.clock.wall_us() // 1_000_000 + 298
    proof = caller.proof(of(anna.first), METHOD, PATH, b"", ts=ahead_s).header()
    assert await _send(caller, of(anna.first), proof) == (204, "")
    either.clock.turn(seconds=594)
    assert await _send(caller, of(anna.first), proof) == (401, "bad_proof")


@pytest.mark.parametrize(
    "request_",
    [
        (OTHER_METHOD, OTHER_PATH, b"{}"),
        (METHOD, "/v1/account/delete", b"{}"),
        (METHOD, f"{PATH}/", b""),
        (METHOD, PATH.replace("cancel", "%63ancel"), b""),
    ],
    ids=["another call", "a graver call", "a slash more", "another spelling"],
)
async def test_t84_the_proof_of_one_request_is_none_of_another(
    caller: Caller, anna: KeyHolder, request_: tuple[str, str, bytes]
) -> None:
    proof = caller.proof(of(anna.first), METHOD, PATH, b"").header()
    status, code = await _send(caller, of(anna.first), proof, request_)
    assert (status, code) in {(401, "bad_proof"), (404, "not_found")}
    assert status == 401 or request_[1].endswith("/")


@pytest.mark.parametrize(
    "changes",
    [
        {"path": f"{OTHER_PATH}?x=1"},
        {"path": f"{OTHER_PATH}?"},
        {"method": "POST"},
        {"body": b"{} "},
        {"body": b""},
        {"audience": "evil.example"},
    ],
    ids=["query", "empty query", "method", "body", "no body", "audience"],
)
async def test_t84_what_was_signed_for_another_query_body_method_or_server_is_refused(
    caller: Caller, anna: KeyHolder, changes: dict[str, str]
) -> None:
    signed = {"method": OTHER_METHOD, "path": OTHER_PATH, "body": b"{}", **changes}
    proof = caller.proof(of(anna.first), **signed).header()  # type: ignore[arg-type]  # by name
    asked = (OTHER_METHOD, OTHER_PATH, b"{}")
    assert await _send(caller, of(anna.first), proof, asked) == (401, "bad_proof")
    good = caller.proof(of(anna.first), *asked).header()
    assert await _send(caller, of(anna.first), good, asked) == (400, "malformed")


async def test_t84_the_proof_of_one_token_is_none_of_another(
    caller: Caller, anna: KeyHolder
) -> None:
    first = of(anna.first)
    again = await anna.open(anna.first)
    other = of((await newcomer(caller)).first)
    # Even where one key stands behind both tokens, the token itself is signed.
    same_key = Session(token=again.token, seed=first.seed)
    for bearer_of in (again, other, same_key):
        proof = caller.proof(first, METHOD, PATH, b"").header()
        assert await _send(caller, bearer_of, proof) == (401, "bad_proof")


async def test_t84_a_token_that_was_overheard_proves_nothing(
    caller: Caller, anna: KeyHolder
) -> None:
    thief = Session(token=of(anna.first).token, seed=secrets.token_bytes(32))
    proof = caller.proof(thief, METHOD, PATH, b"").header()
    assert await _send(caller, thief, proof) == (401, "bad_proof")


def _flipped(text: str) -> str:
    return text[:-3] + ("A" if text[-3] != "A" else "B") + text[-2:]


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "",
        lambda text: text.partition(".")[2],
        lambda text: f"{text}, {text}",
        lambda text: f"0{text}",
        lambda text: f"{text}x",
        lambda text: text.replace(".", ":"),
        _flipped,
        lambda text: f"9{text}",
    ],
    ids=["none", "cut", "twice", "padded", "longer", "otherwise", "one bit", "another time"],
)
async def test_t84_what_is_no_proof_is_refused(
    caller: Caller, anna: KeyHolder, change: Callable[[str], str]
) -> None:
    proof = change(caller.proof(of(anna.first), METHOD, PATH, b"").header())
    assert await _send(caller, of(anna.first), proof) == (401, "bad_proof")


@pytest.mark.parametrize("off_s", [-302, 302, -(10**9)])
async def test_t84_an_old_proof_and_one_of_the_future_are_refused(
    caller: Caller, anna: KeyHolder, off_s: int
) -> None:
    ts = caller.clock.wall_us() // 1_000_000 + off_s
    proof = caller.proof(of(anna.first), METHOD, PATH, b"", ts=ts)
    assert isinstance(proof, Proof)
    assert await _send(caller, of(anna.first), proof.header()) == (401, "bad_proof")
