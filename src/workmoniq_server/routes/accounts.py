"""Making an account."""

from typing import Annotated, Final

import msgspec

from workmoniq_protocol import limits
from workmoniq_protocol.auth import UsernameInvalid, username_of
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.account_log import Entry, LogInvalid, LogState, begin
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Call, House, Reply
from workmoniq_server.challenges import strong
from workmoniq_server.clock import DAY_US, HOUR_US
from workmoniq_server.deleting import erase_rest
from workmoniq_server.grants import checked_grants, epoch_and_recipient
from workmoniq_server.names import hash_of_name, recovery_id_of, seal_login
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import LARGE_JSON_BYTES, Bucket, Route
from workmoniq_server.shapes import Bytes, Bytes16, Bytes32, EntryShape, Number, Shape
from workmoniq_server.store import accounts, erasing, invites, log, sessions
from workmoniq_server.store.database import Tx

_THIS_COMPUTER: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_PROXIED: Final = frozenset({"forwarded", "via", "x-forwarded-for", "x-real-ip"})
KDFS: Final = frozenset(limits.ARGON2_PASSES)


class NewAccount(Shape):
    """What a first device sends. grants: ciphertexts by recipient, as the genesis names them."""

    username: Annotated[str, msgspec.Meta(min_length=3, max_length=32)]
    login_pub: Bytes32
    kdf: Annotated[int, msgspec.Meta(ge=0, le=255)]
    genesis: EntryShape
    grants: dict[str, Bytes]
    rec_bind: Bytes32
    invite: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class Made(Shape):
    """The account."""

    acct: Bytes16


class Server(Shape):
    """What a device has to know before it makes an account. support: 1 where there is any."""

    receipt_pk: Bytes32
    registration: str
    support: Number


async def tell(call: Call) -> Reply:
    """The key of receipts, which a genesis names; who may make an account; is there support."""
    house = call.house
    value = {
        "receipt_pk": house.keys.receipt_pk,
        "registration": house.registration,
        "support": int(house.support_root is not None),
    }
    return Reply(value=value)


async def make(call: Call) -> Reply:
    """Take a name, and a log of one entry."""
    house, told = call.house, call.json(NewAccount)
    if house.registration == "closed" or not _may_register(call):
        raise Refused(ErrorCode.REGISTRATION_CLOSED)
    try:
        name_hash = hash_of_name(house.keys, username_of(told.username))
    except UsernameInvalid:
        raise Refused(ErrorCode.MALFORMED) from None
    if told.kdf not in KDFS:
        raise Refused(ErrorCode.SUITE_TOO_OLD)
    # Before any signature is checked: a stranger is not to make this server work.
    if not await _may_be_invited(house, told, name_hash):
        raise Refused(ErrorCode.REGISTRATION_CLOSED)
    if await house.journal.is_reserved(name_hash):
        raise Refused(ErrorCode.USERNAME_UNAVAILABLE)
    entry = told.genesis.entry()
    try:
        state = begin(entry)
    except LogInvalid as wrong:
        raise Refused(ErrorCode.BAD_ENTRY, rule=wrong.rule) from None
    if state.receipt_pk != house.keys.receipt_pk:
        raise Refused(ErrorCode.BAD_ENTRY, rule="receipt_pk")
    new = _New(house, told, state, entry, name_hash)
    # First, so that there is no account whose bodies cannot be kept.
    await house.account_keys.create(state.acct)
    is_new = await house.database.write(new.write)
    if is_new and await house.journal.is_reserved(name_hash):
        # Somebody gave the name up since it was looked at above; the journal is written first.
        await house.database.write(new.take_back)
        await erase_rest(house, state.acct)
        await house.account_keys.destroy(state.acct)
        raise Refused(ErrorCode.USERNAME_UNAVAILABLE)
    house.states.put(state)
    return Reply(status=201, value={"acct": state.acct})


async def _may_be_invited(house: House, told: NewAccount, name_hash: bytes) -> bool:
    """A look only: the invitation is used in the transaction that makes the account."""
    if house.registration == "open":
        return True
    code_hash = sha256((told.invite or "").encode())

    async def look(tx: Tx) -> bool:
        return await invites.may_be_used(tx, code_hash, name_hash, house.clock.wall_us())

    return await house.database.read(look)


