"""How the control socket talks: one JSON object a line, failures as code and sentence."""

import json
import socket
import time
from typing import Any, Final

from workmoniq_desktop.domain.errors import BadInput, WorkMoniQError

MOST_LINE_BYTES: Final = 64 * 1024

Json = dict[str, Any]


class LineTooLong(BadInput):
    """A line of more than MOST_LINE_BYTES."""


def read_line(connection: socket.socket, *, within_s: float) -> bytes | None:
    """The next line without its end; None: the other side closed before one was whole.

    within_s counts for the whole line, however slowly it drips. Raises TimeoutError, LineTooLong,
    and OSError for a broken connection. Nothing after the line may be of use: it is dropped.
    """
    until = time.monotonic() + within_s
    received = bytearray()
    while (end := received.find(b"\n")) < 0:
        if len(received) > MOST_LINE_BYTES:
            raise LineTooLong("The request is larger than WorkMoniQ accepts.")
        connection.settimeout(max(0.001, until - time.monotonic()))
        part = connection.recv(8192)
        if not part:
            return None
        if time.monotonic() > until:
            raise TimeoutError
        received += part
    return bytes(received[:end])


def write_line(connection: socket.socket, said: Json, *, within_s: float) -> None:
    """Send said as one line. Raises TimeoutError or another OSError; LineTooLong before sending."""
    line = json.dumps(said, separators=(",", ":")).encode() + b"\n"
    if len(line) > MOST_LINE_BYTES:
        raise LineTooLong("The answer is larger than the control socket carries.")
    connection.settimeout(within_s)
    connection.sendall(line)


def parse(line: bytes) -> Json | None:
    """The object on a line; None where there is none."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def failure_to_json(failure: WorkMoniQError) -> Json:
    """What travels of a failure."""
    return {"error": {"code": failure.code, "sentence": str(failure)}}


def failure_from_json(said: object) -> WorkMoniQError:
    """The failure that travelled; of an unknown code, a plain WorkMoniQError."""
    if not isinstance(said, dict):
        return WorkMoniQError("WorkMoniQ failed and did not say why.")
    kind = _kinds(WorkMoniQError).get(str(said.get("code")), WorkMoniQError)
    return kind(str(said.get("sentence")))


def _kinds(kind: type[WorkMoniQError]) -> dict[str, type[WorkMoniQError]]:
    """Each code with the class that introduced it, kind and all below it."""
    found = {kind.code: kind} if "code" in vars(kind) else {}
    for narrower in kind.__subclasses__():
        found.update(_kinds(narrower))
    return found
