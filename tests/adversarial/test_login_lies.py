"""Log-ins that somebody leads astray, replays, or asks to be made weak."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from tests.adversarial.lies import answering, only, path_of, somebody_else, told
from tests.adversarial.stage import Device, Party
from tests.fakes.sync_party import PASSWORD
from tests.fakes.tampering import Exchange, Rule, TamperingProxy

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.sync_errors import (
    AddressWrong,
    AnswerUnreadable,
    LoginRefused,
    PlainHttpRefused,
    RedirectRefused,
    ServerRefused,
    SessionEnded,
    SlowDown,
    SyncError,
    Untrusted,
    VersionTooOld,
)
from workmoniq_desktop.sync import passwords, standing
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.session import open_by_login
from workmoniq_desktop.sync.transport import JSON, Token, Transport
from workmoniq_protocol import auth, codes
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.strict_json import b64, dumps, loads_object, unb64
from workmoniq_protocol.tags import SIGN_REQUEST, SIGN_SESSION

NEW_PASSWORD = "one more quiet evening"  # noqa: S105  # of a test


@contextmanager
def dialled(device: Device, url: str) -> Iterator[Transport]:
    """A connection by the product's own way out."""
    with Transport(Address.parse(url), device.clock) as transport:
        yield transport


def log_in(device: Device, url: str, username: str, password: str = PASSWORD) -> Token:
    """Log in by password, as the product does where it has to; the token."""
    with dialled(device, url) as transport:

        def seed(kdf: int) -> bytes:
            return passwords.login_seed(password, transport.audience, username, kdf).reveal()

        try:
            return open_by_login(transport, device.clock, username, seed)[0]
        except SlowDown as wait:  # a wrong one came before
            time.sleep(min(wait.after_s or 0.0, 2.0))
            return open_by_login(transport, device.clock, username, seed)[0]


def asked(seen: list[Exchange]) -> list[str]:
    return [f"{one.method} {path_of(one)}" for one in seen]


def test_t24_another_way_to_use_the_password_is_refused_and_nothing_is_signed(
    party: Party,
) -> None:
    """Where the product logs in by password: after a change of it whose answer was lost."""
    desk, proxy = party.first("desk"), party.stage.proxy
    moved = {"code": "login_moved", "status": 409}
    proxy.before.append(only("/login-key", lambda one: answering(one, moved, 409)))
    for kdf in (b"0", b"2", b"255", b"-1", b"true", b'"1"', b"1.0", b"null", b"[1]"):

        def weak(exchange: Exchange, kdf: bytes = kdf) -> None:
            assert b'"kdf":1' in exchange.answer
            exchange.answer = exchange.answer.replace(b'"kdf":1', b'"kdf":' + kdf)

        proxy.after[:] = [only("/login/challenge", weak)]
        proxy.seen.clear()
        with pytest.raises((VersionTooOld, AnswerUnreadable)):
            desk.sync.change_password(old=None, new=NEW_PASSWORD)
        assert "POST /login/challenge" in asked(proxy.seen)
        assert "POST /login" not in asked(proxy.seen)


def test_t25_what_was_signed_for_another_server_opens_nothing_at_this_one(party: Party) -> None:
    """Somebody shows a server of his own and hands on each challenge of the real one."""
    desk, stage = party.first("desk"), party.stage
    assert party.sheet is not None
    code, username = party.sheet.code, party.username
    desk.now()
    with TamperingProxy() as evil:
        evil.to(stage.server.url)
        evil.before.append(lambda one: one.headers.update(Host=stage.proxy.audience))
        with pytest.raises(LoginRefused):
            log_in(desk, evil.url, username)
        with pytest.raises(BadInput, match="No account"):
            party.device("new").sync.recover(code=code, server=evil.url, username=username)
        with desk.database.writing() as raw:
            standing.change(raw, server=evil.url)
        desk.restart()
        with pytest.raises(LoginRefused):
            desk.now()
        refused = [one for one in evil.seen if path_of(one) in {"/login", "/sessions"}]
        assert [one.status for one in refused] == [401] * len(refused)
        assert {path_of(one) for one in refused} == {"/login", "/sessions"}
    with desk.database.writing() as raw:
        standing.change(raw, server=stage.url)
    desk.restart()
    desk.now()
    log_in(desk, stage.url, username)


