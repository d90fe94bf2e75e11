"""What the attacks of this folder have in common."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.fakes.key_holder import Caller, Device, KeyHolder, Session
from tests.fakes.server_account import Chain

from workmoniq_protocol import limits, strict_json, tags
from workmoniq_protocol.auth import HEADER_NAME, bearer
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry, finals_for

T = TypeVar("T")
PATIENCE_S: Final = 30.0
FROM: Final = "X-Forwarded-For"


def told(answer: httpx.Response) -> tuple[int, str]:
    """The status, and the code of a refusal."""
    if answer.status_code < 400:
        return answer.status_code, ""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, str(answer.json()["code"])


def of(device: Device) -> Session:
    """Its session."""
    assert device.session is not None
    return device.session


async def at_once(calls: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """All of them side by side, each over a connection of its own."""
    return list(await asyncio.gather(*(call() for call in calls)))


async def open_stream(holder: KeyHolder, device: Device, stream_class: str = "ev") -> Chain:
    """A stream of the device, as the log has it."""
    stream = secrets.token_bytes(16)
    entry = log_entries.open_stream(
        holder.state, device.author, stream=stream, stream_class=stream_class
    )
    answer = await holder.add(of(device), entry)
    assert answer.status_code == 201, answer.text
    return Chain(
        acct=holder.state.acct,
        stream=stream,
        key=Ed25519PrivateKey.from_private_bytes(device.seed),
        log_hash=holder.state.heads[0],
        wrap_bytes=limits.WRAP_BYTES if device.kem_seed else limits.INBOX_WRAP_BYTES,
    )


async def ask_to_log_in(caller: Caller, name: str, address: str) -> dict[str, Any]:
    """For a log-in by that name, asked from that address."""
    given = await caller.call(
        "POST", "/v1/login/challenge", json={"username": name}, headers={FROM: address}
    )
    assert given.status_code == 200, given.text
    return dict(given.json())


async def answer_from(
    holder: KeyHolder, given: dict[str, Any], address: str, seed: bytes | None = None
) -> httpx.Response:
    """The answer to it. seed: another key than the password makes."""
    headers = holder.caller.http.headers
    before, headers[FROM] = headers[FROM], address
    replied, _ = await holder.answer_login(given, seed=seed)
    headers[FROM] = before
    return replied


async def log_in_from(holder: KeyHolder, address: str) -> httpx.Response:
    """By the right password."""
    given = await ask_to_log_in(holder.caller, holder.username, address)
    return await answer_from(holder, given, address)


def segments_of(chain: Chain, epoch: int = 0) -> str:
    """Where the next segment of a stream goes."""
    return f"/v1/streams/{b64(chain.stream)}/segments?epoch={epoch}"


async def append(
    caller: Caller, device: Device, chain: Chain, *, epoch: int = 0, size: int = limits.LADDER[0]
) -> httpx.Response:
    """The next segment; where it is refused, the same comes next."""
    before = chain.seq, chain.prev
    frame = chain.take(size=size)
    answer = await caller.call("POST", segments_of(chain, epoch), session=of(device), content=frame)
    if answer.status_code != 201:
        chain.seq, chain.prev = before
    return answer


async def revoke(
    holder: KeyHolder, device: Device, heads: dict[bytes, tuple[int, bytes]] | None = None
) -> httpx.Response:
    """Shut a device out, by the first one. heads: last segment of each of its streams."""
    started = log_entries.revoke(
        holder.state,
        holder.first.author,
        ids=[device.id],
        finals=finals_for(holder.state, (device.id,), heads or {}),
    )
    answer = await holder.add(of(holder.first), started.entry, started.grants)
    if answer.status_code == 201:
        holder.eks[holder.state.epoch] = started.ek
    return answer


async def rotate(holder: KeyHolder) -> httpx.Response:
    """Begin the next epoch, by the first device."""
    started = log_entries.rotate(holder.state, holder.first.author)
    answer = await holder.add(of(holder.first), started.entry, started.grants)
    if answer.status_code == 201:
        holder.eks[holder.state.epoch] = started.ek
    return answer


async def set_login(
    anna: KeyHolder,
    session: Session,
    signer: bytes,
    *,
    old: bytes | None = None,
    new: bytes | None = None,
) -> httpx.Response:
    """Set another password. old: the key whose hash is given; left out, the right one."""
    new = new or secrets.token_bytes(32)
    body = await new_login(anna, session, signer, old=old or anna.login_seed, new=new)
    answer = await anna.caller.call("PUT", "/v1/login-key", session=session, proof=True, json=body)
    if answer.status_code == 204:
        anna.login_seed = new
    return answer


async def new_login(
    anna: KeyHolder, session: Session, signer: bytes, *, old: bytes, new: bytes
) -> dict[str, object]:
    """What sets a password."""
    old_pub_hash, new_pub = sha256(public_key(old)), public_key(new)
    proved = await anna.proved(
        session, "setlogin", signer, old_pub_hash=old_pub_hash, new_pub=new_pub
    )
    return {**proved, "new_pub": b64(new_pub), "old_pub_hash": b64(old_pub_hash)}


def entry_body(entry: Entry, grants: Mapping[bytes, bytes] | None = None) -> dict[str, object]:
    """What POST /v1/log takes."""
    sealed = {b64(key): b64(ct) for key, ct in (grants or {}).items()}
    return {"entry": entry.to_json(), "grants": sealed}


@dataclass(slots=True, kw_only=True)
class HalfSent:
    """A request whose head and half of whose body are at the server, which knows the token by now.

    What happens before `rest` happens between the check of the token and the commit.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    left: bytes

    async def rest(self) -> tuple[int, str]:
        """Send the other half; the status and the text of the answer."""
        self.writer.write(self.left)
        async with asyncio.timeout(PATIENCE_S):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                int(line.partition(":")[2])
                for line in head.lower().splitlines()
                if line.startswith("content-length:")
            )
            body = await self.reader.readexactly(length)
        self.writer.close()
        return int(head.split()[1]), body.decode()


