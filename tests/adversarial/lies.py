"""What somebody between devices and server can say, and what a thief of a device can write."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.adversarial.stage import Device, Party, Stage
from tests.fakes.tampering import Exchange, Rule

from workmoniq_desktop.domain.syncing import STOPPING
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.strict_json import b64, dumps, loads_object
from workmoniq_protocol.wire.account_log import Entry, LogState, replay


@contextmanager
def somebody_else(stage: Stage, folder: Path) -> Iterator[Party]:
    """Another person on the same server."""
    folder.mkdir()
    other = Party(stage, folder)
    try:
        yield other
    finally:
        other.close()


def agree(*devices: Device, rounds: int = 6) -> None:
    """Each in its turn, until nobody has anything to say; and nobody holds anything against it."""
    for _ in range(rounds):
        heads = {device.state().head for device in devices}
        done = [device.now() for device in devices]
        found = [one.verdict for some in done for one in some.found]
        assert [verdict for verdict in found if verdict in STOPPING] == []
        quiet = not any(one.sent or one.received for one in done)
        if quiet and heads == {device.state().head for device in devices}:
            return
    raise AssertionError("they never come to an end")


@dataclass(frozen=True)
class Stolen:
    """What somebody has who took a device that was unlocked. eks: every epoch key there is."""

    author: Author
    state: LogState
    eks: Mapping[int, bytes]


def stolen(device: Device) -> Stolen:
    """All of it."""
    state = device.state()
    eks = {epoch: device.epoch_key(epoch) for epoch in state.unretired_epochs()}
    return Stolen(device.author, state, eks)


def following(entries: Sequence[Entry], by: bytes) -> dict[str, Any]:
    """What every body holds that follows these entries."""
    state = replay(entries, signed_before=True)
    return {
        "v": 1,
        "acct": b64(state.acct),
        "n": state.n + 1,
        "prev": b64(state.head),
        "by": b64(by),
    }


def entries_of(device: Device) -> list[Entry]:
    """The account log as the device keeps it."""
    with device.database.raw() as raw:
        rows = raw.execute("SELECT p, sig, cosig FROM sync_log ORDER BY n").fetchall()
    return [Entry(p=p, sig=sig, cosig=cosig) for p, sig, cosig in rows]


def path_of(exchange: Exchange) -> str:
    """Below /v1, without its query."""
    return exchange.path.partition("?")[0].removeprefix("/v1")


def query_of(exchange: Exchange) -> dict[str, str]:
    """Its query."""
    pairs = exchange.path.partition("?")[2].split("&")
    return dict(pair.split("=", 1) for pair in pairs if pair)


def only(path: str, change: Rule) -> Rule:
    """A rule for one path, whatever its query."""

    def rule(exchange: Exchange) -> None:
        if path_of(exchange) == path:
            change(exchange)

    return rule


def answering(exchange: Exchange, value: object, status: int = 200) -> None:
    """Answer with this JSON, in place of whatever was answered."""
    exchange.status, exchange.answer = status, dumps(value)
    exchange.answer_headers = {"Content-Type": "application/json"}


def told(exchange: Exchange) -> dict[str, Any]:
    """The answer as an object."""
    return dict(loads_object(exchange.answer, max_bytes=len(exchange.answer) + 1))


def log_of(entries: Sequence[Entry], rec_bind: bytes | None = None) -> Rule:
    """Serve this account log to whoever may read one. rec_bind: another than the server has."""

    def change(exchange: Exchange) -> None:
        if exchange.method != "GET" or exchange.status >= 400:
            return
        query = query_of(exchange)
        first, most = int(query["from"]), int(query["limit"])
        bound = told(exchange)["rec_bind"] if rec_bind is None else b64(rec_bind)
        answering(
            exchange,
            {
                "entries": [entry.to_json() for entry in entries[first : first + most]],
                "head": {"n": len(entries) - 1, "hash": b64(entries[-1].head())},
                "rec_bind": bound,
            },
        )

    return only("/log", change)
