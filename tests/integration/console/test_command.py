"""The command workmoniq-console as a process."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.console_process import ConsoleProcess, DevTeam


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "workmoniq_console", *words],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_it_says_its_version() -> None:
    assert run("--version").stdout.startswith("workmoniq-console 0.1.0")


def test_both_records_are_followed_and_a_broken_one_is_said(team: DevTeam, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    lines = (team.home.folder / "ceremony.jsonl").read_text().splitlines()
    (home / "ceremony.jsonl").write_text("\n".join(lines) + "\n")
    assert f"ceremony: {len(lines)} lines" in run("check", "--home", str(home)).stdout
    (home / "ceremony.jsonl").write_text("\n".join([lines[0], *lines[2:]]) + "\n")
    told = run("check", "--home", str(home))
    assert told.returncode == 1
    assert told.stderr.startswith("workmoniq-console: Line 2 of the ceremony record does not")
    assert len(told.stderr.splitlines()) == 1


def test_a_passphrase_file_that_others_can_read_is_refused(team: DevTeam, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text(team.passphrase("ag-1"))
    words.chmod(0o644)
    files = [words, *team.passphrases("keeper-1", "keeper-2")]
    with pytest.raises(AssertionError, match="Others can read or change the passphrase file"):
        ConsoleProcess(team, "http://127.0.0.1:9", files=files).start()


def test_one_keeper_alone_does_not_open_the_console(team: DevTeam) -> None:
    files = team.passphrases("ag-1", "keeper-1", "keeper-1")
    with pytest.raises(AssertionError, match="one of the two passphrases is another one"):
        ConsoleProcess(team, "http://127.0.0.1:9", files=files).start()


def test_without_a_terminal_a_missing_passphrase_is_said(team: DevTeam) -> None:
    told = run(
        *("serve", "--home", str(team.home.folder), "--agent", "ag-1"),
        *("--server", "http://127.0.0.1:9"),
    )
    assert (told.returncode, "--passphrase-file" in told.stderr) == (1, True)


@pytest.mark.parametrize("server", ["http://example.org", "https://example.org/path", "nowhere"])
def test_a_server_is_dialled_with_encryption_or_on_this_computer(
    team: DevTeam, server: str
) -> None:
    with pytest.raises(AssertionError, match="workmoniq-console: "):
        ConsoleProcess(team, server).start()


def test_it_listens_on_loopback_alone_and_leaves_no_core(team: DevTeam) -> None:
    with ConsoleProcess(team, "http://127.0.0.1:9") as console:
        port = int(console.url.rpartition(":")[2])
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port)):
            pass
        limits = Path(f"/proc/{console.pid}/limits").read_text()
        (core,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
        assert console.stop() == 0