def _may_register(call: Call) -> bool:
    """Whether a server that is open for this computer only was asked by this computer.

    A proxy that nobody told it of would otherwise let the whole world in.
    """
    config = call.house.config
    if call.house.registration != "open" or config.registration == "open":
        return True
    host = call.headers.get("host", "").rpartition(":")[0] or call.headers.get("host", "")
    return host in _THIS_COMPUTER and not _PROXIED & call.headers.keys()


class _New:
    """One account to be written; safe to be written twice."""

    def __init__(
        self, house: House, told: NewAccount, state: LogState, entry: Entry, name_hash: bytes
    ) -> None:
        self._house, self._told, self._state, self._entry = house, told, state, entry
        self._name_hash = name_hash
        self._login_pub = strong(bytes(told.login_pub))
        grants = checked_grants(entry, told.grants)
        self._grants = [
            (*epoch_and_recipient(key, epoch=0, recipient=None), ct) for key, ct in grants.items()
        ]

    async def write(self, tx: Tx) -> bool:
        """Whether the account is new. Raises Refused."""
        acct = self._state.acct
        if await self._is_there(tx):
            return False
        quota = await self._invited(tx)
        if not await accounts.take_name(tx, self._name_hash, acct):
            raise Refused(ErrorCode.USERNAME_UNAVAILABLE)
        rec_id = recovery_id_of(self._state.recovery.sig_pk)
        if not await accounts.take_recovery(tx, rec_id, acct):
            raise Refused(ErrorCode.ALREADY_EXISTS)
        now_us = self._house.clock.wall_us()
        is_new = await accounts.add(
            tx,
            acct=acct,
            name_hash=self._name_hash,
            login_pub=seal_login(self._house.keys, acct, self._login_pub),
            kdf=self._told.kdf,
            rec_bind=bytes(self._told.rec_bind),
            rec_id=rec_id,
            epoch=0,
            done_epoch=0,
            log_n=0,
            log_head=self._state.head,
            ttl_days=0,
            used_bytes=0,
            quota_bytes=quota,
            head_tag=self._house.random_bytes(16),
            object_place=self._house.random_bytes(16),
            created_day=now_us // DAY_US,
            delete_due_us=None,
            delete_id=None,
            delete_request=None,
        )
        if not is_new:
            raise Refused(ErrorCode.ALREADY_EXISTS)
        await self._first_rows(tx, now_us // HOUR_US)
        return True

    async def take_back(self, tx: Tx) -> None:
        """As if it had never been asked for."""
        await erasing.erase(tx, acct=self._state.acct, name_hash=self._name_hash)

    async def _first_rows(self, tx: Tx, hour: int) -> None:
        state, entry = self._state, self._entry
        await log.add(
            tx,
            acct=state.acct,
            n=0,
            p=entry.p,
            sig=entry.sig,
            cosig=entry.cosig,
            head=state.head,
            hour=hour,
        )
        for device in state.devices.values():
            await sessions.add_device(
                tx,
                acct=state.acct,
                device_id=device.id,
                role=device.role,
                sig_pk=device.sig_pk,
                kem_pk=device.kem_pk,
                n=0,
            )
        await log.add_grants(tx, state.acct, self._grants)

    async def _is_there(self, tx: Tx) -> bool:
        """Whether the same request came before, and only its answer was lost."""
        row = await accounts.one(tx, self._state.acct)
        if row is None or bytes(row["name_hash"]) != self._name_hash:
            return False
        first = await log.page(tx, self._state.acct, 0, 1)
        return bool(first) and bytes(first[0]["head"]) == self._state.head

    async def _invited(self, tx: Tx) -> int | None:
        if self._house.registration == "open":
            return None
        code = self._told.invite or ""
        row = await invites.use(tx, sha256(code.encode()), self._house.clock.wall_us())
        if row is None:
            raise Refused(ErrorCode.REGISTRATION_CLOSED)
        return None if row["quota_bytes"] is None else int(row["quota_bytes"])


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/server",
        handler=tell,
        summary="What a device has to know before it makes an account",
        reply=Server,
    ),
    Route(
        method="POST",
        path="/v1/accounts",
        handler=make,
        summary="Make an account",
        body=NewAccount,
        body_bytes=LARGE_JSON_BYTES,
        status=201,
        reply=Made,
        codes=(
            "registration_closed",
            "username_unavailable",
            "already_exists",
            "bad_entry",
            "suite_too_old",
        ),
        bucket=Bucket.REGISTER,
    ),
)
