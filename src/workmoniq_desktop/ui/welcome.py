"""The first start: what is recorded, in plain words, and what is to be decided, step by step."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QStackedWidget, QVBoxLayout, QWidget

from workmoniq_desktop.domain.settings import Language
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.welcome_steps import LiveTest, SensesStep, StartStep
from workmoniq_desktop.ui.widgets.pieces import Card, ScrollPage, button, label, row
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.windows.privacy import RecordedCard
from workmoniq_desktop.ui.words import translate

_LANGUAGES = (Language.SYSTEM, Language.ENGLISH, Language.GERMAN)
_SIZE = (760, 640)
_FRAME = 40
"""What a window manager draws around a window, about."""


class Welcome(QDialog):
    """Goes on from the phrase only when it was written down; it can be seen again on Privacy.

    phrase: None where it was seen before. step: where to begin, as `shown` tells it.
    """

    def __init__(self, scene: Scene, phrase: str | None, step: int = 0) -> None:
        super().__init__()
        self._scene = scene
        self.secret = phrase
        self.setWindowTitle(translate("welcome", "Welcome"))
        self._settings = SettingsViewModel(scene)
        self._settings.setParent(self)
        self.written = QCheckBox(translate("welcome", "I have written it down"))
        self.written.setAccessibleName(self.written.text())
        self.phrase = label(phrase or "", "phrase", wraps=True)
        self._steps: list[QWidget] = [self._recorded(), SensesStep(self._settings)]
        if phrase is not None:
            self._steps.append(self._recovery(phrase))
        self._steps.append(StartStep(scene, self._settings))
        self._steps.append(LiveTest(scene))
        self._stack = QStackedWidget()
        for each in self._steps:
            page = ScrollPage(translate("welcome", "Welcome to WorkMoniQ"))
            page.add([each])
            self._stack.addWidget(page)
        self.place = label("", "muted")
        self.back = button(translate("welcome", "Back"))
        self.next = button(translate("welcome", "Next"), "primary")
        self.next.setDefault(True)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.written.toggled.connect(self._show)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 16)
        box.addWidget(self._stack, 1)
        foot = row(self.place)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        foot.setContentsMargins(28, 0, 28, 0)
        box.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height() - _FRAME))
        self._stack.setCurrentIndex(min(step, len(self._steps) - 1))
        self._show()

    @property
    def shown(self) -> int:
        """Which step is shown, counted from 0."""
        return self._stack.currentIndex()

    @property
    def step(self) -> QWidget:
        """The shown step."""
        return self._steps[self.shown]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape does not lose the phrase by mistake; the window's own close button may."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        for each in self._steps:
            if isinstance(each, LiveTest):
                each.stop()
        super().closeEvent(event)

    def _recorded(self) -> QWidget:
        card = RecordedCard()
        self.language = Segments(
            translate("settings", "Language"),
            (translate("settings", "As the desktop"), "English", "Deutsch"),
        )
        self.language.choose(_LANGUAGES.index(self._settings.settings.language))
        self.language.chosen.connect(self._language_chosen)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(row(label(translate("settings", "Language"), "field"), self.language))
        column.addWidget(card)
        return whole

    def _recovery(self, phrase: str) -> QWidget:
        recovery = Card(
            translate("welcome", "Your recovery phrase"),
            translate(
                "welcome",
                "The only way into your history if the key of this computer is lost. "
                "Write it on paper. Nobody else has it, and nobody can make it again.",
            ),
        )
        self.phrase.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.phrase.setAccessibleName(translate("welcome", "Recovery phrase"))
        self.phrase.setAccessibleDescription(phrase)
        recovery.add(self.phrase, self.written)
        return recovery

    @Slot()
    def _go_back(self) -> None:
        self._stack.setCurrentIndex(self.shown - 1)
        self._show()

    @Slot()
    def _go_on(self) -> None:
        if self.shown == len(self._steps) - 1:
            self._settings.alter(Field.WELCOMED, lambda now: replace(now, welcomed=True))
            self.close()
            return
        self._stack.setCurrentIndex(self.shown + 1)
        self._show()

    @Slot(int)
    def _language_chosen(self, at: int) -> None:
        self._settings.speak(_LANGUAGES[at])

    @Slot()
    def _show(self) -> None:
        last = self.shown == len(self._steps) - 1
        shows_phrase = self.written in self.step.findChildren(QCheckBox)
        self.back.setEnabled(self.shown > 0)
        self.next.setText(translate("welcome", "Start") if last else translate("welcome", "Next"))
        self.next.setAccessibleName(self.next.text())
        self.next.setEnabled(not shows_phrase or self.written.isChecked())
        words = translate("welcome", "Step {0} of {1}")
        self.place.setText(words.format(self.shown + 1, len(self._steps)))
        if isinstance(self.step, LiveTest):
            self.step.begin()