def test_t26_a_log_in_that_is_replayed_is_refused(party: Party) -> None:
    desk, proxy = party.first("desk"), party.stage.proxy
    desk.restart()
    proxy.seen.clear()
    desk.now()
    log_in(desk, party.stage.url, party.username)
    good = [one for one in proxy.seen if path_of(one) in {"/login", "/sessions"}]
    assert {(path_of(one), one.status) for one in good} == {("/login", 200), ("/sessions", 200)}
    with dialled(desk, party.stage.url) as transport:
        for one in good:
            for _ in range(2):
                with pytest.raises(LoginRefused):
                    transport.send("POST", path_of(one), body=one.body, content_type=JSON)


def test_t54_a_redirect_is_refused_and_nothing_is_sent_there(party: Party) -> None:
    desk, fresh, proxy = party.first("desk"), party.device("new"), party.stage.proxy
    desk.work(0)

    def create() -> None:
        fresh.sync.create(
            server=party.stage.url, username="somebody", password=PASSWORD, invite=None
        )

    with TamperingProxy() as elsewhere:
        elsewhere.to(party.stage.server.url)
        for status, path in product(
            (301, 302, 303, 307, 308),
            ("/sessions/challenge", "/sessions", "/log", "/heads", "/server"),
        ):

            def astray(exchange: Exchange, status: int = status) -> None:
                exchange.status = status
                exchange.answer_headers = {"Location": elsewhere.url + exchange.path}

            proxy.before[:] = [only(path, astray)]
            if path.startswith("/sessions"):
                desk.restart()
            with pytest.raises(RedirectRefused):
                create() if path == "/server" else desk.now()
        assert elsewhere.seen == []


ADDRESSES = (
    "http://sync.example.org",
    "HTTP://192.0.2.7:8787",
    "http://127.0.0.1.example.org",
    "http://localhost.example.org",
    "http://[2001:db8::7]",
    "http://0.0.0.0:8787",
    "http://127.0.0.1@192.0.2.7",
    "http://2130706433",
    "http://127.1",
    "ws://127.0.0.1",
    "file:///etc",
    "https://user:secret@sync.example.org",
)


