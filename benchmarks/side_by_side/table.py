"""Tables of figures, each beside its target and the peer's figure of the same run."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

NOISE = (
    "Cores are shared with other work, so a figure by itself may be off by a third; compare the "
    "two columns of one run."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of a table.

    ours, target, peer: in unit. target: None where nothing was promised. at_least: the target is
    a floor. peer: None where the peer cannot do the same here.
    """

    what: str
    ours: float
    unit: str
    target: float | None = None
    at_least: bool = False
    peer: float | None = None

    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.ours >= self.target if self.at_least else self.ours <= self.target

    def cells(self) -> tuple[str, ...]:
        met = self.met()
        sign = ">=" if self.at_least else "<="
        return (
            self.what,
            f"{number(self.ours)} {self.unit}",
            "-" if self.target is None else f"{sign} {number(self.target)}",
            "-" if met is None else "yes" if met else "NO",
            "-" if self.peer is None else f"{number(self.peer)} {self.unit}",
            "-" if self.peer is None or not self.ours else f"{number(self.peer / self.ours)}",
        )


HEADINGS = ("figure", "WorkMoniQ", "target", "met", "peer", "peer/ours")


def show(title: str, figures: Sequence[Figure], *notes: str) -> None:
    """Print a table in Markdown, and sentences about it."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    print(f"\n{title}\n")
    for at, row in enumerate(rows):
        print("| " + " | ".join(map(str.ljust, row, widths)) + " |")
        if at == 0:
            print("|-" + "-|-".join("-" * width for width in widths) + "-|")
    load = Path("/proc/loadavg").read_text().split()[0]
    for note in (*notes, f"{NOISE} Load average at the end: {load}."):
        print(f"\n{note}")


def number(value: float) -> str:
    """Three figures that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def median_s(work: Callable[[], object], times: int = 5) -> float:
    """Median wall time of work in seconds, after one run that is not counted."""
    work()
    taken = []
    for _ in range(times):
        begin = perf_counter()
        work()
        taken.append(perf_counter() - begin)
    return median(taken)


def is_full(description: str) -> bool:
    """Whether the sizes of the issue are asked for: ten years, long runs."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--full", action="store_true", help="the full sizes; takes minutes")
    return bool(parser.parse_args().full)
