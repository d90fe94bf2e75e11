"""The program ends without a word at one of its durable steps; what a server holds then."""

import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.adversarial.stage import Device, Stage
from tests.fakes.dying import ENDED, ends_at, exit_code_of

from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.steps import unmentioned
from workmoniq_desktop.sync.transport import Answer, Transport
from workmoniq_protocol.strict_json import loads_object
from workmoniq_server.store import schema
from workmoniq_server.store.schema import GONE

PASSING = frozenset({"session", "proof_nonce", "challenge", "pair"})
"""Tables of what ends by itself within the hour."""

Work = Callable[[Device], object]


def steps_of(device: Device, work: Work) -> list[str]:
    """The durable steps of work, which is done."""
    passed: list[str] = []
    device.step = passed.append
    work(device)
    device.step = unmentioned
    return passed


def writes_of(device: Device, work: Work) -> list[str]:
    """Each moment of work after which something is other than before, here or on the server."""
    passed: list[str] = []
    with _told_writes(passed.append):
        work(device)
    return passed


def dies_at(device: Device, number: int, work: Work, *, writes: bool = False) -> bool:
    """Do work in a process that ends at that durable step; False where it came to its end.

    Nothing of that process is left but what is on the disk; then the program is started anew.
    writes: number counts what writes_of tells instead.
    """
    device.close()

    def life() -> None:
        end = ends_at(number)
        try:
            device.step = unmentioned if writes else end
            device.__post_init__()
            with _told_writes(end) if writes else nullcontext():
                work(device)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            raise

    code = exit_code_of(life)
    device.step = unmentioned
    device.__post_init__()
    assert code in {0, ENDED}
    return code == ENDED


@contextmanager
def _told_writes(told: Callable[[str], None]) -> Iterator[None]:
    """Tell each commit of a history, and each answer to a request that may change something."""
    writing, send = Database.writing, Transport.send

    @contextmanager
    def committed(self: Database) -> Iterator[Raw]:
        with writing(self) as raw:
            yield raw
        told("a commit")

    def answered(self: Transport, method: str, path: str, **more: Any) -> Answer:
        answer = send(self, method, path, **more)
        if method != "GET" and not path.startswith(("/sessions", "/bodies:get")):
            told(f"{method} {path}")
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "writing", committed)
        patch.setattr(Transport, "send", answered)
        yield


def telling(steps: list[str], among: Collection[str]) -> list[int]:
    """Of the steps with these names the first of each."""
    return [
        number for number, name in enumerate(steps) if name in among and name not in steps[:number]
    ]


def rows_of(stage: Stage, acct: bytes) -> dict[str, list[dict[str, Any]]]:
    """Every row that a server holds of an account, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    path = stage.server.data / "workmoniq.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        for table in schema.main.sorted_tables:
            if "acct" in table.columns:
                query = f"SELECT * FROM {table.name} WHERE acct = ?"  # noqa: S608  # our own names
                found[table.name] = [dict(row) for row in connection.execute(query, (acct,))]
    return found


@dataclass(frozen=True)
class Held:
    """What a server holds of an account, as far as two lives of it can be alike.

    Ids, keys and hashes are random, so rows count by what they are of.
    """

    log: Counter[str]
    """By what an entry does; any device may do what is left of another's change of keys."""
    bodies: Counter[tuple[str, str, bool]]
    """Segments by device and class, and whether the body is there."""
    grants: frozenset[tuple[str, int]]
    """By recipient, and how many epochs before the newest."""
    unwrapped: int
    """Segments with a body that have no wrap of the newest epoch, and wraps of older ones."""
    retiring: int
    """Epochs before the newest that are not retired."""
    others: dict[str, int] = field(default_factory=dict)
    """Rows of all other tables."""

    def since(self, before: "Held") -> "Held":
        """What is new."""
        return Held(
            log=self.log - before.log,
            bodies=self.bodies - before.bodies,
            grants=self.grants,
            unwrapped=self.unwrapped,
            retiring=self.retiring,
            others={name: count - before.others[name] for name, count in self.others.items()},
        )


def held(stage: Stage, devices: Iterable[Device]) -> Held:
    """Of the account of these devices, which are all there are."""
    by_id = {device.id: device.name for device in devices} | {bytes(16): "recovery"}
    acct = next(iter(devices)).state().acct
    rows = rows_of(stage, acct)
    (account,) = rows["account"]
    streams = {row["stream"]: row for row in rows["stream"]}
    due = Counter(
        (row["stream"], row["seq"], account["epoch"])
        for row in rows["segment"]
        if row["state"] != GONE
    )
    wraps = Counter((row["stream"], row["seq"], row["epoch"]) for row in rows["wrap"])
    entries = [loads_object(row["p"]) for row in rows["log_entry"]]
    counted = {"log_entry", "segment", "epoch_grant", "wrap", *PASSING}
    return Held(
        log=Counter(str(one["op"]) for one in entries),
        bodies=Counter(
            (
                by_id[streams[row["stream"]]["owner"]],
                streams[row["stream"]]["stream_class"],
                row["state"] != GONE,
            )
            for row in rows["segment"]
        ),
        grants=frozenset(
            (by_id[row["recipient"]], account["epoch"] - row["epoch"])
            for row in rows["epoch_grant"]
        ),
        unwrapped=(due - wraps).total() + (wraps - due).total(),
        retiring=account["epoch"] - account["done_epoch"],
        others={name: len(found) for name, found in rows.items() if name not in counted},
    )
