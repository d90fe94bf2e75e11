"""An account as rows of a server, and its devices, which sign real headers of made-up bodies."""

import hashlib
import itertools
from dataclasses import dataclass, field, replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from workmoniq_protocol import limits, tags
from workmoniq_protocol.signatures import tagged
from workmoniq_protocol.wire.segment import NO_PREV, Frame, SegmentHeader, pack_frame
from workmoniq_server.calls import House
from workmoniq_server.clock import HOUR_US
from workmoniq_server.store import schema, streams
from workmoniq_server.store.database import Tx
from workmoniq_server.store.statements import Statement
from workmoniq_server.who import TokenClass, Who

SMALL: Final = limits.LADDER[0]
LARGE: Final = limits.LADDER[-1]
_ids = itertools.count(1)


def new_id(length: int = 16) -> bytes:
    """An id that no other has."""
    return hashlib.sha256(b"id" + next(_ids).to_bytes(8)).digest()[:length]


@dataclass(slots=True, kw_only=True)
class Chain:
    """A device's own stream: what it would append next."""

    acct: bytes
    stream: bytes
    key: Ed25519PrivateKey
    log_hash: bytes
    wrap_bytes: int = limits.WRAP_BYTES
    seq: int = 0
    prev: bytes = NO_PREV

    def frame(self, *, size: int = SMALL, **changes: object) -> Frame:
        """The next segment, without moving on; changes: fields of the header to set wrongly."""
        body = bytes(self.seq % 251 for _ in range(8)) + bytes(size + limits.BOX_OVERHEAD - 8)
        header = SegmentHeader(
            acct=self.acct,
            stream=self.stream,
            seq=self.seq,
            prev=self.prev,
            alog_n=0,
            alog_hash=self.log_hash,
            body_len=len(body),
            body_hash=hashlib.sha256(body).digest(),
            sig=bytes(64),
        )
        header = replace(header, **changes)  # type: ignore[arg-type]  # by the tests' own names
        signature = self.key.sign(tagged(tags.SIGN_SEGMENT, header.signed()))
        wrap = self.seq.to_bytes(self.wrap_bytes)
        return Frame(header=replace(header, sig=signature).pack(), wrap=wrap, body=body)

    def take(self, *, size: int = SMALL) -> bytes:
        """The bytes of the next segment; the one after it follows on it."""
        frame = self.frame(size=size)
        self.seq += 1
        self.prev = hashlib.sha256(frame.header).digest()
        return pack_frame(frame)


@dataclass(slots=True, kw_only=True)
class FakeDevice:
    """A device with a session."""

    id: bytes
    role: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    who: Who


@dataclass(slots=True, kw_only=True)
class FakeAccount:
    """An account of a server, written into its tables."""

    house: House
    acct: bytes
    name_hash: bytes
    log_hash: bytes

    async def device(self, role: str = "full") -> FakeDevice:
        """One more device with a session of its class."""
        device_id = new_id()
        who = Who(
            acct=self.acct,
            token_class=TokenClass(role),
            device=device_id,
            session_pk=new_id(32),
            token_hash=new_id(32),
        )
        device = FakeDevice(id=device_id, role=role, who=who)

        async def work(tx: Tx) -> None:
            await tx.run(
                _DEVICE,
                acct=self.acct,
                device=device_id,
                role=role,
                sig_pk=device.key.public_key().public_bytes_raw(),
                kem_pk=b"",
                added_n=0,
                revoked_n=None,
                web_day=0,
                web_entries=0,
            )
            await tx.run(
                _SESSION,
                acct=self.acct,
                token_hash=who.token_hash,
                token_class=role,
                device=device_id,
                session_pk=who.session_pk,
                exp_us=self.house.clock.wall_us() + HOUR_US,
            )

        await self.house.database.write(work)
        return device

    async def stream(self, device: FakeDevice, stream_class: str = "ev") -> Chain:
        """One more stream of the device."""
        stream_id = new_id()

        async def work(tx: Tx) -> None:
            assert await streams.open_stream(
                tx,
                acct=self.acct,
                stream_id=stream_id,
                owner=device.id,
                stream_class=stream_class,
                n=0,
            )

        await self.house.database.write(work)
        web = device.role == "web"
        return Chain(
            acct=self.acct,
            stream=stream_id,
            key=device.key,
            log_hash=self.log_hash,
            wrap_bytes=limits.INBOX_WRAP_BYTES if web else limits.WRAP_BYTES,
        )

    async def run(self, statement: Statement, **params: int | bytes | None) -> None:
        """Change something as another part of the server would."""

        async def work(tx: Tx) -> None:
            await tx.run(statement, **params)

        await self.house.database.write(work)


async def new_account(house: House, *, quota_bytes: int | None = None) -> FakeAccount:
    """An account with a log of one made-up entry, and a key of its own."""
    account = FakeAccount(house=house, acct=new_id(), name_hash=new_id(32), log_hash=new_id(32))
    await house.account_keys.create(account.acct)
    rec_id = new_id()

    async def work(tx: Tx) -> None:
        await tx.run(
            _ACCOUNT,
            acct=account.acct,
            name_hash=account.name_hash,
            login_pub=b"sealed",
            kdf=1,
            rec_bind=new_id(32),
            rec_id=rec_id,
            epoch=0,
            done_epoch=0,
            log_n=0,
            log_head=account.log_hash,
            ttl_days=0,
            used_bytes=0,
            quota_bytes=quota_bytes,
            head_tag=new_id(),
            object_place=new_id(),
            created_day=20_000,
            delete_due_us=None,
            delete_id=None,
            delete_request=None,
        )
        await tx.run(_NAME, name_hash=account.name_hash, acct=account.acct)
        await tx.run(_RECOVERY, rec_id=rec_id, acct=account.acct)
        await tx.run(
            _ENTRY,
            acct=account.acct,
            n=0,
            p=b"p",
            sig=b"s",
            cosig=None,
            head=account.log_hash,
            received_hour=0,
        )

    await house.database.write(work)
    return account


_ACCOUNT: Final = Statement(insert(schema.account))
_NAME: Final = Statement(insert(schema.login_name))
_RECOVERY: Final = Statement(insert(schema.recovery_id))
_ENTRY: Final = Statement(insert(schema.log_entry))
_DEVICE: Final = Statement(insert(schema.device))
_SESSION: Final = Statement(insert(schema.session))
