"""Where each lane of the timeline lies: names in a gutter at the left, the ruler above."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics

from workmoniq_desktop.ui.viewmodels.lanes import LaneKind
from workmoniq_desktop.ui.words import translate

# Room for the focus ring around lane names and bars.
INSET_PX = 10
_GAP_PX = 7
_BELOW_PX = 8
_WEIGHTS = {
    LaneKind.PRESENCE: 3,
    LaneKind.APP: 5,
    LaneKind.TITLE: 5,
    LaneKind.CATEGORY: 4,
    LaneKind.PROJECT: 4,
    LaneKind.INPUT: 3,
    LaneKind.WATCHER: 4,
    LaneKind.MANUAL: 4,
}
_TALLEST_PX = 12


def lane_name(kind: LaneKind) -> str:
    """What stands before a lane."""
    words = {
        LaneKind.PRESENCE: translate("timeline", "Presence"),
        LaneKind.APP: translate("timeline", "App"),
        LaneKind.TITLE: translate("timeline", "Title"),
        LaneKind.CATEGORY: translate("timeline", "Category"),
        LaneKind.PROJECT: translate("timeline", "Project"),
        LaneKind.INPUT: translate("timeline", "Input"),
        LaneKind.WATCHER: translate("timeline", "Watchers"),
        LaneKind.MANUAL: translate("timeline", "By hand"),
    }
    return words[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All in the widget's pixels."""

    gutter_px: int
    ruler_px: int
    lanes_px: int
    tops: dict[LaneKind, tuple[int, int]]

    def rect(self, kind: LaneKind) -> QRect:
        """Where a lane's bars are painted; empty where the lane is not shown."""
        if kind not in self.tops:
            return QRect()
        top, height = self.tops[kind]
        return QRect(self.gutter_px, top, self.lanes_px, height)

    def at(self, y: int) -> LaneKind | None:
        """The lane at a height."""
        for kind, (top, height) in self.tops.items():
            if top <= y < top + height:
                return kind
        return None

    @property
    def bottom_px(self) -> int:
        """Below the last lane."""
        return max(top + height for top, height in self.tops.values())


def places(size: QSize, metrics: QFontMetrics, kinds: Iterable[LaneKind]) -> Places:
    """The lanes share the height by their weight."""
    shown = list(kinds)
    gutter = max(metrics.horizontalAdvance(lane_name(kind)) for kind in LaneKind) + INSET_PX + 14
    ruler = metrics.height() + 18
    room = size.height() - ruler - _BELOW_PX - _GAP_PX * (len(shown) - 1)
    unit = min(room / sum(_WEIGHTS[kind] for kind in shown), _TALLEST_PX)
    tops, top = {}, ruler
    for kind in shown:
        height = max(round(unit * _WEIGHTS[kind]), 8)
        tops[kind] = (top, height)
        top += height + _GAP_PX
    return Places(
        gutter_px=gutter,
        ruler_px=ruler,
        lanes_px=max(size.width() - gutter - INSET_PX, 1),
        tops=tops,
    )
