"""log-room.json: which entries a log that is nearly full still takes, and from whom."""

from typing import Any, Final

from tests.vectors.making.recorded import Recording

_ALL: Final = 5_000
_KEPT: Final = {
    "rotate": 100,
    "rotate_done": 20,
    "kem": 20,
    "set_recovery_begin": 20,
    "set_recovery_commit": 20,
    "set_recovery_cancel": 20,
    "revoke": 0,
    "set_recovery": 0,
    "delete_account": 0,
    "add_device": 200,
    "set_ttl": 200,
    "open_stream": 200,
    "close_stream": 200,
    "purge": 200,
    "org": 200,
}


def make(_recording: Recording) -> dict[str, Any]:
    """The whole file: of each op the last number it may have, and the one after."""
    rows = [row for op, kept in _KEPT.items() for row in _edge(op, "device", kept)]
    rows += _edge("add_device", "recovery", 0)
    rows += _edge("revoke", "recovery", 0)
    return {"format": "workmoniq-log-room-vectors", "version": 1, "room": rows}


def _edge(op: str, by: str, kept: int) -> list[dict[str, Any]]:
    last = _ALL - kept - 1
    return [
        {"case": f"{op} by {by} as {n}", "op": op, "by": by, "n": n, "expect": expect}
        for n, expect in ((last, "ok"), (last + 1, "too_many_entries"))
    ]
