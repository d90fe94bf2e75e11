"""Makes an account: keys first, then the server, then a code that must be typed back.

What is durable, step by step, and what a crash in between leaves:

1. the keys are kept: the exact request, boxed keys and the boxed recovery code. Nothing is known to
   the server, or the answer was lost; `create` again sends the same bytes or finds the account.
2. the account is made: as above, for the server alone knows it.
3. the account is kept: stage UNCONFIRMED, the log with its genesis. The code can be shown again
   until it is typed back; then its box is erased, and nothing here can show it.
"""

from collections.abc import Mapping
from typing import Final

from workmoniq_desktop.domain.errors import HasAccount, WorkMoniQError
from workmoniq_desktop.domain.sync_errors import LoginRefused, NotOnServer, ServerRefused, SyncError
from workmoniq_desktop.domain.syncing import RecoverySheet
from workmoniq_desktop.store import sync_names, sync_reset, sync_state
from workmoniq_desktop.sync import passwords, standing
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.keyring import DEVICE, SEED_BYTES, Keyring
from workmoniq_desktop.sync.log_wire import grants_json
from workmoniq_desktop.sync.login_key import LOGIN_HASH, set_password
from workmoniq_desktop.sync.recovery_sheet import CODE, sheet
from workmoniq_desktop.sync.session import Signer
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_desktop.sync.transport import Transport, unreadable
from workmoniq_protocol import strict_json
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.limits import KDF, MOST_LONG_JSON_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SignatureInvalid, check_key
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.wire.account_log import Entry

_REQUEST: Final = "creating"
_DEVICE_BYTES: Final = 16


def create(
    ground: Ground,
    log: AccountLog,
    *,
    server: str,
    username: str,
    password: str,
    invite: str | None,
    name: str,
) -> RecoverySheet:
    """Make the account, or finish making it; the sheet that must be confirmed. See above.

    name: what people call this computer. Raises BadInput, HasAccount, ServerRefused and what the
    network raises; after any of them the same call may be made again.
    """
    address = Address.parse(server)
    username = passwords.username_of(username)
    passwords.check_new(password)
    with ground.database.raw() as raw:
        standing.refuse_second(raw)
        begun = standing.find(raw)
    keyring = ground.new_keyring()
    seed = passwords.login_seed(password, address.audience, username)
    login_pub = public_key(seed.reveal())
    other_password = False
    with ground.transport(server) as transport:
        if begun is not None and begun.stage is Stage.CREATING:
            if not _is_of(begun, address, username):
                _refuse_other_begun(ground, keyring, begun)
                begun = None
            elif not _is_by(ground, keyring, login_pub):
                other_password = _is_made(ground, keyring, transport, begun)
                begun = begun if other_password else None
        else:
            begun = None
        if begun is not None:
            here = begun
        else:
            here = _prepare(
                ground,
                keyring,
                Standing(
                    stage=Stage.CREATING,
                    server=server.strip(),
                    username=username,
                    acct="",
                    device=ground.random_bytes(_DEVICE_BYTES).hex(),
                    name=name,
                ),
                login_pub=login_pub,
                invite=invite,
                receipt_pk=_receipt_key(transport),
            )
            ground.step("the keys are kept")
        if not other_password:
            _post(ground, keyring, transport, here)
        ground.step("the account is made")
    _settle(ground, log, here)
    ground.step("the account is kept")
    if other_password:
        set_password(ground, old=None, new=password)
    made = sheet(ground.database, ground.keyring)
    if made is None:
        raise AssertionError("an account was made without a recovery code")
    return made


def _is_of(begun: Standing, address: Address, username: str) -> bool:
    return begun.username == username and Address.parse(begun.server) == address


def _is_by(ground: Ground, keyring: Keyring, login_pub: bytes) -> bool:
    """Whether what was begun is by that password."""
    with ground.database.raw() as raw:
        kept = keyring.get(raw, LOGIN_HASH)
    return kept is not None and kept.reveal() == sha256(login_pub)


def _refuse_other_begun(ground: Ground, keyring: Keyring, begun: Standing) -> None:
    """An account that was asked for and made must be finished before another is."""
    try:
        with ground.transport(begun.server) as transport:
            made = _is_made(ground, keyring, transport, begun)
    except WorkMoniQError:
        return  # nobody can tell; a name on a server that is gone blocks nothing here
    if made:
        raise HasAccount(
            f"The account {begun.username} is already made on {begun.server}: finish it with the "
            "same name and server, or use another profile."
        )


