"""The control socket and the lock of a profile, tried with real sockets and processes."""

import contextlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from workmoniq_desktop.domain.errors import (
    AlreadyRunning,
    BadInput,
    CannotWrite,
    HistoryBusy,
    KeyringLocked,
    NotRunning,
    WorkMoniQError,
)
from workmoniq_desktop.system.control import MOST_CONNECTIONS, ControlClient, ControlServer
from workmoniq_desktop.system.control_lines import MOST_LINE_BYTES, Json
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.single_instance import ProfileLock, socket_of

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="root is needed to become another user")


class Recorder:
    """What a recorder lets others ask, and what they did."""

    def __init__(self) -> None:
        self.held = 0
        self.release = threading.Event()

    def status(self, arguments: Json) -> Json:
        return {"state": "active", "with": arguments}

    def locked(self, _: Json) -> Json:
        raise KeyringLocked("The keyring is locked.")

    def broken(self, _: Json) -> Json:
        return {"share": 1 / 0}

    def odd(self, _: Json) -> Json:
        return {"no json": object()}

    def endless(self, _: Json) -> Json:
        return {"text": "x" * MOST_LINE_BYTES}

    def slow(self, _: Json) -> Json:
        self.release.wait(10)
        return {}

    @contextlib.contextmanager
    def hold(self, arguments: Json) -> Iterator[Json]:
        if arguments.get("refuse"):
            raise HistoryBusy("Not now.")
        self.held += 1
        try:
            yield {"held": self.held}
        finally:
            self.held -= 1


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(folder=tmp_path / "profile")
    profile.create()
    return profile


@pytest.fixture
def lock(profile: Profile) -> Iterator[ProfileLock]:
    with ProfileLock(profile) as held:
        yield held


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def serve(recorder: Recorder, path: Path, lock: ProfileLock) -> ControlServer:
    names = ("status", "locked", "broken", "odd", "endless", "slow")
    answers = {name: getattr(recorder, name) for name in names}
    return ControlServer(path, answers, {"hold": recorder.hold}, lock=lock, request_within_s=0.5)


@pytest.fixture
def client(profile: Profile, lock: ProfileLock, recorder: Recorder) -> Iterator[ControlClient]:
    with serve(recorder, profile.socket, lock):
        yield ControlClient(profile.socket, answer_within_s=3)


def becomes(true: Callable[[], bool]) -> bool:
    for _ in range(300):
        if true():
            return True
        time.sleep(0.01)
    return False


