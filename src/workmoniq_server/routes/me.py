"""Everything the server holds about who asks."""

from typing import Any, Final

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Call, Reply
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import ANYBODY, Route
from workmoniq_server.shapes import Shape
from workmoniq_server.store import accounts, everything
from workmoniq_server.store.database import Tx
from workmoniq_server.who import TokenClass


class Metadata(Shape):
    """Rows by table. A value of more than 64 bytes is told by its length, as NAME_bytes."""

    tables: dict[str, list[dict[str, Any]]]


async def metadata(call: Call) -> Reply:
    """Every row."""
    acct = call.holder.acct

    async def work(tx: Tx) -> dict[str, list[dict[str, object]]]:
        account = await accounts.one(tx, acct)
        if account is None:
            raise Refused(ErrorCode.TOKEN_EXPIRED)
        return await everything.about(tx, acct, bytes(account["name_hash"]))

    return Reply(value={"tables": await call.house.database.read(work, long=True)})


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/me/metadata",
        handler=metadata,
        summary="Read every row that is held about the account",
        classes=ANYBODY - {TokenClass.RECOVERY},
        reply=Metadata,
    ),
)