def _prepare(
    ground: Ground,
    keyring: Keyring,
    fresh: Standing,
    *,
    login_pub: bytes,
    invite: str | None,
    receipt_pk: bytes,
) -> Standing:
    """Make every key, and keep them with the exact request in one transaction."""
    code = new_code(ground.random_bytes)
    recovery = RecoveryKeys.from_code(code)
    seed, kem_seed = ground.random_bytes(SEED_BYTES), ground.random_bytes(SEED_BYTES)
    with ground.database.writing() as raw:
        sync_reset.forget_all(raw)
        kem_pk = keyring.keep_kem(raw, kem_seed)
        entry, grants, ek = log_entries.genesis(
            device=Author(id=fresh.device_id, sig_seed=seed),
            kem_pk=kem_pk,
            recovery=recovery,
            receipt_pk=receipt_pk,
            random_bytes=ground.random_bytes,
        )
        acct = unb64(entry.body()["acct"], 16)
        request: dict[str, object] = {
            "username": fresh.username,
            "login_pub": b64(login_pub),
            "kdf": KDF,
            "genesis": entry.to_json(),
            "grants": grants_json(grants),
            "rec_bind": b64(recovery.rec_bind(acct, entry.head(), 0)),
        }
        if invite:
            request["invite"] = invite.strip()
        keyring.put(raw, DEVICE, seed)
        keyring.keep_epoch(raw, 0, ek)
        keyring.put(raw, CODE, code)
        keyring.put(raw, LOGIN_HASH, sha256(login_pub))
        sync_names.put(raw, fresh.device_id, fresh.name)
        sync_state.put(raw, _REQUEST, strict_json.dumps(request).decode())
        standing.put(raw, fresh)
        return standing.change(raw, acct=acct.hex())


def _post(ground: Ground, keyring: Keyring, transport: Transport, here: Standing) -> None:
    try:
        answer = transport.send("POST", "/accounts", json=_request(ground))
    except ServerRefused as refused:
        # an answer that was lost may have been a yes: then the name is taken, by us
        if refused.reason == "username_unavailable" and _is_made(ground, keyring, transport, here):
            return
        _forget(ground)
        raise
    if answer.json().get("acct") != b64(here.acct_id):
        raise unreadable()


def _is_made(ground: Ground, keyring: Keyring, transport: Transport, here: Standing) -> bool:
    """Whether the server knows this device as one of that account."""
    with ground.database.raw() as raw:
        seed = keyring.device_seed(raw)
    signer = Signer(acct=here.acct_id, device=here.device_id, seed=seed.reveal())
    session = ground.session_of(transport, signer)
    try:
        session.token()
    except (LoginRefused, NotOnServer, ServerRefused):
        return False
    session.end()
    return True


def _settle(ground: Ground, log: AccountLog, here: Standing) -> None:
    request = _request(ground)
    genesis = Entry.from_json(request["genesis"])
    with ground.database.writing() as raw:
        log.adopt(raw, (genesis,), {})
        sync_state.delete(raw, _REQUEST)
        standing.put(raw, here)
        standing.change(raw, stage=Stage.UNCONFIRMED)


def _request(ground: Ground) -> Mapping[str, object]:
    with ground.database.raw() as raw:
        kept = sync_state.get(raw, _REQUEST)
    if kept is None:
        raise SyncError("Making the account was begun anew elsewhere: try again.")
    return strict_json.loads_object(kept.encode(), max_bytes=MOST_LONG_JSON_BYTES)


def _forget(ground: Ground) -> None:
    """The server will not have it: as if it was never asked for."""
    with ground.database.writing() as raw:
        sync_reset.forget_all(raw)


def _receipt_key(transport: Transport) -> bytes:
    """The key with which the server will sign that it deleted the account; goes into the log."""
    told = transport.send("GET", "/server").json()
    try:
        key = unb64(told.get("receipt_pk"), 32)
        check_key(key)
    except (JsonInvalid, SignatureInvalid) as wrong:
        raise unreadable() from wrong
    return key
