"""One look, message by message: a user with a real history, a real server, a console process."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.fakes.console_process import ConsoleProcess
from tests.fakes.support_life import User
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import Grant, GrantState, Notice

STEPS: Final = ("armed", "claimed", "seen", "shared", "opened", "closed")
CASE: Final = "1093"
_PATIENCE_S: Final = 60.0
_PAUSE_S: Final = 0.05


class ConsoleSeat:
    """A console process and the page of it, started anew after each kill."""

    def __init__(self, console: ConsoleProcess) -> None:
        self.console = console
        self.page = console.start().entered()

    def die(self) -> None:
        """End it without a word, and start it again."""
        self.page.close()
        self.console.kill()
        self.page = self.console.start().entered()

    def claim(self, code: str) -> httpx.Response:
        return self.page.post("/api/claim", json={"code": code, "case": CASE, "second": None})

    def view(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.get("/api/state").json()
        return found

    def until(self, *stages: str) -> dict[str, Any]:
        """How it stands, once it is one of these stages."""
        found = self.view()
        while found["stage"] not in stages:
            found = self.page.get(f"/api/state?seen={found['rev']}").json()
        return found

    def bundle(self) -> httpx.Response:
        return self.page.get("/api/bundle")

    def close(self) -> None:
        self.page.close()
        self.console.stop()


@dataclass
class Look:
    """One access of a user's, from the code to the end."""

    user: User
    seat: ConsoleSeat
    grant: Grant

    @classmethod
    def armed(cls, user: User, seat: ConsoleSeat) -> "Look":
        return cls(user, seat, user.arm())

    @property
    def code(self) -> str:
        assert self.grant.code is not None
        return self.grant.code

    def does(self, step: str) -> None:
        """The next step, and everything that can be seen of it."""
        getattr(self, f"_{step}")()

    def goes_on(self, after: str) -> None:
        """All that comes after a step."""
        for step in STEPS[STEPS.index(after) + 1 :]:
            self.does(step)

    def until(self, done: Callable[[Grant], bool]) -> Grant:
        """The access, once it is so; asks again where a server does not answer yet."""
        end_s = time.monotonic() + _PATIENCE_S
        while True:
            try:
                found = self.user.support.look(self.grant.id)
            except WorkMoniQError as why:
                if not why.retryable:
                    raise
                found = self.user.support.grant(self.grant.id)
            if done(found):
                return found
            assert time.monotonic() < end_s, found
            time.sleep(_PAUSE_S)

    def _armed(self) -> None:
        assert self.user.support.grant(self.grant.id).state is GrantState.ARMED

    def _claimed(self) -> None:
        answer = self.seat.claim(self.code)
        assert answer.status_code == 200, answer.text
        self.seat.until("waiting")

    def _seen(self) -> None:
        found = self.until(lambda now: now.state is GrantState.CLAIMED)
        assert found.agent is not None
        assert (found.agent.badges, found.agent.case) == (("4711",), CASE)

    def _shared(self) -> None:
        self.user.support.share(self.grant.id)
        self.until(lambda now: now.sent)

    def _opened(self) -> None:
        self.seat.until("open")
        shown = self.seat.bundle()
        assert shown.status_code == 200
        assert hashlib.sha256(shown.content).hexdigest() == self.grant.digest
        found = self.until(lambda now: now.state is GrantState.CONSUMED)
        assert found.notices[0].notice is Notice.OPENED

    def _closed(self) -> None:
        self.seat.page.post("/api/close", json={})
        assert self.seat.until("closed")["sentence"].startswith("Closed;")
        found = self.until(lambda now: len(now.notices) == len(Notice))
        assert [each.notice for each in found.notices] == list(Notice)
        assert found.state is GrantState.CONSUMED
