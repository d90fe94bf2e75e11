"""Machines of the stores die under load, and nothing that the server acknowledged is lost."""

import secrets
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from tests.fakes.raw_account import RawAccount, RawStream
from tests.fakes.server import ServerProcess
from tests.scale import ceph, patroni

from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_frames

pytestmark = pytest.mark.scale

WRITERS, TRIES = 4, 120
_FREE = ("--registrations-per-hour", "1000", "--challenges-per-minute", "1000")
_INLINE, _OBJECT = 8_000, 40_000
"""Bytes of history in a segment: on the rung that stands in a row, and on one that is an object."""


@dataclass
class Writer:
    """One device that appends until told to stop, each segment again until it is acknowledged."""

    account: RawAccount
    stream: RawStream
    stop: threading.Event
    done: list[Frame] = field(default_factory=list)
    tried_again: int = 0

    def run(self) -> None:
        while not self.stop.is_set():
            size = _OBJECT if len(self.done) % 3 == 2 else _INLINE
            frame = self.account.seal(self.stream, secrets.token_bytes(size), compress=False)
            if not self._acknowledged(frame):
                return
            self.done.append(frame)

    def _acknowledged(self, frame: Frame) -> bool:
        for _ in range(TRIES):
            try:
                reply = self.account.append(self.stream, frame)
            except httpx.TransportError:
                reply = None
            if reply is not None and reply.status_code in (200, 201):
                return True
            if reply is not None and reply.status_code < 500:
                raise AssertionError(f"refused: {reply.status_code} {reply.text}")
            self.tried_again += 1
            threading.Event().wait(0.5)
        return False


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that PostgreSQL's user may pass through, with short names for sockets."""
    with tempfile.TemporaryDirectory(prefix="wmq-scale-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture(scope="module")
def database(place: Path) -> Iterator[patroni.PatroniCluster]:
    missing = patroni.missing_programs()
    assert not missing, f"install these packages: {' '.join(missing)}"
    with patroni.PatroniCluster(place / "p") as cluster:
        yield cluster


@pytest.fixture(scope="module")
def objects(place: Path) -> Iterator[ceph.CephGateway]:
    missing = ceph.missing_programs()
    assert not missing, f"install these packages: {' '.join(missing)}"
    with ceph.CephGateway(place / "c") as gateway:
        yield gateway


@pytest.fixture(scope="module")
def server(
    place: Path, database: patroni.PatroniCluster, objects: ceph.CephGateway
) -> Iterator[ServerProcess]:
    options = [
        *_FREE,
        *("--database", database.url(), "--blobs", objects.bucket_url()),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", ceph.ACCESS_KEY)
        patch.setenv("AWS_SECRET_ACCESS_KEY", ceph.SECRET_KEY)
        migrated = ServerProcess(place / "s", options=options)
        migrated.migrate()
        with migrated:
            yield migrated


@pytest.fixture
def writers(server: ServerProcess) -> Iterator[list[Writer]]:
    stop = threading.Event()
    accounts = [RawAccount.create(server.url) for _ in range(WRITERS)]
    yield [Writer(account=account, stream=account.open_stream(), stop=stop) for account in accounts]
    for account in accounts:
        account.client.close()


@pytest.mark.timeout(600)
def test_a_leader_and_a_storage_node_die_under_load_and_nothing_acknowledged_is_lost(
    database: patroni.PatroniCluster, objects: ceph.CephGateway, writers: list[Writer]
) -> None:
    stop = writers[0].stop
    threads = [threading.Thread(target=writer.run) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        _wait_for(writers, more=10)
        objects.kill_store(1)
        _wait_for(writers, more=10)
        leader = database.leader()
        database.kill(leader)
        _wait_for(writers, more=10)
        assert database.leader() != leader
        objects.start_store(1)
        database.start_node(leader)
        objects.wait_for_stores()
        database.wait_for_standby()
        _wait_for(writers, more=10)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=90)
    assert any(writer.tried_again for writer in writers), "nothing was felt of it"
    for writer in writers:
        assert _served(writer) == writer.done
    total = sum(len(writer.done) for writer in writers)
    print(f"{total} appends acknowledged, {total} read back")  # noqa: T201  # make test-scale shows it


def _wait_for(writers: list[Writer], *, more: int) -> None:
    """Until each has so many acknowledged beyond those of now."""
    wanted = [len(writer.done) + more for writer in writers]
    for _ in range(600):
        if all(len(w.done) >= least for w, least in zip(writers, wanted, strict=True)):
            return
        threading.Event().wait(0.2)
    raise TimeoutError(f"appends stand still: {[len(writer.done) for writer in writers]}")


def _served(writer: Writer) -> list[Frame]:
    found: list[Frame] = []
    while len(found) < len(writer.done):
        items = [
            {"s": b64(writer.stream.id), "seq": seq}
            for seq in range(len(found), min(len(found) + 64, len(writer.done)))
        ]
        reply = writer.account.call("POST", "/bodies:get", json={"items": items})
        reply.raise_for_status()
        page = parse_frames(reply.content, most=64)
        assert page
        found += page
    for frame in found:
        assert len(pack_frame(frame)) > _INLINE, "a body is gone"
    return found
