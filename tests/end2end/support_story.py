"""One look of support as processes: a recording app, verbs at a terminal, a server, a console."""

import json
from dataclasses import dataclass

from tests.end2end.household import Home, eventually
from tests.fakes.server import ServerProcess

from workmoniq_desktop.domain.support import Grant, GrantState
from workmoniq_desktop.services.support.shown import shown
from workmoniq_desktop.store import support_grants as grants


@dataclass
class Access:
    """One access of a home's, by the command line."""

    home: Home
    id: str
    code: str

    @classmethod
    def granted(cls, home: Home, server: ServerProcess, *choice: str) -> "Access":
        """While the app runs, the verb ends with the code and leaves the watching to it."""
        words = ("support", "grant", "--yes", "--json", "--server", server.url, *choice)
        told = json.loads(home.do(*words).splitlines()[0])
        return cls(home, told["id"], told["code"])

    def now(self) -> Grant:
        """How it stands in the history, read beside the program that keeps it."""
        database = self.home.database()
        try:
            with database.raw() as raw:
                row = grants.get(raw, self.id)
                assert row is not None
                return shown(raw, row)
        finally:
            database.close()

    def await_state(self, state: GrantState) -> None:
        eventually(lambda: self.now().state is state, f"an access that is {state}")

    def await_notices(self, count: int) -> None:
        eventually(lambda: len(self.now().notices) == count, f"{count} notices")

    def share(self) -> None:
        self.home.do("support", "share", self.id, "--yes")

    def revoke(self) -> None:
        self.home.do("support", "revoke", self.id)
