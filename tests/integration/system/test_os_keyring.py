"""The system's keyring: a real gnome-keyring on a real, private D-Bus session."""

import os
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from workmoniq_desktop.domain.errors import KeyMissing, KeyringLocked
from workmoniq_desktop.system.concealed import DataKey
from workmoniq_desktop.system.os_keyring import KeyringAbsent, SystemKeyring
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault

UNLOCKS = b"the login passphrase"

pytestmark = pytest.mark.skipif(
    not (shutil.which("dbus-daemon") and shutil.which("gnome-keyring-daemon")),
    reason="dbus and gnome-keyring are not installed",
)

Environ = dict[str, str]


def plain_environ(tmp_path: Path) -> Environ:
    """What a login gives a program, with everything in tmp_path and no D-Bus session."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return {**environ, "XDG_RUNTIME_DIR": str(runtime)}


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Environ]:
    """A D-Bus session that cannot start services by itself."""
    environ = plain_environ(tmp_path)
    config = tmp_path / "session.conf"
    config.write_text(
        "<busconfig><type>session</type><listen>unix:dir="
        f"{environ['XDG_RUNTIME_DIR']}</listen><policy context='default'>"
        "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/>"
        "<allow own='*'/></policy></busconfig>",
        encoding="utf-8",
    )
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environ,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        environ["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().strip()
        yield environ
        daemon.terminate()


@pytest.fixture
def start_keyring(bus: Environ) -> Iterator[Callable[[bytes | None], subprocess.Popen[bytes]]]:
    """Start gnome-keyring, unlocked by what is passed; None: locked."""
    started: list[subprocess.Popen[bytes]] = []

    def start(unlock: bytes | None) -> subprocess.Popen[bytes]:
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
            + (["--unlock"] if unlock is not None else []),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=bus,
        )
        started.append(daemon)
        assert daemon.stdin is not None
        daemon.stdin.write(unlock or b"")
        daemon.stdin.close()
        wait_for_service(bus)
        return daemon

    yield start
    for daemon in started:
        daemon.terminate()
        daemon.wait()


def wait_for_service(bus: Environ) -> None:
    for _ in range(200):
        asked = subprocess.run(
            [
                *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"),
                *("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"),
            ],
            check=True,
            stdout=subprocess.PIPE,
            env=bus,
        )
        if b"true" in asked.stdout:
            return
        time.sleep(0.02)
    raise AssertionError("gnome-keyring does not come up")


Start = Callable[[bytes | None], "subprocess.Popen[bytes]"]


def test_an_unlocked_keyring_keeps_gives_and_forgets_a_key(
    bus: Environ, start_keyring: Start
) -> None:
    start_keyring(UNLOCKS)
    keyring, key = SystemKeyring(bus), DataKey.fresh()
    assert keyring.get("account") is None
    keyring.put("account", key)
    keyring.put("other", DataKey.fresh())
    assert keyring.get("account") == key
    keyring.put("account", newer := DataKey.fresh())
    assert keyring.get("account") == newer
    keyring.delete("account")
    keyring.delete("account")
    assert keyring.get("account") is None
    assert keyring.get("other") is not None


def test_a_profile_lives_with_the_real_keyring(
    bus: Environ, start_keyring: Start, tmp_path: Path
) -> None:
    start_keyring(UNLOCKS)
    profile = Profile(folder=tmp_path / "profile")
    profile.create()
    source = SecretSource.of(bus, None)
    vault, key, _ = Vault.create(profile, source)
    assert vault.uses_keyring
    assert Vault.open(profile, source) == key
    SystemKeyring(bus).delete(vault.export_wrapped()["profile"])
    with pytest.raises(KeyMissing):
        Vault.open(profile, source)


def test_a_key_outlives_the_keyring_daemon(bus: Environ, start_keyring: Start) -> None:
    daemon = start_keyring(UNLOCKS)
    key = DataKey.fresh()
    SystemKeyring(bus).put("account", key)
    daemon.terminate()
    daemon.wait()
    start_keyring(UNLOCKS)
    assert SystemKeyring(bus).get("account") == key


def test_a_keyring_that_was_not_unlocked_is_locked(bus: Environ, start_keyring: Start) -> None:
    daemon = start_keyring(UNLOCKS)
    SystemKeyring(bus).put("account", DataKey.fresh())
    daemon.terminate()
    daemon.wait()
    start_keyring(None)
    keyring = SystemKeyring(bus, answers_within_s=5)
    with pytest.raises(KeyringLocked) as locked:
        keyring.get("account")
    assert not isinstance(locked.value, KeyringAbsent)
    with pytest.raises(KeyringLocked):
        keyring.put("account", DataKey.fresh())


@pytest.mark.parametrize("address", [None, ""])
def test_without_a_session_there_is_no_keyring_and_no_process(
    tmp_path: Path, address: str | None
) -> None:
    environ = plain_environ(tmp_path)
    if address is not None:
        environ["DBUS_SESSION_BUS_ADDRESS"] = address
    before = time.monotonic()
    with pytest.raises(KeyringAbsent):
        SystemKeyring(environ, child=["/bin/false"]).get("account")
    assert time.monotonic() - before < 0.05


def test_a_session_without_a_keyring_service_has_no_keyring(bus: Environ) -> None:
    with pytest.raises(KeyringAbsent):
        SystemKeyring(bus).put("account", DataKey.fresh())


def test_a_session_that_is_gone_has_no_keyring(tmp_path: Path) -> None:
    environ = plain_environ(tmp_path)
    environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={tmp_path}/none"
    with pytest.raises(KeyringAbsent):
        SystemKeyring(environ).get("account")


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"]
)
def test_a_keyring_that_is_switched_off_is_none(
    bus: Environ, start_keyring: Start, backend: str
) -> None:
    start_keyring(UNLOCKS)
    with pytest.raises(KeyringAbsent):
        SystemKeyring({**bus, "PYTHON_KEYRING_BACKEND": backend}).put("account", DataKey.fresh())


def test_a_backend_that_writes_plain_files_is_refused(
    bus: Environ, start_keyring: Start, tmp_path: Path
) -> None:
    start_keyring(UNLOCKS)
    (tmp_path / "plain.py").write_text(
        "from pathlib import Path\n"
        "from keyring.backend import KeyringBackend\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 9\n"
        f"    file = Path({str(tmp_path / 'leaked')!r})\n"
        "    def set_password(self, service, username, password): self.file.write_text(password)\n"
        "    def get_password(self, service, username): return self.file.read_text()\n",
        encoding="utf-8",
    )
    environ = {
        **bus,
        "PYTHONPATH": str(tmp_path),
        "PYTHON_KEYRING_BACKEND": "plain.Keyring",
    }
    with pytest.raises(KeyringAbsent):
        SystemKeyring(environ).put("account", DataKey.fresh())
    assert not (tmp_path / "leaked").exists()


def test_a_keyring_that_hangs_counts_as_locked_and_its_process_ends(
    bus: Environ, tmp_path: Path
) -> None:
    noted = tmp_path / "pid"
    hanging = f"import os, time; open({str(noted)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    before = time.monotonic()
    with pytest.raises(KeyringLocked) as locked:
        SystemKeyring(bus, answers_within_s=0.5, child=[sys.executable, "-c", hanging]).get("a")
    assert not isinstance(locked.value, KeyringAbsent)
    assert time.monotonic() - before < 5
    assert not psutil.pid_exists(int(noted.read_text(encoding="utf-8")))


@pytest.mark.parametrize("program", ["import sys; sys.exit(3)", "print('no json')", ""])
def test_a_child_that_fails_counts_as_no_keyring(bus: Environ, program: str) -> None:
    with pytest.raises(KeyringAbsent):
        SystemKeyring(bus, child=[sys.executable, "-c", program]).get("account")


def test_an_entry_that_is_no_key_counts_as_none(bus: Environ) -> None:
    program = 'print(\'{"outcome": "done", "secret": "not a key"}\')'
    assert SystemKeyring(bus, child=[sys.executable, "-c", program]).get("account") is None


def test_no_secret_is_in_the_arguments_or_the_environment_of_the_child(
    bus: Environ, tmp_path: Path
) -> None:
    noted = tmp_path / "seen"
    program = (
        "import sys\n"
        f"seen = open({str(noted)!r}, 'wb')\n"
        "for name in ('cmdline', 'environ'):\n"
        "    seen.write(open(f'/proc/self/{name}', 'rb').read())\n"
        "seen.write(b'READ' if 'secret' in sys.stdin.read() else b'')\n"
        'print(\'{"outcome": "done"}\')\n'
    )
    key = DataKey.fresh()
    SystemKeyring(bus, child=[sys.executable, "-c", program]).put("account", key)
    seen = noted.read_bytes()
    assert seen.endswith(b"READ")
    assert key.sqlcipher().encode() not in seen


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "import sys; sys.exit(3)"])
def test_a_keyring_that_fails_shows_no_key_even_with_local_variables(
    bus: Environ, program: str
) -> None:
    key = DataKey.fresh()
    keyring = SystemKeyring(bus, answers_within_s=0.3, child=[sys.executable, "-c", program])
    with pytest.raises(KeyringLocked) as failed:
        keyring.put("account", key)
    shown = traceback.TracebackException.from_exception(failed.value, capture_locals=True)
    assert "os_keyring.py" in "".join(shown.format())
    assert key.sqlcipher() not in "".join(shown.format())


def test_the_child_takes_no_module_from_the_current_folder(
    bus: Environ, start_keyring: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_keyring(UNLOCKS)
    for name in ("keyring", "json", "workmoniq_desktop"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hijacked')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    key = DataKey.fresh()
    SystemKeyring(bus).put("account", key)
    assert SystemKeyring(bus).get("account") == key


def test_the_keyring_libraries_stay_out_of_this_process() -> None:
    program = (
        "import sys, workmoniq_desktop.system.vault\n"
        "print([name for name in ('keyring', 'secretstorage', 'jeepney') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert said.stdout == b"[]\n"