async def half_sent(
    caller: Caller,
    session: Session,
    method: str,
    path: str,
    body: bytes,
    *,
    proof: bool = False,
    headers: Mapping[str, str] | None = None,
) -> HalfSent:
    """Send half, and wait until the server must have seen whose token it is."""
    host, _, port = caller.audience.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    sent = {
        "Host": caller.audience,
        "Authorization": bearer(session.token),
        "Content-Length": str(len(body)),
        # answered as soon as the body is asked for, which is after the token was looked at
        "Expect": "100-continue",
        **(headers or {}),
    }
    if proof:
        sent[HEADER_NAME] = caller.proof(session, method, path, body).header()
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode())
    async with asyncio.timeout(PATIENCE_S):
        went_on = await reader.readuntil(b"\r\n\r\n")
    assert went_on.startswith(b"HTTP/1.1 100"), went_on
    half = len(body) // 2
    writer.write(body[:half])
    await writer.drain()
    return HalfSent(reader=reader, writer=writer, left=body[half:])


def resigned(author: Author, entry: Entry, **changes: object) -> Entry:
    """The same entry as another author would have written it, rules or no rules.

    changes: members of its body to set otherwise.
    """
    body = {**strict_json.loads_object(entry.p), "by": b64(author.id), **changes}
    if "owner" in body:
        body["owner"] = b64(author.id)
    p = strict_json.dumps(body)
    return Entry(p=p, sig=sign(author.sig_seed, tags.SIGN_LOG, p), cosig=entry.cosig)


async def post_entry(
    holder: KeyHolder, session: Session, entry: Entry, grants: Mapping[Any, bytes] | None = None
) -> httpx.Response:
    """Offer an entry that nobody here follows."""
    sealed = {
        (b64(key) if isinstance(key, bytes) else str(key)): b64(ct)
        for key, ct in (grants or {}).items()
    }
    return await holder.caller.call(
        "POST",
        "/v1/log",
        session=session,
        proof=True,
        json={"entry": entry.to_json(), "grants": sealed},
        headers={"If-Match": f'"{b64(holder.state.head)}"'},
    )
