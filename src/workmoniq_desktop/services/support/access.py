"""Everything about support access that a person can see or do; brings the rest when needed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.support import Grant, SupportChoice, SupportTeam
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.shapes.support import Preview
from workmoniq_desktop.services.support import refusals
from workmoniq_desktop.services.support.ending import settle
from workmoniq_desktop.services.support.ground import Ground
from workmoniq_desktop.services.support.receipt_words import RECEIPT_ENGLISH, ReceiptWords
from workmoniq_desktop.services.support.shown import HIDDEN, shown
from workmoniq_desktop.services.support.watching import Watching, is_awaited
from workmoniq_desktop.store import ledger, support_audit, support_endings
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.support_grants import FROZEN, GrantRow
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.address import Address

if TYPE_CHECKING:  # brings what talks to a server, which is done without until one is asked
    from workmoniq_desktop.services.support.granting import Granting

_ALL_TIME_US = (-(2**62), 2**62)
_A_RECEIPT = "a receipt of support access"
_A_RECEIPT_AND_COPY = "a receipt of support access, with a copy of what was sent"


class SupportAccess:
    """Thread-safe.

    resident: whether the program stays, and so watches by itself what is live.
    """

    def __init__(self, ground: Ground, compose: Callable[[SupportChoice], Preview]) -> None:
        """compose: puts together what would be sent."""
        self._ground, self._compose = ground, compose
        self._one = RLock()
        self._granting: Granting | None = None
        self._watching: Watching | None = None
        self.resident = False
        self.changed: Notice[None] = Notice()

    def team(self) -> SupportTeam:
        with self._ground.database.raw() as raw:
            here = standing.find(raw)
        server = here.server if here is not None and here.stage in standing.INSIDE else None
        return SupportTeam(pinned=self._ground.pins() is not None, server=server)

    def preview(self, choice: SupportChoice, /) -> Preview:
        return self._compose(choice)

    def arm(self, preview: Preview, server: str | None = None, /) -> Grant:
        team = self.team()
        if not team.pinned:
            raise refusals.no_team()
        named = server or team.server
        if named is None:
            raise refusals.server_missing()
        grant_id = self._acts().arm(preview.choice, preview.frozen(), Address.parse(named))
        self.follow()
        return self._shown(grant_id)

    def grants(self) -> tuple[Grant, ...]:
        self._settle()
        with self._ground.database.raw() as raw:
            return tuple(shown(raw, row) for row in grants.every(raw) if row.stage not in HIDDEN)

    def grant(self, grant_id: str, /) -> Grant:
        self._settle()
        return self._shown(_typed(grant_id))

    def look(self, grant_id: str, wait_s: int = 0, /) -> Grant:
        grant_id = _typed(grant_id)
        self._acts().look(grant_id, wait_s)
        return self._shown(grant_id)

    def shown(self, grant_id: str, /) -> Sequence[str]:
        row, frozen = self._row(_typed(grant_id)), None
        with self._ground.database.raw() as raw:
            frozen = grants.content(raw, row.id, FROZEN)
        if frozen is None:
            raise refusals.copy_gone()
        return frozen.decode().split("\n")

    def share(self, grant_id: str, /) -> Grant:
        grant_id = _typed(grant_id)
        self._row(grant_id)
        self._acts().share(grant_id)
        self.follow()
        return self._shown(grant_id)

    def revoke(self, grant_id: str, /) -> Grant:
        grant_id = _typed(grant_id)
        self._row(grant_id)
        self._acts().revoke(grant_id)
        self.follow()
        return self._shown(grant_id)

    def receipt(
        self, grant_id: str, folder: Path, /, words: ReceiptWords = RECEIPT_ENGLISH
    ) -> tuple[Path, ...]:
        from workmoniq_desktop.services.support.receipts import Receipt  # noqa: PLC0415  # staged

        row, ground = self._row(_typed(grant_id)), self._ground
        with ground.database.raw() as raw:
            receipt = Receipt(
                row=row,
                lines=support_audit.of(raw, row.id),
                sent=None if row.shared_us is None else grants.content(raw, row.id, FROZEN),
                made_us=ground.clock.now_us(),
                app_version=_app_version(),
                words=words,
            )

        def note(size_bytes: int) -> None:
            entry = LedgerEntry(
                at_us=receipt.made_us,
                left=Left.SUPPORT,
                what=_A_RECEIPT if receipt.sent is None else _A_RECEIPT_AND_COPY,
                to=folder.name.encode(errors="replace").decode(),
                size_bytes=size_bytes,
            )
            with ground.database.writing() as raw:
                ledger.add(raw, entry)

        return receipt.write(folder, note)

    def stay(self) -> None:
        """Watch what is live from now on; for who holds the history open for long."""
        self.resident = True
        self.follow()
        self.changed.tell(None)  # of what another program of ours did, or a wipe

    def follow(self) -> None:
        """Ask the server in threads of their own while there is something to ask; else none."""
        with self._one:
            if not self.resident or (self._watching is None and not self._awaited()):
                return
            if self._watching is None:
                self._watching = Watching(self._acts().look, self._awaited, self._ground.clock)
            watching = self._watching
        watching.follow()

    def tell(self) -> None:
        """Tell the servers now of what is over; what cannot be told is told another time."""
        for grant_id, is_untold in self._awaited().items():
            if is_untold:
                with suppress(WorkMoniQError):
                    self._acts().look(grant_id)

    def end_all(self) -> None:
        """Everything goes: take back what is open, and tell the servers while there is a key."""
        with self._ground.database.writing(durable=True) as raw:
            support_endings.reached(raw, *_ALL_TIME_US, self._ground.clock.now_us())
        self.tell()

    def close(self) -> None:
        """End threads and connections; the history is about to be closed."""
        with self._one:
            watching, granting = self._watching, self._granting
        if watching is not None:
            watching.stop()
        if granting is not None:
            granting.close()

    def _awaited(self) -> Mapping[str, bool]:
        with self._ground.database.raw() as raw:
            rows, now_us = grants.every(raw), self._ground.now_us(raw)
        return {row.id: row.untold for row in rows if is_awaited(row, now_us)}

    def _settle(self) -> None:
        if settle(self._ground):
            self.changed.tell(None)

    def _acts(self) -> "Granting":
        from workmoniq_desktop.services.support.granting import Granting  # noqa: PLC0415  # staged

        with self._one:
            if self._granting is None:
                self._granting = Granting(self._ground, lambda: self.changed.tell(None))
            return self._granting

    def _row(self, grant_id: str) -> GrantRow:
        with self._ground.database.raw() as raw:
            row = grants.get(raw, grant_id)
        if row is None or row.stage in HIDDEN:
            raise refusals.unknown()
        return row

    def _shown(self, grant_id: str) -> Grant:
        row = self._row(grant_id)
        with self._ground.database.raw() as raw:
            return shown(raw, row)


def _typed(grant_id: str) -> str:
    """As people type it."""
    return grant_id.strip().upper()


def _app_version() -> str:
    try:
        return version("workmoniq")
    except PackageNotFoundError:
        return "unreleased"
