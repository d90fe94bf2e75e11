"""Keys under which anybody can sign, and second spellings of keys, at every door that takes a key.

Everything else about each request is right: for those keys one signature holds whatever was signed.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from tests.adversarial.server.attacking import new_login, of, post_entry, resigned, told
from tests.fakes.key_holder import Caller, Device, KeyHolder
from tests.fakes.support_case import SupportCase
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.tampering import Exchange, TamperingProxy
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.auth import login_message, session_message
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_author import Author, cosign_device
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import Entry, account_id
from workmoniq_protocol.wire.support import ClaimInvalid
from workmoniq_server.routes.orgs import org_id

pytestmark = pytest.mark.anyio

_P: Final = 2**255 - 19
_ORDER_8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL: Final = (0, 1, _P - 1, _ORDER_8, _P - _ORDER_8)
_SECOND_SPELLINGS: Final = (_P, _P + 1, _P + 3, 2**255 - 1)
WEAK: Final = tuple(
    (y | sign_bit << 255).to_bytes(32, "little")
    for y in (*_SMALL, *_SECOND_SPELLINGS)
    for sign_bit in (0, 1)
)
# R is the neutral point and S is zero: a lenient reader takes it for any message under such keys.
ANYTHING: Final = (1).to_bytes(32, "little") + bytes(32)
MALFORMED: Final = (400, "malformed")
BAD_ENTRY: Final = (422, "bad_entry")


def test_t93_no_reader_of_ours_takes_the_signature_that_fits_everything() -> None:
    for key in WEAK:
        with pytest.raises(SignatureInvalid):
            verify(key, tags.SIGN_LOG, b"whatever", ANYTHING)


async def test_t93_a_weak_log_in_key_makes_no_account(server: TurnedServer) -> None:
    async with server.caller() as caller:
        for number, key in enumerate(WEAK):
            holder = _Weak(caller=caller, username=f"weak{number}", login_pub=key)
            assert told(await holder.make()) == MALFORMED


class _Weak(KeyHolder):
    """Somebody whose log-in key is another one than the password makes."""

    def __init__(self, *, login_pub: bytes, **of_holder: Any) -> None:
        super().__init__(**of_holder)
        self._login_pub = login_pub

    async def make(self, invite: str | None = None) -> Any:
        real = self.caller
        self.caller = _Changing(real, {"login_pub": b64(self._login_pub)})
        try:
            return await super().make(invite)
        finally:
            self.caller = real


class _Changing(Caller):
    """Sends members of JSON otherwise."""

    def __init__(self, real: Caller, members: Mapping[str, object]) -> None:
        super().__init__(http=real.http, clock=real.clock, audience=real.audience)
        self._members = members

    async def call(self, method: str, path: str, **how: Any) -> Any:
        json = how.get("json")
        if isinstance(json, dict) and set(self._members) <= set(json):
            how["json"] = {**json, **self._members}
        return await super().call(method, path, **how)


@pytest.mark.parametrize("whose", ["dev", "rec", "receipt"])
async def test_t93_a_genesis_with_a_weak_key_makes_no_account(
    server: TurnedServer, whose: str
) -> None:
    async with server.caller() as caller:
        for number, key in enumerate(WEAK):
            real = KeyHolder(caller=caller, username=f"{whose}{number}")
            await _prepare(real)
            genesis = _with_weak_key(real, whose, key)
            answer = await caller.call(
                "POST", "/v1/accounts", json={**real.request, "genesis": genesis.to_json()}
            )
            assert told(answer) == BAD_ENTRY, answer.text
            assert answer.json()["rule"] in {"weak_key", "receipt_pk"}


async def _prepare(holder: KeyHolder) -> None:
    """All that would make its account, without sending it."""
    real = holder.caller

    class Holding(Caller):
        async def call(self, method: str, path: str, **how: Any) -> Any:
            if path == "/v1/accounts":
                return None
            return await super().call(method, path, **how)

    holder.caller = Holding(http=real.http, clock=real.clock, audience=real.audience)
    await holder.make()
    holder.caller = real


def _with_weak_key(holder: KeyHolder, whose: str, key: bytes) -> Entry:
    genesis = holder.request["genesis"]
    assert isinstance(genesis, dict)
    body = strict_json.loads_object(unb64(genesis["p"]))
    device, recovery = body["dev"], body["rec"]
    assert isinstance(device, dict)
    assert isinstance(recovery, dict)
    if whose == "receipt":
        body["receipt_pk"] = b64(key)
    else:
        (device if whose == "dev" else recovery)["sig_pk"] = b64(key)
    body["acct"] = b64(
        account_id(
            nonce=unb64(body["nonce"]),
            device=holder.first.id,
            sig_pk=unb64(device["sig_pk"]),
            kem_pk=unb64(device["kem_pk"]),
            rec_sig_pk=unb64(recovery["sig_pk"]),
            rec_kem_pk=unb64(recovery["kem_pk"]),
        )
    )
    p = strict_json.dumps(body)
    by_device = sign(holder.first.seed, tags.SIGN_LOG, p)
    by_recovery = sign(holder.recovery.sig_seed, tags.SIGN_LOG_COSIGNED, p)
    return Entry(
        p=p,
        sig=ANYTHING if whose == "dev" else by_device,
        cosig=ANYTHING if whose == "rec" else by_recovery,
    )


async def test_t93_no_session_is_bound_to_a_weak_key(server: TurnedServer) -> None:
    async with server.caller() as caller:
        anna = await newcomer(caller)
        for key in WEAK:
            for path, body in (await _log_in(anna, key), await _open_session(anna, key)):
                assert told(await caller.call("POST", path, json=body)) == MALFORMED


async def _log_in(anna: KeyHolder, session_pk: bytes) -> tuple[str, dict[str, object]]:
    given = (
        await anna.caller.call("POST", "/v1/login/challenge", json={"username": anna.username})
    ).json()
    nonce = secrets.token_bytes(32)
    message = login_message(
        audience=anna.caller.audience,
        username=anna.username,
        challenge=unb64(given["challenge"], 32),
        client_nonce=nonce,
        session_pk=session_pk,
        exp=given["exp"],
    )
    sig = sign(anna.login_seed, tags.SIGN_LOGIN, message)
    return "/v1/login", _signed(given, nonce, session_pk, sig)


async def _open_session(anna: KeyHolder, session_pk: bytes) -> tuple[str, dict[str, object]]:
    asked = {"acct": b64(anna.state.acct), "device": b64(anna.first.id)}
    given = (await anna.caller.call("POST", "/v1/sessions/challenge", json=asked)).json()
    nonce = secrets.token_bytes(32)
    message = session_message(
        audience=anna.caller.audience,
        acct=anna.state.acct,
        device=anna.first.id,
        challenge=unb64(given["challenge"], 32),
        nonce=nonce,
        session_pk=session_pk,
        exp=given["exp"],
    )
    sig = sign(anna.first.seed, tags.SIGN_SESSION, message)
    return "/v1/sessions", _signed(given, nonce, session_pk, sig)


def _signed(
    given: Mapping[str, Any], nonce: bytes, session_pk: bytes, sig: bytes
) -> dict[str, object]:
    return {
        "cid": given["cid"],
        "nonce": b64(nonce),
        "session_pk": b64(session_pk),
        "exp": given["exp"],
        "sig": b64(sig),
    }


async def test_t93_no_password_change_sets_a_weak_key(server: TurnedServer) -> None:
    async with server.caller() as caller:
        anna = await newcomer(caller)
        for key in WEAK:
            body = await new_login(
                anna, of(anna.first), anna.first.seed, old=anna.login_seed, new=bytes(32)
            )
            answer = await caller.call(
                "PUT",
                "/v1/login-key",
                session=of(anna.first),
                proof=True,
                json={**body, "new_pub": b64(key)},
            )
            assert told(answer) == MALFORMED


async def test_t93_no_weak_key_comes_into_the_log(server: TurnedServer) -> None:
    """Of a device, of a recovery code in each of the two ways, and of an organisation."""
    async with server.caller() as caller:
        anna = await newcomer(caller)
        recovery = await anna.recover()
        for key in WEAK:
            for op, entry, grants in _entries(anna, key):
                session = recovery if op == "set_recovery" else of(anna.first)
                answer = await post_entry(anna, session, entry, grants)
                assert told(answer) == BAD_ENTRY, (op, answer.text)
                assert answer.json()["rule"] == "weak_key", op
        entry = log_entries.set_ttl(anna.state, anna.first.author, days=30)
        assert told(await anna.add(of(anna.first), entry)) == (201, "")


def _entries(anna: KeyHolder, key: bytes) -> list[tuple[str, Entry, Mapping[Any, bytes]]]:
    """By op: entries that would be taken if the key in them were a good one."""
    state, first = anna.state, anna.first.author
    good, new = Device(), RecoveryKeys.from_code(new_code())
    added = log_entries.add_device(
        state,
        first,
        device=good.id,
        role="full",
        sig_pk=public_key(good.seed),
        kem_pk=good.kem_pk,
        cosig=cosign_device(acct=state.acct, device=good.author, role="full", kem_pk=good.kem_pk),
        eks=anna.eks,
    )
    by_code = log_entries.set_recovery(state, anna.recovery, new=new, eks=anna.eks)
    begun = log_entries.set_recovery_begin(state, first, new=new)
    joined = log_entries.org(state, first, root_pk=public_key(bytes(32)), joins=True)
    old = Author.recovery(anna.recovery)
    return [
        ("add_device", _weakened(first, added.entry, sig_pk=key), added.grants),
        ("set_recovery", _weakened(old, by_code.entry, sig_pk=key), by_code.grants),
        ("set_recovery_begin", _weakened(first, begun, sig_pk=key), {}),
        ("org", resigned(first, joined, root_pk=b64(key)), {}),
    ]


async def test_t93_no_organisation_is_named_by_a_weak_key(server: TurnedServer) -> None:
    async with server.caller() as caller:
        anna = await newcomer(caller)
        doc = strict_json.dumps({"kind": "policy", "ver": 1})
        for key in WEAK:
            body = {"root_pk": b64(key), "docs": [{"doc": b64(doc), "sig": b64(ANYTHING)}]}
            answer = await caller.call(
                "PUT", f"/v1/orgs/{b64(org_id(key))}", session=of(anna.first), json=body
            )
            assert told(answer) == MALFORMED


def test_t93_no_support_claim_or_certificate_has_a_weak_key() -> None:
    case = SupportCase()
    for key in WEAK:
        certificate = case.certificate(pk=key)
        p = case.body([certificate])
        with pytest.raises(ClaimInvalid):
            case.read(p, (ANYTHING,))
        p = case.body([case.certificate()], eph_sig_pk=key)
        with pytest.raises(ClaimInvalid):
            case.read(p, case.signed(p))


def test_t93_the_program_takes_no_weak_receipt_key_from_a_server(
    server: TurnedServer, tmp_path: Path
) -> None:
    """With such a key anybody could write receipts of deletions that never were."""
    with TamperingProxy() as proxy:
        proxy.to(server.url)
        machine = Machine(tmp_path / "laptop", "laptop")
        try:
            for key in WEAK[:3] + WEAK[-2:]:
                proxy.after[:] = [_telling(key)]
                with pytest.raises(WorkMoniQError):
                    machine.sync.create(
                        server=proxy.url, username="erika", password=PASSWORD, invite=None
                    )
            assert not any(seen.method == "POST" for seen in proxy.seen)
        finally:
            machine.close()


def _telling(key: bytes) -> Any:
    def rule(exchange: Exchange) -> None:
        if exchange.path == "/v1/server":
            told_ = strict_json.loads_object(exchange.answer)
            exchange.answer = strict_json.dumps({**told_, "receipt_pk": b64(key)})

    return rule


def _weakened(author: Author, entry: Entry, *, sig_pk: bytes) -> Entry:
    changed = resigned(author, entry, sig_pk=b64(sig_pk))
    return Entry(p=changed.p, sig=changed.sig, cosig=ANYTHING)
