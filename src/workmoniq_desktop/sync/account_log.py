"""The account log on this device: fetched, verified entry by entry, kept, and added to.

What is kept here is the pin: a server that shows less, or something else, is not believed.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workmoniq_desktop.domain.clock import HOUR_US, Clock
from workmoniq_desktop.domain.errors import NoAccount
from workmoniq_desktop.domain.sync_errors import (
    Later,
    LoginRefused,
    NotAllowed,
    NotOnServer,
    QuotaFull,
    ServerRefused,
    SlowDown,
    SyncError,
    TooLarge,
    Untrusted,
    VersionTooOld,
)
from workmoniq_desktop.domain.syncing import RECOVERY_CHANGE_HOURS
from workmoniq_desktop.store import sync_log, sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.log_kept import kept
from workmoniq_desktop.sync.log_page import PAGE, Page, read_page
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_protocol import strict_json
from workmoniq_protocol.limits import MOST_LOG_ENTRIES
from workmoniq_protocol.wire.account_log import begin, extend
from workmoniq_protocol.wire.log_entry import Entry, LogInvalid
from workmoniq_protocol.wire.log_state import LogState

_TRIES: Final = 8
_REFUSALS: Final = (LoginRefused, NotAllowed, NotOnServer, QuotaFull, ServerRefused, TooLarge)
"""Answers by which the server will not take an entry, however often it is sent."""
_PENDING: Final = "log_pending"
"""The row of sync_state that holds what is about to be appended, byte for byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that is ready to be appended. body: what is posted beside it, such as grants.

    keep: what else has to be kept in the transaction that keeps the draft.
    """

    entry: Entry
    body: Mapping[str, object] = field(default_factory=dict, repr=False)
    keep: Callable[[Raw], None] = lambda _raw: None


Build = Callable[[LogState], Draft]


class AccountLog:
    """One history's account log. Thread-safe; a step of it may wait for the network."""

    def __init__(self, database: Database, clock: Clock, *, step: Step = unmentioned) -> None:
        """step: is told what is durable now; tests end the process there."""
        self._database = database
        self._clock = clock
        self._step = step
        self._state: LogState | None = None
        self._lock = threading.RLock()

    def state(self) -> LogState:
        """The account as verified and kept here. Raises NoAccount."""
        with self._lock, self._database.raw() as raw:
            return self._kept(raw)

    def ends_at(self, n: int, head: bytes) -> bool:
        """Whether what is kept here ends there, and nothing waits to be sent."""
        with self._lock:
            state = self.state()
            return (state.n, state.head) == (n, head) and self._pending() is None

    def first_seen_us(self, n: int) -> int | None:
        """When this device, or the one it was paired by, first saw entry n."""
        with self._database.raw() as raw:
            return sync_log.seen_us(raw, n)

    def waits(self) -> bool:
        """Whether an entry is kept of which it is not known yet that the server has it."""
        return self._pending() is not None

    def pull(self, session: Session) -> LogState:
        """Fetch what is new, verify all of it, keep it; also settles what a crash left pending.

        Raises Untrusted where the server shows less than before (ROLLBACK), another past (FORK) or
        what no device can have written (CHAIN); VersionTooOld for what a newer WorkMoniQ wrote.
        """
        with self._lock:
            state = self._fetched(session, self.state())
            self._settle_pending(state)
            return state

    def append(self, session: Session, build: Build, *, reading: Session | None = None) -> LogState:
        """Append what build makes of the newest log; built anew when another was faster.

        reading: by which the log is read, where the entry ends the session that appends it.

        The exact bytes are kept before they are sent and sent again after a lost answer. Raises
        what build raises, ServerRefused and others for what the server will not take, and as pull
        does.
        """
        with self._lock:
            reading = reading or session
            for _ in range(_TRIES):
                state = self._fetched(reading, self.state())
                self._settle_pending(state)
                draft = build(state)
                self._keep(state, draft)
                self._post(session, state, draft.entry, draft.body)
                if (after := self._accepted(reading, state, draft.entry)) is not None:
                    return after
            raise Later("Other devices change the account all the time: try again later.")

    def resume(self, session: Session) -> LogState:
        """Send once more what was kept and not acknowledged before a crash, if it still fits."""
        with self._lock:
            state = self.pull(session)
            pending = self._pending()
            if pending is None:
                return state
            entry, body = pending
            try:
                self._post(session, state, entry, body)
            except (*_REFUSALS, SlowDown):
                # too many entries today: it waits, and what others wrote is read meanwhile
                return state
            after = self._accepted(session, state, entry)
            if after is None:
                self._drop()
            return after or self.state()

    def adopt(self, raw: Raw, entries: Sequence[Entry], seen_us: Mapping[int, int]) -> None:
        """Keep a log that was verified as a whole, in the caller's transaction.

        seen_us: when a peer first saw an entry, where that is known.
        """
        with self._lock:
            now_us = self._clock.now_us()
            sync_log.clear(raw)
            for n, entry in enumerate(entries):
                sync_log.put(raw, n, _row(entry), seen_us.get(n, now_us))
            self._state = None

    def forget(self) -> None:
        """What is remembered in memory may not be what is kept any more."""
        with self._lock:
            self._state = None

    def _kept(self, raw: Raw) -> LogState:
        state = kept(raw, self._state)
        if state is None:
            raise NoAccount("This history belongs to no account: create one, or pair this device.")
        self._state = state
        return state

    def _fetched(self, session: Session, state: LogState) -> LogState:
        while True:
            page = read_page(session.call("GET", f"/log?from={state.n + 1}&limit={PAGE}").json())
            _refuse_other_past(state, page)
            if page.head_n == state.n:
                return state
            if not page.entries:
                raise untrusted("ROLLBACK")
            now_us = self._clock.now_us()
            came: list[Entry] = []
            try:
                for entry in page.entries:
                    state = self._verified(state, entry, now_us)
                    came.append(entry)
            finally:
                # what stands before an entry that is refused is kept all the same: the days that
                # have to pass after a recovery code was announced are counted from here
                self._keep_came(state, came, now_us)
            self._step("the log is kept")

    def _keep_came(self, state: LogState, came: Sequence[Entry], now_us: int) -> None:
        with self._database.writing() as raw:
            for n, entry in enumerate(came, state.n - len(came) + 1):
                sync_log.put(raw, n, _row(entry), now_us)
        self._state = state

    def _verified(self, state: LogState, entry: Entry, now_us: int) -> LogState:
        after = extended(state, entry)
        pending = state.pending_recovery
        if pending is not None and after.recovery.n == pending.n:
            seen_us = self.first_seen_us(pending.n)
            if seen_us is None or now_us - seen_us < RECOVERY_CHANGE_HOURS * HOUR_US:
                raise Untrusted(
                    "The recovery code was changed sooner than three days after that was "
                    "announced, which no device of yours does: sync has stopped; look at your "
                    "devices.",
                    "CHAIN",
                )
        return after

    def _keep(self, state: LogState, draft: Draft) -> None:
        pending = {"entry": draft.entry.to_json(), "body": dict(draft.body)}
        with self._database.writing() as raw:
            sync_state.put(raw, _PENDING, strict_json.dumps(pending).decode())
            draft.keep(raw)
        self._step("the entry is kept")

    def _post(
        self, session: Session, state: LogState, entry: Entry, body: Mapping[str, object]
    ) -> None:
        """Send it. An answer that another was faster is no answer: the log is read next."""
        try:
            session.call(
                "POST",
                "/log",
                prove=True,
                json={"entry": entry.to_json(), **body},
                headers={"If-Match": f'"{strict_json.b64(state.head)}"'},
            )
        except _REFUSALS as refused:
            if not isinstance(refused, ServerRefused) or refused.reason != "log_moved":
                self._drop()
                raise
        self._step("the entry is sent")

    def _accepted(self, reading: Session, state: LogState, entry: Entry) -> LogState | None:
        """The log with entry; None where another entry took its place.

        Looked for also after log_moved: an answer that was lost may have been a yes.
        """
        after = self._fetched(reading, state)
        self._settle_pending(after)
        return after if entry.head() in after.heads[state.n + 1 :] else None

    def _pending(self) -> tuple[Entry, Mapping[str, object]] | None:
        with self._database.raw() as raw:
            row = sync_state.get(raw, _PENDING)
        if row is None:
            return None
        told = strict_json.loads_object(row.encode(), max_bytes=len(row) + 1)
        body = told["body"]
        if not isinstance(body, dict):
            raise AssertionError("a pending entry without a body")  # noqa: TRY004  # our own row
        return Entry.from_json(told["entry"]), body

    def _settle_pending(self, state: LogState) -> None:
        """What is pending and stands in the log is done; what cannot follow any more never was."""
        pending = self._pending()
        if pending is None:
            return
        entry, _ = pending
        if entry.head() in state.heads or _prev(entry) != state.head:
            self._drop()

    def _drop(self) -> None:
        with self._database.writing() as raw:
            sync_state.delete(raw, _PENDING)


