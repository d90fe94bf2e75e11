"""Organisations: a root key, and documents it signed, whose versions only rise."""

from typing import Annotated, Final

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.auth import recheck
from workmoniq_server.calls import NO_CONTENT, Call, Reply
from workmoniq_server.challenges import strong
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import FULL, Bucket, Route
from workmoniq_server.shapes import Bytes, Bytes32, Bytes64, Shape
from workmoniq_server.store import accounts, orgs
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.standing import lock_account

KINDS: Final = frozenset({"name", "policy", "epoch_key"})
_CODE_BYTES: Final = 15
_ROW_BYTES: Final = 64
"""What an organisation itself is counted for, besides its documents."""


class Document(Shape):
    """Exact bytes of a JSON object with kind and ver, and their signature.

    kind: name, policy or epoch_key.
    """

    doc: Bytes
    sig: Bytes64


class Org(Shape):
    """The root key, and documents it signed."""

    root_pk: Bytes32
    docs: Annotated[list[Document], msgspec.Meta(max_length=len(KINDS))]


def org_id(root_pk: bytes) -> bytes:
    """The id that follows from the root key, 16 bytes; the invitation code stands between them."""
    code = sha256(tags.HASH_ORGANISATION, b"\0", root_pk)[:_CODE_BYTES]
    derive = HKDF(algorithm=SHA256(), length=16, salt=b"", info=tags.HKDF_ORGANISATION_ID)
    return derive.derive(code)


async def read(call: Call) -> Reply:
    """The root key and the newest document of each kind; who asks checks them all."""
    oid = _oid(call)

    async def work(tx: Tx) -> tuple[bytes | None, list[Row]]:
        return await orgs.root(tx, oid), await orgs.documents(tx, oid)

    root_pk, rows = await call.house.database.read(work)
    if root_pk is None:
        raise Refused(ErrorCode.NOT_FOUND)
    docs = [{"doc": row["doc"], "sig": row["sig"]} for row in rows]
    return Reply(value={"root_pk": root_pk, "docs": docs})


async def put(call: Call) -> Reply:
    """Newer documents, signed by the root key that the id follows from."""
    house, who, told = call.house, call.holder, call.json(Org)
    oid, root_pk = _oid(call), strong(bytes(told.root_pk))
    if org_id(root_pk) != oid:
        raise Refused(ErrorCode.NOT_FOUND)
    documents = [_read(root_pk, each) for each in told.docs]

    async def work(tx: Tx) -> None:
        account = await lock_account(tx, who.acct)
        await recheck(tx, who, house.clock.wall_us())
        if account is None:
            raise Refused(ErrorCode.TOKEN_EXPIRED)
        grown = 0 if await orgs.root(tx, oid) is not None else _ROW_BYTES
        await orgs.add(tx, oid, root_pk)
        there = {row["kind"]: row for row in await orgs.documents(tx, oid)}
        for kind, ver, told_doc in documents:
            old = there.get(kind)
            if old is not None and bytes(old["doc"]) == bytes(told_doc.doc):
                continue
            if old is not None and old["ver"] >= ver:
                raise Refused(ErrorCode.VERSION_CONFLICT)
            before = 0 if old is None else len(old["doc"])
            grown += max(0, len(bytes(told_doc.doc)) - before)
            await orgs.put(
                tx, oid=oid, kind=kind, ver=ver, doc=bytes(told_doc.doc), sig=bytes(told_doc.sig)
            )
        # What is kept for nobody in particular is counted for who brought it, and not given back.
        limit = account.limit(house.config.account_bytes)
        if grown and account.used_bytes + grown > limit:
            raise Refused(ErrorCode.QUOTA, used=account.used_bytes, limit=limit)
        await accounts.charge(tx, who.acct, grown)

    await house.database.write(work)
    return NO_CONTENT


def _oid(call: Call) -> bytes:
    oid = call.bytes_in_path("oid")
    if oid is None:
        raise Refused(ErrorCode.NOT_FOUND)
    return oid


def _read(root_pk: bytes, told: Document) -> tuple[str, int, Document]:
    """Kind and version of a document. Raises Refused."""
    try:
        verify(root_pk, tags.SIGN_ORGANISATION, bytes(told.doc), bytes(told.sig))
        inside = strict_json.loads_object(bytes(told.doc))
    except (SignatureInvalid, JsonInvalid):
        raise Refused(ErrorCode.BAD_ENTRY, rule="org") from None
    kind, ver = inside.get("kind"), inside.get("ver")
    if not isinstance(kind, str) or kind not in KINDS or type(ver) is not int:
        raise Refused(ErrorCode.BAD_ENTRY, rule="org")
    return kind, ver, told


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/orgs/{oid}",
        handler=read,
        summary="Read what an organisation signed",
        reply=Org,
        codes=("not_found",),
    ),
    Route(
        method="PUT",
        path="/v1/orgs/{oid}",
        handler=put,
        summary="Publish newer documents of an organisation",
        classes=FULL,
        body=Org,
        status=204,
        codes=("not_found", "version_conflict", "bad_entry", "quota"),
        bucket=Bucket.PUBLISH,
    ),
)
