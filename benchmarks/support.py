"""How long a month at R3 takes to be previewed for support, searched, frozen, sent and read."""

import json
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from side_by_side import ROOT
from side_by_side.history import END_US, FixedClock, history_of, nothing, opened, utc
from side_by_side.table import Figure, median_s, show

sys.path.insert(0, str(ROOT))

from tests.fakes.server import ServerProcess
from tests.fakes.support_life import Console, User
from tests.fakes.support_team import SupportTeam

from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.domain.support import Kind, Redaction, SupportChoice
from workmoniq_desktop.services.doctor import Doctor
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.opening import Opened
from workmoniq_desktop.services.rules.in_force import InForce
from workmoniq_desktop.services.shapes.support import Preview
from workmoniq_desktop.services.support.composing import compose
from workmoniq_desktop.services.support.sources import Sources
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_protocol.wire.support_rows import read_bundle

_DAYS: Final = 33
"""Of the invented days: a little more than 45,000 spans."""
_ACTIVITY: Final = (Kind.ACTIVITY,)
_ALL: Final = tuple(Kind)


def sources_of(history: Opened) -> Sources:
    """As a run has them, but for what records."""
    database, clock = history.database, FixedClock(END_US)
    return Sources(
        database=database,
        labelling=Labelling(database, InForce(database).classifier),
        doctor=Doctor(database, clock, utc, nothing),
        clock=clock,
        zone=utc,
        flush=nothing,
    )


def choice_of(kinds: tuple[Kind, ...], redaction: Redaction = Redaction.R3) -> SupportChoice:
    return SupportChoice(
        from_us=END_US - _DAYS * DAY_US, to_us=END_US, kinds=kinds, redaction=redaction
    )


def figures() -> list[Figure]:
    with opened(history_of(_DAYS)) as history:
        sources = sources_of(history)
        made = compose(sources, choice_of(_ACTIVITY))
        rows = [json.loads(line) for line in made.lines]
        frozen = made.frozen()
        first = _timed(lambda: made.found("firefox"))
        found: list[Figure] = [
            Figure(what="spans", ours=len(rows) - 1, unit="rows", target=45_000, at_least=True),
            Figure(
                what="preview, activity at R3; peer: json.dumps of the same rows",
                ours=median_s(lambda: compose(sources, choice_of(_ACTIVITY)), 3),
                unit="s",
                target=1.0,
                peer=median_s(lambda: [json.dumps(row) for row in rows], 3),
            ),
            Figure(
                what="preview, every kind at R3",
                ours=median_s(lambda: compose(sources, choice_of(_ALL)), 3),
                unit="s",
            ),
            Figure(
                what="preview, diagnostics at R0",
                ours=median_s(
                    lambda: compose(sources, choice_of((Kind.DIAGNOSTICS,), Redaction.R0)), 3
                ),
                unit="s",
            ),
            Figure(what="search, the first", ours=1e3 * first, unit="ms"),
            Figure(
                what="search, every other",
                ours=1e3 * median_s(lambda: made.found("firefox"), 3),
                unit="ms",
                target=50.0,
            ),
            Figure(
                what="remove a row", ours=1e3 * median_s(lambda: made.without({7}), 3), unit="ms"
            ),
            Figure(what="freeze", ours=median_s(made.frozen, 3), unit="s"),
            Figure(
                what="read_bundle; peer: json.loads of the same lines",
                ours=median_s(lambda: read_bundle(frozen), 3),
                unit="s",
                target=1.0,
                peer=median_s(lambda: [json.loads(line) for line in frozen.split(b"\n")], 3),
            ),
            Figure(what="bytes of the bundle", ours=len(frozen) / 1e6, unit="MB"),
            Figure(what="memory while composing", ours=_peak_mb(sources), unit="MB", target=64.0),
        ]
        return found + sent(made)


def sent(made: Preview) -> list[Figure]:
    """Over HTTP on this computer, to a server of its own; each once, as a user does it."""
    now_s = SystemClock().wall_us() // SECOND_US
    with TemporaryDirectory() as folder:
        team = SupportTeam.made(Path(folder, "team"), now_s)
        options = ("--support-pins", str(team.pins_path))
        with ServerProcess(Path(folder, "data"), options=options) as server:
            user = User(Path(folder, "user"), team, server.url)
            small = user.preview(choice_of((Kind.DIAGNOSTICS,), Redaction.R0))
            user.support.arm(small, server.url)  # brings what talks to a server
            began_s = perf_counter()
            armed = user.support.arm(made, server.url)
            until_code_s = perf_counter() - began_s
            Console(team, server.url).claims(armed.code or "", (0, 1))
            seen_s = _timed(lambda: user.support.look(armed.id))
            shared_s = _timed(lambda: user.support.share(armed.id))
            if not user.support.grant(armed.id).sent:
                raise SystemExit("the bundle did not arrive")
            user.close()
    return [
        Figure(what="arm, until the code is there", ours=until_code_s, unit="s", target=1.0),
        Figure(what="a claim, until it is judged", ours=seen_s, unit="s", target=2.0),
        Figure(what="seal and send a month", ours=shared_s, unit="s", target=3.0),
    ]


def _timed(call: Callable[[], object]) -> float:
    began_s = perf_counter()
    call()
    return perf_counter() - began_s


def _peak_mb(sources: Sources) -> float:
    """What Python held at most, the lines included."""
    tracemalloc.start()
    made = compose(sources, choice_of(_ACTIVITY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del made
    return peak / 1e6


if __name__ == "__main__":
    show("One-time support access: a month of 1,370 spans a day", figures())
