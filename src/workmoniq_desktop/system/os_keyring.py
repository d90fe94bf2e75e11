"""The operating system's keyring, reached through a child process that ends with the answer."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from workmoniq_desktop.domain.errors import KeyringLocked
from workmoniq_desktop.system.concealed import DataKey

SERVICE: Final = "WorkMoniQ"
ANSWERS_WITHIN_S: Final = 30.0
_CHILD: Final = "workmoniq_desktop.system.keyring_child"
_SOURCE_ROOT: Final = Path(__file__).parents[2]


class KeyringAbsent(KeyringLocked):
    """No keyring that encrypts can be reached from here; another session may have one."""


class Keyring(Protocol):
    """Keeps data keys by account. Every method may raise KeyringLocked or KeyringAbsent."""

    def get(self, account: str) -> DataKey | None:
        """None: the keyring is open and has no such key."""
        ...

    def put(self, account: str, key: DataKey) -> None:
        """Keep key, in place of what was there; read back before this returns."""
        ...

    def delete(self, account: str) -> None:
        """Forget the key. None there is no failure."""
        ...


class SystemKeyring:
    """Secret Service, KWallet, macOS Keychain or Windows Credential Locker; never a plain file.

    answers_within_s: how long the keyring may take, its unlock dialog included; then KeyringLocked.
    May be used from any thread; each call blocks for about 0.2 s.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        answers_within_s: float = ANSWERS_WITHIN_S,
        child: Sequence[str] = (sys.executable, "-P", "-m", _CHILD),
    ) -> None:
        self._environ = dict(environ)
        self._environ["PYTHONPATH"] = os.pathsep.join(
            [str(_SOURCE_ROOT), *filter(None, [environ.get("PYTHONPATH")])]
        )
        self._answers_within_s = answers_within_s
        self._child = tuple(child)

    def get(self, account: str) -> DataKey | None:
        answer = self._ask({"do": "get", "service": SERVICE, "account": account})
        try:
            return DataKey(bytes.fromhex(answer["secret"])) if "secret" in answer else None
        except (ValueError, AssertionError):
            return None  # an entry of that name which is no key is none of ours

    def put(self, account: str, key: DataKey) -> None:
        self._ask(
            {"do": "put", "service": SERVICE, "account": account, "secret": key.reveal().hex()}
        )

    def delete(self, account: str) -> None:
        self._ask({"do": "delete", "service": SERVICE, "account": account})

    def _ask(self, request: dict[str, str]) -> dict[str, str]:
        if sys.platform == "linux" and not self._environ.get("DBUS_SESSION_BUS_ADDRESS"):
            answer = {"outcome": "absent"}  # known without the price of a process
        else:
            answer = self._run(request)
        request.clear()  # what a traceback of the refusals below would show
        match answer["outcome"]:
            case "locked":
                raise KeyringLocked(
                    "The system's keyring is locked. Unlock it, or log in to the desktop, and try "
                    "again."
                )
            case "absent":
                raise KeyringAbsent(
                    "The system's keyring cannot be reached from here. Try again inside the "
                    "desktop session, or use the recovery phrase: `workmoniq key use-recovery`."
                )
            case _:
                return answer

    def _run(self, request: dict[str, str]) -> dict[str, str]:
        """What the child answers; one that hangs counts as locked, one that fails as absent."""
        try:
            finished = subprocess.run(  # noqa: S603 # our own module, no argument from outside
                self._child,
                input=json.dumps(request).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environ,
                timeout=self._answers_within_s,
                check=True,
            )
            answer: dict[str, str] = json.loads(finished.stdout)
        except subprocess.TimeoutExpired:
            return {"outcome": "locked"}
        except (subprocess.CalledProcessError, OSError, ValueError):
            return {"outcome": "absent"}
        return answer
