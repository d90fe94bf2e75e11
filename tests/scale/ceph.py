"""Ceph's S3 gateway over a monitor and three storage nodes, from Debian's packages, on loopback."""

import json
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

import boto3
from tests.scale.patroni import free_ports

STORES = 3
_START_S = 120
ACCESS_KEY, SECRET_KEY, BUCKET = "workmoniq", "test-secret", "wmq-blobs"
_CONFIG = """\
[global]
fsid = {fsid}
mon_host = v1:127.0.0.1:{mon}
mon_initial_members = a
public_addr = 127.0.0.1
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
keyring = {folder}/keyring
log_file = {folder}/$name.log
pid_file = {folder}/$name.pid
admin_socket = {folder}/$name.asok
run_dir = {folder}
crash_dir = {folder}
ms_bind_msgr2 = false
osd_pool_default_size = 3
osd_pool_default_min_size = 2
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_crush_chooseleaf_type = 0
osd_heartbeat_interval = 2
osd_heartbeat_grace = 8
mon_osd_adjust_heartbeat_grace = false
mon_osd_min_down_reporters = 1
mon_osd_down_out_interval = 600
mon_allow_pool_size_one = true
mon_warn_on_insecure_global_id_reclaim_allowed = false
bluestore_block_size = 4294967296
osd_objectstore = bluestore
osd_memory_target = 939524096
[mon]
mon_data = {folder}/mon
[mon.a]
mon_addr = 127.0.0.1:{mon}
[osd]
osd_data = {folder}/osd.$id
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:{s3}
rgw_data = {folder}/rgw
"""


def missing_programs() -> list[str]:
    """What is not installed here: names of Debian's packages."""
    wanted = {
        "ceph-mon": "ceph-mon",
        "ceph-osd": "ceph-osd",
        "ceph-common": "ceph",
        "radosgw": "radosgw",
    }
    return [package for package, program in wanted.items() if shutil.which(program) is None]


class CephGateway:
    """Started by `with`; has one user and one empty bucket then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mon_port, self._s3_port = free_ports(2)
        self._config = folder / "ceph.conf"
        self._stores: list[subprocess.Popen[bytes] | None] = [None] * STORES
        self._others: list[subprocess.Popen[bytes]] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._s3_port}"

    def bucket_url(self) -> str:
        """A bucket, made where it is not there yet, as an operator names it."""
        boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            region_name="default",
        ).create_bucket(Bucket=BUCKET)
        return f"s3://{BUCKET}?endpoint={self.endpoint}&region=default"

    def kill_store(self, number: int) -> None:
        """Kill a storage node, as a machine that loses power."""
        store, self._stores[number] = self._stores[number], None
        assert store is not None
        store.send_signal(signal.SIGKILL)
        store.wait()

    def start_store(self, number: int) -> None:
        """Start a storage node that was made before."""
        self._stores[number] = self._spawn("ceph-osd", "-i", str(number), "-f")

    def wait_for_stores(self, wanted: int = STORES) -> None:
        """Until so many are up. Raises TimeoutError."""
        for _ in range(_START_S * 2):
            told = json.loads(self._ceph("osd", "stat", "--format", "json"))
            if int(told["num_up_osds"]) >= wanted:
                return
            time.sleep(0.5)
        raise TimeoutError("the storage nodes did not come up")

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True)
        try:
            self._start_monitor()
            for number in range(STORES):
                self._make_store(number)
            self.wait_for_stores()
            self._start_gateway()
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
        for each in (*self._others[1:], *(store for store in self._stores if store)):
            each.kill()
            each.wait()
        if self._others:
            self._others[0].kill()
            self._others[0].wait()
        self._others, self._stores = [], [None] * STORES

    def _start_monitor(self) -> None:
        fsid = str(uuid.uuid4())
        self._config.write_text(
            _CONFIG.format(fsid=fsid, mon=self._mon_port, s3=self._s3_port, folder=self._folder)
        )
        keyring, monmap = self._folder / "keyring", self._folder / "monmap"
        mon_keys = self._folder / "mon.keyring"
        self._run(
            *("ceph-authtool", "--create-keyring", str(mon_keys), "--gen-key", "-n", "mon."),
            *("--cap", "mon", "allow *"),
        )
        self._run(
            *("ceph-authtool", "--create-keyring", str(keyring), "--gen-key"),
            *("-n", "client.admin", "--cap", "mon", "allow *", "--cap", "osd", "allow *"),
            *("--cap", "mgr", "allow *"),
        )
        self._run("ceph-authtool", str(mon_keys), "--import-keyring", str(keyring))
        self._run(
            *("monmaptool", "--create", "--addv", "a", f"[v1:127.0.0.1:{self._mon_port}]"),
            *("--fsid", fsid, str(monmap)),
        )
        (self._folder / "mon").mkdir()
        self._run(
            *("ceph-mon", "-c", str(self._config), "--mkfs", "-i", "a"),
            *("--monmap", str(monmap), "--keyring", str(mon_keys)),
        )
        self._others.append(self._spawn("ceph-mon", "-i", "a", "-f"))
        self._ceph("mon", "set-rank", "a", "0", check=False)  # answers once there is a quorum

    def _make_store(self, number: int) -> None:
        folder = self._folder / f"osd.{number}"
        folder.mkdir()
        identity = str(uuid.uuid4())
        self._ceph("osd", "new", identity, str(number))
        (folder / "keyring").write_text(
            self._ceph(
                *("auth", "get-or-create", f"osd.{number}"),
                *("mon", "allow profile osd", "osd", "allow *", "mgr", "allow profile osd"),
            )
        )
        self._run(
            *("ceph-osd", "-c", str(self._config), "-i", str(number), "--mkfs"),
            *("--osd-uuid", identity, "--keyring", str(folder / "keyring")),
        )
        with (folder / "keyring").open() as made, (self._folder / "keyring").open("a") as all_keys:
            all_keys.write(made.read())
        self._ceph("osd", "crush", "add", f"osd.{number}", "1.0", "root=default", "host=one")
        self.start_store(number)

    def _start_gateway(self) -> None:
        keys = self._ceph(
            *("auth", "get-or-create", "client.rgw"),
            *("mon", "allow rw", "osd", "allow rwx"),
        )
        with (self._folder / "keyring").open("a") as all_keys:
            all_keys.write(keys)
        (self._folder / "rgw").mkdir()
        self._others.append(self._spawn("radosgw", "-n", "client.rgw", "-f"))
        self._run(
            *("radosgw-admin", "-c", str(self._config), "-n", "client.admin", "user", "create"),
            *("--uid", "workmoniq", "--display-name", "workmoniq"),
            *("--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY),
        )
        for _ in range(_START_S * 2):
            try:
                with urllib.request.urlopen(self.endpoint, timeout=2):  # noqa: S310  # our own address
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.5)
        raise TimeoutError("the gateway does not answer")

    def _spawn(self, *command: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{command[0]}.out").open("ab") as out:
            return subprocess.Popen(
                [command[0], "-c", str(self._config), *command[1:]],
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _ceph(self, *words: str, check: bool = True) -> str:
        return self._run(
            *("ceph", "-c", str(self._config), "--connect-timeout", "60", *words), check=check
        )

    def _run(self, *command: str, check: bool = True) -> str:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=_START_S
        )
        if check and done.returncode:
            raise AssertionError(f"{command[0]} failed: {done.stderr[-2000:]}")
        return done.stdout
