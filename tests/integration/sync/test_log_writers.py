"""Devices that write the account log at the same moment: one is first, and no entry is lost."""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.adversarial.stage import Stage, staged
from tests.fakes.replicas import FIRST_US
from tests.fakes.scripted_replica import hour
from tests.fakes.sync_home import Machine, another_machine, first_machine
from tests.fakes.sync_server import running_server
from tests.fakes.sync_worker import Worker, agree
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.sync_errors import Later, SlowDown
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.strict_json import unb64
from workmoniq_protocol.wire.log_state import LogState

_NAMES = count()
NINE_US = FIRST_US + 9 * HOUR_US
ENTRIES = 6


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


def two(stage: Stage, folder: Path) -> tuple[Worker, Worker]:
    laptop = Worker(first_machine(folder / "a", stage.url, f"writers{next(_NAMES)}"), "0000000001")
    desktop = Worker(another_machine(folder / "b", laptop.machine), "0000000002")
    laptop.until_agreed()
    desktop.until_agreed()
    laptop.until_agreed()
    return laptop, desktop


def opens(machine: Machine) -> bytes:
    """Append an entry of its own: a stream is opened."""
    stream = secrets.token_bytes(16)

    def build(state: LogState) -> Draft:
        author = machine.author()
        entry = log_entries.open_stream(state, author, stream=stream, stream_class="ev")
        return Draft(entry=entry)

    machine.log.append(machine.session, build)
    return stream


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Do each in a thread; what went wrong."""
    wrong: list[BaseException] = []
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        ready.wait()
        try:
            work()
        except BaseException as failed:  # noqa: BLE001  # told in the thread of the test
            wrong.append(failed)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return wrong


def test_two_devices_that_write_the_log_at_once_both_get_all_they_wrote_into_it(
    tmp_path: Path, stage: Stage
) -> None:
    laptop, desktop = two(stage, tmp_path)
    opened: list[bytes] = []

    def write(machine: Machine) -> None:
        opened.extend(opens(machine) for _ in range(ENTRIES))

    with stage.watching() as seen:
        wrong = at_once(lambda: write(laptop.machine), lambda: write(desktop.machine))
    assert wrong == []
    assert any(each.status == 412 for each in seen)  # they did meet
    states = [one.machine.log.pull(one.machine.session) for one in (laptop, desktop)]
    assert states[0].heads == states[1].heads
    assert set(opened) <= states[0].streams.keys()
    assert len(opened) == 2 * ENTRIES
    laptop.machine.close()
    desktop.machine.close()


def test_the_slower_of_two_signs_its_entry_anew_behind_the_faster_one(
    tmp_path: Path, stage: Stage
) -> None:
    laptop, desktop = two(stage, tmp_path)
    raced: list[bytes] = []

    def first_the_other(exchange: Exchange) -> None:
        if exchange.path == "/v1/log" and exchange.method == "POST" and not raced:
            raced.append(b"")
            raced.append(opens(desktop.machine))

    with stage.lying(before=(first_the_other,)), stage.watching() as seen:
        mine = opens(laptop.machine)
    assert [each.status for each in seen if each.method == "POST" and each.path == "/v1/log"] == [
        201,
        412,
        201,
    ]
    state = desktop.machine.log.pull(desktop.machine.session)
    assert state.streams[raced[1]].opened_n + 1 == state.streams[mine].opened_n == state.n
    laptop.machine.close()
    desktop.machine.close()


def test_two_devices_that_change_the_keys_at_once_end_with_one_epoch_that_opens_all(
    tmp_path: Path, stage: Stage
) -> None:
    laptop, desktop = two(stage, tmp_path)
    laptop.work(NINE_US, 2)
    desktop.work(NINE_US + 3 * HOUR_US, 2, "drawings")

    def rotate_and_sync(worker: Worker) -> None:
        Rekeying(worker.machine.member).rotate()
        worker.until_agreed()

    assert at_once(lambda: rotate_and_sync(laptop), lambda: rotate_and_sync(desktop)) == []
    agree(laptop, desktop)
    third = Worker(another_machine(tmp_path / "c", laptop.machine), "0000000003")
    agree(laptop, desktop, third)
    assert len(third.told()["windows"]) == 24
    state = third.machine.state()
    assert state.epoch == state.done_epoch == 2
    assert state.not_renewed() == ()
    for worker in (laptop, desktop, third):
        with worker.machine.database.raw() as raw:
            assert worker.machine.keyring.epochs(raw) == (2,)
        worker.machine.close()


def test_keys_that_another_device_changes_while_they_are_being_changed_are_followed(
    tmp_path: Path, stage: Stage
) -> None:
    laptop, desktop = two(stage, tmp_path)
    laptop.work(NINE_US, 2)
    laptop.until_agreed()
    raced: list[Exchange] = []

    def first_the_other(exchange: Exchange) -> None:
        if exchange.path == "/v1/wraps" and exchange.method == "POST" and not raced:
            raced.append(exchange)
            Rekeying(desktop.machine.member).rotate()

    with stage.lying(before=(first_the_other,)):
        Rekeying(laptop.machine.member).rotate()
        laptop.until_agreed()
    assert raced
    agree(laptop, desktop)
    agree(desktop, laptop)  # who came second to the new keys has told of it
    state = laptop.machine.state()
    assert state.epoch == state.done_epoch == 2
    assert state.not_renewed() == ()
    for worker in (laptop, desktop):
        worker.machine.close()


def test_a_device_that_is_never_the_first_tries_again_by_itself_later(
    tmp_path: Path, stage: Stage
) -> None:
    laptop, desktop = two(stage, tmp_path)

    def always_first(exchange: Exchange) -> None:
        if exchange.path == "/v1/log" and exchange.method == "POST":
            body = json.loads(unb64(json.loads(exchange.body)["entry"]["p"]))
            if unb64(body["by"]) == laptop.machine.device:
                opens(desktop.machine)

    with stage.lying(before=(always_first,)), pytest.raises(Later) as refused:
        opens(laptop.machine)
    assert refused.value.retryable
    opens(laptop.machine)
    laptop.machine.close()
    desktop.machine.close()


def test_a_device_that_wrote_too_much_into_the_log_today_still_reads(tmp_path: Path) -> None:
    options = ("--device-log-entries", "4")
    with running_server(tmp_path / "server", options=options) as server:
        laptop = first_machine(tmp_path / "a", server.url)
        laptop.sync()  # two streams are opened
        desktop = another_machine(tmp_path / "b", laptop)
        Rekeying(laptop.member).rotate()
        with pytest.raises(SlowDown):
            Rekeying(laptop.member).rotate()
        assert laptop.log.waits()
        laptop.sync()
        desktop.replica.to_say += [hour(1)]
        desktop.sync()
        laptop.sync()
        assert laptop.replica.spans() == [HOUR_US]
        state = laptop.state()
        assert (state.epoch, state.done_epoch) == (1, 1)
        for machine in (laptop, desktop):
            machine.close()
