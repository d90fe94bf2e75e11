"""Rows of organisations and their signed documents."""

from typing import Final

from sqlalchemy import bindparam, select

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import org, org_doc
from workmoniq_server.store.statements import Statement, insert_if_absent, insert_or_replace

_INSERT: Final = insert_if_absent(org)
_ROOT: Final = Statement(select(org.c.root_pk).where(org.c.oid == bindparam("o")))
_HOLD: Final = Statement(select(org.c.oid).where(org.c.oid == bindparam("o")).with_for_update())
_DOCS: Final = Statement(
    select(org_doc).where(org_doc.c.oid == bindparam("o")).order_by(org_doc.c.kind)
)
_PUT: Final = insert_or_replace(org_doc)


async def root(tx: Tx, oid: bytes) -> bytes | None:
    """The root key of an organisation."""
    row = await tx.one(_ROOT, o=oid)
    return None if row is None else bytes(row[0])


async def add(tx: Tx, oid: bytes, root_pk: bytes) -> None:
    """An organisation, if it is new; held, so that nobody else compares versions meanwhile."""
    await tx.run(_INSERT, oid=oid, root_pk=root_pk)
    await tx.one(_HOLD, o=oid)


async def documents(tx: Tx, oid: bytes) -> list[Row]:
    """Its documents, one of each kind."""
    return list(await tx.rows(_DOCS, o=oid))


async def put(tx: Tx, *, oid: bytes, kind: str, ver: int, doc: bytes, sig: bytes) -> None:
    """The newest document of a kind."""
    await tx.run(_PUT, oid=oid, kind=kind, ver=ver, doc=doc, sig=sig)