def test_t54_plain_http_to_another_computer_is_refused_before_anything_is_asked(
    party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = party.device("new")

    def connect(*_: object) -> None:
        raise AssertionError("something was dialled")

    monkeypatch.setattr(socket.socket, "connect", connect)
    for address in ADDRESSES:
        for deed in (
            partial(fresh.sync.create, username="somebody", password=PASSWORD, invite=None),
            partial(fresh.sync.join, code=good_code("link")),
            partial(fresh.sync.recover, code=good_code("recovery"), username=None),
        ):
            with pytest.raises((PlainHttpRefused, AddressWrong)):
                deed(server=address)


def good_code(label: Literal["link", "recovery"]) -> str:
    """One that nobody has."""
    return codes.encode(label, bytes(codes.data_bytes(label)))


def signed_for(exchange: Exchange, audience: str, session_pk: bytes) -> bool:
    """Whether the proof of a request holds for that audience."""
    headers = {name.lower(): value for name, value in exchange.headers.items()}
    proof = auth.Proof.parse(headers[auth.HEADER_NAME.lower()])
    message = auth.request_message(
        audience=audience,
        method=exchange.method,
        path=exchange.path,
        body_hash=sha256(exchange.body),
        token_hash=sha256(unb64(headers["authorization"].removeprefix("Bearer "), 48)),
        ts=proof.ts,
        nonce=proof.nonce,
    )
    return _holds(session_pk, SIGN_REQUEST, message, proof.sig)


def opened_for(exchange: Exchange, challenge: Exchange, audience: str, device: Device) -> bool:
    """Whether what opened a session holds for that audience."""
    said = loads_object(exchange.body)
    message = auth.session_message(
        audience=audience,
        acct=device.state().acct,
        device=device.id,
        challenge=unb64(told(challenge)["challenge"], 32),
        nonce=unb64(said["nonce"], 32),
        session_pk=unb64(said["session_pk"], 32),
        exp=int(str(said["exp"])),
    )
    return _holds(
        device.state().devices[device.id].sig_pk, SIGN_SESSION, message, unb64(said["sig"], 64)
    )


def _holds(key: bytes, tag: str, message: bytes, sig: bytes) -> bool:
    try:
        verify(key, tag, message, sig)
    except SignatureInvalid:
        return False
    return True


def test_t83_nothing_that_a_server_says_changes_for_whom_is_signed(party: Party) -> None:
    desk, proxy = party.first("desk"), party.stage.proxy
    other = "sync.example.org"

    def lie(exchange: Exchange) -> None:
        if exchange.answer.startswith(b"{"):
            names = ("audience", "aud", "host", "server", "url")
            answering(exchange, told(exchange) | dict.fromkeys(names, other), exchange.status)
        exchange.answer_headers |= {"Host": other, "X-Forwarded-Host": other, "Alt-Svc": other}

    proxy.after.append(lie)
    proxy.before.append(lambda one: one.headers.update(Host=other))
    desk.restart()
    desk.work(0)
    proxy.seen.clear()
    desk.now()
    desk.sync.rotate()
    (challenge,) = [one for one in proxy.seen if path_of(one) == "/sessions/challenge"]
    (session,) = [one for one in proxy.seen if path_of(one) == "/sessions"]
    assert opened_for(session, challenge, proxy.audience, desk)
    assert not opened_for(session, challenge, other, desk)
    session_pk = unb64(loads_object(session.body)["session_pk"], 32)
    proved = [one for one in proxy.seen if path_of(one) == "/log" and one.method == "POST"]
    assert proved
    for one in proved:
        assert one.status == 201
        assert signed_for(one, proxy.audience, session_pk)
        assert not signed_for(one, other, session_pk)


def test_t87_a_change_of_password_counts_once_and_ends_what_the_old_one_opened(
    party: Party,
) -> None:
    desk, proxy, url = party.first("desk"), party.stage.proxy, party.stage.url
    before = log_in(desk, url, party.username)
    proxy.seen.clear()
    desk.sync.change_password(old=PASSWORD, new=NEW_PASSWORD)
    (change,) = [one for one in proxy.seen if path_of(one) == "/login-key"]
    assert change.status == 204
    with dialled(desk, url) as transport, pytest.raises(SessionEnded):
        transport.send("GET", "/log?from=0&limit=1", token=before)
    with pytest.raises(LoginRefused):
        log_in(desk, url, party.username)
    body = loads_object(change.body)
    with desk.member() as member:
        with pytest.raises(LoginRefused):  # its challenge was used
            member.session.call("PUT", "/login-key", prove=True, json=body)
        fresh = member.session.call("POST", "/challenge", json={"for": "setlogin"}).json()
        with pytest.raises(ServerRefused) as refused:
            member.session.call("PUT", "/login-key", prove=True, json=body | {"cid": fresh["cid"]})
        assert refused.value.reason == "login_moved"
    log_in(desk, url, party.username, NEW_PASSWORD)


def test_t88_a_deleted_name_is_not_given_to_anybody_else(party: Party, tmp_path: Path) -> None:
    desk = party.first("desk")
    desk.sync.delete_account(password=PASSWORD, recovery=None)
    with somebody_else(party.stage, tmp_path / "other") as other:
        for name in (party.username, party.username.upper()):
            with pytest.raises(ServerRefused) as refused:
                other.device(name).sync.create(
                    server=party.stage.url, username=name, password=PASSWORD, invite=None
                )
            assert refused.value.reason == "username_unavailable"


def test_t88_another_account_under_the_name_of_ours_is_refused(party: Party) -> None:
    """Where the product logs in by password: after a change of it whose answer was lost."""
    desk, proxy = party.first("desk"), party.stage.proxy
    desk.sync.change_password(old=PASSWORD, new=NEW_PASSWORD)
    moved = {"code": "login_moved", "status": 409}
    proxy.before.append(only("/login-key", lambda one: answering(one, moved, 409)))
    desk.sync.change_password(old=None, new=NEW_PASSWORD)  # it is already so
    other = only("/login", lambda one: answering(one, told(one) | {"acct": b64(bytes(16))}))
    proxy.after.append(other)
    with pytest.raises(Untrusted):
        desk.sync.change_password(old=None, new=NEW_PASSWORD)


def anew(device: Device) -> None:
    """With another session than before."""
    device.restart()
    device.now()


WEAK = (b"\1" + bytes(31), (2**255 - 19).to_bytes(32, "little"))
"""Of small order; and with y not below p."""
Change = Callable[[dict[str, Any]], None]


def with_key(name: str, key: bytes) -> Rule:
    """Whoever asks asks with that key."""

    def change(exchange: Exchange) -> None:
        exchange.body = dumps(loads_object(exchange.body, max_bytes=1 << 20) | {name: b64(key)})

    return change


def test_t93_a_weak_key_is_refused_wherever_the_server_takes_one(party: Party) -> None:
    desk, fresh, proxy = party.first("desk"), party.device("new"), party.stage.proxy
    url = party.stage.url
    desk.now()
    create = partial(
        fresh.sync.create, server=url, username="somebody.new", password=PASSWORD, invite=None
    )
    deeds: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("/accounts", "login_pub", create),
        ("/login", "session_pk", partial(log_in, desk, url, party.username)),
        ("/sessions", "session_pk", partial(anew, desk)),
    )
    for key, (path, name, deed) in product(WEAK, deeds):
        proxy.forget()
        proxy.before.append(only(path, with_key(name, key)))
        with pytest.raises(SyncError):
            deed()
        (status,) = {one.status for one in proxy.seen if path_of(one) == path}
        assert status == 400
    proxy.forget()
    with desk.member() as member:
        for key in WEAK:
            challenge = member.session.call("POST", "/challenge", json={"for": "setlogin"}).json()
            told_keys: tuple[tuple[str, dict[str, object]], ...] = (
                (
                    "/login-key",
                    {
                        "cid": challenge["cid"],
                        "new_pub": b64(key),
                        "old_pub_hash": b64(bytes(32)),
                        "sig": b64(bytes(64)),
                    },
                ),
                (f"/orgs/{b64(bytes(16))}", {"root_pk": b64(key), "docs": []}),
            )
            for path, body in told_keys:
                with pytest.raises(ServerRefused) as refused:
                    member.session.call("PUT", path, prove=path == "/login-key", json=body)
                assert refused.value.reason == "malformed"


def test_t93_a_server_with_a_weak_receipt_key_gets_no_account(party: Party) -> None:
    fresh, proxy = party.device("new"), party.stage.proxy
    for key in WEAK:
        weak = {"receipt_pk": b64(key)}
        proxy.after[:] = [only("/server", lambda one, weak=weak: answering(one, told(one) | weak))]  # type: ignore[misc]
        with pytest.raises(AnswerUnreadable):
            fresh.sync.create(
                server=party.stage.url, username="somebody.new", password=PASSWORD, invite=None
            )
    assert "POST /accounts" not in asked(proxy.seen)