def raw(profile: Profile, content: bytes) -> Json | None:
    """Send content as it is; the parsed answer, None for none."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(profile.socket))
        with contextlib.suppress(BrokenPipeError):
            connection.sendall(content)
        answer = connection.makefile("rb").readline()
    return None if not answer else json.loads(answer)


def in_child(program: str, *arguments: object, user: int | None = None) -> subprocess.Popen[str]:
    """Run program, with sys.argv of arguments, in a new Python, as another user if asked."""
    become = "" if user is None else f"import os; os.setgid({user}); os.setuid({user})\n"
    imports = (
        "import sys, time\nfrom pathlib import Path\n"
        "from workmoniq_desktop.domain.errors import *\n"
        "from workmoniq_desktop.system.control import ControlClient, ControlServer\n"
        "from workmoniq_desktop.system.hardening import harden\n"
        "from workmoniq_desktop.system.paths import Profile\n"
        "from workmoniq_desktop.system.single_instance import ProfileLock\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", imports + become + program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_question_is_answered_with_its_arguments(client: ControlClient) -> None:
    assert client.ask("status") == {"state": "active", "with": {}}
    assert client.ask("status", minutes=15, name="\u00fc\n")["with"] == {
        "minutes": 15,
        "name": "\u00fc\n",
    }


def test_two_clients_hold_and_one_asks_at_once(client: ControlClient, recorder: Recorder) -> None:
    with client.hold() as one, client.hold("hold") as other:
        assert (one, other) == ({"held": 1}, {"held": 2})
        assert client.ask("status")["state"] == "active"
    assert becomes(lambda: recorder.held == 0)


def test_a_failure_arrives_as_the_same_failure(client: ControlClient) -> None:
    with pytest.raises(KeyringLocked, match=r"^The keyring is locked\.$"):
        client.ask("locked")
    with pytest.raises(HistoryBusy, match="Not now"), client.hold(refuse=True):
        pytest.fail("it was refused")


@pytest.mark.parametrize("name", ["broken", "odd"])
def test_our_own_mistake_is_told_without_detail_and_logged(
    client: ControlClient, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(WorkMoniQError, match="could not do that") as failed:
        client.ask(name)
    assert failed.value.code == "failed"
    assert becomes(lambda: "unexpected way" in caplog.text)
    assert client.ask("status")


def test_an_answer_too_large_is_a_failure_and_not_a_torn_line(client: ControlClient) -> None:
    with pytest.raises(BadInput, match="larger"):
        client.ask("endless")


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    "request_line",
    [
        *(b"\n", b"[]\n", b"{}\n", b'{"ask": 1}\n', b'{"ask": "status", "with": 1}\n'),
        *(b'{"ask": "unknown"}\n', b"\xff\n", b"[" * 60_000 + b"\n"),
    ],
    ids=range(8),
)
def test_what_is_no_request_is_refused(profile: Profile, request_line: bytes) -> None:
    answer = raw(profile, request_line)
    assert answer is not None
    assert answer["error"]["code"] == "bad_input"


def test_a_line_too_long_is_refused(profile: Profile, client: ControlClient) -> None:
    answer = raw(profile, b"x" * (3 * MOST_LINE_BYTES))
    assert answer is not None
    assert answer["error"]["code"] == "bad_input"
    with pytest.raises(BadInput):
        client.ask("status", text="x" * MOST_LINE_BYTES)
    assert client.ask("status")


def test_who_drips_a_request_is_cut_off_and_harms_nobody(
    profile: Profile, client: ControlClient
) -> None:
    def drip(slow: socket.socket) -> None:
        for _ in range(100):
            slow.sendall(b" ")
            time.sleep(0.05)

    with socket.socket(socket.AF_UNIX) as slow:
        slow.connect(str(profile.socket))
        began = time.monotonic()
        with pytest.raises(OSError, match="Broken pipe"):
            drip(slow)
        assert time.monotonic() - began < 1.5
    assert client.ask("status")


def test_more_connections_than_allowed_are_told_to_try_again(
    client: ControlClient, recorder: Recorder
) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(MOST_CONNECTIONS):
            held.enter_context(client.hold())
        with pytest.raises(HistoryBusy, match="Try again"):
            client.ask("status")
    assert becomes(lambda: recorder.held == 0)
    assert client.ask("status")


def test_who_waits_too_long_for_an_answer_is_told(
    profile: Profile, client: ControlClient, recorder: Recorder
) -> None:
    with pytest.raises(HistoryBusy, match="does not answer"):
        ControlClient(profile.socket, answer_within_s=0.1).ask("slow")
    recorder.release.set()
    assert client.ask("status")


def test_a_hold_ends_when_its_process_is_killed(
    profile: Profile, client: ControlClient, recorder: Recorder
) -> None:
    program = (
        "with ControlClient(Path(sys.argv[1])).hold(): print('held', flush=True); time.sleep(60)"
    )
    with in_child(program, profile.socket) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert recorder.held == 1
        holder.send_signal(signal.SIGKILL)
        assert becomes(lambda: recorder.held == 0)
    assert client.ask("status")


def test_stopping_ends_the_holds_and_the_threads_and_removes_the_socket(
    profile: Profile, lock: ProfileLock, recorder: Recorder
) -> None:
    before = threading.active_count()
    server = serve(recorder, profile.socket, lock)
    client = ControlClient(profile.socket)
    with client.hold():
        server.stop()
        server.stop()
        assert recorder.held == 0
    assert threading.active_count() == before
    assert not profile.socket.exists()
    with pytest.raises(NotRunning):
        client.ask("status")


def test_where_nobody_listens_the_sentence_says_how_to_start(profile: Profile) -> None:
    with pytest.raises(NotRunning, match="Start it"):
        ControlClient(profile.socket).ask("status")


def test_a_socket_left_by_a_crash_is_nobody_and_is_replaced_by_the_next_holder(
    profile: Profile, lock: ProfileLock, recorder: Recorder
) -> None:
    with socket.socket(socket.AF_UNIX) as crashed:
        crashed.bind(str(profile.socket))
    with pytest.raises(NotRunning):
        ControlClient(profile.socket).ask("status")
    assert profile.socket.exists()  # a client removes nothing
    with serve(recorder, profile.socket, lock):
        assert ControlClient(profile.socket).ask("status")


def test_what_is_no_socket_is_not_removed(
    profile: Profile, lock: ProfileLock, recorder: Recorder
) -> None:
    profile.socket.write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite):
        serve(recorder, profile.socket, lock)
    assert profile.socket.read_text(encoding="utf-8") == "mine"


def test_only_the_holder_of_the_lock_may_listen(profile: Profile, recorder: Recorder) -> None:
    lock = ProfileLock(profile)
    lock.release()
    with pytest.raises(AssertionError):
        serve(recorder, profile.socket, lock)


def test_the_socket_is_ours_alone_whatever_the_umask(
    profile: Profile, lock: ProfileLock, recorder: Recorder
) -> None:
    before = os.umask(0)
    try:
        with serve(recorder, profile.socket, lock):
            assert stat.S_IMODE(profile.socket.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_path_longer_than_sockets_allow_works(tmp_path: Path, recorder: Recorder) -> None:
    profile = Profile(folder=tmp_path / ("deep" * 30) / ("deeper" * 20))
    profile.create()
    assert len(os.fsencode(profile.socket)) > 107
    with ProfileLock(profile) as lock, serve(recorder, profile.socket, lock):
        assert profile.socket.is_socket()
        assert ControlClient(profile.socket).ask("status")
    assert not profile.socket.exists()


LISTENS = """
harden()
profile = Profile(folder=Path(sys.argv[1]))
lock = ProfileLock(profile)
with ControlServer(profile.socket, {"status": lambda _: {}}, lock=lock):
    print(ControlClient(profile.socket).ask("status"), flush=True)
    sys.stdin.read()
