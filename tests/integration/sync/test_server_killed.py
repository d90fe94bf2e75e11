"""SIGKILL of the server at random moments: whatever it acknowledged is there, byte for byte."""

import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.adversarial.stage import Stage, staged
from tests.fakes.replicas import FIRST_US
from tests.fakes.server import ServerProcess
from tests.fakes.sync_home import Machine, another_machine, first_machine
from tests.fakes.sync_worker import Worker, agree
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.heads import fetch_heads
from workmoniq_desktop.sync.transport import FRAMES
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.segment import new_dek, seal_segment
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import NO_PREV, Frame, pack_frame, parse_frames

_MANY = ("--challenges-per-minute", "100000", "--registrations-per-hour", "1000")
LARGE_BYTES = 700_000
"""Too large for a row: such a body is a file of its own on the server."""


class Writer(threading.Thread):
    """Appends to a stream of its own, and sends the same bytes until they are acknowledged."""

    def __init__(self, machine: Machine, ek: bytes, count: int, dice: random.Random) -> None:
        super().__init__(name="writer", daemon=True)
        self._machine, self._ek, self._count, self._dice = machine, ek, count, dice
        self._state = self._opened()
        self.acknowledged: list[Frame] = []
        self.repeats = 0
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            prev = NO_PREV
            for seq in range(self._count):
                frame = self._sealed(seq, prev)
                self._append(frame)
                self.acknowledged.append(frame)
                prev = sha256(frame.header)
        except BaseException as wrong:  # noqa: BLE001  # told in the thread of the test
            self.failed = wrong

    def check(self) -> None:
        """Raise what it failed with."""
        if self.failed is not None:
            raise self.failed

    def _opened(self) -> LogState:
        machine = self._machine
        self.stream = secrets.token_bytes(16)

        def build(state: LogState) -> Draft:
            author = machine.author()
            opened = log_entries.open_stream(state, author, stream=self.stream, stream_class="ev")
            return Draft(entry=opened)

        return machine.log.append(machine.session, build)

    def _sealed(self, seq: int, prev: bytes) -> Frame:
        machine = self._machine
        size = LARGE_BYTES if seq % 25 == 7 else self._dice.choice((300, 3000, 12_000))
        return seal_segment(
            signer_seed=machine.seed,
            acct=machine.acct,
            stream=self.stream,
            seq=seq,
            prev=prev,
            alog_n=self._state.n,
            alog_hash=self._state.head,
            payload=self._dice.randbytes(size),
            dek=new_dek(),
            ek=self._ek,
            compress=False,
        )

    def _append(self, frame: Frame) -> None:
        """An acknowledged segment that was lost would show here: the chain would not fit."""
        place = f"/streams/{b64(self.stream)}/segments?epoch=0"
        while True:
            try:
                self._machine.session.call(
                    "POST", place, body=pack_frame(frame), content_type=FRAMES
                )
            except ServerGone:
                self.repeats += 1
                time.sleep(0.02)
            else:
                return


def read_back(machine: Machine, writer: Writer) -> None:
    """All of a stream, as another device reads it."""
    heads = fetch_heads(machine.session)
    assert heads is not None
    assert heads.streams[writer.stream].seq == len(writer.acknowledged) - 1
    at = 0
    while at < len(writer.acknowledged):
        wanted = range(at, min(at + 16, len(writer.acknowledged)))
        items = [{"s": b64(writer.stream), "seq": seq} for seq in wanted]
        answer = machine.session.call("POST", "/bodies:get", json={"items": items})
        for frame in parse_frames(answer.body, most=64):
            kept = writer.acknowledged[at]
            assert (frame.header, frame.wrap, frame.body) == (kept.header, kept.wrap, kept.body)
            at += 1


