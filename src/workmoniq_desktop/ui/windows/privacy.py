"""The Privacy page: what is recorded and what never is, where it lies, taking it out or away."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout

from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.pieces import Card, ScrollPage, button, label, row, rule
from workmoniq_desktop.ui.windows.exclusions_card import ExclusionsCard, PromisesCard
from workmoniq_desktop.ui.windows.export_card import ExportCard
from workmoniq_desktop.ui.windows.import_card import ImportCard
from workmoniq_desktop.ui.windows.ledger_card import LedgerCard
from workmoniq_desktop.ui.windows.retention_card import RetentionCard
from workmoniq_desktop.ui.windows.wipe_card import WipeCard
from workmoniq_desktop.ui.words import size, translate


class PrivacyPage(ScrollPage):
    """Everything about the worker's own data in one place."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("privacy", "Privacy"))
        self.place = _PlaceCard(scene)
        self.export = ExportCard(scene)
        self.importing = ImportCard(scene)
        self.wipe = WipeCard(scene)
        self.recovery = _RecoveryCard(scene)
        self.retention = RetentionCard(scene)
        self.exclusions = ExclusionsCard(scene)
        self.ledger = LedgerCard(scene)
        self.add((RecordedCard(), PromisesCard(), self.exclusions, self.retention, self.place))
        self.add((self.ledger, self.export, self.importing, self.wipe, self.recovery))
        scene.ways.ledger_asked.connect(self._show_ledger)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.place.refresh()
        self.ledger.refresh()

    @Slot()
    def _show_ledger(self) -> None:
        # once the page was laid out; before, nothing has a place yet
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.ledger))
        self.ledger.table.setFocus()


class RecordedCard(Card):
    """The table of what is recorded, in plain words; also shown at the first start."""

    def __init__(self) -> None:
        super().__init__(
            translate("privacy", "What is recorded"),
            translate(
                "privacy",
                "Everything stays on this computer, encrypted. "
                "You see all of it, first and in the same form as anybody you show it to.",
            ),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        heads = (
            "",
            translate("privacy", "Recorded"),
            translate("privacy", "Never recorded"),
        )
        for column, words in enumerate(heads):
            grid.addWidget(label(words, "muted"), 0, column)
        for at, cells in enumerate(_recorded()):
            grid.addWidget(rule(), 2 * at + 1, 0, 1, 3)
            for column, words in enumerate(cells):
                made = label(words, "strong" if column == 0 else "", wraps=column > 0)
                grid.addWidget(made, 2 * at + 2, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        self.add(grid)


class _PlaceCard(Card):
    """Where the history lies and how large it is."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("privacy", "Where it is kept"))
        self._scene = scene
        self._folder = label(str(scene.desk.profile_folder), wraps=True)
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._size = label("", "muted", wraps=True)
        self.add(self._folder, self._size)

    def refresh(self) -> None:
        self._scene.worker.read(
            lambda: self._scene.open_history().size_bytes(), self._arrived, self._failed
        )

    @Slot(object)
    def _arrived(self, count: int) -> None:
        self._size.setText(
            translate("privacy", "{0}, encrypted with a key that only you hold.").format(
                size(count)
            )
        )

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._size.setText(messages.sentence(error))


class _RecoveryCard(Card):
    """Shows the recovery phrase again, and hides it."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("privacy", "Recovery phrase"),
            translate(
                "privacy",
                "Opens your history and its backups when the key of this computer is lost. "
                "Whoever has it can read everything: keep it on paper, not on this computer.",
            ),
        )
        self._scene = scene
        self.phrase = label("", "phrase", wraps=True)
        self.phrase.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.error = label("", "error", wraps=True)
        self.show_again = button(translate("privacy", "Show again"))
        self.show_again.clicked.connect(self._toggle)
        self.add(self.phrase, self.error, row(self.show_again))
        self._show("", "")

    @Slot()
    def _toggle(self) -> None:
        if self.phrase.text():
            self._show("", "")
        else:
            self._scene.worker.run(self._scene.desk.show_recovery, self._arrived, self._failed)

    @Slot(object)
    def _arrived(self, phrase: str) -> None:
        self._show(phrase, "")

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._show("", messages.sentence(error))

    def _show(self, phrase: str, error: str) -> None:
        self.phrase.setText(phrase)
        self.phrase.setVisible(bool(phrase))
        self.error.setText(error)
        self.error.setVisible(bool(error))
        words = translate("privacy", "Hide") if phrase else translate("privacy", "Show again")
        self.show_again.setText(words)
        self.show_again.setAccessibleName(
            translate("privacy", "{0}: recovery phrase").format(words)
        )


def _recorded() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            translate("privacy", "Windows"),
            translate(
                "privacy",
                "The app, the title and the program of the window in front, with start and end. "
                "Not while locked, asleep, paused or private.",
            ),
            translate("privacy", "Screenshots, what is inside windows"),
        ),
        (
            translate("privacy", "Presence"),
            translate(
                "privacy",
                "Active, idle, locked, asleep, off, paused, private: each with its reason, "
                "so that every second is explained.",
            ),
            translate("privacy", "Anything seen or heard around you"),
        ),
        (
            translate("privacy", "Input"),
            translate(
                "privacy",
                "Per minute, how many keys, clicks and scroll steps, and how far the pointer went.",
            ),
            translate("privacy", "Which key, what was typed, where the pointer was"),
        ),
        (
            translate("privacy", "Meetings"),
            translate(
                "privacy",
                "That a camera or microphone is in use or a video fills the screen, and which app "
                "it is, so that a meeting counts as work.",
            ),
            translate("privacy", "Sound, pictures"),
        ),
        (
            translate("privacy", "What you add"),
            translate("privacy", "Timers, tasks, projects, notes, corrections."),
            "",
        ),
    )
