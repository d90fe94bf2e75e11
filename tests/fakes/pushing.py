"""A machine that syncs in a process of its own, which can be stopped, gone on with and killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.fakes.sync_home import Machine
from tests.fakes.sync_worker import Worker

_BEGINS = "syncing\n"


class Pushing:
    """Takes over a worker, which must be closed, until it ended. Returns when it begins to sync."""

    def __init__(self, worker: Worker) -> None:
        machine = worker.machine
        told = {
            "folder": str(machine.folder),
            "url": machine.url,
            "device": machine.device.hex(),
            "seed": machine.seed.hex(),
            "acct": machine.acct.hex(),
            "sync_key": machine.sync_key.hex(),
            "name": worker.name,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.pushing", json.dumps(told)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == _BEGINS

    def suspend(self) -> None:
        """As a laptop that is closed; returns when not one of its threads runs any more."""
        pid = self._process.pid
        os.kill(pid, signal.SIGSTOP)
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "TZX":
            time.sleep(0.001)

    def wake(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> list[str]:
        """Wait until it agreed with the server; the codes of what went wrong meanwhile."""
        try:
            said, _ = self._process.communicate(timeout=60)
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.communicate()
        assert self._process.returncode == 0, said
        troubles: list[str] = json.loads(said)
        return troubles


def machine_of(told: dict[str, Any]) -> Machine:
    return Machine(
        folder=Path(told["folder"]),
        url=told["url"],
        device=bytes.fromhex(told["device"]),
        seed=bytes.fromhex(told["seed"]),
        acct=bytes.fromhex(told["acct"]),
        sync_key=bytes.fromhex(told["sync_key"]),
    )


def again(worker: Worker) -> Worker:
    """The same machine, opened anew."""
    old = worker.machine
    return Worker(
        Machine(
            folder=old.folder,
            url=old.url,
            device=old.device,
            seed=old.seed,
            acct=old.acct,
            sync_key=old.sync_key,
        ),
        worker.name,
    )


if __name__ == "__main__":
    what = json.loads(sys.argv[1])
    one = Worker(machine_of(what), what["name"])
    sys.stdout.write(_BEGINS)
    sys.stdout.flush()
    one.until_agreed()
    one.machine.close()
    sys.stdout.write(json.dumps(one.troubles))
