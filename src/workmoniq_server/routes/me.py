"""Everything the server holds about who asks."""

from typing import Any, Final

from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Call, Reply
from workmoniq_server.names import unseal_login
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import ANYBODY, Route
from workmoniq_server.shapes import Bytes32, Shape
from workmoniq_server.store import accounts, everything
from workmoniq_server.store.database import Tx
from workmoniq_server.who import TokenClass


class Metadata(Shape):
    """Rows by table. A value of more than 64 bytes is told by its length, as NAME_bytes.

    more_rows: how many rows a table has beyond the 20,000 that are shown, where it has.

    login_pub_hash: SHA-256 of the log-in key, for a full device only: it may set another password.
    """

    tables: dict[str, list[dict[str, Any]]]
    more_rows: dict[str, int]
    login_pub_hash: Bytes32 | None


async def metadata(call: Call) -> Reply:
    """Every row, but for what is beyond counting."""
    who, keys = call.holder, call.house.keys

    async def work(tx: Tx) -> tuple[dict[str, list[dict[str, object]]], dict[str, int], bytes]:
        account = await accounts.one(tx, who.acct)
        if account is None:
            raise Refused(ErrorCode.TOKEN_EXPIRED)
        rows, more = await everything.about(tx, who.acct, bytes(account["name_hash"]))
        return rows, more, bytes(account["login_pub"])

    tables, more_rows, sealed = await call.house.database.read(work, long=True)
    # Guesses of the password can be tested with it: not for a phone that was stolen.
    may_know = who.token_class is TokenClass.FULL
    login_pub_hash = sha256(unseal_login(keys, who.acct, sealed)) if may_know else None
    return Reply(value={"tables": tables, "more_rows": more_rows, "login_pub_hash": login_pub_hash})


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
