"""The promises as docs/promises.md lists them, and the table of how their tests went."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PAGE = Path(__file__).parents[2] / "docs" / "promises.md"

Verdict = Literal["pass", "FAIL", "not run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One promise. kept: whether this release keeps it, and so has to have tests."""

    id: str
    part: str
    promise: str
    kept_by: str
    proved_by: str
    state: str

    @property
    def kept(self) -> bool:
        return self.state.partition(" ")[0] == "kept"

    @property
    def in_part(self) -> bool:
        """Whether some of it comes with a later release."""
        return self.kept and self.state != "kept"


def rows() -> list[Row]:
    """The promises in the order of the page."""
    lines = (line for line in PAGE.read_text().splitlines() if line.startswith("| P"))
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [
        Row(id=a, part=b, promise=c, kept_by=d, proved_by=e, state=f) for a, b, c, d, e, f in cells
    ]


def written(promises: Sequence[Row], went: Mapping[str, Sequence[Verdict]]) -> Iterator[str]:
    """A line for each promise: id, verdict, promise."""
    for row in promises:
        yield f"{row.id}  {verdict(row, went.get(row.id, ())):<23} {row.promise}"


def verdict(row: Row, went: Sequence[Verdict]) -> str:
    """A promise without a passing test is a defect; one test that was not run proves nothing."""
    if not row.kept:
        return "not in this release"
    if "FAIL" in went:
        return f"FAIL ({went.count('FAIL')} of {len(went)})"
    if not went or "not run" in went:
        return "NOT PROVED"
    return f"pass ({len(went)} tests)" + (", in part" if row.in_part else "")
