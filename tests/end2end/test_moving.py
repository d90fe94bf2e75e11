"""The history goes to another machine and is the same there."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.end2end.household import Home, bare, eventually, titles
from tests.end2end.stage import Desktop


@pytest.fixture
def lived_in(home: Home, screen: Desktop) -> Home:
    """With an hour's worth of kinds of spans."""
    with home.running() as app:
        for turn in range(5):
            for name in ("Writer", "Mail"):
                screen.show(name, f"{name} {turn}")
                app.await_window(name, f"{name} {turn}")
        home.do("pause")
        home.do("resume")
        assert app.quit() == 0
    return home


def test_an_export_taken_into_another_profile_is_the_same_history(
    lived_in: Home, newcomer: Home
) -> None:
    lived_in.do("export", newcomer.place / "all.json")
    said = newcomer.ask("import", newcomer.place / "all.json")
    assert said["bad_count"] == 0
    assert bare(newcomer.spans()) == bare(lived_in.spans())
    assert newcomer.exported()["tallies"] == lived_in.exported()["tallies"]
    assert newcomer.ask("import", newcomer.place / "all.json")["new"] == 0
    assert bare(newcomer.spans()) == bare(lived_in.spans())
    newcomer.do("doctor", "--full")


def test_an_import_while_the_app_records_loses_neither(
    lived_in: Home, newcomer: Home, screen: Desktop
) -> None:
    lived_in.do("export", newcomer.place / "all.json")
    with newcomer.running() as app:
        screen.show("Browser", "meanwhile")
        app.await_window("Browser", "meanwhile")
        newcomer.do("import", newcomer.place / "all.json")
        screen.show("Browser", "and then")
        app.await_window("Browser", "and then")
        assert titles(newcomer.spans()) >= {"meanwhile", "and then", *titles(lived_in.spans())}
        newcomer.do("doctor", "--full")


def test_a_backup_opens_on_another_machine_with_the_recovery_phrase(
    lived_in: Home, newcomer: Home, screen: Desktop
) -> None:
    phrase = lived_in.ask("key", "show-recovery", "--yes")["recovery"]
    lived_in.do("backup", newcomer.place / "one.wmqbackup")
    newcomer.secret("passphrase", "another passphrase on this machine")
    told = newcomer.verb("restore", newcomer.place / "one.wmqbackup")
    assert (told.code, newcomer.profile.history.exists()) == (1, False)
    written = newcomer.secret("phrase", phrase)
    newcomer.do("restore", newcomer.place / "one.wmqbackup", "--recovery-file", written)
    assert bare(newcomer.spans()) == bare(lived_in.spans())
    with newcomer.running() as app:
        screen.show("Browser", "on the new machine")
        app.await_window("Browser", "on the new machine")
        devices = {span["device"] for span in newcomer.spans("window")}
    assert len(devices) == 2
    newcomer.do("doctor", "--full")


def test_a_recovery_phrase_readable_by_others_is_refused(lived_in: Home, newcomer: Home) -> None:
    phrase = lived_in.ask("key", "show-recovery", "--yes")["recovery"]
    lived_in.do("backup", newcomer.place / "one.wmqbackup")
    open_to_all = newcomer.secret("phrase", phrase, mode=0o644)
    told = newcomer.verb(
        "restore", newcomer.place / "one.wmqbackup", "--recovery-file", open_to_all
    )
    assert told.code == 1
    assert "chmod 600" in told.err


@pytest.fixture
def keyring_bus(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A D-Bus session with an unlocked gnome-keyring, and what a login tells programs of it."""
    runtime = tmp_path / "n" / "runtime"
    runtime.mkdir(mode=0o700, parents=True)
    config = tmp_path / "session.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>unix:dir={runtime}</listen>"
        "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
        "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>"
    )
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime)}
    with ExitStack() as stack:
        daemon = stack.enter_context(
            subprocess.Popen(
                ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environ,
                text=True,
            )
        )
        stack.callback(daemon.terminate)
        assert daemon.stdout is not None
        environ["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().strip()
        ring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environ,
        )
        stack.callback(ring.wait)
        stack.callback(ring.terminate)
        assert ring.stdin is not None
        ring.stdin.write(b"the login passphrase")
        ring.stdin.close()
        eventually(lambda: _offers_secrets(environ), "the keyring")
        yield {"DBUS_SESSION_BUS_ADDRESS": environ["DBUS_SESSION_BUS_ADDRESS"]}


def _offers_secrets(environ: dict[str, str]) -> bool:
    asked = subprocess.run(
        [
            *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"),
            *("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"),
        ],
        capture_output=True,
        check=True,
        env=environ,
    )
    return b"true" in asked.stdout


@pytest.mark.skipif(not shutil.which("gnome-keyring-daemon"), reason="gnome-keyring is missing")
def test_with_a_keyring_nobody_is_asked_for_anything(
    keyring_bus: dict[str, str], screen: Desktop, tmp_path: Path
) -> None:
    home = Home(tmp_path / "n", screen, **keyring_bus)
    del home.environ["WORKMONIQ_PASSPHRASE_FILE"]
    home.passphrase_file.unlink()
    before = set(screen.windows.listed())
    with home.running("run") as app:
        eventually(lambda: set(screen.windows.listed()) - before, "the recovery phrase")
        screen.show("Writer", "by the keyring")
        app.await_window("Writer", "by the keyring")
        assert "by the keyring" in home.do("search", "keyring")
        assert app.quit() == 0
    home.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
    told = home.verb("report")
    assert told.code == 1
    assert "keyring" in told.err
