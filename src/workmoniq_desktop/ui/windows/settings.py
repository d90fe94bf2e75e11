"""The Settings page: every choice with a sentence, applied as soon as it is made."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QSpinBox

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.settings import IDLE_AFTER_RANGE_S, Language, Theme
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.welcome_steps import sense_sentences
from workmoniq_desktop.ui.widgets.fields import calm_wheel
from workmoniq_desktop.ui.widgets.pieces import Card, ScrollPage, inset, label, row
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.windows.settings_notices import notice_cards
from workmoniq_desktop.ui.windows.settings_presence import presence_cards
from workmoniq_desktop.ui.windows.time_cards import backups_card, calendar_card
from workmoniq_desktop.ui.words import sense_word, translate

_THEMES = (Theme.SYSTEM, Theme.LIGHT, Theme.DARK, Theme.HIGH_CONTRAST)
_LANGUAGES = (Language.SYSTEM, Language.ENGLISH, Language.GERMAN)
_OWN_FIELDS = (Field.SENSES, Field.TITLES, Field.IDLE, Field.AUTOSTART, Field.THEME, Field.LANGUAGE)


class SettingsPage(ScrollPage):
    """Errors stand below the control they belong to."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("settings", "Settings"))
        self.settings = SettingsViewModel(scene)
        self.settings.setParent(self)
        self.errors: dict[Field, QLabel] = {}
        for field in _OWN_FIELDS:
            self.errors[field] = label("", "error", wraps=True)
        self.calendar = calendar_card(self.settings)
        self.backups = backups_card(self.settings)
        self.add((self._look(), self._senses(), self._idle()))
        self.add((*presence_cards(self.settings), *notice_cards(self.settings)))
        self.add((self.calendar, self._start(scene), self.backups))
        self.settings.changed.connect(self._show)
        self._show()

    def _senses(self) -> Card:
        card = Card(translate("settings", "What WorkMoniQ listens to"))
        self.senses: dict[Sense, QCheckBox] = {}
        for sense, sentence in sense_sentences().items():
            box = _check(sense_word(sense))
            box.toggled.connect(partial(self.settings.listen, sense))
            self.senses[sense] = box
            card.add(_under(box, sentence))
        card.add(self.errors[Field.SENSES])
        self.titles = _check(translate("settings", "Keep window titles"))
        self.titles.toggled.connect(self.settings.keep_titles)
        card.add(
            _under(
                self.titles,
                translate("settings", "Off: only the app is kept, from now on, for every window."),
            ),
            self.errors[Field.TITLES],
        )
        return card

    def _idle(self) -> Card:
        card = Card(
            translate("settings", "Idle"),
            translate(
                "settings",
                "Time without input counts as idle after this long, back to the last input.",
            ),
        )
        self.idle = QSpinBox()
        self.idle.setRange(*IDLE_AFTER_RANGE_S)
        self.idle.setSingleStep(10)
        self.idle.setSuffix(translate("settings", " seconds"))
        self.idle.setKeyboardTracking(False)
        inset(self.idle)
        calm_wheel(self.idle)
        self.idle.setAccessibleName(translate("settings", "Idle after, in seconds"))
        self.idle.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000 seconds") + 60)
        self.idle.valueChanged.connect(self.settings.idle_after)
        self.idle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card.add(row(self.idle), self.errors[Field.IDLE])
        return card

    def _start(self, scene: Scene) -> Card:
        card = Card(translate("settings", "Start"))
        self.autostart = _check(translate("settings", "Start with the desktop"))
        self.autostart.toggled.connect(self.settings.start_with_desktop)
        refusal = spoken(scene.desk.autostart_refusal or "")
        self.autostart.setEnabled(not refusal)
        sentence = translate("settings", "WorkMoniQ records from the moment you log in.")
        card.add(_under(self.autostart, refusal or sentence), self.errors[Field.AUTOSTART])
        return card

    def _look(self) -> Card:
        card = Card(translate("settings", "Look"))
        self.theme = Segments(
            translate("settings", "Theme"),
            (
                translate("settings", "As the desktop"),
                translate("settings", "Light"),
                translate("settings", "Dark"),
                translate("settings", "High contrast"),
            ),
        )
        self.theme.chosen.connect(self._theme_chosen)
        card.add(row(self.theme), self.errors[Field.THEME])
        # Each language by its own name, so that nobody gets lost in one that is not theirs.
        self.language = Segments(
            translate("settings", "Language"),
            (translate("settings", "As the desktop"), "English", "Deutsch"),
        )
        self.language.chosen.connect(self._language_chosen)
        card.add(label(translate("settings", "Language"), "field"), row(self.language))
        card.add(self.errors[Field.LANGUAGE])
        return card

    @Slot(int)
    def _theme_chosen(self, at: int) -> None:
        self.settings.use_theme(_THEMES[at])

    @Slot(int)
    def _language_chosen(self, at: int) -> None:
        self.settings.speak(_LANGUAGES[at])

    @Slot()
    def _show(self) -> None:
        settings = self.settings.settings
        for sense, box in self.senses.items():
            _set(box, sense in settings.senses)
        _set(self.titles, settings.titles)
        _set(self.autostart, settings.autostart)
        self.idle.blockSignals(True)
        self.idle.setValue(settings.idle_after_s)
        self.idle.blockSignals(False)
        self.theme.choose(_THEMES.index(settings.theme))
        self.language.choose(_LANGUAGES.index(settings.language))
        for field, error in self.errors.items():
            error.setText(self.settings.errors.get(field, ""))
            error.setVisible(bool(error.text()))


def _check(words: str) -> QCheckBox:
    box = QCheckBox(words)
    box.setAccessibleName(words)
    return box


def _under(box: QCheckBox, sentence: str) -> Card:
    """A box with its sentence below, indented to the words of the box."""
    box.setAccessibleDescription(sentence)
    block = Card()
    block.setObjectName("")
    block.box.setContentsMargins(0, 0, 0, 0)
    block.box.setSpacing(2)
    words = label(sentence, "muted", wraps=True)
    words.setIndent(28)
    block.add(box, words)
    return block


def _set(box: QCheckBox, on: bool) -> None:
    box.blockSignals(True)
    box.setChecked(on)
    box.blockSignals(False)
