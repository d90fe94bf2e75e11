"""Nothing that could talk to a network is loaded before somebody wants to sync."""

import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[3] / "src"

_LOOKS = """
import sys
from pathlib import Path
sys.path[:0] = [{sources!r}, {root!r}]
from tests.fakes.keys import TestKey
from workmoniq_desktop.services.open_history import OpenHistory
from workmoniq_desktop.services.syncing import Syncing
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.system.clock import SystemClock

def never():
    raise SystemExit("the key was asked for")

database = Database.create(Path({folder!r}) / "history.db", TestKey(), "p", now_us=1)
sync = Syncing(database, never, SystemClock(), Path({folder!r}), label="desk")
sync.watch(True)
sync.stay()
sync.nudge()
assert not sync.status().on and sync.devices() == () and sync.unconfirmed_sheet() is None
sync.close()
database.close()
loaded = {{"httpx", "httpcore", "http.client", "ssl"}} & set(sys.modules)
print(sorted(loaded))
"""


def test_looking_at_sync_while_it_is_off_loads_no_network_code(tmp_path: Path) -> None:
    code = _LOOKS.format(sources=str(SOURCES), root=str(SOURCES.parent), folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
