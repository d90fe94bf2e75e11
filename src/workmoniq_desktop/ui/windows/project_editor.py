"""The form beside the list of projects: a client, a project or a task, new or as it is."""

from dataclasses import replace
from typing import assert_never

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.money import as_decimal, parse_currency, parse_rate
from workmoniq_desktop.domain.projects import Book, Client, Project, Task, full_name
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.viewmodels.projects import Thing
from workmoniq_desktop.ui.widgets.fields import (
    CheckField,
    ChoiceField,
    ColourField,
    Field,
    LineField,
    TextField,
)
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import translate

_BILLABLE = {"yes": True, "no": False}


class _Refused(Exception):
    """What was typed into a field cannot be used."""

    def __init__(self, field: Field, bad: BadInput) -> None:
        super().__init__(str(bad))
        self.field, self.bad = field, bad


class ProjectEditor(Card):
    """Shows one thing at a time; what was typed stays until another is shown."""

    keep_asked = Signal(object)
    remove_asked = Signal(object)
    merge_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._thing: Thing | None = None
        self._book = Book()
        self.heading = label("", "heading", wraps=True)
        self.form = Form()
        self.name = LineField(translate("projects", "Name"))
        self.client = ChoiceField(translate("projects", "Client"))
        self.rate = LineField(
            translate("projects", "Price of an hour"), example=translate("projects", "None")
        )
        self.currency = LineField(translate("projects", "Currency"), example="EUR")
        self.colour = ColourField(translate("projects", "Colour"))
        self.billable = CheckField(translate("projects", "Billable"))
        self.task_billable = ChoiceField(
            translate("projects", "Billable"),
            [
                (translate("projects", "As the project"), None),
                (translate("projects", "Yes"), "yes"),
                (translate("projects", "No"), "no"),
            ],
        )
        self.address = TextField(translate("projects", "Address on invoices"))
        self.save = button(translate("projects", "Save"), "primary")
        self.archive = button(translate("projects", "Archive"))
        self.remove = button(translate("projects", "Remove"))
        self.form.add(self.name)
        self.form.add(self.client)
        self.form.add_row(self.rate, self.currency)
        self.form.add(self.colour, self.billable, self.task_billable, self.address)
        self.form.add_buttons(self.save, self.archive, self.remove)
        self.into = ChoiceField(translate("projects", "Merge into"))
        self.into.spread()
        self.merge = button(translate("projects", "Merge"))
        self._merging = Card()
        self._merging.box.setContentsMargins(0, 8, 0, 0)
        self._merging.setObjectName("plain")
        self._merging.add(
            self.into,
            label(
                translate(
                    "projects", "All its time then counts for the other; undo brings it back."
                ),
                "muted",
                wraps=True,
            ),
            row(self.merge),
        )
        self.add(self.heading, self.form, self._merging)
        self.form.submitted.connect(self._save)
        self.archive.clicked.connect(self._archive)
        self.remove.clicked.connect(self._remove)
        self.merge.clicked.connect(self._merge)
        assert isinstance(self.box, QVBoxLayout)  # noqa: S101  # a Card's
        self.box.addStretch(1)
        self.hide()

    @property
    def thing(self) -> Thing | None:
        """What is shown; without uid while it is new."""
        return self._thing

    def learn(self, book: Book) -> None:
        """Follow what is there now; what is being typed stays."""
        self._book = book
        clients: list[tuple[str, str | None]] = [(translate("projects", "No client"), None)]
        clients += [
            (client.name, client.uid)
            for client in sorted(book.clients.values(), key=lambda c: c.name.casefold())
        ]
        self.client.offer(clients)
        own = self._thing.uid if self._thing is not None else ""
        self.into.offer(
            [
                (full_name(project, book.clients), project.uid)
                for project in book.live_projects()
                if project.uid != own
            ]
        )

    def show_thing(self, thing: Thing | None) -> None:
        """Fill the form with it; None: show nothing."""
        self._thing = thing
        self.setVisible(thing is not None)
        if thing is None:
            return
        self.learn(self._book)
        self.form.clear()
        self.heading.setText(_heading(thing))
        self.name.value = thing.name
        project, task = isinstance(thing, Project), isinstance(thing, Task)
        for field, on in (
            (self.client, project),
            (self.rate, project or task),
            (self.currency, project),
            (self.colour, project),
            (self.billable, project),
            (self.task_billable, task),
            (self.address, isinstance(thing, Client)),
        ):
            field.setVisible(on)
        self._fill(thing)
        known = bool(thing.uid)
        words = (
            translate("projects", "Bring back")
            if thing.archived
            else translate("projects", "Archive")
        )
        self.archive.setText(words)
        self.archive.setAccessibleName(words)
        self.archive.setVisible(known)
        self.remove.setVisible(known)
        self._merging.setVisible(project and known and self.into.combo.count() > 0)

    def refuse(self, sentence: str) -> None:
        """Beside the field it is about, as far as the sentence tells."""
        self.form.refuse(self.name if self.isVisible() else None, sentence)

    def _fill(self, thing: Thing) -> None:
        match thing:
            case Client():
                self.address.value = thing.address
            case Project():
                self.client.value = thing.client
                self.rate.value = _price(thing.rate_minor, thing.currency)
                self.currency.value = thing.currency
                self.colour.value = thing.colour
                self.billable.value = thing.billable
            case Task():
                currency = self._book.projects[thing.project].currency
                self.rate.value = _price(thing.rate_minor, currency)
                self.task_billable.value = (
                    None if thing.billable is None else "yes" if thing.billable else "no"
                )

    @Slot()
    def _save(self) -> None:
        thing = self._thing
        if thing is None:
            return
        if not self.name.value.strip():
            self.form.refuse(self.name, translate("projects", "A name is needed: type one."))
            return
        try:
            made = self._typed(thing)
        except _Refused as why:
            self.form.refuse(why.field, messages.sentence(why.bad))
            return
        self.keep_asked.emit(made)

    def _typed(self, thing: Thing) -> Thing:
        """What the form says now. Raises _Refused."""
        match thing:
            case Client():
                return replace(thing, name=self.name.value, address=self.address.value)
            case Project():
                try:
                    currency = parse_currency(self.currency.value)
                except BadInput as bad:
                    raise _Refused(self.currency, bad) from bad
                return replace(
                    thing,
                    name=self.name.value,
                    client=self.client.value,
                    currency=currency,
                    rate_minor=self._rate(currency),
                    colour=self.colour.value,
                    billable=self.billable.value,
                )
            case Task():
                return replace(
                    thing,
                    name=self.name.value,
                    rate_minor=self._rate(self._book.projects[thing.project].currency),
                    billable=_BILLABLE.get(self.task_billable.value or ""),
                )

    def _rate(self, currency: str) -> int | None:
        if not self.rate.value.strip():
            return None
        try:
            return parse_rate(self.rate.value, currency)
        except BadInput as bad:
            raise _Refused(self.rate, bad) from bad

    @Slot()
    def _archive(self) -> None:
        if self._thing is not None:
            self.keep_asked.emit(replace(self._thing, archived=not self._thing.archived))

    @Slot()
    def _remove(self) -> None:
        if self._thing is not None:
            self.remove_asked.emit(self._thing)

    @Slot()
    def _merge(self) -> None:
        if self._thing is not None and self.into.value is not None:
            self.merge_asked.emit(self._thing.uid, self.into.value)


def _heading(thing: Thing) -> str:
    match thing:
        case Client():
            old, new = translate("projects", "Client"), translate("projects", "New client")
        case Project():
            old, new = translate("projects", "Project"), translate("projects", "New project")
        case Task():
            old, new = translate("projects", "Task"), translate("projects", "New task")
        case _:
            assert_never(thing)
    return old if thing.uid else new


def _written(number: str) -> str:
    """With the user's decimal sign; typed, both are understood."""
    return number.replace(".", QLocale().decimalPoint())


def _price(rate_minor: int | None, currency: str) -> str:
    return "" if rate_minor is None else _written(str(as_decimal(rate_minor, currency)))