def verified(entries: Sequence[Entry]) -> LogState:
    """The account that a whole log tells. Raises Untrusted, VersionTooOld."""
    if not entries:
        raise untrusted("ROLLBACK")
    try:
        state = begin(entries[0])
    except LogInvalid as wrong:
        raise _refused(wrong) from wrong
    for entry in entries[1:]:
        state = extended(state, entry)
    return state


def extended(state: LogState, entry: Entry) -> LogState:
    """state after entry. Raises Untrusted, VersionTooOld."""
    try:
        return extend(state, entry)
    except LogInvalid as wrong:
        if wrong.rule == "chain":
            raise untrusted("FORK") from wrong
        raise _refused(wrong) from wrong


def fetch_all(session: Session) -> tuple[list[Entry], Page]:
    """The whole log as served, not verified yet, and the last page.

    Raises Untrusted for one that is shorter than it says, or longer than any log can be.
    """
    entries: list[Entry] = []
    while len(entries) <= MOST_LOG_ENTRIES:
        page = read_page(session.call("GET", f"/log?from={len(entries)}&limit={PAGE}").json())
        entries += page.entries
        if len(entries) > page.head_n:
            return entries, page
        if not page.entries:
            raise untrusted("ROLLBACK")
    raise untrusted("CHAIN")


