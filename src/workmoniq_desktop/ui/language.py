"""The language of the windows: chosen in the settings or the desktop's, changed while they run."""

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from workmoniq_desktop.domain.settings import Language
from workmoniq_desktop.ui.resources import path_of


class Languages(QObject):
    """Lives on the Qt thread. `changed`: build anew what shows words."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Language) -> None:
        super().__init__()
        self._app = app
        self._translators: list[QTranslator] = []
        # Before anything changes the default, which system() would otherwise be asked through.
        self._system = QLocale.system()
        self.current = Language.ENGLISH
        self._use(self._spoken(choice))

    def choose(self, choice: Language) -> None:
        """Speak it from now on."""
        if (language := self._spoken(choice)) is not self.current:
            self._use(language)
            self.changed.emit()

    def close(self) -> None:
        """Leave the application as it was before."""
        self._use(Language.ENGLISH)

    def _spoken(self, choice: Language) -> Language:
        """Never SYSTEM: the desktop's language where we speak it, else English."""
        if choice is not Language.SYSTEM:
            return choice
        german = self._system.language() is QLocale.Language.German
        return Language.GERMAN if german else Language.ENGLISH

    def _use(self, language: Language) -> None:
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators = []
        if language is Language.GERMAN:
            qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            # Qt's own words first: those of ours that come later are asked before them.
            for name in (f"{qt}/qtbase_de.qm", str(path_of("translations/workmoniq_de.qm"))):
                translator = QTranslator()
                if translator.load(name):
                    self._app.installTranslator(translator)
                    self._translators.append(translator)
        self.current = language
        QLocale.setDefault(self._locale(language))

    def _locale(self, language: Language) -> QLocale:
        """That language as it is written where the user lives: en_DE has German dates."""
        spoken = {
            Language.GERMAN: QLocale.Language.German,
            Language.ENGLISH: QLocale.Language.English,
            Language.SYSTEM: QLocale.Language.English,
        }[language]
        if self._system.language() is QLocale.Language.C:
            return QLocale(spoken)
        return QLocale(spoken, self._system.territory())
