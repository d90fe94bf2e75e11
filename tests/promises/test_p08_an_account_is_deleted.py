"""P08: an account can be deleted at any time; everything goes, and nothing brings it back."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random
from string import ascii_letters, digits

import pytest
from tests.end2end.accounts import account, paired, talking
from tests.end2end.household import Home, bare
from tests.fakes.server import ServerProcess
from tests.promises.server_dump import databases, files, found, in_base64, rows, tables

PASSWORD = "a quiet evening in june"  # noqa: S105  # of no account but the test's
USERNAME = "wq4account-8801"
_OF_THE_SERVER = {"alembic_version", "lease", "setting"}
"""Tables that hold nothing of anybody."""


def much_history(folder: Path) -> Path:
    """An hour whose words are so many that a segment becomes an object of its own."""
    dice = Random(8)  # noqa: S311  # the same in every run
    spans = [
        {
            "id": f"0123456789-window-{start_s * 1_000_000}",
            "start": f"2026-01-20T09:{at // 60:02}:{at % 60:02}.000000+00:00",
            "end": f"2026-01-20T09:{at // 60:02}:{at % 60:02}.900000+00:00",
            "kind": "window",
            "app": "Writer",
            "title": "".join(dice.choices(ascii_letters + digits, k=1000)),
            "device": "0123456789",
        }
        for at in range(355)
        for start_s in [1_768_899_600 + at]
    ]
    path = folder / "much.json"
    path.write_text(json.dumps({"format": "workmoniq", "version": 1, "spans": spans}))
    return path


def admin(server: ServerProcess, *words: str | Path) -> None:
    program = (sys.executable, "-m", "workmoniq_server", "admin")
    subprocess.run(
        [*program, *map(str, words), "--data", str(server.data)],
        check=True,
        timeout=60,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def counts(folder: Path) -> dict[str, int]:
    """Rows by database and table, of every table that has any; the server's own left out."""
    found = {}
    for path in databases(folder):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            for table in tables(database):
                asked = f"SELECT count(*) FROM {table}"  # noqa: S608  # as the database says
                if table not in _OF_THE_SERVER:
                    found[f"{path.stem}.{table}"] = database.execute(asked).fetchone()[0]
    return {table: count for table, count in found.items() if count}


def turn_the_clock_on(server: ServerProcess) -> None:
    """To when every job of a stopped server is due again."""
    with closing(sqlite3.connect(server.data / "workmoniq.db")) as database:
        database.execute("DELETE FROM lease")
        database.commit()


def sync_rows(home: Home) -> set[str]:
    """Tables of sync on a device in which anything is."""
    database = home.database()
    with closing(database), database.raw() as raw:
        names = [
            str(name)
            for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type='table'")
            if str(name).startswith("sync_")
        ]
        assert "sync_secrets" in names
        return {name for name in names if raw.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()}  # noqa: S608


def objects(server: ServerProcess) -> list[Path]:
    return [path for path in (server.data / "blobs").rglob("*") if path.is_file()]


def marks(home: Home) -> set[bytes]:
    """What an account and its devices are called by, in every form they are written in."""
    status = home.ask("sync", "status")
    ids = [status["account"]["id"], *(device["id"] for device in status["devices"])]
    raw = [bytes.fromhex(each) for each in ids]
    return {form for each in raw for form in (each, each.hex().encode(), *in_base64(each))} | {
        USERNAME.encode()
    }


@pytest.fixture
def one(tmp_path: Path) -> Home:
    made = Home(tmp_path / "one")
    made.settle_in()
    return made


@pytest.fixture
def two(tmp_path: Path) -> Home:
    made = Home(tmp_path / "two")
    made.settle_in()
    return made


def test_a_deleted_account_leaves_nothing_on_the_server_and_all_on_the_devices(
    one: Home, two: Home, tmp_path: Path
) -> None:
    server = ServerProcess(tmp_path / "server")
    copy = tmp_path / "copy"
    with server:
        one.do("import", much_history(tmp_path))
        account(one, server.url, USERNAME, PASSWORD)
        assert one.ask("sync", "now")["agreed"]
        paired(one, two, server.url)
        assert two.ask("sync", "now")["agreed"]
        with talking(one, "device", "pair", "--json") as left_open:
            assert json.loads(left_open.stdout.readline())["code"]
        called, history = marks(one), bare(one.spans())
        assert len(history) == 355
        assert bare(two.spans()) == history
        before = counts(server.data)
        assert {"workmoniq.segment", "workmoniq.log_entry", "account_keys.account_key"} <= set(
            before
        )
        assert objects(server)
        assert found(called, rows(server.data))
        admin(server, "backup", copy, "--keys-to", tmp_path / "keys.db")

        password = one.secret("again", PASSWORD)
        receipt = one.ask("account", "delete", "--password-file", password, "--yes")
        assert receipt["signed"] is True
        assert receipt["counts"]["segment"] == before["workmoniq.segment"]
        assert set(counts(server.data)) == {"journal.deletion"}
        assert found(called, rows(server.data)) == []
        gone = two.verb("sync", "now")
        assert gone.code == 1
        assert "The history here is whole" in gone.err

    # five minutes later, when the server looks after what it owes
    turn_the_clock_on(server)
    with server:
        told = one.ask("account", "delete", "--status")
        assert told["id"] == receipt["id"]
        assert told["complete"] is not None
        assert told["signed"] is True
    assert objects(server) == []
    assert found(called, files(server)) == []

    for home in (one, two):
        assert bare(home.spans()) == history
        home.do("doctor", "--full")
    assert sync_rows(one) == {"sync_state"}, "the receipt, and no key"

    # a disk was lost, and all that is left is a backup of before, and a copy of its keys
    admin(server, "restore", copy)
    (server.data / "account_keys.db").write_bytes((tmp_path / "keys.db").read_bytes())
    assert found(called, rows(server.data)), "so it came back"
    assert objects(server)
    with server:
        assert set(counts(server.data)) == {"journal.deletion"}
        assert found(called, rows(server.data)) == []
        assert two.verb("sync", "now").code == 1
