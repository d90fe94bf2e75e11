"""JSON that two readers could read differently is refused, by the server and by the program."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from tests.adversarial.server.attacking import of, post_entry, resigned, told
from tests.adversarial.server.examples import ROUTES_WITH_JSON, example_of
from tests.fakes.key_holder import Caller, Session
from tests.fakes.support_story import GRANTS, SupportStory
from tests.fakes.tampering import Exchange, TamperingProxy
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_desktop.domain.sync_errors import AnswerUnreadable
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.transport import Transport
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.auth import HEADER_NAME, bearer
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry
from workmoniq_server.routes.orgs import org_id
from workmoniq_server.routing import Route
from workmoniq_server.who import Signer

pytestmark = pytest.mark.anyio

Change = Callable[[bytes], bytes]


def _doubled(body: bytes) -> bytes:
    """The first member once more, with the same value: whoever takes either has the same."""
    value = json.loads(body)
    if not value:
        return b'{"a":1,"a":1}'
    name = next(iter(value))
    once = json.dumps({name: value[name]})[1:-1]
    return b"{" + once.encode() + b"," + body[1:]


def _number(text: bytes) -> Change:
    return lambda body: body.replace(b": 1", b": " + text) if b": 1" in body else b'{"a":%s}' % text


def _escaped(body: bytes) -> bytes:
    """The same key written in another way, which is the same key."""
    doubled = _doubled(body)
    return doubled.replace(doubled[1:4], b'"\\u%04x' % doubled[2] + doubled[3:4], 1)


CHANGES: Final[dict[str, Change]] = {
    "BOM": lambda body: b"\xef\xbb\xbf" + body,
    "UTF-16": lambda body: body.decode().encode("utf-16"),
    "float": _number(b"1.0"),
    "exponent": _number(b"1e0"),
    "2^53": _number(b"9007199254740992"),
    "negative": _number(b"-1"),
    "minus zero": _number(b"-0"),
    "leading zero": _number(b"01"),
    "NaN": _number(b"NaN"),
    "Infinity": _number(b"Infinity"),
    "thousand digits": _number(b"1" * 1000),
    "key twice": _doubled,
    "key twice by an escape": _escaped,
    "depth 9": lambda _: b'{"a":' + b"[" * 8 + b"]" * 8 + b"}",
    "depth 50,000": lambda _: b"[" * 50_000,
    "another text after it": lambda body: body + body,
    "a letter after it": lambda body: body + b"x",
    "a comma too many": lambda body: body[:-1] + b",}",
    "single quotes": lambda body: body.replace(b'"', b"'"),
    "a comment": lambda body: b"// a\n" + body,
    "cut": lambda body: body[:-1],
    "no object": lambda body: b"[" + body + b"]",
    "nothing": lambda _: b"",
    "no UTF-8": lambda _: b'{"a":"\xff"}',
    "half a pair": lambda _: b'{"a":"\\ud800"}',
    "an unknown member": lambda body: b'{"zzz":null' + (b"," if body != b"{}" else b"") + body[1:],
}


@pytest.fixture
async def sessions(server: TurnedServer) -> "Sessions":
    async with server.caller() as caller:
        anna = await newcomer(caller)
        phone = await anna.enrol(of(anna.first), role="web")
        story = SupportStory(caller=caller)
        assert (await story.arm()).status_code == 201
        assert (await story.claim()).status_code == 200
        return Sessions(
            server,
            {"full": of(anna.first), "pw": await anna.log_in(), "web": of(phone)},
            claimed=story,
        )


class Sessions:
    """Of one account, by class; and a grant of support access, besides one to be armed."""

    def __init__(
        self, server: TurnedServer, of_class: dict[str, Session], claimed: SupportStory
    ) -> None:
        self.server, self._of_class = server, of_class
        self.claimed, self.new = claimed, SupportStory(caller=claimed.caller)

    def body(self, route: Route) -> bytes:
        if route.path == GRANTS:
            return json.dumps(self.new.grant()).encode()
        if Signer.CONSOLE in route.signers:  # its bytes are signed as they stand
            return strict_json.dumps(example_of(route))
        return json.dumps(example_of(route)).encode()

    def proof(self, route: Route, path: str, body: bytes) -> str:
        """Of a call about a grant, by who may make it."""
        if Signer.CONSOLE in route.signers:
            return self.claimed.console_proof(route.method, path, body).header()
        return self.new.user_proof(route.method, path, body).header()

    def path(self, route: Route) -> str:
        parts = {"{oid}": b64(bytes(16)), "{handle}": b64(self.claimed.handle)}
        path = route.path
        for part, value in parts.items():
            path = path.replace(part, value)
        return path

    def for_(self, route: Route) -> Session | None:
        return self._of_class["full"] if route.classes else None


async def _send(caller: Caller, sessions: Sessions, route: Route, body: bytes) -> tuple[int, str]:
    path = sessions.path(route)
    headers = {"If-Match": f'"{b64(bytes(32))}"', "Content-Type": "application/json"}
    if route.signers:
        headers[HEADER_NAME] = sessions.proof(route, path, body)
    return told(
        await caller.call(
            route.method,
            path,
            session=sessions.for_(route),
            content=body,
            proof=route.proof,
            headers=headers,
        )
    )


async def test_t92_every_call_refuses_json_outside_the_rules(sessions: Sessions) -> None:
    wrong = []
    async with sessions.server.caller() as caller:
        for route in ROUTES_WITH_JSON:
            body = sessions.body(route)
            whole = await _send(caller, sessions, route, body)
            assert whole != (400, "malformed"), (route.path, body)
            for name, change in CHANGES.items():
                went = await _send(caller, sessions, route, change(body))
                if went != (400, "malformed"):
                    wrong.append((route.path, name, went))
    assert wrong == []
    assert len(ROUTES_WITH_JSON) == 17


async def test_t92_json_that_is_too_long_is_refused_though_it_is_whole(
    sessions: Sessions,
) -> None:
    """By the length that it announces, before it is read; or as soon as it is too long."""
    async with sessions.server.caller() as caller:
        for route in ROUTES_WITH_JSON:
            body = sessions.body(route)
            longest = body + b" " * (route.body_bytes - len(body))
            assert (await _send(caller, sessions, route, longest))[1] != "too_large"
            announced = f"Content-Length: {len(longest) + 1}"
            assert await _status(caller, sessions, route, announced, b"") == 413
            pieces = b"%x\r\n%s \r\n0\r\n\r\n" % (len(longest) + 1, longest)
            told_late = await _status(caller, sessions, route, "Transfer-Encoding: chunked", pieces)
            assert told_late == 413


async def _status(
    caller: Caller, sessions: Sessions, route: Route, announced: str, body: bytes
) -> int:
    host, _, port = caller.audience.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    session = sessions.for_(route)
    token = "" if session is None else f"Authorization: {bearer(session.token)}\r\n"
    path = sessions.path(route)
    proof = f"{HEADER_NAME}: {sessions.proof(route, path, b'')}\r\n" if route.signers else ""
    head = f"{route.method} {path} HTTP/1.1\r\nHost: x\r\n{token}{proof}{announced}\r\n\r\n"
    writer.write(head.encode() + body)
    async with asyncio.timeout(30):
        status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)


SIGNED: Final = (
    "BOM", "float", "2^53", "key twice", "key twice by an escape", "depth 9", "no UTF-8", "cut",
    "another text after it", "an unknown member", "half a pair", "thousand digits",
)  # fmt: skip


async def test_t92_nor_does_it_come_in_signed_into_the_log(server: TurnedServer) -> None:
    async with server.caller() as caller:
        anna = await newcomer(caller)
        entry = log_entries.set_ttl(anna.state, anna.first.author, days=1 * 30)
        for change in _signed_forms(entry.p):
            forged = Entry(p=change, sig=sign(anna.first.seed, tags.SIGN_LOG, change), cosig=None)
            assert told(await post_entry(anna, of(anna.first), forged)) == (422, "bad_entry")
        for days in (1.0, 2**53, -1):
            changed = _with_number(entry.p, days)
            forged = Entry(p=changed, sig=sign(anna.first.seed, tags.SIGN_LOG, changed), cosig=None)
            assert told(await post_entry(anna, of(anna.first), forged)) == (422, "bad_entry")
        same = resigned(anna.first.author, entry)
        assert told(await post_entry(anna, of(anna.first), same)) == (201, "")


def _signed_forms(p: bytes) -> Iterator[bytes]:
    for name in SIGNED:
        yield CHANGES[name](p)


def _with_number(p: bytes, days: float) -> bytes:
    return p.replace(b'"days":30', b'"days":' + json.dumps(days).encode())


async def test_t92_nor_into_the_documents_of_an_organisation(
    server: TurnedServer,
) -> None:
    seed = bytes(31) + b"\7"
    root_pk = public_key(seed)
    async with server.caller() as caller:
        anna = await newcomer(caller)

        async def publish(doc: bytes) -> tuple[int, str]:
            sig = sign(seed, tags.SIGN_ORGANISATION, doc)
            body = {"root_pk": b64(root_pk), "docs": [{"doc": b64(doc), "sig": b64(sig)}]}
            path = f"/v1/orgs/{b64(org_id(root_pk))}"
            return told(await caller.call("PUT", path, session=of(anna.first), json=body))

        doc = b'{"kind": "policy", "ver": 1}'
        for name in SIGNED:
            if name != "an unknown member":
                assert await publish(CHANGES[name](doc)) == (422, "bad_entry"), name
        assert await publish(doc) == (204, "")


CLIENT: Final = (
    "BOM", "UTF-16", "float", "2^53", "NaN", "key twice", "key twice by an escape", "depth 9",
    "thousand digits", "another text after it", "cut", "no object", "nothing", "no UTF-8",
    "half a pair",
)  # fmt: skip


def test_t92_the_program_refuses_the_same_from_a_server(
    server: TurnedServer, anyio_backend: str
) -> None:
    """A malicious server cannot make two parts of the program read one answer differently."""
    del anyio_backend
    with TamperingProxy() as proxy:
        proxy.to(server.url)
        with Transport(Address.parse(proxy.url), SystemClock()) as transport:
            assert "receipt_pk" in transport.send("GET", "/server").json()
            for name in CLIENT:
                proxy.after[:] = [_telling(CHANGES[name])]
                answer = transport.send("GET", "/server")
                with pytest.raises(AnswerUnreadable):
                    answer.json()


def _telling(change: Change) -> Callable[[Exchange], None]:
    def rule(exchange: Exchange) -> None:
        exchange.answer = change(exchange.answer)

    return rule
