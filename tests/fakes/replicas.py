"""Machines of one account that hand each other their segments without keys and without a server."""

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.fakes.keys import TestKey
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.wiping import Wiping
from workmoniq_desktop.store import commands, entries, sync_state, sync_wipes, things
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.sync.obeying import scrub
from workmoniq_desktop.sync.parts import Chunk, OpenedSegment
from workmoniq_desktop.sync.replica import Replica
from workmoniq_protocol.wire import records

FIRST_DAY = 20_500
FIRST_US = FIRST_DAY * DAY_US


class SetClock:
    """Stands where the test put it."""

    def __init__(self, now_us: int) -> None:
        self.at_us = now_us

    def now_us(self) -> int:
        return self.at_us

    wall_us = boot_us = awake_us = now_us

    def offset_minutes(self, at_us: int) -> int:
        del at_us
        return 60


class NoCopies:
    """No backups."""

    def known(self) -> tuple[Path, ...]:
        return ()

    set_aside = known

    def follow_wipes(self, apply: object, progress: object) -> tuple[Any, ...]:
        del apply, progress
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A segment on its way; payload: its lines as bytes."""

    stream: bytes
    seq: int
    stream_class: str
    device: bytes
    payload: bytes

    def opened(self) -> OpenedSegment:
        return OpenedSegment(
            stream=self.stream,
            seq=self.seq,
            stream_class=self.stream_class,
            device=self.device,
            hash=bytes(32),
            lines=records.decode(self.payload),
        )


class Machine:
    """One machine: a real history, the services that change it, and its replica."""

    def __init__(self, folder: Path, number: int, clock: SetClock, dice: random.Random) -> None:
        self.id = bytes([number + 1]) * 16
        self.name = f"{number + 1:010x}"
        self.clock = clock
        self.settings = Settings()
        path = folder / f"history-{number}.db"
        self.database = Database.create(path, TestKey(number), f"p{number}", now_us=FIRST_US)
        with self.database.writing() as raw:
            write_meta(raw, "device", self.name)
            write_meta(raw, "stopped", "test")
            sync_state.put(raw, "on", "1")
            raw.execute(
                "INSERT INTO devices (name, label) VALUES (?, ?)", (self.name, f"M{number}")
            )
        self.editing = Editing(self.database, clock, lambda: None)
        self.wiping = Wiping(self.database, clock, self.hold, NoCopies(), lambda: None)
        self.replica = Replica(
            self.database,
            clock,
            self.id,
            settings=lambda: self.settings,
            follow=self._follow,
            hold=self.hold,
            random_bytes=dice.randbytes,
            random_below=dice.randrange,
        )
        self.sent: list[Sent] = []
        self.streams: dict[bytes, list[Sent]] = {}
        self.heard: dict[bytes, int] = {}

    @contextmanager
    def hold(self) -> Iterator[None]:
        """As the recorder does: afterwards it goes on from what is kept."""
        yield
        with self.database.recording() as recording:
            recording.forget()

    def _follow(self, settings: Settings) -> None:
        self.settings = settings

    def put(self, *spans: Any) -> None:
        """Record spans of this machine."""
        with self.database.recording() as recording:
            recording.put(spans)

    def wipe(
        self, from_us: int, to_us: int, app: str | None = None, *, titles: bool = False
    ) -> None:
        self.wiping.wipe(
            WipeScope(from_us=from_us, to_us=to_us, app=app, titles_only=titles), silent
        )

    def say(self, *, force: bool = True) -> list[Sent]:
        """Seal all that is due; the segments that were made."""
        made: list[Sent] = []
        while (chunk := self.replica.next_ev(self.clock.at_us, force)) is not None:
            made.append(self.seal(chunk, "ev"))
        while (chunk := self.replica.next_doc(self.clock.at_us)) is not None:
            made.append(self.seal(chunk, "doc"))
        return made

    def seal(self, chunk: Chunk, stream_class: str) -> Sent:
        """Make a segment of a chunk."""
        stream = self.id[:15] + stream_class[:1].encode()
        seq = len(self.streams.setdefault(stream, []))
        with self.database.writing() as raw:
            self.replica.sent(chunk, raw)
        sent = Sent(
            stream=stream,
            seq=seq,
            stream_class=stream_class,
            device=self.id,
            payload=records.encode(chunk.lines),
        )
        self.streams[stream].append(sent)
        self.sent.append(sent)
        return sent

    def take(self, segments: Sequence[Sent]) -> None:
        """Apply segments in the order given, and settle."""
        for sent in segments:
            opened = sent.opened()
            with self.replica.holding(opened.lines), self.database.writing() as raw:
                self.replica.apply(raw, opened)
        self.replica.after_apply()

    def hear(
        self, others: Sequence["Machine"], dice: random.Random, most: int | None = None
    ) -> None:
        """Take what others said since, streams in any order, each stream in its own."""
        waiting: dict[bytes, list[Sent]] = {}
        for other in others:
            if other is not self:
                for stream, sent in other.streams.items():
                    if fresh := sent[self.heard.get(stream, 0) :]:
                        waiting[stream] = fresh
        order: list[Sent] = []
        while waiting and (most is None or len(order) < most):
            stream = dice.choice(sorted(waiting))
            order.append(waiting[stream].pop(0))
            self.heard[stream] = order[-1].seq + 1
            if not waiting[stream]:
                del waiting[stream]
        if order:
            self.take(order)

    def told(self) -> dict[str, Any]:
        """All that an export tells, and the totals, by names instead of numbers."""
        with self.database.raw() as raw:
            return told(raw)

    def close(self) -> None:
        self.database.close()


def told(raw: Raw) -> dict[str, Any]:
    """The content of a history, the same on every machine that knows the same."""
    queries = {
        "windows": "SELECT d.name, start_us, dur_us, a.name, process, text, url, offset_minutes"
        " FROM windows JOIN devices d ON d.id = device JOIN apps a ON a.id = app"
        " LEFT JOIN titles t ON t.id = title ORDER BY 1, 2",
        "presence": "SELECT d.name, start_us, dur_us, state, text, offset_minutes FROM presence"
        " JOIN devices d ON d.id = device JOIN reasons r ON r.id = reason ORDER BY 1, 2",
        "tallies": "SELECT d.name, minute, keys, clicks, scrolls, travel_px FROM tallies"
        " JOIN devices d ON d.id = device ORDER BY 1, 2",
        "watched": "SELECT d.name, s.name, start_us, dur_us, data FROM watched"
        " JOIN devices d ON d.id = device JOIN sources s ON s.id = source ORDER BY 1, 2, 3",
        "titles": "SELECT text, url FROM titles ORDER BY 1, 2",
        "apps": "SELECT name, process FROM apps ORDER BY 1, 2",
    }
    found: dict[str, Any] = {name: raw.execute(query).fetchall() for name, query in queries.items()}
    found["entries"] = [replace(entry) for entry in entries.every(raw)]
    found["things"] = [
        (kind, uid, json.dumps(body, sort_keys=True))
        for kind, uid, body in things.every(raw.execute)
    ]
    found["commands"] = [
        replace(command, number=0, peer=False) for command in commands.every(raw.execute)
    ]
    return found


def words_are_scrubbed(database: Database) -> bool:
    """Whether no word, hidden ones among them, holds more than all wipes together leave of it."""
    with database.writing() as raw:
        before = raw.execute("SELECT id, val FROM sync_ops ORDER BY id").fetchall()
        wipes = sync_wipes.every(raw)
        scrub(raw, wipes, fresh=wipes)
        return bool(before == raw.execute("SELECT id, val FROM sync_ops ORDER BY id").fetchall())


def account(folder: Path, count: int, dice: random.Random) -> tuple[list[Machine], SetClock]:
    """So many machines that know nothing of each other yet."""
    clock = SetClock(FIRST_US + 9 * HOUR_US)
    return [Machine(folder, number, clock, dice) for number in range(count)], clock


def settle(machines: Sequence[Machine], dice: random.Random) -> None:
    """Let all of them say and hear everything, until nothing is left to say."""
    for _ in itertools.count():
        said = [machine.say() for machine in machines]
        for machine in machines:
            machine.hear(machines, dice)
        if not any(said):
            return
