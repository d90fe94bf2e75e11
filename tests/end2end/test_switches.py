"""Random switches of the real focus, judged by an observer of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end2end.household import Home, us
from tests.end2end.stage import Desktop

TOOLS = Path(__file__).parents[1] / "tools"
GLIMPSE_S = 0.04
SLACK_S = 0.1


@pytest.mark.parametrize(
    ("count", "longest_s"),
    [(60, 0.4), pytest.param(200, 1.0, marks=[pytest.mark.long, pytest.mark.timeout(600)])],
)
def test_random_switches_are_recorded_as_they_happened(
    home: Home, screen: Desktop, tmp_path: Path, count: int, longest_s: float
) -> None:
    for app in ("Sheets", "Chat", "Player"):
        screen.show(app)
    truth, events = tmp_path / "truth.jsonl", tmp_path / "events.json"
    command = [sys.executable, str(TOOLS / "x11_driver.py"), "switch", "--n", str(count)]
    command += ["--min", str(GLIMPSE_S), "--max", str(longest_s), "--seed", str(count)]
    command += ["--only", "Writer,Mail,Browser,Sheets,Chat,Player", "--out", str(truth)]
    with home.running():
        subprocess.run(command, env=screen.server.child_env(), check=True, timeout=500)
        recorded = home.spans("window")
    truth.write_text(without_glimpses(truth.read_text()))
    events.write_text(
        json.dumps(
            [
                {
                    "start": us(span["start"]) / 1e6,
                    "end": us(span["end"]) / 1e6,
                    "app": span["app"],
                    "title": span["title"] or "",
                }
                for span in recorded
            ]
        )
    )
    judged = json.loads(
        subprocess.run(
            [sys.executable, str(TOOLS / "compare.py"), str(truth), str(events)],
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
    )
    assert judged["dwells"] >= count * 0.7
    assert judged["captured_pct"] >= 99.5, judged
    assert judged["right_pct"] >= 97, judged
    for key in ("start_err_s", "end_err_s"):
        assert abs(judged[key]["median"]) < SLACK_S


def without_glimpses(truth: str) -> str:
    """The truth less what had the focus for less than GLIMPSE_S."""
    lines = [json.loads(line) for line in truth.splitlines()]
    ends = [line["t"] for line in lines[1:]] + [lines[-1]["t"] + 1]
    kept = [
        line
        for line, end in zip(lines, ends, strict=True)
        if line["kind"] == "phase" or line["app"] is None or end - line["t"] >= GLIMPSE_S
    ]
    return "".join(json.dumps(line) + "\n" for line in kept)
