"""Asks what an invoice export or a signed timesheet shall hold, and writes it."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from workmoniq_desktop.domain.money import as_decimal
from workmoniq_desktop.domain.projects import Book, Rounding, full_name
from workmoniq_desktop.domain.timesheet import Invoice, SignedSheet, days_between
from workmoniq_desktop.services.shapes.working import InvoiceFormat, SigningFormat
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.timesheet import TimesheetViewModel
from workmoniq_desktop.ui.widgets.fields import ChoiceField, DateField, LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.words import figures, translate


class _HandOut(QDialog):
    """A range, a project and a file; what differs is asked by who derives."""

    def __init__(self, scene: Scene, sheet: TimesheetViewModel, page: QWidget, title: str) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self._scene, self._sheet, self._page = scene, sheet, page
        self._book = Book()
        self.first = DateField(translate("handout", "First day"))
        self.last = DateField(translate("handout", "Last day"))
        self.first.value, self.last.value = sheet.days[0], sheet.days[-1]
        self.project = ChoiceField(translate("handout", "Projects"))
        self.format = ChoiceField(translate("handout", "Format"), self.formats())
        self.path = LineField(translate("handout", "File"))
        self.path.value = str(self._folder() / f"{self.file_stem()}.{self.format.value}")
        browse = button(translate("handout", "Browse…"))
        browse.clicked.connect(self._browse)
        self.write = button(translate("handout", "Write file"), "primary")
        cancel = button(translate("handout", "Cancel"))
        cancel.clicked.connect(self.reject)
        self.form = Form()
        self.form.add_row(self.first, self.last)
        self.add_fields()
        self.form.add_row(self.project, self.format)
        self.form.add(self.path, row(browse))
        self.form.add_buttons(self.write, cancel)
        self.form.submitted.connect(self._write)
        self.format.changed.connect(self._format_chosen)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(title, "heading"))
        box.addWidget(label(self.sentence(), "muted", wraps=True))
        box.addWidget(self.form)
        scene.worker.run(self._read, self._offer, self._failed)

    def formats(self) -> list[tuple[str, str | None]]:
        raise NotImplementedError

    def file_stem(self) -> str:
        raise NotImplementedError

    def sentence(self) -> str:
        raise NotImplementedError

    def add_fields(self) -> None:
        """What only one of the two asks for."""

    def hand_out(self, days: tuple[date, ...], rounding: Rounding, path: Path) -> str:
        """In a thread of the worker: write it; the sentence that says so."""
        raise NotImplementedError

    def _folder(self) -> Path:
        places = QStandardPaths.StandardLocation
        return Path(QStandardPaths.writableLocation(places.DocumentsLocation))

    def _read(self) -> Book:
        return self._scene.open_history().projects.book()

    @Slot(object)
    def _offer(self, book: Book) -> None:
        self._book = book
        choices: list[tuple[str, str | None]] = [(translate("handout", "All projects"), None)]
        choices += [
            (full_name(project, book.clients), project.uid)
            for project in book.live_projects(archived=True)
        ]
        self.project.offer(choices)

    @Slot()
    def _format_chosen(self) -> None:
        path = Path(self.path.value)
        if path.name:
            self.path.value = str(path.with_suffix(f".{self.format.value}"))

    @Slot()
    def _browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.windowTitle(), self.path.value, f"*.{self.format.value}"
        )
        if path:
            self.path.value = path

    @Slot()
    def _write(self) -> None:
        if not self.path.value.strip():
            self.form.refuse(self.path, translate("handout", "Name a file to write."))
            return
        if self.first.value > self.last.value:
            self.form.refuse(
                self.last, translate("handout", "The last day is before the first: choose a later.")
            )
            return
        days = days_between(self.first.value, self.last.value)
        work = partial(self.hand_out, days, self._sheet.rounding, Path(self.path.value))
        self.write.setEnabled(False)
        self._scene.worker.run_in_order(work, self._written, self._failed)

    @Slot(object)
    def _written(self, sentence: str) -> None:
        tell(self._page, sentence)
        self.accept()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.write.setEnabled(True)
        self.refuse(error)

    def refuse(self, error: Exception) -> None:
        self.form.refuse(self.path, messages.sentence(error))


class InvoiceDialog(_HandOut):
    """Rows with rates and amounts."""

    def __init__(self, scene: Scene, sheet: TimesheetViewModel, page: QWidget) -> None:
        super().__init__(scene, sheet, page, translate("handout", "Invoice export"))

    def formats(self) -> list[tuple[str, str | None]]:
        return [("XLSX", "xlsx"), ("CSV", "csv")]

    def file_stem(self) -> str:
        return f"invoice-{self.first.value.isoformat()}"

    def sentence(self) -> str:
        return translate(
            "handout",
            "One row for each day, project, task and note, with hours, rate and amount. "
            "It holds your notes, and no titles.",
        )

    def hand_out(self, days: tuple[date, ...], rounding: Rounding, path: Path) -> str:
        timesheets = self._scene.open_history().timesheets
        start_h = self._scene.desk.preferences.current().day_start_h
        invoice = timesheets.invoice(days, rounding, start_h, project=self.project.value)
        kind: InvoiceFormat = "csv" if self.format.value == "csv" else "xlsx"
        timesheets.write_invoice(path, invoice, kind, overwrite=False)
        return _invoice_words(invoice)


class SignDialog(_HandOut):
    """Hours by project and day, with a signature."""

    def __init__(self, scene: Scene, sheet: TimesheetViewModel, page: QWidget) -> None:
        super().__init__(scene, sheet, page, translate("handout", "Signed timesheet"))

    def add_fields(self) -> None:
        self.name = LineField(translate("handout", "Your name on the sheet"))
        self.form.add(self.name)

    def formats(self) -> list[tuple[str, str | None]]:
        return [
            (translate("handout", "A page for people"), "html"),
            (translate("handout", "JSON"), "json"),
        ]

    def file_stem(self) -> str:
        return f"timesheet-{self.first.value.isoformat()}"

    def sentence(self) -> str:
        return translate(
            "handout",
            "Hours by project and day, and nothing else. Whoever gets it can check with "
            "`workmoniq timesheet verify` that nobody changed it since.",
        )

    def hand_out(self, days: tuple[date, ...], rounding: Rounding, path: Path) -> str:
        history = self._scene.open_history()
        start_h = self._scene.desk.preferences.current().day_start_h
        sheet = history.timesheets.sheet(days, rounding, start_h)
        kind: SigningFormat = "json" if self.format.value == "json" else "html"
        signed: SignedSheet = history.signing.write(
            path,
            sheet,
            self.name.value,
            project=self.project.value,
            day_start_h=start_h,
            signing_format=kind,
        )
        return translate("handout", "Signed {0}. Key fingerprint: {1}").format(
            figures(signed.total.exact_us), signed.fingerprint
        )

    @Slot()
    def _write(self) -> None:
        if not self.name.value.strip():
            self.form.refuse(self.name, translate("handout", "A signed timesheet bears your name."))
            return
        super()._write()


def _invoice_words(invoice: Invoice) -> str:
    amounts = [
        f"{as_decimal(minor, currency)} {currency}"
        for currency, minor in invoice.totals_minor.items()
    ]
    words = translate("handout", "Wrote {0} of work").format(figures(invoice.rounded_us))
    return f"{words}: {', '.join(amounts)}" if amounts else words
