"""Three PostgreSQL nodes under Patroni with synchronous replication, from Debian's packages.

All on loopback, each process as an unprivileged user, everything in one folder.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

NODES = 3
_USER = "postgres"
_POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
_START_S, _TTL_S = 120, 20
_CONFIG = """\
scope: workmoniq
name: node{number}
restapi: {{listen: "127.0.0.1:{rest}", connect_address: "127.0.0.1:{rest}"}}
etcd3: {{host: "127.0.0.1:{etcd}"}}
bootstrap:
  dcs:
    ttl: {ttl}
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {{max_connections: 60, synchronous_commit: "on", wal_log_hints: "on"}}
  initdb: [{{encoding: UTF8}}, data-checksums, {{auth: trust}}]
  pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
postgresql:
  listen: "127.0.0.1:{port}"
  connect_address: "127.0.0.1:{port}"
  data_dir: {folder}/data
  bin_dir: {bin}
  pgpass: {folder}/pgpass
  authentication:
    superuser: {{username: postgres}}
    replication: {{username: replicator}}
    rewind: {{username: postgres}}
  parameters: {{unix_socket_directories: "{folder}"}}
"""


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on at this moment."""
    held = [socket.socket() for _ in range(count)]
    try:
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in held]
    finally:
        for each in held:
            each.close()


def missing_programs() -> list[str]:
    """What is not installed here: names of Debian's packages."""
    wanted = {
        "patroni": shutil.which("patroni"),
        "etcd-server": shutil.which("etcd"),
        "postgresql": (_POSTGRES_BIN / "initdb").exists() or None,
    }
    return [package for package, found in wanted.items() if found is None]


class PatroniCluster:
    """Started by `with`; `leader()` is the node that takes writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        ports = free_ports(2 + 2 * NODES)
        self._etcd_port, self._peer_port = ports[:2]
        self.ports = ports[2 : 2 + NODES]
        self._rest_ports = ports[2 + NODES :]
        self._etcd: subprocess.Popen[bytes] | None = None
        self._nodes: list[subprocess.Popen[bytes] | None] = [None] * NODES

    def url(self, database: str = "postgres") -> str:
        """For asyncpg: every node is named, the one that takes writes is used."""
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in self.ports)
        return f"postgresql+asyncpg://postgres@/{database}?{hosts}&target_session_attrs=read-write"

    def leader(self, tries_s: float = _START_S) -> int:
        """The number of the node that leads. Raises TimeoutError."""
        for _ in range(int(tries_s * 5)):
            for number, port in enumerate(self._rest_ports):
                if self._nodes[number] is not None and self._role(port) in ("master", "primary"):
                    return number
            time.sleep(0.2)
        raise TimeoutError("no node took the lead")

    def wait_for_standby(self) -> None:
        """Until a standby is synchronous, so that losing the leader can lose nothing."""
        for _ in range(_START_S * 5):
            for number, port in enumerate(self._rest_ports):
                if self._nodes[number] is not None and self._answers(port, "/synchronous"):
                    return
            time.sleep(0.2)
        raise TimeoutError("no standby became synchronous")

    def kill(self, number: int) -> None:
        """Kill a node with all its processes, as a machine that loses power."""
        node, self._nodes[number] = self._nodes[number], None
        assert node is not None
        pid_file = self._folder / f"node{number}" / "data" / "postmaster.pid"
        postmaster = int(pid_file.read_text().split()[0])
        os.killpg(node.pid, signal.SIGKILL)
        for child in _children(postmaster):
            _kill(child)
        _kill(postmaster)
        node.wait()

    def start_node(self, number: int) -> None:
        """Start a node, for the first time or after it was killed."""
        folder = self._folder / f"node{number}"
        folder.mkdir(exist_ok=True)
        config = folder / "patroni.yml"
        config.write_text(
            _CONFIG.format(
                number=number,
                rest=self._rest_ports[number],
                etcd=self._etcd_port,
                port=self.ports[number],
                folder=folder,
                bin=_POSTGRES_BIN,
                ttl=_TTL_S,
            )
        )
        self._give_away(folder)
        self._nodes[number] = self._spawn(folder, ["patroni", str(config)])

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        folder = self._folder / "etcd"
        folder.mkdir()
        for each in (self._folder, folder):
            self._give_away(each)
        client, peer = (f"http://127.0.0.1:{port}" for port in (self._etcd_port, self._peer_port))
        self._etcd = self._spawn(
            folder,
            [
                *("etcd", "--data-dir", str(folder / "data"), "--name", "one"),
                *("--listen-client-urls", client, "--advertise-client-urls", client),
                *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
                *("--initial-cluster", f"one={peer}"),
            ],
        )
        try:
            for number in range(NODES):
                self.start_node(number)
            self.leader()
            self.wait_for_standby()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End every process."""
        for number in range(NODES):
            node = self._nodes[number]
            if node is not None:
                node.terminate()
        for number in range(NODES):
            node, self._nodes[number] = self._nodes[number], None
            if node is not None:
                try:
                    node.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    os.killpg(node.pid, signal.SIGKILL)
                    node.wait()
        if self._etcd is not None:
            self._etcd.kill()
            self._etcd.wait()
            self._etcd = None

    def _role(self, port: int) -> str | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/patroni", timeout=2) as reply:
                told = json.load(reply)
        except (OSError, ValueError):
            return None
        return str(told.get("role")) if told.get("state") == "running" else None

    def _answers(self, port: int, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False

    def _give_away(self, folder: Path) -> None:
        if os.geteuid() == 0:
            user = pwd.getpwnam(_USER)
            for each in (folder, *folder.rglob("*")):
                os.chown(each, user.pw_uid, user.pw_gid)
        folder.chmod(0o700)

    def _spawn(self, folder: Path, command: list[str]) -> subprocess.Popen[bytes]:
        """In a process group of its own, as the user that PostgreSQL insists on."""
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                start_new_session=True,
                user=_USER if os.geteuid() == 0 else None,
                group=_USER if os.geteuid() == 0 else None,
                extra_groups=[] if os.geteuid() == 0 else None,
                env={"PATH": "/usr/bin:/bin:/usr/sbin", "HOME": str(folder), "LANG": "C.UTF-8"},
            )


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [int(each) for each in listed]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
