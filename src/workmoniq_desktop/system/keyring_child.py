"""Asks the operating system's keyring, in a short process of its own.

The keyring libraries would stay in the resident process with 25 MB, and a keyring that waits for
its unlock dialog would hang it. One JSON request on standard input, one JSON answer on standard
output; no secret is ever an argument or an environment variable.

Request: {"do": "get" | "put" | "delete", "service", "account", "secret" (put only)}.
Answer: {"outcome": one of Outcome, "secret" (get only)}.
"""

import json
import sys
from enum import StrEnum
from typing import Final

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

from workmoniq_desktop.system.hardening import harden

ENCRYPTING: Final = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }
)


class Outcome(StrEnum):
    """How a request ended."""

    DONE = "done"
    NOTHING = "nothing"  # no such entry
    LOCKED = "locked"
    ABSENT = "absent"  # no keyring that encrypts


def encrypting(backend: KeyringBackend) -> KeyringBackend | None:
    """The first of the configured backends that keeps secrets encrypted; None: there is none."""
    offered = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    return next((one for one in offered if type(one).__module__ in ENCRYPTING), None)


def answer(request: dict[str, str], backend: KeyringBackend | None) -> dict[str, str]:
    """Do what request asks for."""
    if backend is None:
        return {"outcome": Outcome.ABSENT}
    try:
        return _do(request, backend)
    except KeyringLocked:
        return {"outcome": Outcome.LOCKED}
    except PasswordDeleteError:
        return {"outcome": Outcome.NOTHING}
    except KeyringError:
        return {"outcome": Outcome.ABSENT}


def _do(request: dict[str, str], backend: KeyringBackend) -> dict[str, str]:
    service, account = request["service"], request["account"]
    match request["do"]:
        case "get":
            secret = backend.get_password(service, account)
            if secret is None:
                return {"outcome": Outcome.NOTHING}
            return {"outcome": Outcome.DONE, "secret": secret}
        case "put":
            backend.set_password(service, account, request["secret"])
            kept = backend.get_password(service, account) == request["secret"]
            return {"outcome": Outcome.DONE if kept else Outcome.ABSENT}
        case "delete":
            backend.delete_password(service, account)
            return {"outcome": Outcome.DONE}
        case _:
            raise AssertionError("unknown request")


def main() -> None:
    """Read the request, write the answer."""
    harden()
    request = json.loads(sys.stdin.read())
    json.dump(answer(request, encrypting(keyring.get_keyring())), sys.stdout)


if __name__ == "__main__":
    main()
