"""The week's timesheet on the Projects page, and what can be handed out of it."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from workmoniq_desktop.domain.projects import ROUNDING_STEPS, RoundingMode
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.timesheet import TimesheetViewModel
from workmoniq_desktop.ui.widgets.fields import ChoiceField
from workmoniq_desktop.ui.widgets.pieces import Card, button, icon_button, ink_icon, label, row
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.widgets.week_grid import WeekGrid
from workmoniq_desktop.ui.windows.hand_out import InvoiceDialog, SignDialog
from workmoniq_desktop.ui.words import translate


class TimesheetCard(Card):
    """Reads when the page is shown, and whenever something was changed."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.sheet = TimesheetViewModel(scene)
        self.sheet.setParent(self)
        self.grid = WeekGrid(translate("timesheet", "Timesheet of the week"))
        self.grid.rows.typed.connect(self.sheet.set_cell)
        self.error = label("", "error", wraps=True)
        self.error.hide()
        self.invoice = button(translate("timesheet", "Invoice export…"))
        self.signed = button(translate("timesheet", "Signed timesheet…"))
        self.invoice.clicked.connect(self._invoice)
        self.signed.clicked.connect(self._sign)
        hint = translate(
            "timesheet",
            "Type into a cell to enter more time by hand. Less time is made on the timeline: "
            "hide it there, or give it to another project.",
        )
        self.add(
            self._head(),
            self._rounding(),
            self.grid,
            self.error,
            label(hint, "muted", wraps=True),
            row(self.invoice, self.signed),
        )
        self.sheet.changed.connect(self._show)
        self.sheet.refused.connect(self._refused)
        self.sheet.entered.connect(self._entered)
        scene.themes.changed.connect(self._ink)
        self._show()

    def _head(self) -> QHBoxLayout:
        look = self._scene.themes.look
        self.earlier = icon_button("go-previous", translate("timesheet", "Earlier week"), look)
        self.later = icon_button("go-next", translate("timesheet", "Later week"), look)
        self.earlier.clicked.connect(self._go_back)
        self.later.clicked.connect(self._go_on)
        self.heading = label("", "heading")
        return row(self.earlier, self.later, self.heading)

    def _rounding(self) -> QHBoxLayout:
        steps = [
            (
                translate("timesheet", "Not rounded")
                if step == 0
                else translate("timesheet", "{0} minutes").format(step),
                str(step),
            )
            for step in ROUNDING_STEPS
        ]
        self.step = ChoiceField(translate("timesheet", "Round each cell to"), steps)
        self.mode = ChoiceField(
            translate("timesheet", "Rounding"),
            [
                (translate("timesheet", "To the nearest"), RoundingMode.NEAREST.value),
                (translate("timesheet", "Up"), RoundingMode.UP.value),
                (translate("timesheet", "Down"), RoundingMode.DOWN.value),
            ],
        )
        self.step.value = str(self.sheet.rounding.step_minutes)
        self.mode.value = self.sheet.rounding.mode.value
        self.step.changed.connect(self._rounded)
        self.mode.changed.connect(self._rounded)
        return row(self.step, self.mode, spacing=12)

    @Slot()
    def _show(self) -> None:
        self.heading.setText(self.sheet.heading())
        self.later.setEnabled(not self.sheet.holds_today)
        current = self.grid.currentIndex()
        place = (current.row(), current.column())
        self.grid.rows.show_sheet(self.sheet.sheet, self.sheet.lines)
        if current.isValid():
            self.grid.setCurrentIndex(self.grid.rows.index(*place))
        self.mode.setEnabled(self.sheet.rounding.step_minutes > 0)

    @Slot()
    def _rounded(self) -> None:
        rounding = replace(
            self.sheet.rounding,
            step_minutes=int(self.step.value or "0"),
            mode=RoundingMode(self.mode.value or RoundingMode.NEAREST.value),
        )
        self.sheet.round_to(rounding)

    @Slot()
    def _go_back(self) -> None:
        self._say("")
        self.sheet.step(-1)

    @Slot()
    def _go_on(self) -> None:
        self._say("")
        self.sheet.step(1)

    @Slot()
    def _invoice(self) -> None:
        InvoiceDialog(self._scene, self.sheet, self).open()

    @Slot()
    def _sign(self) -> None:
        SignDialog(self._scene, self.sheet, self).open()

    @Slot(str)
    def _refused(self, sentence: str) -> None:
        self._say(sentence)
        self.grid.setFocus()

    @Slot(str)
    def _entered(self, sentence: str) -> None:
        self._say("")
        tell(self, sentence)

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    @Slot()
    def _ink(self) -> None:
        for tool in (self.earlier, self.later):
            ink_icon(tool, self._scene.themes.look)