"""


@needs_root
def test_a_long_path_works_for_a_hardened_process_without_root(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 40)
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    for parent in folder.parents[: len(folder.parents) - 2]:
        if parent.stat().st_mode & 0o001 == 0:
            parent.chmod(parent.stat().st_mode | 0o011)
    with in_child(LISTENS, folder, user=65534) as listening:
        assert listening.stdout is not None
        assert listening.stdout.readline() == "{}\n"
        listening.kill()


ASKS = """
try:
    print(ControlClient(Path(sys.argv[1])).ask("status"))
except NotRunning:
    print("refused")
"""


@needs_root
def test_another_user_is_refused_even_where_the_socket_is_open_to_all(
    tmp_path: Path, lock: ProfileLock, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    for parent in tmp_path.parents[: len(tmp_path.parents) - 2]:
        parent.chmod(parent.stat().st_mode | 0o011)
    tmp_path.chmod(0o777)
    path = tmp_path / "open.sock"
    with serve(recorder, path, lock):
        path.chmod(0o777)
        raw_asks = (
            "import socket; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
            'try:\n    s.sendall(b\'{"ask": "status"}\\n\'); print(s.recv(10))\n'
            "except OSError: print(b'')"
        )
        for program, said in ((ASKS, "refused\n"), (raw_asks, "b''\n")):
            with in_child(program, path, user=65534) as stranger:
                assert stranger.stdout is not None
                assert stranger.stdout.read() == said
    assert "another user" in caplog.text


@needs_root
def test_a_client_tells_nothing_to_another_users_socket(tmp_path: Path) -> None:
    for parent in tmp_path.parents[: len(tmp_path.parents) - 2]:
        parent.chmod(parent.stat().st_mode | 0o011)
    tmp_path.chmod(0o777)
    path = tmp_path / "squatted.sock"
    squats = (
        "import socket; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()\n"
        "print('squatting', flush=True); print(s.accept()[0].recv(10), flush=True)"
    )
    with in_child(squats, path, user=65534) as squatter:
        assert squatter.stdout is not None
        assert squatter.stdout.readline() == "squatting\n"
        with pytest.raises(NotRunning):
            ControlClient(path).ask("status", secret="mine")  # noqa: S106 # no secret
        assert squatter.stdout.readline() == "b''\n"


def test_a_second_instance_is_told_who_runs(profile: Profile, lock: ProfileLock) -> None:
    assert lock.is_held
    second = (
        "try:\n    ProfileLock(Profile(folder=Path(sys.argv[1])))\n"
        "except AlreadyRunning as running: print(running)"
    )
    with in_child(second, profile.folder) as child:
        assert child.stdout is not None
        assert f"(process {os.getpid()})" in child.stdout.read()
    with pytest.raises(AlreadyRunning):
        ProfileLock(profile)


def test_a_lock_ends_with_its_process_however_it_ends(profile: Profile) -> None:
    program = (
        "lock = ProfileLock(Profile(folder=Path(sys.argv[1])))\n"
        "print('held', flush=True); time.sleep(60)"
    )
    with in_child(program, profile.folder) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning):
            ProfileLock(profile)
        holder.kill()
    with ProfileLock(profile) as lock:
        assert lock.is_held
    assert stat.S_IMODE(profile.lock.stat().st_mode) == 0o600


def test_the_lock_says_where_its_holder_listens_to_who_has_another_runtime_folder(
    profile: Profile, tmp_path: Path
) -> None:
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    session = Profile(folder=profile.folder, runtime_folder=runtime)
    assert socket_of(profile) == profile.socket
    with ProfileLock(session):
        assert socket_of(profile) == session.socket != profile.socket
    for rubbish in (b"", b"1\n", b"1\nrelative\n", b"\xff\n\xff", b"1\n\0/\n"):
        profile.lock.write_bytes(rubbish)
        assert socket_of(profile) == profile.socket


def test_a_lock_that_is_a_link_is_not_followed(profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    profile.lock.symlink_to(tmp_path / "precious")
    with pytest.raises(CannotWrite):
        ProfileLock(profile)
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "mine"


def test_a_still_server_does_not_wake(client: ControlClient) -> None:
    assert client.ask("status")
    time.sleep(0.05)
    me = psutil.Process()
    control = next(thread.native_id for thread in threading.enumerate() if thread.name == "control")
    status = Path(f"/proc/{me.pid}/task/{control}/status")

    def wakeups() -> str:
        return next(
            line for line in status.read_text().splitlines() if line.startswith("voluntary_ctxt")
        )

    before = wakeups()
    time.sleep(0.5)
    assert wakeups() == before
