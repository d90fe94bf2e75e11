"""Every call with every class of token, as the page about the protocol has them and not else."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from tests.adversarial.server.attacking import of, post_entry, resigned, rotate, told
from tests.fakes.key_holder import Caller, Device, KeyHolder, Session
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol import tags
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_author import Author, cosign_device
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry

pytestmark = pytest.mark.anyio

PAGE: Final = Path(__file__).parents[3] / "docs" / "protocol.md"
CLASSES: Final = ("", "pw", "web", "full", "rec")
METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE")
OUTSIDE: Final = frozenset({"GET /healthz", "GET /readyz"})
_VALUES: Final = {"epoch": "7", "seq": "0", "id": b64(bytes(32))}


def _rights() -> dict[str, tuple[frozenset[str], bool]]:
    """Calls as METHOD PATH, with the classes that the page allows and whether it asks for proof."""
    found: dict[str, tuple[frozenset[str], bool]] = {}
    lines = PAGE.read_text().splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("| route |")) + 2
    for line in lines[first:]:
        if not line.startswith("| "):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        words = cells[0].replace("**(d)**", "").strip()
        proof = words.endswith(" P")
        for method, path in _calls(words.removesuffix(" P")):
            allowed = frozenset(
                name
                for name, cell in zip(CLASSES, cells[1:6], strict=True)
                if cell == "✓" or method in cell.split(", ")
            )
            assert f"{method} {path}" not in found
            found[f"{method} {path}"] = allowed, proof
    return found


def _calls(words: str) -> Iterator[tuple[str, str]]:
    """`GET, PUT /a/b, c` is four calls, and `GET /a, POST /b` are two."""
    methods: list[str] = []
    path = ""
    for part in words.split(", "):
        method, _, own_path = part.partition(" ")
        if method not in METHODS:  # another last part of the path before
            path = f"{path.rpartition('/')[0]}/{part}"
        elif not own_path:
            methods.append(method)
            continue
        else:
            methods = [*methods, method] if not path else [method]
            path = f"/v1{own_path}"
        for each in methods:
            yield each, path


RIGHTS: Final = _rights()


def _filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: _VALUES.get(found[1], b64(bytes(16))), path)


@pytest.fixture
async def sessions(caller: Caller, anna: KeyHolder) -> dict[str, Session | None]:
    """A live one of each class."""
    phone = await anna.enrol(of(anna.first), role="web")
    return {
        "": None,
        "pw": await anna.log_in(),
        "web": of(phone),
        "full": of(anna.first),
        "rec": await anna.recover(),
    }


async def _ask(
    caller: Caller, call: str, session: Session | None, *, proof: bool = True
) -> httpx.Response:
    method, _, path = call.partition(" ")
    bare = method in {"GET", "DELETE"} or path.endswith("/cancel")
    content = None if bare else b"{}"
    return await caller.call(method, _filled(path), session=session, content=content, proof=proof)


def _refused(answer: httpx.Response, token_class: str) -> bool:
    """Whether for lack of rights. Not for what is wrong with the request otherwise."""
    if token_class:
        return told(answer) == (403, "role_denied")
    return told(answer) == (401, "bad_credentials") and b"title" in answer.content


async def test_t56_a_class_of_token_opens_exactly_the_calls_of_the_page(
    caller: Caller, sessions: dict[str, Session | None]
) -> None:
    # Ending its own session comes last, because the others need it.
    calls = sorted(RIGHTS, key=lambda call: call == "DELETE /v1/sessions/this")
    assert len(calls) >= 33
    wrong = []
    for call in calls:
        allowed, _ = RIGHTS[call]
        for token_class, session in sessions.items():
            if token_class and "" in allowed:
                continue  # who may ask without a token is not asked for one
            answer = await _ask(caller, call, session)
            assert answer.status_code < 500, call
            expected = "" if token_class in allowed else "refused"
            # A made-up challenge or log-in is refused in the same words.
            is_login = call in {"POST /v1/login", "POST /v1/sessions"}
            if ("refused" if _refused(answer, token_class) else "") != expected and not is_login:
                wrong.append((call, token_class, told(answer)))
    assert wrong == []


async def test_t56_where_the_page_says_p_a_token_alone_is_not_enough(
    caller: Caller, sessions: dict[str, Session | None]
) -> None:
    for call, (allowed, proof) in RIGHTS.items():
        if "" in allowed or call == "DELETE /v1/sessions/this":
            continue
        for token_class in sorted(allowed):
            answer = await _ask(caller, call, sessions[token_class], proof=False)
            assert (told(answer) == (401, "bad_proof")) is proof, (call, token_class)


async def test_t56_no_other_call_is_answered(either: TurnedServer, anna: KeyHolder) -> None:
    """Every other method of every path, and paths that look like one of them."""
    paths = {call.partition(" ")[2] for call in RIGHTS} | {"/healthz", "/readyz"}
    known = set(RIGHTS) | OUTSIDE
    others = [
        (method, _filled(path))
        for path in sorted(paths)
        for method in METHODS
        if f"{method} {path}" not in known
    ]
    odd = ("/", "/v1", "/v1/", "/v1/log/", "//v1/log", "/V1/log", "/v1/./log", "/v1/x/../log",
           "/v1/log%2f", "/v1/log;a", "/v2/log", "/log", "/openapi.json", "/docs", "/metrics",
           "/v1/support", "/v1/support/", "/v1/support/grants/", "/v1/admin", "/v1/bodies",
           "/v1/streams", "/v1/log\\")  # fmt: skip
    others += [(method, path) for path in odd for method in ("GET", "POST")]
    token = f"Bearer {b64(of(anna.first).token)}"
    link = http.client.HTTPConnection(either.audience, timeout=30)
    went = {}
    for method, path in others:
        # Straight from here, because httpx would tidy the path up.
        link.request(method, path, headers={"Authorization": token})
        answer = link.getresponse()
        answer.read()
        went[method, path] = answer.status
    link.close()
    assert {call: status for call, status in went.items() if status not in {404, 405}} == {}


async def test_t56_a_password_adds_no_device(
    caller: Caller, anna: KeyHolder, sessions: dict[str, Session | None]
) -> None:
    """Not with an entry it made up, nor with one that a device really signed, nor by pairing."""
    session = sessions["pw"]
    assert session is not None
    thief = Device()
    head = anna.state.head
    signed = _adding(anna, anna.first.author, thief)
    made_up = Entry(p=signed.entry.p, sig=bytes(64), cosig=signed.entry.cosig)
    by_password = sign(anna.login_seed, tags.SIGN_LOG, signed.entry.p)
    own = Entry(p=signed.entry.p, sig=by_password, cosig=signed.entry.cosig)
    for entry in (signed.entry, made_up, own):
        for session_ in (session, sessions["web"]):
            assert session_ is not None
            answer = await post_entry(anna, session_, entry, signed.grants)
            assert told(answer) == (403, "role_denied")
    pairing = await caller.call("POST", "/v1/pair", session=session, json={"rid": b64(bytes(16))})
    assert told(pairing) == (403, "role_denied")
    log = (await caller.call("GET", "/v1/log", session=session)).json()
    assert log["head"] == {"n": anna.state.n, "hash": b64(head)}


async def test_t56_a_web_device_writes_its_own_streams_into_the_log_and_nothing_else(
    caller: Caller, anna: KeyHolder
) -> None:
    phone = await anna.enrol(of(anna.first), role="web")
    state, author, forged, stream = anna.state, phone.author, anna.first.author, b"s" * 16
    entries = [
        resigned(author, log_entries.set_ttl(state, forged, days=30)),
        resigned(author, log_entries.purge(state, forged, first_day=1, last_day=2)),
        resigned(author, log_entries.rotate(state, forged).entry),
        resigned(author, _adding(anna, forged, Device()).entry),
        resigned(author, log_entries.open_stream(state, forged, stream=stream, stream_class="doc")),
        resigned(author, log_entries.open_stream(state, forged, stream=stream, stream_class="ev")),
    ]
    for entry in entries:
        answer = await post_entry(anna, of(phone), entry)
        assert told(answer) == (422, "bad_entry")
    own = log_entries.open_stream(state, author, stream=stream, stream_class="loc")
    assert told(await anna.add(of(phone), own)) == (201, "")


async def test_t56_the_recovery_code_reads_and_repairs_and_does_not_write_history(
    caller: Caller, anna: KeyHolder
) -> None:
    session = await anna.recover()
    assert told(await caller.call("GET", "/v1/heads", session=session)) == (403, "role_denied")
    ttl = log_entries.set_ttl(anna.state, anna.first.author, days=30)
    by_recovery = resigned(Author.recovery(anna.recovery), ttl)
    answer = await post_entry(anna, session, by_recovery)
    assert told(answer) == (422, "bad_entry")
    assert told(await rotate(anna)) == (201, "")


def _adding(anna: KeyHolder, author: Author, device: Device) -> log_entries.Granted:
    return log_entries.add_device(
        anna.state,
        author,
        device=device.id,
        role="full",
        sig_pk=public_key(device.seed),
        kem_pk=device.kem_pk,
        cosig=cosign_device(
            acct=anna.state.acct, device=device.author, role="full", kem_pk=device.kem_pk
        ),
        eks=anna.eks,
    )
