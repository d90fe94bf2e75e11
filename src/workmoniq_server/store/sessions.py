"""Rows of sessions, of proofs already seen, and of devices as the sessions know them."""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import and_, bindparam, delete, select, update

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import device, proof_nonce, session
from workmoniq_server.store.statements import Statement, insert_if_absent

_INSERT: Final = insert_if_absent(session)
_ONE: Final = Statement(
    select(session, device.c.revoked_n, device.c.role)
    .outerjoin(device, and_(device.c.acct == session.c.acct, device.c.device == session.c.device))
    .where(session.c.acct == bindparam("a"), session.c.token_hash == bindparam("h"))
)
_END: Final = Statement(
    delete(session).where(session.c.acct == bindparam("a"), session.c.token_hash == bindparam("h"))
)
_END_CLASS: Final = Statement(
    delete(session).where(session.c.acct == bindparam("a"), session.c.token_class == bindparam("c"))
)
_EXPIRED: Final = Statement(
    delete(session).where(session.c.acct == bindparam("a"), session.c.exp_us < bindparam("now"))
)
_NONCE: Final = insert_if_absent(proof_nonce)
_OLD_NONCES: Final = Statement(
    delete(proof_nonce).where(
        proof_nonce.c.acct == bindparam("a"), proof_nonce.c.until_us < bindparam("now")
    )
)
_DEVICE: Final = Statement(
    select(device).where(device.c.acct == bindparam("a"), device.c.device == bindparam("d"))
)
_ADD_DEVICE: Final = insert_if_absent(device)
_KEM: Final = Statement(
    update(device)
    .where(device.c.acct == bindparam("a"), device.c.device == bindparam("d"))
    .values(kem_pk=bindparam("new_kem"))
)
_REVOKE: Final = Statement(
    update(device)
    .where(device.c.acct == bindparam("a"), device.c.device == bindparam("d"))
    .values(revoked_n=bindparam("n"))
)
_ENTRY: Final = Statement(
    update(device)
    .where(device.c.acct == bindparam("a"), device.c.device == bindparam("d"))
    .values(web_day=bindparam("day"), web_entries=bindparam("entries"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A row of session."""

    acct: bytes
    token_hash: bytes = field(repr=False)
    token_class: str
    device: bytes
    session_pk: bytes = field(repr=False)
    exp_us: int


async def begin(tx: Tx, new: NewSession, now_us: int) -> None:
    """Add a session; those of the account that have run out go."""
    await tx.run(_EXPIRED, a=new.acct, now=now_us)
    await tx.run(
        _INSERT,
        acct=new.acct,
        token_hash=new.token_hash,
        token_class=new.token_class,
        device=new.device,
        session_pk=new.session_pk,
        exp_us=new.exp_us,
    )


async def one(tx: Tx, acct: bytes, token_hash: bytes) -> Row | None:
    """A session, and revoked_n and role of its device, both None where it has none."""
    return await tx.one(_ONE, a=acct, h=token_hash)


async def end(tx: Tx, acct: bytes, token_hash: bytes) -> None:
    """Its token is worth nothing from now on."""
    await tx.run(_END, a=acct, h=token_hash)


async def end_class(tx: Tx, acct: bytes, token_class: str) -> None:
    """All tokens of that class are."""
    await tx.run(_END_CLASS, a=acct, c=token_class)


async def first_use(tx: Tx, acct: bytes, nonce: bytes, *, now_us: int, until_us: int) -> bool:
    """Whether no proof with this nonce was seen; it is remembered until then."""
    await tx.run(_OLD_NONCES, a=acct, now=now_us)
    return bool(await tx.run(_NONCE, acct=acct, nonce=nonce, until_us=until_us))


async def device_of(tx: Tx, acct: bytes, device_id: bytes) -> Row | None:
    """The row of a device."""
    return await tx.one(_DEVICE, a=acct, d=device_id)


async def add_device(
    tx: Tx, *, acct: bytes, device_id: bytes, role: str, sig_pk: bytes, kem_pk: bytes, n: int
) -> None:
    """A device that entry n of the log added."""
    await tx.run(
        _ADD_DEVICE,
        acct=acct,
        device=device_id,
        role=role,
        sig_pk=sig_pk,
        kem_pk=kem_pk,
        added_n=n,
        revoked_n=None,
        web_day=0,
        web_entries=0,
    )


async def set_kem(tx: Tx, acct: bytes, device_id: bytes, kem_pk: bytes) -> None:
    """The key that epochs are granted to from now on."""
    await tx.run(_KEM, a=acct, d=device_id, new_kem=kem_pk)


async def revoke(tx: Tx, acct: bytes, device_id: bytes, n: int) -> None:
    """Entry n revoked the device. Its sessions stay, so that it is told why it is refused."""
    await tx.run(_REVOKE, a=acct, d=device_id, n=n)


async def count_entry(tx: Tx, acct: bytes, device_id: bytes, *, day: int, most: int) -> bool:
    """Whether the device may add another entry to the log on that UTC day; it is counted then."""
    row = await device_of(tx, acct, device_id)
    so_far = row["web_entries"] if row is not None and row["web_day"] == day else 0
    if so_far >= most:
        return False
    await tx.run(_ENTRY, a=acct, d=device_id, day=day, entries=so_far + 1)
    return True
