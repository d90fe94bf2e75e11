"""Answers like workmoniq as far as packaging/virtual_screen.py asks, without being it.

STAND_IN_FAULT makes it misbehave: "dies" ends at once, "silent" records nothing.
"""

import json
import os
import signal
import stat
import sys
import time
from pathlib import Path

from Xlib import X, display

PROFILE = Path(os.environ["WORKMONIQ_PROFILE"])
FAULT = os.environ.get("STAND_IN_FAULT", "")


def record() -> int:
    """Note each window that takes the focus, and show a window when somebody asks."""
    passphrase = Path(os.environ["WORKMONIQ_PASSPHRASE_FILE"])
    assert stat.S_IMODE(passphrase.stat().st_mode) == 0o600
    assert len(passphrase.read_text().strip()) >= 32
    screen = display.Display()
    root = screen.screen().root
    active = screen.intern_atom("_NET_ACTIVE_WINDOW")
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: ended.append(number))
    seen: list[int] = []
    shown = None
    while not ended:
        focus = root.get_full_property(active, X.AnyPropertyType)
        if focus is not None and focus.value[0] and focus.value[0] not in seen[-1:]:
            seen.append(int(focus.value[0]))
            if FAULT != "silent":
                (PROFILE / "spans.json").write_text(json.dumps({"spans": seen}))
        if shown is None and (PROFILE / "show").exists():
            shown = root.create_window(
                300, 200, 700, 500, 0, X.CopyFromParent, background_pixel=0xFF00FF
            )
            shown.set_wm_name("Today")
            shown.map()
            screen.sync()
        time.sleep(0.02)
    return 0


def main() -> int:
    PROFILE.mkdir(exist_ok=True)
    match sys.argv[1:]:
        case ["run"] if FAULT == "dies":
            print("the history cannot be opened", file=sys.stderr)
            return 1
        case ["run"] if (PROFILE / "running").exists():
            (PROFILE / "show").touch()
            print("WorkMoniQ is running already; showing its window")
        case ["run"]:
            (PROFILE / "running").touch()
            return record()
        case ["report"]:
            print("Writer  00:00:02")
        case ["timeline", "--json"]:
            spans = PROFILE / "spans.json"
            print(spans.read_text() if spans.exists() else '{"spans": []}')
        case _:
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
