"""The first step: which days, which kinds of rows, how much can be read, how long."""

from datetime import timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.domain.support import Kind, Redaction, SupportChoice, SupportTeam
from workmoniq_desktop.domain.support_errors import SupportChoiceInvalid
from workmoniq_desktop.domain.support_words import KIND_HOLDS, REDACTION_SHOWS
from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.services.server_address import check_address
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.support_choice import HOURS, Days, Ticked, choice_of, readable
from workmoniq_desktop.ui.viewmodels.support_words import kind_name, level_name
from workmoniq_desktop.ui.widgets.fields import CheckField, DateField, LineField
from workmoniq_desktop.ui.widgets.levels import Levels
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.words import translate

_EXAMPLE = "https://support.example.org"
_COLUMNS = 2


class ChooseCard(Card):
    """asked: the user wants to see what this choice would send."""

    asked = Signal(object)

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("support", "Choose what support may see"))
        self._scene = scene
        self.days = Segments(
            translate("support", "Days"),
            (
                translate("support", "Today"),
                translate("support", "Last 7 days"),
                translate("support", "From … to …"),
            ),
        )
        self.days.choose(Days.WEEK.value)
        self.first = DateField(translate("support", "First day"))
        self.last = DateField(translate("support", "Last day, included"))
        today = local_date(scene.desk.clock.now_us(), scene.desk.zone())
        self.first.value, self.last.value = today - timedelta(days=6), today
        self.dates = QWidget()
        line = row(self.first, self.last, spacing=12)
        line.setContentsMargins(0, 0, 0, 0)
        self.dates.setLayout(line)
        self.dates.hide()
        self.days.chosen.connect(self._days_chosen)
        self.kinds = {kind: CheckField(kind_name(kind), spoken(KIND_HOLDS[kind])) for kind in Kind}
        self.kinds[Kind.DIAGNOSTICS].value = True
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for at, field in enumerate(self.kinds.values()):
            grid.addWidget(field, at // _COLUMNS, at % _COLUMNS, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at % _COLUMNS, 1)
        self.level = Levels(
            translate("support", "How much can be read"),
            [(level_name(level), spoken(REDACTION_SHOWS[level])) for level in Redaction],
        )
        self.needs = label(
            translate("support", "More kinds can be chosen where more can be read."),
            "muted",
            wraps=True,
        )
        self.level.chosen.connect(self._level_chosen)
        self._level_chosen(0)
        self.hours = Segments(
            translate("support", "How long the code is good"),
            tuple(translate("support", "{0} h").format(hours) for hours in HOURS),
        )
        self.hours.choose(HOURS.index(4))
        self.server = LineField(
            translate("support", "Address of the server"),
            translate(
                "support", "Support tells you. It carries what is sealed and cannot read it."
            ),
            example=_EXAMPLE,
        )
        self.look = button(translate("support", "Show what would be sent"), "primary")
        self.look.clicked.connect(self._look)
        self.error = label("", "error", wraps=True)
        self.error.hide()
        self.add(label(translate("support", "Days"), "field"), row(self.days), self.dates)
        self.add(label(translate("support", "How much can be read"), "field"), self.level)
        self.add(label(translate("support", "Kinds of rows"), "field"), self._grid, self.needs)
        self.add(label(translate("support", "How long the code is good"), "field"))
        self.add(row(self.hours), self.server, self.error, row(self.look))

    @property
    def ticked(self) -> Ticked:
        """What is chosen now."""
        return Ticked(
            days=Days(self.days.current),
            first=self.first.value,
            last=self.last.value,
            kinds=frozenset(kind for kind, field in self.kinds.items() if field.value),
            redaction=list(Redaction)[self.level.current],
            hours=HOURS[self.hours.current],
        )

    def show_team(self, team: SupportTeam) -> None:
        """Without an account the server has to be named."""
        self.server.setVisible(team.server is None)

    def show_state(self, *, busy: bool, error: str) -> None:
        """How the composing goes."""
        self.look.setEnabled(not busy)
        self.look.setText(
            translate("support", "Reading the history…")
            if busy
            else translate("support", "Show what would be sent")
        )
        self._say(error)

    def choose(self) -> SupportChoice | None:
        """The choice; None where it cannot be, and the card says why."""
        desk = self._scene.desk
        if not self.server.isHidden() and not self.server.value.strip():
            self.server.refuse(translate("support", "Type the address that support gave you."))
            return None
        try:
            if not self.server.isHidden():
                check_address(self.server.value)
        except SyncError as wrong:
            self.server.refuse(messages.sentence(wrong))
            return None
        try:
            return choice_of(self.ticked, desk.clock.now_us(), desk.zone())
        except SupportChoiceInvalid as wrong:
            self._say(messages.sentence(wrong))
            return None

    @Slot()
    def _look(self) -> None:
        if (choice := self.choose()) is not None:
            self.asked.emit(choice)

    @Slot(int)
    def _days_chosen(self, at: int) -> None:
        self.dates.setVisible(Days(at) is Days.FREE)

    @Slot(int)
    def _level_chosen(self, at: int) -> None:
        has_rows = readable(list(Redaction)[at])
        for kind, field in self.kinds.items():
            field.setVisible(kind in has_rows)
        self.needs.setVisible(len(has_rows) < len(self.kinds))

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
