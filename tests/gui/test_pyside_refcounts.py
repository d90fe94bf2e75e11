"""PySide6 6.12.0 drops references to None and True on Python 3.11, until the interpreter aborts.

See CONTRIBUTING.md. Python 3.12 made both immortal, so the fault shows on 3.11 only.
"""

import json
import subprocess
import sys

CALLS = 100

# In a process of its own: with a faulty release it is this one that would abort.
SCRIPT = f"""
import json, sys
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

class Bell(QObject):
    rung = Signal()

application, bell, timer = QCoreApplication([]), Bell(), QTimer()

def lost(call, kept):
    call()
    before = sys.getrefcount(kept)
    for _ in range({CALLS}):
        call()
    return before - sys.getrefcount(kept)

print(json.dumps([
    lost(lambda: timer.start(60_000), None),
    lost(bell.rung.emit, True),
    lost(bell.rung.emit, None),
]))
"""


def test_calls_into_qt_keep_the_references_to_none_and_true() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=300
    )
    # The interpreter itself comes and goes by a few; the fault loses one with each call.
    assert all(abs(lost) < CALLS // 4 for lost in json.loads(done.stdout)), done.stdout