@pytest.mark.parametrize(
    ("appends", "kills"),
    [
        (50, 4),
        pytest.param(1_000, 100, marks=[pytest.mark.long, pytest.mark.timeout(3600)]),
    ],
)
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    tmp_path: Path, appends: int, kills: int
) -> None:
    dice = random.Random(appends)  # noqa: S311  # the same in every run
    with ServerProcess(tmp_path / "server", options=_MANY) as server:
        laptop = first_machine(tmp_path / "laptop", server.url)
        desktop = another_machine(tmp_path / "desktop", laptop)
        with laptop.database.raw() as raw:
            key = laptop.keyring.epoch_key(raw, 0)
        assert key is not None
        writers = [Writer(one, key.reveal(), appends // 2, dice) for one in (laptop, desktop)]
        for writer in writers:
            writer.start()
        for after in sorted(dice.sample(range(1, appends - 2), kills)):
            while sum(len(writer.acknowledged) for writer in writers) < after:
                for writer in writers:
                    writer.check()
                time.sleep(0.002)
            time.sleep(dice.uniform(0, 0.02))
            server.kill()
            server.start()
        for writer in writers:
            writer.join(60)
            writer.check()
        assert sum(writer.repeats for writer in writers) >= kills // 2
        server.kill()
        server.start()
        for writer in writers:
            assert len(writer.acknowledged) == appends // 2
            read_back(laptop, writer)
        laptop.close()
        desktop.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


@contextmanager
def killing(stage: Stage, dice: random.Random, share: float) -> Iterator[list[str]]:
    """Some requests find a server that dies while it works on them, and then a new one."""
    killed: list[str] = []
    dying: dict[int, threading.Timer] = {}
    lock = threading.Lock()

    def before(exchange: Exchange) -> None:
        with lock:
            if not dying and dice.random() < share:
                timer = threading.Timer(dice.uniform(0, 0.02), stage.server.kill)
                dying[id(exchange)] = timer
                killed.append(exchange.path)
                timer.start()

    def after(exchange: Exchange) -> None:
        with lock:
            timer = dying.pop(id(exchange), None)
            if timer is not None:
                timer.join()
                stage.proxy.to(stage.server.start().url)

    with stage.lying(after, before=(before,)):
        yield killed


def through(killed: list[str], least: int, work: Callable[[], None]) -> None:
    """Do work until so many have died meanwhile."""
    for _ in range(least * 20):
        work()
        if len(killed) >= least:
            return
    raise AssertionError("the server was hardly ever killed")


@pytest.mark.parametrize(
    "kills", [3, pytest.param(60, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]
)
def test_two_histories_become_one_while_the_server_dies_all_the_time(
    tmp_path: Path, stage: Stage, kills: int
) -> None:
    dice = random.Random(kills)  # noqa: S311  # the same in every run
    laptop = Worker(first_machine(tmp_path / "a", stage.url, f"dying{kills}"), "0000000001")
    desktop = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
    windows: list[int] = []

    def a_day() -> None:
        day = len(windows)
        noon_us = FIRST_US + (24 * day + 12) * HOUR_US
        for worker, from_us in ((laptop, noon_us - 3 * HOUR_US), (desktop, noon_us)):
            worker.work(from_us, 3, f"day {day}")
            worker.call(f"{day} {worker.name}", "Brandt")
            worker.until_agreed()
        is_wiped = dice.random() < 0.5
        if is_wiped:
            laptop.wipe(noon_us - HOUR_US, noon_us + HOUR_US)
            laptop.until_agreed()
        windows.append(24 if is_wiped else 36)

    with killing(stage, dice, 0.08) as killed:
        through(killed, kills, a_day)
    third = Worker(another_machine(tmp_path / "c", laptop.machine), "0000000003")
    agree(laptop, desktop, third)
    for worker in (laptop, desktop, third):
        assert worker.waiting() == 0
        assert len(worker.told()["windows"]) == sum(windows)
        assert len(worker.told()["things"]) == 2 * len(windows)
        worker.machine.close()
