"""A PostgreSQL of our own for a test session: private, in a temporary folder, gone afterwards."""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

import asyncpg

from workmoniq_server.store import migrating

PROGRAMS: Final = Path("/usr/lib/postgresql/15/bin")
_USERS: Final = ("postgres", "nobody")
_PRIVATE: Final = "listen_addresses="
_QUICK: Final = (
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=60",
    "logging_collector=off",
)
START_S: Final = 30


def is_installed() -> bool:
    """Whether Debian's PostgreSQL 15 is here."""
    return (PROGRAMS / "initdb").exists()


class Cluster:
    """A running server that only this computer's socket reaches; a database for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._has_template = False

    def url(self, database: str) -> str:
        """As an operator would write it."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self._folder}"

    def empty_database(self) -> str:
        """The URL of a new database without tables."""
        return self._create("template0")

    def database(self) -> str:
        """The URL of a new database with all tables of this release."""
        if not self._has_template:
            self._admin("CREATE DATABASE whole TEMPLATE template0")
            asyncio.run(migrating.migrate(self.url("whole")))
            self._has_template = True
        return self._create("whole")

    def _create(self, template: str) -> str:
        name = f"test{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def _admin(self, sql: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(
                host=str(self._folder), user="postgres", database="postgres"
            )
            try:
                await connection.execute(sql)
            finally:
                await connection.close()

        asyncio.run(run())


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster, made and started here, stopped and removed afterwards.

    durable: whether what is committed is forced to the disk, as figures want it and tests do not.
    """
    folder = Path(tempfile.mkdtemp(prefix="wmq-pg-", dir="/tmp"))  # a short socket path
    user = _unprivileged()
    try:
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "data"
        command: list[str | Path] = [
            PROGRAMS / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        subprocess.run(
            [*command, "--no-sync", "--locale=C"],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
            cwd=folder,
        )
        settings = (_PRIVATE, *(() if durable else _QUICK))
        options = [part for setting in settings for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [PROGRAMS / "postgres", "-D", data, "-k", folder, *options],
                stdout=log,
                stderr=log,
                user=user,
                cwd=folder,
            )
        try:
            _wait(server, folder)
            yield Cluster(folder)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(START_S)
    finally:
        shutil.rmtree(folder)


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in _USERS if user in known)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        ready = subprocess.run(
            [PROGRAMS / "pg_isready", "-q", "-h", folder], check=False, cwd=folder
        )
        if ready.returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError((folder / "log").read_text())
