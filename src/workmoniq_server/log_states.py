"""What each account's log says, kept so that one more entry does not replay five thousand."""

import asyncio
from collections import OrderedDict
from typing import Final

from workmoniq_protocol.wire.account_log import Entry, LogState, extend, replay
from workmoniq_server.store import accounts, log
from workmoniq_server.store.database import Database, Row, Tx

MOST_KEPT: Final = 256
_PAGE: Final = 500


class LogStates:
    """States by account. Each is checked against the head in the database before it counts."""

    def __init__(self, *, most_kept: int = MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._kept: OrderedDict[bytes, LogState] = OrderedDict()

    async def get(self, database: Database, acct: bytes) -> LogState | None:
        """The state as of now; None if there is no such account."""
        known = self._kept.get(acct)

        async def missing(tx: Tx) -> tuple[bytes, list[Entry]] | None:
            account = await accounts.one(tx, acct)
            if account is None:
                return None
            head = bytes(account["log_head"])
            if known is not None and known.head == head:
                return head, []
            entries: list[Entry] = []
            from_n = 0 if known is None else known.n + 1
            while rows := await log.page(tx, acct, from_n + len(entries), _PAGE):
                entries += [_entry(row) for row in rows]
            return head, entries

        found = await database.read(missing, long=known is None)
        if found is None:
            self._kept.pop(acct, None)
            return None
        head, entries = found
        state = known
        if entries:
            state = await asyncio.to_thread(_replayed, known, entries)
        if state is None or state.head != head:
            # A backup was restored under us: what we knew is not what there is.
            self._kept.pop(acct, None)
            return None if known is None else await self.get(database, acct)
        self.put(state)
        return state

    def put(self, state: LogState) -> None:
        """The log of the account has come to this."""
        self._kept[state.acct] = state
        self._kept.move_to_end(state.acct)
        if len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)

    def forget(self, acct: bytes) -> None:
        """The account is gone."""
        self._kept.pop(acct, None)


def _entry(row: Row) -> Entry:
    cosig = row["cosig"]
    return Entry(
        p=bytes(row["p"]), sig=bytes(row["sig"]), cosig=None if cosig is None else bytes(cosig)
    )


def _replayed(known: LogState | None, entries: list[Entry]) -> LogState:
    # Each was checked with its signatures before it came into the database.
    if known is None:
        return replay(entries, signed_before=True)
    state = known
    for entry in entries:
        state = extend(state, entry)
    return state
