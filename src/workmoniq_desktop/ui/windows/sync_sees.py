"""What the server can still see, and what it never does; shown whether sync is on or off."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from workmoniq_desktop.domain.sync_words import WHAT_THE_SERVER_NEVER_SEES, WHAT_THE_SERVER_SEES
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.widgets.pieces import Card, label, row
from workmoniq_desktop.ui.words import translate


def _bullet(sentence: str) -> QHBoxLayout:
    """A line of a list; what goes on to the next line stands below its words."""
    dot = label("•")
    dot.setAlignment(Qt.AlignmentFlag.AlignTop)
    return row(dot, label(sentence, wraps=True), stretch_last=True)


class SeesCard(Card):
    """Plainly, before anybody turns it on."""

    def __init__(self) -> None:
        super().__init__(translate("sync", "What the server sees, and what it never does"))
        self.add(label(translate("sync", "It can see"), "strong"))
        for sentence in WHAT_THE_SERVER_SEES:
            self.add(_bullet(spoken(sentence)))
        self.add(label(translate("sync", "It never sees"), "strong"))
        for sentence in WHAT_THE_SERVER_NEVER_SEES:
            self.add(_bullet(spoken(sentence)))
        self.add(
            label(
                translate(
                    "sync",
                    "What comes back from the server is checked piece by piece. A server that "
                    "hides, swaps or invents something is told to you here, in plain words.",
                ),
                "muted",
                wraps=True,
            )
        )
