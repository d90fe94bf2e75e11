"""Which stays at windows are recorded, and how exactly, against what happened on the screen."""

import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from side_by_side import ROOT, table
from side_by_side.desktop import Desktop, Truth
from side_by_side.peer import STAND_IN, Peer, have_peer, start_server
from side_by_side.program import Program, empty_profile, run_program
from side_by_side.table import Figure, show

_SLACK_S = 0.03


def ours(program: Program) -> list[dict[str, object]]:
    return [
        {
            "start": datetime.fromisoformat(span["start"]).timestamp(),
            "end": datetime.fromisoformat(span["end"]).timestamp(),
            "app": span["app"],
            "title": span["title"],
        }
        for span in program.timeline()
        if span["kind"] == "window"
    ]


def theirs(peer: Peer) -> list[dict[str, object]]:
    (bucket,) = (name for name in peer.ask("buckets/") if name.startswith("window"))
    events = []
    for each in peer.ask(f"buckets/{bucket}/events?limit=-1"):
        start = datetime.fromisoformat(each["timestamp"]).timestamp()
        events.append({"start": start, "end": start + each["duration"], **each["data"]})
    return sorted(events, key=lambda found: str(found["start"]))


def compare(folder: Path, truth: Truth, events: list[dict[str, object]], slack_s: float) -> Any:  # noqa: ANN401  # JSON
    truth.write(folder / "truth.jsonl")
    (folder / "events.json").write_text(json.dumps(events))
    command = [sys.executable, str(ROOT / "tests" / "tools" / "compare.py")]
    command += [str(folder / "truth.jsonl"), str(folder / "events.json")]
    command += ["--key", "app", "--slack", str(slack_s)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def measure(full: bool) -> None:
    rng = random.Random(11)  # noqa: S311  # the same in every run
    series = {
        "stays of 40 to 100 ms": [rng.uniform(0.042, 0.1) for _ in range(1500 if full else 400)],
        "stays of 0.1 to 5 s": [rng.uniform(0.1, 5) for _ in range(200 if full else 20)],
    }
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        desktop = Desktop(stack, folder)
        program = run_program(stack, desktop, empty_profile(folder / "bench"))
        peer: Peer | None = None
        if have_peer():
            peer = start_server(stack, folder)
            peer.start_pollers(stack, desktop.name)
        found = []
        for name, dwells in series.items():
            truth = Truth(desktop)
            truth.start()
            desktop.activate(next(iter(desktop.windows)))
            time.sleep(1.5)
            truth.phase("start")
            desktop.switch(dwells)
            truth.phase("end")
            time.sleep(2.5)
            our_result = compare(folder, truth, ours(program), _SLACK_S)
            # a poller a second late is no loss of a stay: it gets a slack of a whole second
            their_result = None if peer is None else compare(folder, truth, theirs(peer), 1.0)
            found.append((name, our_result, their_result))
    for name, our, their in found:
        show(
            f"Capture under X11: {name}; {our['dwells']} of them, both trackers at once",
            [
                Figure(
                    what="recorded",
                    ours=our["captured_pct"],
                    unit="%",
                    target=99.5,
                    at_least=True,
                    peer=their and their["captured_pct"],
                ),
                Figure(
                    what="start error, p95",
                    ours=1000 * abs(our["start_err_s"]["p95"]),
                    unit="ms",
                    target=20,
                    peer=their and 1000 * abs(their["start_err_s"]["p95"]),
                ),
                Figure(
                    what="start error, median",
                    ours=1000 * abs(our["start_err_s"]["median"]),
                    unit="ms",
                    peer=their and 1000 * abs(their["start_err_s"]["median"]),
                ),
                Figure(
                    what="time given to a wrong window",
                    ours=our["misattributed_pct"] + our["unrecorded_pct"],
                    unit="%",
                    peer=their and their["misattributed_pct"] + their["unrecorded_pct"],
                ),
            ],
            STAND_IN + " Its stays are matched with a second of slack, ours with "
            f"{1000 * _SLACK_S:.0f} ms.",
        )


if __name__ == "__main__":
    measure(table.is_full("measure what is recorded of window switches"))
