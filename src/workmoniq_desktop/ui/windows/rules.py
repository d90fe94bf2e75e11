"""The Rules page: every rule in order, what each does and did, and the place to write one."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from workmoniq_desktop.domain.rules import Rule
from workmoniq_desktop.services.rules.found import Coming
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels import rule_words
from workmoniq_desktop.ui.viewmodels.rules import RulesViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.list_row import ListRow
from workmoniq_desktop.ui.widgets.pieces import ScrollPage, button, label
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.windows.rule_editor import RuleEditor
from workmoniq_desktop.ui.words import count, translate

_MOST_REFUSED = 10


class RulesPage(ScrollPage):
    """The list, or the editor in its place."""

    def __init__(self, scene: Scene) -> None:
        self.add_rule = button(translate("rules", "New rule"), "primary")
        self.bring = button(translate("rules", "Import …"))
        super().__init__(
            translate("rules", "Rules"),
            translate(
                "rules",
                "They sort time into categories and projects, and keep things out of the record. "
                "Where two rules match, the upper one decides.",
            ),
            (self.bring, self.add_rule),
        )
        self._scene = scene
        self.model = RulesViewModel(scene)
        self.model.setParent(self)
        self._trouble = label("", "error", wraps=True)
        self.list = QWidget()
        self._rows = QVBoxLayout(self.list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._shown: dict[str, ListRow] = {}
        self._focus: tuple[str, str] | None = None
        self.editor = RuleEditor(scene, self.model)
        self.editor.hide()
        self.add((self._trouble, self.editor, self.list))
        self.add_rule.clicked.connect(partial(self._edit, None))
        self.bring.clicked.connect(self._choose_file)
        self.editor.closed.connect(self._show_list)
        self.model.changed.connect(self._fill)
        self.model.came.connect(self._ask_to_take_in)
        scene.themes.changed.connect(self._ink)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.refresh()

    @property
    def rows(self) -> list[ListRow]:
        """In their order."""
        return list(self._shown.values())

    @Slot()
    def _fill(self) -> None:
        self._trouble.setText(self.model.trouble)
        self._trouble.setVisible(bool(self.model.trouble))
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        rules = self.model.rules
        names = {rule.uid: rule.name for rule in rules}
        self._shown = {
            rule.uid: self._row(at, rule, len(rules), names) for at, rule in enumerate(rules)
        }
        for shown in self._shown.values():
            self._rows.addWidget(shown)
        if self._focus is not None and (row := self._shown.get(self._focus[0])) is not None:
            tools = {"up": row.up, "down": row.down, "check": row.check}
            tool = tools[self._focus[1]]
            # the first has no way up: the other button keeps the keys at hand
            other = row.down if tool is row.up else row.up
            (tool if tool.isEnabled() else other).setFocus()

    def _row(self, at: int, rule: Rule, many: int, names: dict[str, str]) -> ListRow:
        use = self.model.uses.get(rule.uid)
        head = rule.name
        what = rule_words.does(rule, self.model.projects)
        lines = [rule_words.where(rule)]
        said = [part for part in (what if what != head else "", rule_words.did(rule, use)) if part]
        if rule.built_in:
            said.append(translate("rules", "came with WorkMoniQ"))
        if said:
            lines.append(" \N{MIDDLE DOT} ".join(said))
        if conflict := rule_words.conflicts(rule, use, names):
            lines.append(f"\N{WARNING SIGN} {conflict}")
        row = ListRow(
            self._scene.themes.look,
            head,
            "\n".join(lines),
            on=rule.enabled,
            first=at == 0,
            last=at == many - 1,
        )
        row.up_asked.connect(partial(self._move, rule.uid, -1))
        row.down_asked.connect(partial(self._move, rule.uid, 1))
        row.edit_asked.connect(partial(self._edit, rule))
        row.remove_asked.connect(partial(self._remove, rule))
        row.enabled_changed.connect(partial(self._enable, rule.uid))
        return row

    def _move(self, uid: str, by: int) -> None:
        self._focus = (uid, "up" if by < 0 else "down")
        self.model.move(uid, by)

    def _enable(self, uid: str, on: bool) -> None:
        self._focus = (uid, "check")
        self.model.enable(uid, on)

    def _remove(self, rule: Rule) -> None:
        self._focus = None
        self.model.remove(rule.uid)
        tell(
            self,
            translate("rules", "The rule {0} was removed.").format(rule_words.quoted(rule.name)),
            translate("rules", "Undo"),
            self._undo,
        )

    def _undo(self) -> None:
        self._scene.worker.run_in_order(self._undo_one, self._undone)

    def _undo_one(self) -> object:
        return self._scene.open_history().editing.undo()

    @Slot(object)
    def _undone(self, _command: object) -> None:
        self.model.refresh()

    def _edit(self, rule: Rule | None, _checked: bool = False) -> None:
        self.list.hide()
        self.add_rule.hide()
        self.bring.hide()
        self.editor.show()
        self.editor.edit(rule)
        self.verticalScrollBar().setValue(0)

    @Slot()
    def _show_list(self) -> None:
        self.editor.hide()
        self.list.show()
        self.add_rule.show()
        self.bring.show()
        self.add_rule.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        asked = QFileDialog(self, translate("rules", "Category rules of ActivityWatch"))
        asked.setNameFilter("JSON (*.json)")
        asked.setFileMode(QFileDialog.FileMode.ExistingFile)
        asked.fileSelected.connect(self._look_into)
        asked.open()

    @Slot(str)
    def _look_into(self, path: str) -> None:
        self.model.bring(Path(path))

    @Slot(object)
    def _ask_to_take_in(self, coming: Coming) -> None:
        sentence = translate("rules", "{0} new rules, {1} that are here already.").format(
            count(len(coming.new)), count(coming.known)
        )
        detail = None
        if coming.refused:
            said = [f"{one.path}: {one.why}" for one in coming.refused[:_MOST_REFUSED]]
            detail = label("\n".join(said), "muted", wraps=True)
            sentence += " " + translate("rules", "{0} cannot be taken:").format(
                count(len(coming.refused))
            )
        asked = Confirm(
            self,
            translate("rules", "Take these rules in?"),
            sentence,
            translate("rules", "Take them in"),
            danger=False,
            detail=detail,
        )
        asked.accepted.connect(partial(self.model.take_in, coming))
        asked.open()

    @Slot()
    def _ink(self) -> None:
        for row in self._shown.values():
            row.ink(self._scene.themes.look)
