"""Corrects what is chosen in the timeline: what it was for, whether it counts, where it is cut."""

from datetime import datetime, time, timedelta

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QMenu, QSizePolicy, QWidget

from workmoniq_desktop.domain.calendar import Range, to_datetime, to_us
from workmoniq_desktop.domain.labels import NO_LABEL
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.services.correcting import Typed
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.card import times_text
from workmoniq_desktop.ui.viewmodels.day import DayViewModel
from workmoniq_desktop.ui.viewmodels.edits import Chosen, EditModel, look_into
from workmoniq_desktop.ui.viewmodels.selection import Selection
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import LineField, TimeField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, icon_button, ink_icon, label, row
from workmoniq_desktop.ui.words import figures, length, short_day, translate


class EditCard(Card):
    """Shows one selection at a time; nothing changes before a button is pressed."""

    closed = Signal()
    same_app_asked = Signal()
    saved = Signal()
    """What was typed is on its way; the chosen time stays chosen."""
    wipe_asked = Signal(object)
    """Selection: the worker wants it gone from the record."""

    def __init__(self, scene: Scene, day: DayViewModel) -> None:
        super().__init__()
        self.setAccessibleName(translate("edit", "Correct the chosen time"))
        self._scene = scene
        self._day = day
        self.edits = EditModel(scene, self)
        self._selection: Selection | None = None
        self._chosen = Chosen()
        self._known = True
        self._adding = False
        self.box.setSpacing(10)
        self._build_head()
        self._build_form()
        self._build_tools()
        self.edits.learned.connect(self._offer)
        self.edits.failed.connect(self._refused)
        scene.themes.changed.connect(self._ink)

    # What is shown

    def show_selection(self, selection: Selection) -> None:
        """Fill the fields with what the selection has in common."""
        self._adding = False
        self._fill(selection)

    def start_entry(self, from_us: int, to_us: int) -> None:
        """Ask about time to be entered by hand."""
        self._adding = True
        self._fill(Selection(parts=((from_us, to_us),)))
        self.category.line.setFocus()

    def look_again(self) -> None:
        """The day was read anew: what is chosen may be called something else now."""
        if self._selection is not None and not self._adding and not self._touched():
            self._fill(self._selection)

    def focus_first(self) -> None:
        """For the keyboard: into the first field."""
        self.category.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, selection: Selection) -> None:
        self._selection = selection
        tile = self._day.tile_at(selection.from_us)
        view = tile.close if tile is not None else None
        if selection.app is not None or len(selection.parts) > 1:
            own = self._day.close_tile()
            view = own.close if own is not None else view
        self._known = view is not None
        self._chosen = NO_CHOICE if self._adding else look_into(view, selection)
        known, several = self._chosen, translate("edit", "several")
        names = self.edits.choices
        projects, tasks = names.projects, names.tasks
        task = tasks.get(known.label.task or "")
        values = (
            (self.category, "category", known.label.category or ""),
            (self.project, "project", projects.get(known.label.project or "", "")),
            (self.task, "task", task[1] if task is not None else ""),
            (self.tags, "tags", ", ".join(known.label.tags)),
            (self.note, "note", known.label.note or ""),
        )
        for field, name, text in values:
            field.value = text
            field.line.setModified(False)
            field.line.setPlaceholderText(several if name in known.mixed else "")
        self._form.clear()
        self._offer_tasks()
        self._show_times(selection)
        self._show_tools(selection)

    def _show_times(self, selection: Selection) -> None:
        zone = self._scene.desk.zone()
        entry = self._adding or selection.entry is not None
        if self._adding:
            heading = translate("edit", "Add time by hand")
        elif selection.app is not None:
            heading = translate("edit", "All of {0}, {1}").format(
                selection.app, figures(self._chosen.counted_us)
            )
        elif len(selection.parts) > 1:
            heading = translate("edit", "{0} in {1} stretches").format(
                length(selection.length_us), len(selection.parts)
            )
        else:
            heading = times_text(selection.from_us, selection.to_us, zone)
        self._heading.setText(heading)
        self._what.setText(self._what_words(selection))
        for field, at_us in ((self.starts, selection.from_us), (self.ends, selection.to_us)):
            field.value = to_datetime(at_us, zone).time().replace(microsecond=0)
            field.setVisible(entry)
        self.cut_at.value = to_datetime(selection.caret_us or selection.from_us, zone).time()

    def _what_words(self, selection: Selection) -> str:
        parts = [short_day(self._day.day)] if selection.app is not None else []
        main = self._chosen.main
        if main is not None and main.app is not None and selection.app is None:
            parts.append(main.app if main.title is None else f"{main.app}: {main.title}")
        if self._chosen.hidden_us:
            parts.append(
                translate("edit", "{0} left out of reports").format(length(self._chosen.hidden_us))
            )
        words = "   ".join(parts)
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, 640)

    def _show_tools(self, selection: Selection) -> None:
        entry = selection.entry is not None
        recorded = not self._adding and not entry
        one = recorded and len(selection.parts) == 1 and selection.app is None
        self.save.setText(translate("edit", "Add") if self._adding else translate("edit", "Save"))
        self.save.setAccessibleName(self.save.text())
        for tool, shown in (
            (self.remove, entry),
            (self.leave_out, recorded and (self._chosen.counted_us > 0 or not self._known)),
            (self.take_in, recorded and (self._chosen.hidden_us > 0 or not self._known)),
            (self.merge, one and self._chosen.main is not None),
            (self.cut_at, one),
            (self.cut, one),
            (self.more, recorded),
        ):
            tool.setVisible(shown)
        self.same_app.setEnabled(one)

    # Building

    def _build_head(self) -> None:
        self._heading = label("", "heading")
        self._what = label("", "muted")
        look = self._scene.themes.look
        self.close_button = icon_button("close", translate("edit", "Close"), look)
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._heading)
        head.addWidget(self._what, 1)
        head.addWidget(self.close_button)
        self.add(head)

    def _build_form(self) -> None:
        self._form = Form()
        self.starts = TimeField(translate("edit", "Start"), seconds=True)
        self.ends = TimeField(translate("edit", "End"), seconds=True)
        self.category = LineField(translate("edit", "Category"))
        self.project = LineField(translate("edit", "Project"))
        self.task = LineField(translate("edit", "Task"))
        self.tags = LineField(translate("edit", "Tags"))
        self.note = LineField(translate("edit", "Note"))
        self._words: dict[LineField, QStringListModel] = {}
        for field in (self.category, self.project, self.task, self.tags):
            field.line.setMinimumWidth(90)
            self._complete(field)
        self.project.changed.connect(self._offer_tasks)
        fixed = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for one in (self.starts, self.ends, self.category, self.project, self.task, self.tags):
            one.setSizePolicy(fixed)
        self.note.setSizePolicy(fixed)
        self._form.add_row(self.category, self.project, self.task)
        self._form.add_row(self.starts, self.ends, self.tags, self.note)
        self._form.submitted.connect(self._save)
        self.add(self._form)

    def _build_tools(self) -> None:
        self.save = button(translate("edit", "Save"), "primary")
        self.save.clicked.connect(self._save)
        self.remove = button(translate("edit", "Remove"))
        self.remove.clicked.connect(self._remove)
        self.leave_out = button(translate("edit", "Leave out of reports"))
        self.leave_out.clicked.connect(self._leave_out)
        self.take_in = button(translate("edit", "Take in again"))
        self.take_in.clicked.connect(self._take_in)
        self.merge = button(translate("edit", "Merge into one"))
        self.merge.setToolTip(
            translate("edit", "Reports take all of it for the window that held most of it.")
        )
        self.merge.clicked.connect(self._merge)
        self.cut = button(translate("edit", "Split at"))
        self.cut.clicked.connect(self._split)
        self.cut_at = TimeField(translate("edit", "Split at"), seconds=True)
        _bare(self.cut_at)
        self.more = button(translate("edit", "More"))
        menu = QMenu(self.more)
        self.same_app = menu.addAction(translate("edit", "Choose all of this app that day"))
        self.same_app.triggered.connect(self.same_app_asked)
        menu.addSeparator()
        self.redact = menu.addAction(translate("edit", "Redact titles for good…"))
        self.redact.triggered.connect(self._ask_redact)
        self.wipe = menu.addAction(translate("edit", "Wipe from the record…"))
        self.wipe.triggered.connect(self._wipe)
        self.more.setMenu(menu)
        parts = (self.save, self.remove, self.leave_out, self.take_in, self.merge)
        # two rows: one would be wider than a page at twice the size
        self.add(row(*parts), row(self.cut, self.cut_at, self.more))
        self.box.addStretch(1)
        for one in (self.remove, self.take_in):
            one.hide()

    def _complete(self, field: LineField) -> None:
        words = QStringListModel(self)
        completer = QCompleter(words, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.line.setCompleter(completer)
        self._words[field] = words

    @Slot()
    def _offer(self) -> None:
        choices = self.edits.choices
        self._words[self.category].setStringList(list(choices.categories))
        self._words[self.project].setStringList(sorted(choices.projects.values()))
        self._words[self.tags].setStringList(list(choices.tags))
        self.look_again()

    @Slot()
    def _offer_tasks(self) -> None:
        typed = self.project.value.strip().casefold()
        choices = self.edits.choices
        own = {uid for uid, name in choices.projects.items() if name.casefold() == typed}
        names = sorted(name for owner, name in choices.tasks.values() if owner in own)
        self._words[self.task].setStringList(names)

    # Doing

    def _touched(self) -> bool:
        return any(
            field.line.isModified()
            for field in (self.category, self.project, self.task, self.tags, self.note)
        )

    def _typed(self) -> Typed:
        def touched(field: LineField) -> str | None:
            return field.value if field.line.isModified() or self._adding else None

        return Typed(
            category=touched(self.category),
            project=touched(self.project),
            task=touched(self.task),
            tags=touched(self.tags),
            note=touched(self.note),
        )

    @Slot()
    def _save(self) -> None:
        selection = self._selection
        if selection is None:
            return
        if self.task.value.strip() and not self.project.value.strip() and not self._chosen.mixed:
            self.task.refuse(translate("edit", "A task belongs to a project: name that too."))
            return
        if not self._adding and selection.entry is None:
            if not self._touched():
                self.category.refuse(translate("edit", "Nothing was changed yet."))
                return
            self.edits.apply(selection, self._typed(), self._chosen.label)
            self._untouch()
            self.saved.emit()
            return
        times = self._times(selection)
        if times is None:
            return
        if self._adding:
            self.edits.add_entry(times.from_us, times.to_us, self._typed())
        elif (entry := selection.entry) is not None:
            moved = Entry(device=entry.device, start_us=times.from_us, end_us=times.to_us)
            self.edits.change_entry(entry, moved, self._typed())
        self._untouch()
        self.closed.emit()

    def _untouch(self) -> None:
        for field in (self.category, self.project, self.task, self.tags, self.note):
            field.line.setModified(False)

    def _times(self, selection: Selection) -> Range | None:
        """What the fields of an entry say; None after a word about what is wrong."""
        from_us = self._moment(self.starts.value, selection.from_us)
        to_us = self._moment(self.ends.value, selection.to_us)
        if to_us <= from_us:
            self.ends.refuse(translate("edit", "The end must come after the start."))
            return None
        if to_us > self._day.now_us():
            self.ends.refuse(translate("edit", "This has not been yet: end it before now."))
            return None
        tile = self._day.tile_at(from_us) or self._day.close_tile()
        zone = self._scene.desk.zone()
        for other in tile.close.entries if tile is not None and tile.close is not None else ():
            if other != selection.entry and other.start_us < to_us and other.end_us > from_us:
                self.starts.refuse(
                    translate("edit", "There is already an entry: {0}").format(
                        times_text(other.start_us, other.end_us, zone)
                    )
                )
                return None
        return Range(from_us=from_us, to_us=to_us)

    def _moment(self, at: time, before_us: int) -> int:
        """A time of day near before_us; exactly that where the field still says so."""
        zone = self._scene.desk.zone()
        before = to_datetime(before_us, zone)
        if before.time().replace(microsecond=0) == at:
            return before_us
        day = self._day.range
        moment = to_us(datetime.combine(to_datetime(day.from_us, zone).date(), at, tzinfo=zone))
        if moment < day.from_us:
            next_day = to_datetime(day.from_us, zone).date() + timedelta(days=1)
            moment = to_us(datetime.combine(next_day, at, tzinfo=zone))
        return moment

    @Slot()
    def _remove(self) -> None:
        if self._selection is not None and self._selection.entry is not None:
            self.edits.remove_entry(self._selection.entry)
            self.closed.emit()

    @Slot()
    def _leave_out(self) -> None:
        if self._selection is not None:
            self.edits.leave_out(self._selection, out=True)

    @Slot()
    def _take_in(self) -> None:
        if self._selection is not None:
            self.edits.leave_out(self._selection, out=False)

    @Slot()
    def _merge(self) -> None:
        if self._selection is not None and self._chosen.main is not None:
            self.edits.merge(self._selection, self._chosen.main)

    @Slot()
    def _split(self) -> None:
        selection = self._selection
        if selection is None:
            return
        at_us = self._moment(self.cut_at.value, selection.caret_us or selection.from_us)
        if not selection.from_us < at_us < selection.to_us:
            self.cut_at.refuse(translate("edit", "This lies outside of what is chosen."))
            return
        self.edits.split(at_us)

    @Slot()
    def _ask_redact(self) -> None:
        if self._selection is None:
            return
        asked = Confirm(
            self,
            translate("edit", "Redact the titles of the chosen time?"),
            translate(
                "edit",
                "Titles and addresses are taken out of the record itself, for good: "
                "this cannot be undone. The apps and their times stay.",
            ),
            translate("edit", "Redact"),
        )
        asked.accepted.connect(self._redact)
        asked.open()

    @Slot()
    def _redact(self) -> None:
        if self._selection is not None:
            self.edits.redact(self._selection)

    @Slot()
    def _wipe(self) -> None:
        if self._selection is not None:
            self.wipe_asked.emit(self._selection)

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._form.refuse(None, messages.sentence(error))

    @Slot()
    def _ink(self) -> None:
        ink_icon(self.close_button, self._scene.themes.look)


NO_CHOICE = Chosen(label=NO_LABEL)


def _bare(field: TimeField) -> None:
    """A field whose name its button says already."""
    for child in field.findChildren(QWidget):
        if child.property("role") == "field":
            child.hide()