def untrusted(verdict: str) -> Untrusted:
    """The server's account log is not the one that this account's devices wrote."""
    sentence = {
        "ROLLBACK": "The server shows an older list of the account's devices than before: sync has "
        "stopped and nothing was changed; ask who runs the server.",
        "FORK": "The server shows another past of the account than before: sync has stopped and "
        "nothing was changed; ask who runs the server.",
    }.get(
        verdict,
        "The server shows a list of devices that no device of yours wrote: sync has stopped and "
        "nothing was changed; ask who runs the server.",
    )
    return Untrusted(sentence, verdict)


def _refused(wrong: LogInvalid) -> SyncError:
    if wrong.needs_update:
        return VersionTooOld(
            "Another device of the account uses a newer WorkMoniQ: install it here too, then sync "
            "again."
        )
    return untrusted("CHAIN")


def _refuse_other_past(state: LogState, page: Page) -> None:
    if page.head_n < state.n:
        raise untrusted("ROLLBACK")
    if page.head_n == state.n and page.head_hash != state.head:
        raise untrusted("FORK")


def _row(entry: Entry) -> sync_log.LogRow:
    return entry.p, entry.sig, entry.cosig


def _prev(entry: Entry) -> bytes:
    return strict_json.unb64(entry.body()["prev"], 32)
