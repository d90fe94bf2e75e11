"""An account log written by a test, and a server that shows of it what the test wants."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from workmoniq_desktop.domain.sync_errors import ServerGone, ServerRefused
from workmoniq_desktop.sync.transport import Answer
from workmoniq_protocol import strict_json
from workmoniq_protocol.crypto import hpke, log_entries
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry, LogState, begin, extend

GONE = ServerGone("The server did not answer.")
MOVED = ServerRefused("Another was faster.", "log_moved", {})


@dataclass
class Account:
    """One device's account, and every key of it."""

    author: Author = field(
        default_factory=lambda: Author(id=secrets.token_bytes(16), sig_seed=secrets.token_bytes(32))
    )
    kem_seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    recovery: RecoveryKeys = field(default_factory=lambda: RecoveryKeys.from_code(new_code()))

    def __post_init__(self) -> None:
        started = log_entries.genesis(
            device=self.author,
            kem_pk=hpke.public_key(self.kem_seed),
            recovery=self.recovery,
            receipt_pk=public_key(secrets.token_bytes(32)),
        )
        self.entries: list[Entry] = [started.entry]
        self.grants = dict(started.grants)
        self.keys = {0: started.ek}
        self.state: LogState = begin(started.entry)

    def write(self, entry: Entry) -> Entry:
        self.entries.append(entry)
        self.state = extend(self.state, entry)
        return entry

    def ttl(self, days: int) -> Entry:
        return self.write(log_entries.set_ttl(self.state, self.author, days=days))


@dataclass
class ShowingServer:
    """Shows entries, and takes what is posted where it follows."""

    entries: list[Entry]
    loses_answers: int = 0
    posted: list[Entry] = field(default_factory=list)
    refuses: BaseException | None = None

    def call(
        self,
        method: str,
        path: str,
        *,
        prove: bool = False,
        json: object = None,
        body: bytes = b"",
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        read_s: float = 30.0,
    ) -> Answer:
        if method == "GET" and path.startswith("/log?"):
            return self._page(int(path.partition("from=")[2].partition("&")[0]))
        assert (method, path, prove) == ("POST", "/log", True)
        return self._take(json, headers or {})

    def _page(self, from_n: int) -> Answer:
        told = {
            "entries": [entry.to_json() for entry in self.entries[from_n:]],
            "head": {"n": len(self.entries) - 1, "hash": b64(self.entries[-1].head())},
            "rec_bind": b64(bytes(32)),
        }
        return Answer(status=200, headers={}, body=strict_json.dumps(told))

    def _take(self, json: object, headers: Mapping[str, str]) -> Answer:
        assert isinstance(json, dict)
        entry = Entry.from_json(json["entry"])
        self.posted.append(entry)
        if self.refuses is not None:
            raise self.refuses
        if headers["If-Match"] == f'"{b64(self.entries[-1].head())}"':
            self.entries.append(entry)
        elif entry not in self.entries:
            raise MOVED
        if self.loses_answers:
            self.loses_answers -= 1
            raise GONE
        return Answer(status=201, headers={}, body=b"{}")
