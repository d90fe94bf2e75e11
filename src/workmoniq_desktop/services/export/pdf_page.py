"""Pages of A4 with a font that is ours to give away, so that a title of any script is no failure.

DejaVu Sans has Latin, Greek, Cyrillic, Arabic, Hebrew and much else. What it lacks (Chinese,
Japanese, Korean and others) becomes a visible mark, never a crash.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Self

from workmoniq_desktop.domain.calendar import UTC, to_datetime
from workmoniq_desktop.services.export.clean_text import REPLACEMENT, clean
from workmoniq_desktop.services.export.contents import Sink
from workmoniq_desktop.services.resources import path_of

_FONT = "DejaVu"
_MARGIN_MM = 16.0
_ROW_MM = 6.2
_ELLIPSIS = "…"
INK = (26, 30, 36)
MUTED = (86, 96, 108)
LINE = (221, 225, 230)
GROUND = (236, 239, 242)
ACCENT = (13, 118, 110)

Colour = tuple[int, int, int]


class PdfPages:
    """Writes from top to bottom; a row that does not fit begins a page, the headings again.

    A context: its fonts are open files until the end of it.
    """

    def __init__(self, title: str, footer: str, made_at_us: int) -> None:
        import fpdf  # noqa: PLC0415  # staged

        class Pages(fpdf.FPDF):
            def footer(self) -> None:
                self.set_y(-12)
                self.set_font(_FONT, size=7.5)
                self.set_text_color(*MUTED)
                self.cell(self.epw - 20, 5, known(footer))
                self.cell(20, 5, f"{self.page_no()}", align="R")

        self.pdf: Any = Pages(format="A4")
        self.pdf.set_margins(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.add_font(_FONT, fname=path_of("fonts/DejaVuSans.ttf"))
        self.pdf.add_font(_FONT, style="B", fname=path_of("fonts/DejaVuSans-Bold.ttf"))
        self.pdf.set_title(known(title))
        self.pdf.set_creator("WorkMoniQ")
        self.pdf.set_creation_date(to_datetime(made_at_us, UTC))
        self.pdf.add_page()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        for font in self.pdf.fonts.values():
            font.close()  # fpdf keeps their files open

    @property
    def width_mm(self) -> float:
        return float(self.pdf.epw)

    def line(
        self,
        text: str,
        *,
        size: float = 9.0,
        bold: bool = False,
        colour: Colour = INK,
        above_mm: float = 0.0,
    ) -> None:
        """One line over the whole width."""
        height = size * 0.52
        self._room(above_mm + height)
        self.pdf.set_y(self.pdf.get_y() + above_mm)
        self._font(size, bold=bold, colour=colour)
        self.pdf.cell(0, height, self._fitted(text, self.width_mm), new_x="LMARGIN", new_y="NEXT")

    def paragraph(self, text: str, *, size: float = 9.0, above_mm: float = 0.0) -> None:
        """As many lines as it takes."""
        self._room(above_mm + 3 * size * 0.52)
        self.pdf.set_y(self.pdf.get_y() + above_mm)
        self._font(size, bold=False, colour=INK)
        self.pdf.multi_cell(0, size * 0.52, known(text), new_x="LMARGIN", new_y="NEXT")

    def row(
        self,
        texts: tuple[str, ...],
        widths_mm: tuple[float, ...],
        *,
        numbers: frozenset[int] = frozenset(),
        bold: bool = False,
        colour: Colour = INK,
        headings: tuple[str, ...] = (),
        bar: float | None = None,
        size: float = 8.5,
    ) -> None:
        """One row of a table. numbers: columns that stand to the right. bar: 0 to 1, at the end.

        headings: written again where the row begins a page.
        """
        if self._room(_ROW_MM) and headings:
            self.row(headings, widths_mm, numbers=numbers, bold=True, colour=MUTED, size=size)
        self._font(size, bold=bold, colour=colour)
        top, left = self.pdf.get_y(), self.pdf.l_margin
        for column, (text, width) in enumerate(zip(texts, widths_mm, strict=True)):
            self.pdf.set_xy(left, top)
            align = "R" if column in numbers else "L"
            self.pdf.cell(width - 2, _ROW_MM, self._fitted(text, width - 2), align=align)
            left += width
        if bar is not None:
            self.bar(left, top, self.pdf.w - _MARGIN_MM - left, bar)
        self.pdf.set_draw_color(*LINE)
        self.pdf.line(_MARGIN_MM, top + _ROW_MM, self.pdf.w - _MARGIN_MM, top + _ROW_MM)
        self.pdf.set_xy(_MARGIN_MM, top + _ROW_MM)

    def bar(self, left_mm: float, top_mm: float, width_mm: float, share: float) -> None:
        """A share of a width, in the middle of a row."""
        top = top_mm + _ROW_MM / 2 - 1
        self.pdf.set_fill_color(*GROUND)
        self.pdf.rect(left_mm, top, width_mm, 2, style="F")
        if share > 0:
            self.pdf.set_fill_color(*ACCENT)
            self.pdf.rect(left_mm, top, max(width_mm * min(share, 1), 0.3), 2, style="F")

    def grid(self, names: tuple[str, ...], cells: Sequence[Sequence[tuple[float, str]]]) -> None:
        """Rows of (strength 0 to 1, words) under the hours of a day."""
        name_mm = 12.0
        width = (self.width_mm - name_mm) / 24
        self._room(_ROW_MM * (len(names) + 1))
        top = self.pdf.get_y()
        self._font(6, bold=False, colour=MUTED)
        for hour in range(24):
            self.pdf.set_xy(_MARGIN_MM + name_mm + hour * width, top)
            self.pdf.cell(width, _ROW_MM, f"{hour:02}", align="C")
        for at, (name, hours) in enumerate(zip(names, cells, strict=True), 1):
            self._font(7, bold=False, colour=MUTED)
            self.pdf.set_xy(_MARGIN_MM, top + at * _ROW_MM)
            self.pdf.cell(name_mm, _ROW_MM, known(name))
            self._font(5, bold=False, colour=INK)
            for hour, (strength, words) in enumerate(hours):
                self.pdf.set_fill_color(*_mixed(strength))
                left = _MARGIN_MM + name_mm + hour * width
                self.pdf.rect(left, top + at * _ROW_MM, width - 0.4, _ROW_MM - 0.4, style="F")
                self.pdf.set_xy(left, top + at * _ROW_MM)
                self.pdf.cell(width - 0.4, _ROW_MM - 0.4, words, align="C")
        self.pdf.set_xy(_MARGIN_MM, top + (len(names) + 1) * _ROW_MM)

    def write(self, out: Sink) -> None:
        out.write(bytes(self.pdf.output()))

    def _room(self, height_mm: float) -> bool:
        """Whether a new page was begun so that so much fits."""
        if self.pdf.get_y() + height_mm <= self.pdf.h - _MARGIN_MM:
            return False
        self.pdf.add_page()
        return True

    def _font(self, size: float, *, bold: bool, colour: Colour) -> None:
        self.pdf.set_font(_FONT, style="B" if bold else "", size=size)
        self.pdf.set_text_color(*colour)

    def _fitted(self, text: str, width_mm: float) -> str:
        """As much of the text as fits, with dots where some is missing."""
        shown = known(text[:400])
        room = width_mm - 2 * self.pdf.c_margin
        if self.pdf.get_string_width(shown) <= room:
            return shown
        low, high = 0, len(shown)
        while low < high:
            middle = (low + high + 1) // 2
            if self.pdf.get_string_width(shown[:middle] + _ELLIPSIS) <= room:
                low = middle
            else:
                high = middle - 1
        return shown[:low].rstrip() + _ELLIPSIS


def known(text: str) -> str:
    """The text with a mark for each character that the font lacks."""
    characters = _characters()
    return "".join(each if ord(each) in characters else REPLACEMENT for each in clean(text))


@cache
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # staged

    found: frozenset[int] | None = None
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        with TTFont(path_of(f"fonts/{name}"), lazy=True) as font:
            own = frozenset(font.getBestCmap())
        found = own if found is None else found & own
    assert found is not None  # noqa: S101  # two fonts were read
    return found


def _mixed(strength: float) -> Colour:
    """From the ground to the accent, never so dark that ink cannot be read on it."""
    if strength <= 0:
        return GROUND
    share = 0.15 + 0.5 * min(strength, 1)
    red, green, blue = (round(255 + (part - 255) * share) for part in ACCENT)
    return red, green, blue
