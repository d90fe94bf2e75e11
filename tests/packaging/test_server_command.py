"""workmoniq-server answers on the command line; tests/integration/server starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.running_server import SOURCES, running_server

from workmoniq_server.__main__ import main

NOTHING: dict[str, str] = {}


@pytest.mark.parametrize("question", ["--help", "--version"])
def test_questions_are_answered(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([question])
    assert ended.value.code == 0
    assert "workmoniq-server" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["dance"], ["serve", "--prot", "1"], ["admin"]])
def test_a_wrong_use_ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["serve", "--port", "x"], "port is a whole number of at least 0"),
        (
            ["config", "show", "--registration", "all"],
            "registration is open, invite, closed or auto",
        ),
        (["serve", "--database", "mysql://x"], "a database is named"),
        (["admin", "restore", "nowhere"], "this folder holds no whole backup"),
        (["admin", "quota", "nobody"], "there is no such account"),
        (["admin", "delete", "nobody", "--yes"], "there is no such account"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(words: list[str], why: str, tmp_path: Path) -> None:
    done = _run(*words, "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"workmoniq-server: {why}")
    assert done.stderr.count("\n") == 1


def test_settings_are_shown_without_secrets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["config", "show", "--data", str(tmp_path), "--blobs", "s3://key:canary@host/bucket"]
    assert main(words, NOTHING) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["data"] == str(tmp_path)
    assert told["port"] == 8787
    assert "canary" not in str(told)


def test_the_doctor_says_what_is_well_and_what_is_not(tmp_path: Path) -> None:
    well = _run("doctor", "--data", str(tmp_path))
    assert (well.returncode, well.stdout.count(": well\n")) == (0, 6)
    (tmp_path / "pepper.key").write_bytes(b"short")
    ill = _run("doctor", "--data", str(tmp_path), "--host", "192.0.2.1")
    assert ill.returncode == 1
    assert "key files: the key file pepper.key does not hold 32 bytes\n" in ill.stdout
    assert "name for devices: audience is missing" in ill.stdout


def test_a_running_server_is_backed_up_and_a_stopped_one_restored(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    with running_server(data) as running:
        code = _run("admin", "invite", "--data", str(data)).stdout.strip()
        assert len(code) == 20
        made = _run(
            "admin", "backup", str(copy), "--keys-to", str(tmp_path / "k"), "--data", str(data)
        )
        assert made.stdout.startswith("0 segments")
        refused = _run("admin", "restore", str(copy), "--data", str(data))
        assert refused.stderr == "workmoniq-server: stop the server before you restore\n"
        assert running.stop()[0] == 0
    verified = _run("admin", "restore", str(copy), "--verify", "--data", str(data))
    assert verified.stdout.endswith("can be restored\n")
    restored = _run("admin", "restore", str(copy), "--data", str(data))
    assert restored.stdout.endswith("restored; start the server\n")
    assert _run("admin", "account", "--data", str(data)).returncode == 0
    bodies = _run("admin", "blobs", "--data", str(data))
    assert bodies.stdout == "0 objects, 0 missing, 0 of no use\n"


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "workmoniq_server", *words],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
