"""What is kept out of the record before it is written; part of the Privacy page."""

from dataclasses import replace

from PySide6.QtCore import Slot

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.fields import CheckField
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import translate


class ExclusionsCard(Card):
    """Switches that hold at once, and the ways to the rules and the schedule."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("exclusions", "What is kept out"),
            translate(
                "exclusions",
                "Decided before anything is stored or logged: what is kept out here was never "
                "written anywhere.",
            ),
        )
        self._scene = scene
        self._settings = SettingsViewModel(scene)
        self._settings.setParent(self)
        self.private = CheckField(
            translate("exclusions", "Keep out titles of private browser windows"),
            translate(
                "exclusions",
                "Where the browser says so in its title; the app and the time are kept.",
            ),
        )
        self.titles = CheckField(
            translate("exclusions", "Keep out all window titles"),
            translate("exclusions", "From now on, for every window."),
        )
        self.private.changed.connect(self._private_changed)
        self.titles.changed.connect(self._titles_changed)
        self.error = label("", "error", wraps=True)
        self.rules = button(translate("exclusions", "Rules that redact or drop"))
        self.rules.clicked.connect(self._to_rules)
        self.schedule = button(translate("exclusions", "Working hours"))
        self.schedule.clicked.connect(self._to_settings)
        self.add(self.private, self.titles, self.error, row(self.rules, self.schedule))
        self._settings.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        settings, errors = self._settings.settings, self._settings.errors
        for field, on in (
            (self.private, settings.private_windows),
            (self.titles, not settings.titles),
        ):
            field.blockSignals(True)
            field.value = on
            field.blockSignals(False)
        self.error.setText(errors.get(Field.PRIVATE_WINDOWS) or errors.get(Field.TITLES) or "")
        self.error.setVisible(bool(self.error.text()))

    @Slot()
    def _private_changed(self) -> None:
        on = self.private.value
        self._settings.alter(Field.PRIVATE_WINDOWS, lambda now: replace(now, private_windows=on))

    @Slot()
    def _titles_changed(self) -> None:
        self._settings.keep_titles(not self.titles.value)

    @Slot()
    def _to_rules(self) -> None:
        self._scene.ways.page_asked.emit("rules")

    @Slot()
    def _to_settings(self) -> None:
        self._scene.ways.page_asked.emit("settings")


class PromisesCard(Card):
    """What WorkMoniQ does and never does, in a few sentences one can hold it to."""

    def __init__(self) -> None:
        super().__init__(translate("promises", "What WorkMoniQ promises"))
        for sentence in (
            translate(
                "promises", "There is no hidden mode: the tray always shows what is going on."
            ),
            translate("promises", "No screenshots, no contents, no keys you type, ever."),
            translate(
                "promises",
                "The history is encrypted with a key that only you hold. Without it nobody can "
                "read it, not even who wrote WorkMoniQ.",
            ),
            translate(
                "promises",
                "Nothing leaves this computer unless you hand it out, and what you hand out stands "
                "in the list on this page.",
            ),
            translate(
                "promises",
                "What you wipe is gone from the history and from its backups, with a receipt.",
            ),
        ):
            self.add(label(f"•  {sentence}", wraps=True))
