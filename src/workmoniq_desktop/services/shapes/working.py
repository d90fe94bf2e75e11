"""Projects, timers and timesheets, by shape."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Book, Client, Entry, Project, Rounding, Task
from workmoniq_desktop.domain.timesheet import Invoice, Sheet, SignedSheet

InvoiceFormat = Literal["csv", "xlsx"]
SigningFormat = Literal["json", "html"]


class ProjectService(Protocol):
    """Clients, projects and tasks. Changes raise BadInput for what is refused."""

    def book(self) -> Book: ...

    def hours(self, from_us: int, to_us: int, /) -> dict[str | None, int]:
        """Counted microseconds by project uid; None: time without a project."""
        ...

    def tags(self) -> tuple[str, ...]:
        """All in use, the most used first."""
        ...

    def add_client(self, name: str, address: str, /) -> Client: ...

    def add_project(self, project: Project, /) -> Project: ...

    def add_task(self, task: Task, /) -> Task: ...

    def change(self, thing: Client | Project | Task, /) -> Client | Project | Task:
        """Put thing in place of what has its uid."""
        ...

    def merge(self, uid: str, into: str, /) -> None:
        """Let all time of project uid count for project into."""
        ...

    def remove(self, thing: Client | Project | Task, /) -> None:
        """Take out what nothing names. Raises BadInput."""
        ...


class TimerService(Protocol):
    """What is being done now."""

    def current(self) -> Entry | None: ...

    def start(self, label: Label, /) -> Entry:
        """Start, or switch to, a timer now."""
        ...

    def stop(self) -> Entry | None:
        """End it now; None where none runs."""
        ...

    def recent(self, limit: int, /) -> tuple[Label, ...]:
        """What was timed or entered last, each project and task once, newest first."""
        ...

    def ended_by_itself(self) -> tuple[int, int] | None:
        """Start and end of a timer that an absence ended; None where none did."""
        ...


class ManualService(Protocol):
    """Time entered by hand. Changes raise BadInput for what is refused."""

    def between(self, from_us: int, to_us: int, /) -> list[Entry]: ...

    def add(
        self, from_us: int, to_us: int, label: Label, /, *, cut: bool = False
    ) -> tuple[Entry, ...]:
        """cut: only where no other entry is yet."""
        ...

    def change(self, entry: Entry, after: Entry, /) -> Entry: ...

    def remove(self, entry: Entry, /) -> None: ...


class TimesheetService(Protocol):
    """Counted time by project and day, and what it costs. Days are local and begin at an hour."""

    def sheet(self, days: Sequence[date], rounding: Rounding, day_start_h: int = 0, /) -> Sheet: ...

    def invoice(
        self,
        days: Sequence[date],
        rounding: Rounding,
        day_start_h: int = 0,
        /,
        *,
        client: str | None = None,
        project: str | None = None,
    ) -> Invoice: ...

    def write_invoice(
        self, path: Path, invoice: Invoice, invoice_format: InvoiceFormat, /, *, overwrite: bool
    ) -> int:
        """Write path whole or not at all; its bytes. Raises CannotWrite, DiskFull."""
        ...

    def set_cell(
        self, project: str, day: date, wanted_us: int, day_start_h: int = 0, /
    ) -> tuple[Entry, ...]:
        """Enter by hand what a cell lacks. Raises BadInput."""
        ...


class SigningService(Protocol):
    """Signs timesheets with a key of this history."""

    def fingerprint(self) -> str: ...

    def write(
        self,
        path: Path,
        sheet: Sheet,
        worker: str,
        /,
        *,
        project: str | None = None,
        day_start_h: int = 0,
        signing_format: SigningFormat = "json",
        overwrite: bool = False,
    ) -> SignedSheet:
        """Sign the hours of projects by day. Raises BadInput, CannotWrite, DiskFull."""
        ...
