"""What the server can still see, and what it never does; shown whether sync is on or off."""

from workmoniq_desktop.domain.sync_words import WHAT_THE_SERVER_NEVER_SEES, WHAT_THE_SERVER_SEES
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.widgets.pieces import Card, label
from workmoniq_desktop.ui.words import translate


class SeesCard(Card):
    """Plainly, before anybody turns it on."""

    def __init__(self) -> None:
        super().__init__(translate("sync", "What the server sees, and what it never does"))
        self.add(label(translate("sync", "It can see"), "strong"))
        for sentence in WHAT_THE_SERVER_SEES:
            self.add(label(f"•  {spoken(sentence)}", wraps=True))
        self.add(label(translate("sync", "It never sees"), "strong"))
        for sentence in WHAT_THE_SERVER_NEVER_SEES:
            self.add(label(f"•  {spoken(sentence)}", wraps=True))
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
