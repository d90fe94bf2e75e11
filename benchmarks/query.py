"""How long reports take, of a day to ten years, and a change of rules; and a year's memory."""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from side_by_side import table
from side_by_side.history import (
    END_US,
    TEN_YEARS_DAYS,
    YEAR_DAYS,
    FixedClock,
    copy_of,
    history_of,
    nothing,
    opened,
    utc,
)
from side_by_side.peer import Peer, have_peer, start_server, status_kib
from side_by_side.table import Figure, median_s, show
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Syntax
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.reports import Reports
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.services.rules.rulebook import Rulebook

_RANGES = (("day", 1, 5.0), ("week", 7, None), ("month", 30, 20.0), ("year", YEAR_DAYS, 50.0))
_TEN_YEARS = ("ten years", TEN_YEARS_DAYS, 150.0)
_OTHERS = (("day", 1, 20.0), ("week", 7, 30.0), ("month", 30, 60.0), ("year", YEAR_DAYS, 100.0))
"""Each by all dimensions; the slowest is told."""
_TITLES_SHOWN = 200
_BROWSERS = ("firefox", "chromium")
"""100,000 spans a year are theirs."""
_CHANGE_TARGET_MS = 2000.0

_MEMORY = """
import os, sys
from pathlib import Path
sys.path[:0] = sys.argv[1:2]
from side_by_side.history import END_US, nothing, opened, utc
from side_by_side.peer import status_kib
from workmoniq_desktop.domain.clock import DAY_US
with opened(Path(sys.argv[2])) as history:
    # opening stretched the passphrase in 64 MB; 5 forgets that peak (proc(5))
    Path("/proc/self/clear_refs").write_text("5")
    rest = status_kib(os.getpid(), "VmRSS")
    from workmoniq_desktop.domain.report import By
    from workmoniq_desktop.domain.settings import Settings
    from workmoniq_desktop.services.labelling import Labelling
    from workmoniq_desktop.services.reports import Reports
    from workmoniq_desktop.services.rules.in_force import InForce
    database = history.database
    labelling = Labelling(database, InForce(database).classifier)
    reports = Reports(database, labelling, utc, nothing, Settings)
    reports.by(By.APP, END_US - 365 * DAY_US, END_US)
    print(status_kib(os.getpid(), "VmHWM") - rest)
"""


def memory_of_a_year_mb(place: Path) -> float:
    """Peak above rest, in a process that has not reported yet: SQLAlchemy's import is in it."""
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", _MEMORY, here, str(place)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def undone_rule_s(rulebook: Rulebook, editing: Editing, reports: Reports) -> tuple[float, float]:
    """From the undo of a rule that sorts the browsers until a year's report is right; wall, CPU.

    The rules that come with the program are in force as well; they sort by titles.
    """
    rule = Rule(
        uid="benchmark",
        name="Browsers",
        position=0,
        patterns=(Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=_BROWSERS),),
        category="Browsing",
    )
    rulebook.save(rule)
    year = partial(reports.by, By.CATEGORY, *range_of(YEAR_DAYS))
    with_rule = {row.key for row in year().rows}
    began_s, cpu_began_s = perf_counter(), process_time()
    editing.undo()
    without = {row.key for row in year().rows}
    took_s, cpu_s = perf_counter() - began_s, process_time() - cpu_began_s
    if "Browsing" not in with_rule or "Browsing" in without:
        raise SystemExit("the report does not follow the rule: nothing was measured")
    return took_s, cpu_s


def range_of(days: int) -> tuple[int, int]:
    return END_US - days * DAY_US, END_US


def main() -> None:
    full = table.is_full("measure reports")
    days = TEN_YEARS_DAYS if full else YEAR_DAYS
    peer_days = YEAR_DAYS if full else 30
    ready = history_of(days)
    ranges = [*_RANGES, _TEN_YEARS] if full else list(_RANGES)
    with ExitStack() as stack:
        peer: Peer | None = None
        if have_peer():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            peer = start_server(stack, folder)
            peer.load(peer_days)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        place = copy_of(ready, scratch / "history")  # reports keep totals in it
        history = stack.enter_context(opened(place))
        put_in_defaults(history.database)
        editing = Editing(history.database, FixedClock(END_US), nothing)
        rulebook = Rulebook(history.database, editing, FixedClock(END_US))
        labelling = Labelling(history.database, rulebook.classifier)
        reports = Reports(history.database, labelling, utc, nothing, Settings)
        figures = []
        for name, length, target in ranges:
            ours_s = median_s(partial(reports.by, By.APP, *range_of(length)))
            theirs_ms = None
            if peer is not None and length <= peer_days:
                times = 5 if length <= 30 else 1
                theirs_ms = 1e3 * median_s(partial(peer.by_app, length), times)
            figures.append(
                Figure(
                    what=f"{name} by app",
                    ours=1e3 * ours_s,
                    unit="ms",
                    target=target,
                    peer=theirs_ms,
                )
            )
        began_s = perf_counter()
        reports.by(By.CATEGORY, *range_of(YEAR_DAYS))
        first_s = perf_counter() - began_s
        for name, length, target in _OTHERS:
            slowest_s, slowest = max(
                (median_s(partial(reports.by, by, *range_of(length), _TITLES_SHOWN)), by.value)
                for by in By
            )
            what = f"{name}, slowest of all dimensions ({slowest})"
            figures.append(Figure(what=what, ours=1e3 * slowest_s, unit="ms", target=target))
        figures.append(
            Figure(what="year by category, for the first time", ours=1e3 * first_s, unit="ms")
        )
        undo_s, undo_cpu_s = undone_rule_s(rulebook, editing, reports)
        figures.append(
            Figure(
                what="undo a rule for 100,000 spans, until the year's report is right",
                ours=1e3 * undo_s,
                unit="ms",
                target=_CHANGE_TARGET_MS,
            )
        )
        figures.append(Figure(what="  of it CPU", ours=1e3 * undo_cpu_s, unit="ms"))
        theirs_mb = None
        if peer is not None:
            # what the server holds at most after the longest query, less what it holds when idle
            theirs_mb = (peer.peak_kib() - idle_peer_kib(stack)) / 1024
        figures.append(
            Figure(
                what="peak memory of a year's report",
                ours=memory_of_a_year_mb(place),
                unit="MB",
                target=40,
                peer=theirs_mb,
            )
        )
    show(
        f"Reports, warm, median of 5; history of {days} days, the peer's of {peer_days}",
        figures,
        "The peer's memory is of the longest report it was asked, above its memory when idle.",
    )


def idle_peer_kib(stack: ExitStack) -> int:
    """Memory of a second server that was asked nothing."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
    return status_kib(start_server(stack, folder).server.pid, "VmRSS")


if __name__ == "__main__":
    main()
