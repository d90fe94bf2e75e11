"""The steps of the first start that are more than words: senses, autostart, the live test."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.fields import CheckField
from workmoniq_desktop.ui.widgets.pieces import Card, label, set_role
from workmoniq_desktop.ui.words import sense_word, state_line, translate

_OURS = "workmoniq"


def sense_sentences() -> dict[Sense, str]:
    """What each sense hears, in a sentence."""
    return {
        Sense.WINDOW: translate("settings", "Which app and window is in front."),
        Sense.IDLE: translate("settings", "Whether somebody uses the keyboard or mouse at all."),
        Sense.INPUT: translate("settings", "How many keys and clicks per minute, never which."),
        Sense.SESSION: translate("settings", "When the screen is locked or the computer sleeps."),
        Sense.MEDIA: translate(
            "settings",
            "Whether a camera or microphone is in use, or a video fills the screen, and by "
            "which app; never what is said or shown.",
        ),
    }


class SensesStep(Card):
    """Each sense with a sentence; applied as soon as it is chosen."""

    def __init__(self, settings: SettingsViewModel) -> None:
        super().__init__(
            translate("welcome", "What may it listen to?"),
            translate("welcome", "All of it can be changed at any time in Settings."),
        )
        self._settings = settings
        self.senses: dict[Sense, CheckField] = {}
        for sense, sentence in sense_sentences().items():
            field = CheckField(sense_word(sense), sentence)
            field.value = sense in settings.settings.senses
            field.changed.connect(partial(self._chosen, sense))
            self.senses[sense] = field
            self.add(field)
        self.error = label("", "error", wraps=True)
        self.add(self.error)
        settings.changed.connect(self._show)
        self._show()

    def _chosen(self, sense: Sense) -> None:
        self._settings.listen(sense, self.senses[sense].value)

    @Slot()
    def _show(self) -> None:
        for sense, field in self.senses.items():
            field.check.blockSignals(True)
            field.value = sense in self._settings.settings.senses
            field.check.blockSignals(False)
        self.error.setText(self._settings.errors.get(Field.SENSES, ""))
        self.error.setVisible(bool(self.error.text()))


class StartStep(Card):
    """Whether it starts by itself."""

    def __init__(self, scene: Scene, settings: SettingsViewModel) -> None:
        super().__init__(translate("welcome", "Start by itself?"))
        self._settings = settings
        refusal = spoken(scene.desk.autostart_refusal or "")
        self.autostart = CheckField(
            translate("settings", "Start with the desktop"),
            refusal or translate("settings", "WorkMoniQ records from the moment you log in."),
        )
        self.autostart.check.setEnabled(not refusal)
        self.autostart.value = settings.settings.autostart
        self.autostart.changed.connect(self._chosen)
        self.error = label("", "error", wraps=True)
        self.add(self.autostart, self.error)
        settings.changed.connect(self._show)
        self._show()

    @Slot()
    def _chosen(self) -> None:
        self._settings.start_with_desktop(self.autostart.value)

    @Slot()
    def _show(self) -> None:
        self.autostart.check.blockSignals(True)
        self.autostart.value = self._settings.settings.autostart
        self.autostart.check.blockSignals(False)
        self.error.setText(self._settings.errors.get(Field.AUTOSTART, ""))
        self.error.setVisible(bool(self.error.text()))


class LiveTest(Card):
    """Shows what is seen as it is seen, so that nobody has to believe it works."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("welcome", "Try it"),
            translate(
                "welcome",
                "Switch to another window now, then come back: its name appears here. Nothing is "
                "shown anywhere else.",
            ),
        )
        self._scene = scene
        self._watching = False
        self.state = label("", "strong", wraps=True)
        self.seen = label("", "", wraps=True)
        self.add(self.state, self.seen)
        self._senses: dict[Sense, QLabel] = {}
        for sense in Sense:
            self._senses[sense] = label("", wraps=True)
            self.add(self._senses[sense])
        self._show(scene.desk.tracking.status())

    def begin(self) -> None:
        """Look from now on. Safe to repeat."""
        if not self._watching:
            self._watching = True
            self._scene.bridge.watch()
            self._scene.bridge.status_changed.connect(self._show)
            self._scene.bridge.mode_changed.connect(self._show)

    def stop(self) -> None:
        """Look no more."""
        if self._watching:
            self._watching = False
            self._scene.bridge.unwatch()

    @Slot(object)
    def _show(self, status: Status) -> None:
        self.state.setText(state_line(status, self._scene.desk.zone()))
        window = status.window
        if window is not None and window.app.casefold() != _OURS:
            title = window.title or translate("day", "Title not kept")
            self.seen.setText(translate("welcome", "Seen: {0}, “{1}”").format(window.app, title))
        elif not self.seen.text():
            self.seen.setText(translate("welcome", "No other window seen yet."))
        for one in status.senses:
            words = self._senses[one.sense]
            if not one.wanted:
                said = translate("welcome", "{0}: switched off")
            elif one.backend is not None:
                said = translate("welcome", "✓ {0}: works")
            else:
                said = translate("welcome", "! {0}: does not work here; {1}")
            why = spoken(one.refusals[0][1]) if one.refusals else ""
            words.setText(said.format(sense_word(one.sense), why))
            set_role(words, "error" if one.wanted and one.backend is None else "")
        for sense, words in self._senses.items():
            words.setVisible(bool(words.text()))
            words.setAccessibleDescription(sense.value)
