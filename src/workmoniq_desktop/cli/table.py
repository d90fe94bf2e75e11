"""Lays rows out in columns that line up, whatever script the words are in."""

from collections.abc import Sequence
from dataclasses import dataclass

from workmoniq_desktop.cli.cells import cut, width
from workmoniq_desktop.cli.plain import isolated, plain

GAP = "  "
LEAST_CELLS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """heading; numbers stand to the right; an elastic column gives way on a narrow terminal."""

    heading: str
    number: bool = False
    elastic: bool = False


def lay_out(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, screen_cells: int | None
) -> list[str]:
    """Lines, the headings first. Text is made safe here.

    screen_cells: width of the terminal, or None where the output is none: then nothing is cut.
    """
    cells = [
        [column.heading for column in columns],
        *([plain(text) for text in row] for row in rows),
    ]
    widths = [max(width(row[place]) for row in cells) for place in range(len(columns))]
    if screen_cells is not None:
        widths = _fitted(columns, widths, screen_cells)
    return [_line(columns, row, widths, on_screen=screen_cells is not None) for row in cells]


def _fitted(columns: Sequence[Column], widths: Sequence[int], screen_cells: int) -> list[int]:
    """Narrow the widest elastic columns until the line fits or all are at their least."""
    fitted = list(widths)
    elastic = [place for place, column in enumerate(columns) if column.elastic]
    over = sum(fitted) + len(GAP) * (len(fitted) - 1) - screen_cells
    while over > 0:
        widest = max(elastic, key=lambda place: fitted[place], default=None)
        if widest is None or fitted[widest] <= LEAST_CELLS:
            break
        fitted[widest] -= 1
        over -= 1
    return fitted


def _line(
    columns: Sequence[Column], row: Sequence[str], widths: Sequence[int], *, on_screen: bool
) -> str:
    parts = []
    for column, text, cells in zip(columns, row, widths, strict=True):
        shown = cut(text, cells)
        blanks = " " * (cells - width(shown))
        safe = isolated(shown) if on_screen else shown
        parts.append(blanks + safe if column.number else safe + blanks)
    return GAP.join(parts).rstrip()
