"""One door for each path: whoever comes is measured, known, bounded and answered here."""

import ipaddress
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import auth, headers, problems, shapes, support_proofs
from workmoniq_server.audiences import Audiences
from workmoniq_server.calls import Call, House, Reply
from workmoniq_server.config import Network
from workmoniq_server.guard import (
    BodiesInFlight,
    ClientGone,
    Coming,
    Receive,
    drop_body,
    read_body,
)
from workmoniq_server.logs import fault
from workmoniq_server.metrics import Metrics
from workmoniq_server.rate_limits import Addresses, RateLimits
from workmoniq_server.refusal import Refused
from workmoniq_server.resting import KEPT
from workmoniq_server.routing import Route
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.support_proofs import Parties
from workmoniq_server.who import TokenClass, Who

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_LOG: Final = logging.getLogger("workmoniq_server.calls")
_NO_BODY: Final = frozenset({204, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every door shares. slow_in_flight: of routes that give more time, within in_flight."""

    house: House
    audiences: Audiences
    limits: RateLimits
    addresses: Addresses
    metrics: Metrics
    in_flight: BodiesInFlight
    slow_in_flight: BodiesInFlight
    proxies: tuple[Network, ...] = ()


@dataclass(slots=True)
class _Visit:
    """What one call holds until it is answered."""

    held_bytes: int = 0
    held_in: BodiesInFlight | None = None
    body_is_read: bool = False
    extra: dict[str, str] = field(default_factory=dict)


class Door:
    """An ASGI application for one path. by_method: the routes behind it."""

    def __init__(self, desk: Desk, template: str, by_method: Mapping[str, Route]) -> None:
        self._desk, self._template, self._by_method = desk, template, by_method

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, whatever happens."""
        desk, visit, began = self._desk, _Visit(), time.monotonic()
        coming = Coming(receive)
        desk.metrics.begun()
        try:
            reply = await self._answer(scope, coming, visit)
        except ClientGone:
            desk.metrics.dropped()
            return
        except BaseException:
            desk.metrics.dropped()
            raise
        finally:
            if visit.held_in is not None:
                visit.held_in.give_back(visit.held_bytes)
        method = scope["method"] if scope["method"] in self._by_method else "other"
        desk.metrics.ended(self._template, method, reply.status, time.monotonic() - began)
        is_unread = not visit.body_is_read and not coming.ended and _has_body(scope)
        await answer(reply, scope, send, unread=coming if is_unread else None)

    async def _answer(self, scope: Scope, receive: Receive, visit: _Visit) -> Reply:
        try:
            return await self._handle(scope, receive, visit)
        except Refused as refused:
            reply = problems.answer(refused)
        except StoreUnavailable:
            _LOG.warning("the store does not answer", extra={"route": self._template})
            reply = problems.answer(Refused(ErrorCode.OVERLOADED, retry_after_s=_jitter()))
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001  # the top of a call, as that of a thread
            trouble = secrets.token_hex(6)
            _LOG.error(  # the message of an error may quote a row
                "a call failed",
                extra={"route": self._template, "call": trouble, "fault": fault(error)},
            )
            reply = problems.answer(Refused(ErrorCode.INTERNAL, call=trouble))
        if not visit.extra:
            return reply
        return replace(reply, headers={**reply.headers, **visit.extra})

    async def _handle(self, scope: Scope, receive: Receive, visit: _Visit) -> Reply:
        route = self._by_method.get(scope["method"])
        if route is None:
            visit.extra["allow"] = ", ".join(sorted(self._by_method))
            raise Refused(ErrorCode.METHOD_NOT_ALLOWED)
        head = _head(scope)
        if head.get("content-encoding", "identity") != "identity":
            raise Refused(ErrorCode.UNSUPPORTED_MEDIA_TYPE)
        client = client_of(scope, head, self._desk.proxies)
        who = await self._known(route, head, client)
        if route.kept and who is not None and who.token_class is TokenClass.FULL:
            scope[KEPT] = True
        parties = await self._parties(scope, route, head)
        visit.body_is_read = not _has_body(scope)
        body = b"" if visit.body_is_read else await self._body(route, head, receive, visit)
        call = self._call(scope, route, head, client=client, who=who, body=body)
        if route.proof:
            await auth.check_proof(call)
        if parties is not None:
            call = replace(call, signer=await support_proofs.signer_of(call, parties))
        return await route.handler(_with_parsed(call, route))

    async def _parties(self, scope: Scope, route: Route, head: Mapping[str, str]) -> Parties | None:
        """Who may ask about the grant in the path: before strangers send a long body."""
        if not route.signers:
            return None
        auth.fresh_proof(self._desk.house, head)
        handle = scope["path_params"].get("handle")
        if handle is None:
            return None  # there is none yet, and its handler asks for itself
        parties = await support_proofs.parties(self._desk.house, route.signers, handle)
        if route.slow and parties.closed is not None:
            # Anybody can arm a grant, but only an agent opens one for a long body.
            raise Refused(parties.closed)
        return parties

    async def _known(self, route: Route, head: Mapping[str, str], client: str) -> Who | None:
        """The holder of the token, within what they may do and how often."""
        desk = self._desk
        if not route.classes:
            self._slow_down(route, desk.addresses.key(client))
            return None
        try:
            who = await auth.holder(desk.house, head)
        except Refused:
            # Guessing tokens counts like any call without one.
            self._slow_down(route, desk.addresses.key(client))
            raise
        if who.token_class not in route.classes:
            raise Refused(ErrorCode.ROLE_DENIED)
        self._slow_down(route, who.acct + (who.device or b""))
        return who

    def _slow_down(self, route: Route, key: bytes) -> None:
        wait_s = self._desk.limits.take(route.bucket, key)
        if wait_s:
            raise Refused(ErrorCode.SLOW_DOWN, retry_after_s=wait_s)

    async def _body(
        self, route: Route, head: Mapping[str, str], receive: Receive, visit: _Visit
    ) -> bytes:
        config = self._desk.house.config
        in_flight = self._desk.slow_in_flight if route.slow else self._desk.in_flight
        body = await read_body(
            receive,
            announced=_announced(head),
            most=route.body_bytes if route.body is not None else 0,
            idle_s=config.idle_seconds,
            total_s=config.bundle_seconds if route.slow else config.body_seconds,
            in_flight=in_flight,
        )
        visit.held_bytes, visit.held_in, visit.body_is_read = len(body), in_flight, True
        return body

    def _call(
        self,
        scope: Scope,
        route: Route,
        head: Mapping[str, str],
        *,
        client: str,
        who: Who | None,
        body: bytes,
    ) -> Call:
        query = scope["query_string"].decode("latin-1")
        path = scope.get("raw_path") or scope["path"].encode()
        return Call(
            house=self._desk.house,
            method=scope["method"],
            target=path.decode("latin-1") + (f"?{query}" if query else ""),
            path=scope["path_params"],
            query=_query(query, route),
            headers=head,
            body=body,
            audience=self._desk.audiences.of(head.get("host")),
            client=client,
            who=who,
        )


async def answer(reply: Reply, scope: Scope, send: Send, *, unread: Receive | None = None) -> None:
    """Send a reply. unread: of a body that the client may still be sending; hang up after it."""
    if reply.body is not None:
        body = reply.body
    elif reply.status in _NO_BODY or reply.value is None:
        body = b""
    else:
        body = shapes.write(reply.value)
    sent = headers.of_answer(dict(scope["headers"]), secure=scope.get("scheme") == "https")
    if reply.status not in _NO_BODY:
        sent.append((b"content-length", str(len(body)).encode()))
        sent.append((b"content-type", reply.media_type.encode()))
    sent += [(name.encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
    if unread is not None:
        sent.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": reply.status, "headers": sent})
    await send({"type": "http.response.body", "body": body, "more_body": unread is not None})
    if unread is not None:
        if reply.status != ErrorCode.TIMED_OUT.status:  # who was too slow is not waited for again
            await drop_body(unread)
        await send({"type": "http.response.body", "body": b""})


def client_of(scope: Scope, head: Mapping[str, str], proxies: tuple[Network, ...]) -> str:
    """The address a call came from; only a trusted proxy's word on it is believed."""
    peer = scope["client"][0] if scope.get("client") else ""
    if not proxies or not _within(peer, proxies):
        return str(peer)
    for hop in reversed(head.get("x-forwarded-for", "").split(",")):
        if not _within(hop.strip(), proxies):
            return hop.strip() or str(peer)
    return str(peer)


def _within(text: str, networks: tuple[Network, ...]) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in networks)


def _head(scope: Scope) -> dict[str, str]:
    """Headers by name. One that stands twice is joined, so that neither is believed alone."""
    head: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        head[name] = f"{head[name]}, {value}" if name in head else value
    return head


def _announced(head: Mapping[str, str]) -> int | None:
    text = head.get("content-length")
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refused(ErrorCode.MALFORMED)
    return int(text)


def _has_body(scope: Scope) -> bool:
    return any(
        (name == b"content-length" and value != b"0") or name == b"transfer-encoding"
        for name, value in scope["headers"]
    )


def _query(text: str, route: Route) -> dict[str, str]:
    """The query; a name that the route does not know, or one given twice, is refused."""
    if not text:
        return {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        raise Refused(ErrorCode.MALFORMED) from None
    found = dict(pairs)
    if len(found) != len(pairs) or not found.keys() <= route.query.keys():
        raise Refused(ErrorCode.MALFORMED)
    return found


def _with_parsed(call: Call, route: Route) -> Call:
    shape = route.body
    if shape is None or shape is bytes or not issubclass(shape, msgspec.Struct):
        return call
    return replace(call, parsed=shapes.read(shape, call.body, most=route.body_bytes))


def _jitter() -> int:
    return 1 + secrets.randbelow(5)
