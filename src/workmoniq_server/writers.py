"""Whose signature a stream bears, as last read: it never changes while the account lives."""

from collections import OrderedDict
from typing import Final

from workmoniq_server.store import streams
from workmoniq_server.store.database import Database, Tx
from workmoniq_server.store.streams import StreamWriter

MOST_KEPT: Final = 20_000


class Writers:
    """Only to check signatures outside a transaction; rights are asked inside it again."""

    def __init__(self, *, most_kept: int = MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._kept: OrderedDict[tuple[bytes, bytes], StreamWriter] = OrderedDict()

    async def get(self, database: Database, acct: bytes, stream_id: bytes) -> StreamWriter | None:
        """None if the account has no such stream."""
        known = self._kept.get((acct, stream_id))
        if known is not None:
            self._kept.move_to_end((acct, stream_id))
            return known

        async def read(tx: Tx) -> StreamWriter | None:
            return await streams.writer_of(tx, acct, stream_id)

        found = await database.read(read, snapshot=False)
        if found is not None:
            self._kept[acct, stream_id] = found
            if len(self._kept) > self._most_kept:
                self._kept.popitem(last=False)
        return found

    def forget(self, acct: bytes) -> None:
        """The account is gone."""
        for key in [key for key in self._kept if key[0] == acct]:
            del self._kept[key]
