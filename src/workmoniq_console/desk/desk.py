"""One look from code to purge. Everything of it lies in memory and ends with it.

A look ends after 30 minutes, by the button, when the user takes it back, or when the server could
not be asked about that for two minutes. Whatever ends it, the memory goes first and the notices
after, so that a server which does not answer keeps nothing open.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from workmoniq_console.calls.answers import Over
from workmoniq_console.calls.server import Server
from workmoniq_console.desk.look import ENDINGS, GIVEN_UP, Ending, Stage, View
from workmoniq_console.desk.memory import Buffer
from workmoniq_console.desk.staff import Staff
from workmoniq_console.desk.watching import Watch
from workmoniq_console.domain.claiming import Draft, drafted, opened, read_code
from workmoniq_console.domain.clock import Clock
from workmoniq_console.domain.errors import (
    CaseRefused,
    ConsoleError,
    DeskBusy,
    RecordBroken,
    ServerUnreachable,
)
from workmoniq_console.home.record import Record
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.support import is_case

OPEN_S: Final = 30 * 60
_RETRY_S: Final = 2.0
_TRIES: Final = 3
_NOTICES: Final = ("closed", "purged")
_FAULT: Final = (
    "The console made a mistake, and has forgotten what was shared: ask the user to revoke that "
    "code and to make a new one."
)
_log = logging.getLogger(__name__)


class Desk:
    """The one place where a look is had. Lives on one event loop."""

    def __init__(
        self,
        *,
        staff: Staff,
        server: Server,
        record: Record,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        sentence: str = "",
    ) -> None:
        """sentence: shown until the first claim."""
        self._staff, self._server, self._record = staff, server, record
        self._clock, self._random_bytes = clock, random_bytes
        self._view = View(rev=1, stage=Stage.FREE, sentence=sentence)
        self._news = asyncio.Condition()
        self._buffer: Buffer | None = None
        self._ends_s = 0.0
        self._wanted = asyncio.Event()
        self._looks: set[asyncio.Task[None]] = set()

    def view(self) -> View:
        """How it stands now."""
        left = max(0, int(self._ends_s - self._clock.steady_s())) if self._buffer else 0
        return replace(self._view, left_s=left)

    async def news(self, seen: int, wait_s: float) -> View:
        """How it stands, as soon as that is another rev than seen, or the wait is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_s), self._news:
                await self._news.wait_for(lambda: self._view.rev != seen)
        return self.view()

    def lines(self) -> bytes | None:
        """The bytes that the user shared, or None when nothing is open."""
        if self._buffer is None or self._clock.steady_s() >= self._ends_s:
            return None
        return self._buffer.view()

    def check(self, code_text: str, case: str) -> SupportCode:
        """The code, if it can be claimed by now. Raises DeskBusy, CodeMistyped, CaseRefused."""
        if not self._is_still():
            raise DeskBusy("A look is going on here: close it first, there is one at a time.")
        code = read_code(code_text)
        if not is_case(case):
            raise CaseRefused("A case is called by 1 to 32 letters, digits and hyphens.")
        return code

    async def claim(
        self,
        code_text: str,
        case: str,
        second: tuple[str, str] | None,
        prf: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Claim by a code and begin to wait for the user. second: agent and passphrase, for R3.

        prf: of the touches, by agent, for those whose key is bound to a security key. Raises the
        errors of domain.errors; the desk is free again then.
        """
        code = self.check(code_text, case)
        self._view = replace(self._view, stage=Stage.CLAIMING)
        try:
            draft = await self._drafted(code, case, second, prf)
            self._note("claiming", draft)
            await self._sent(draft)
        except BaseException as refused:
            await self._show(View(rev=0, stage=Stage.FREE))
            if isinstance(refused, ConsoleError):
                self._record.add("refused", case=case, code=refused.code)
            raise
        self._wanted = asyncio.Event()
        await self._show(View(rev=0, stage=Stage.WAITING, case=case, badges=draft.badges))
        look = asyncio.create_task(self._look(draft))
        self._looks.add(look)
        look.add_done_callback(self._looks.discard)

    async def _drafted(
        self,
        code: SupportCode,
        case: str,
        second: tuple[str, str] | None,
        prf: Mapping[str, bytes],
    ) -> Draft:
        """Signed by the agents, whose keys are open no longer than that if a touch opened them."""
        signers = [self._staff.first(prf.get(self._staff.agent))]
        if second is not None:
            agent, passphrase = second
            found = await asyncio.to_thread(self._staff.second, agent, passphrase, prf.get(agent))
            signers.append(found)
        return drafted(
            code,
            audience=self._server.audience,
            case=case,
            signers=signers,
            random_bytes=self._random_bytes,
        )

    async def close(self) -> None:
        """End the look, and return when nothing of it is left."""
        self._wanted.set()
        async with self._news:
            await self._news.wait_for(self._is_still)

    async def stop(self) -> None:
        """End the look with the program, its notices told as far as the server listens."""
        self._wanted.set()
        if self._looks:
            await asyncio.wait(self._looks)

    def _is_still(self) -> bool:
        return self._view.stage in {Stage.FREE, Stage.CLOSED}

    async def _sent(self, draft: Draft) -> None:
        """The same claim again while no answer comes: one whose answer was lost counts too."""
        for left in reversed(range(_TRIES)):
            try:
                await self._server.claim(draft)
            except ServerUnreachable:
                if not left:
                    raise
                await self._clock.sleep(_RETRY_S)
            else:
                return

    async def _look(self, draft: Draft) -> None:
        watch = Watch(
            draft=draft,
            server=self._server,
            clock=self._clock,
            wanted=self._wanted,
            say=self._say,
        )
        sentence = ""
        events: tuple[str, ...] = ()
        try:
            ending = Ending.BUTTON
            bundle = await watch.bundle()
            if bundle is not None:
                events = _NOTICES
                ending = await self._opened(draft, bundle, watch)
            else:
                sentence = GIVEN_UP
        except Over:
            ending = Ending.OVER
        except ConsoleError as refused:
            ending, sentence = Ending.REFUSED, str(refused)
        except OSError:
            ending, sentence = Ending.REFUSED, "The log cannot be written, so nothing is shown."
        except Exception:  # noqa: BLE001  # the top of a look: the desk must be free again
            _log.exception("a look ended by a fault")  # by its kind and places: home.faults
            ending, sentence = Ending.REFUSED, _FAULT
        finally:
            self._forget()
        await self._show(
            View(
                rev=0,
                stage=Stage.CLOSED,
                case=draft.case,
                badges=draft.badges,
                sentence=sentence or ENDINGS[ending],
            )
        )
        self._note_if_possible("closed", draft, reason=ending.value)
        self._note_if_possible("purged", draft)
        for event in events:
            arrived = int(await watch.tell(event))
            self._note_if_possible("told", draft, notice=event, arrived=arrived)

    async def _opened(self, draft: Draft, bundle: bytes, watch: Watch) -> Ending:
        """Show it for as long as it may be seen; why it ends. Raises BundleRefused."""
        self._note("shared", draft, bytes=len(bundle), sealed=sha256(bundle).hex())
        now_s = self._clock.wall_s()
        found = await asyncio.to_thread(opened, draft, bundle, self._staff.seeds, now_s)
        # the user hears of it before anybody sees it
        if not await watch.tell("opened"):
            return Ending.UNWATCHED
        digest, size, rows = found.header.digest.hex(), len(found.frozen), found.rows
        redaction = found.header.redaction
        self._note("opened", draft, rows=rows, bytes=size, sha256=digest, redaction=redaction)
        self._ends_s = self._clock.steady_s() + OPEN_S
        self._buffer = Buffer(found.frozen)
        del found
        await self._show(
            View(
                rev=0,
                stage=Stage.OPEN,
                case=draft.case,
                badges=draft.badges,
                redaction=redaction,
                rows=rows,
                size_bytes=size,
                digest=digest,
            )
        )
        return await watch.ending(self._ends_s)

    def _forget(self) -> None:
        buffer, self._buffer = self._buffer, None
        if buffer is not None:
            buffer.forget()

    async def _say(self, sentence: str) -> None:
        if sentence != self._view.sentence:
            await self._show(replace(self._view, sentence=sentence))

    async def _show(self, view: View) -> None:
        async with self._news:
            self._view = replace(view, rev=self._view.rev + 1)
            self._news.notify_all()

    def _note(self, event: str, draft: Draft, **told: object) -> None:
        badges = list(draft.badges)
        self._record.add(event, case=draft.case, badges=badges, handle=draft.handle_hash, **told)

    def _note_if_possible(self, event: str, draft: Draft, **told: object) -> None:
        """What is gone is gone, and the user is told of it, even where the log is not writable."""
        with contextlib.suppress(OSError, RecordBroken):
            self._note(event, draft, **told)
