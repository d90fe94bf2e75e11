"""Signs timesheets with a key of its own, and verifies those of others without any key or profile.

The key is made when it is first needed, lies in the encrypted history only, stands in no export,
and goes with the history.
"""

import secrets
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path

from workmoniq_desktop.domain.calendar import to_datetime
from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.errors import BadInput, CannotRead, TimesheetInvalid
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.projects import Rounding, RoundingMode
from workmoniq_desktop.domain.timesheet import Cell, Sheet, SignedLine, SignedSheet
from workmoniq_desktop.services.export.whole_file import whole_file
from workmoniq_desktop.services.ledger import Ledger
from workmoniq_desktop.services.shapes.working import SigningFormat
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta
from workmoniq_desktop.system.ordinary_file import open_ordinary
from workmoniq_protocol.codes import CodeInvalid, decode, encode
from workmoniq_protocol.crypto import timesheet
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.crypto.timesheet import Day, Row, Signed, Timesheet, TimesheetRefused

LONGEST_NAME = 200

_KEY = "timesheet_key"


class TimesheetSigning:
    """Thread-safe."""

    def __init__(
        self, database: Database, ledger: Ledger, clock: Clock, zone: Callable[[], tzinfo]
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self._zone = zone

    def fingerprint(self) -> str:
        """Of the key that signs here: the worker gives it once to whoever verifies."""
        return timesheet.fingerprint(public_key(self._seed()))

    def write(
        self,
        path: Path,
        sheet: Sheet,
        worker: str,
        *,
        project: str | None = None,
        day_start_h: int = 0,
        signing_format: SigningFormat = "json",
        overwrite: bool = False,
    ) -> SignedSheet:
        """Sign the hours of projects by day, and of nothing else. project: only that one, by uid.

        Raises BadInput where there is nothing to sign, CannotWrite, DiskFull.
        """
        made = self._timesheet(sheet, worker, project, day_start_h)
        file = timesheet.sign(made, self._seed())
        page = timesheet.as_page(file) if signing_format == "html" else file
        with whole_file(path, overwrite=overwrite) as out:
            out.write(page)
            self._ledger.note(
                Left.TIMESHEET, "a signed timesheet: hours of projects by day", path, len(page)
            )
        return _said(timesheet.verify(page))

    def _timesheet(
        self, sheet: Sheet, worker: str, project: str | None, day_start_h: int
    ) -> Timesheet:
        worker = " ".join(worker.split())
        if not worker or len(worker) > LONGEST_NAME or not worker.isprintable():
            raise BadInput("a signed timesheet bears a name of up to 200 letters: give yours")
        rows = tuple(
            Row(
                client=line.client,
                project=line.name,
                days=tuple(
                    Day(day=day.isoformat(), exact_us=c.exact_us, rounded_us=c.rounded_us)
                    for day, c in zip(sheet.days, line.cells, strict=True)
                    if c.exact_us
                ),
            )
            for line in sheet.lines
            if line.name is not None and project in (None, line.project) and line.total.exact_us
        )
        if not rows:
            raise BadInput("no project has time in this range: there is nothing to sign")
        zone = self._zone()
        issued: datetime = to_datetime(self._clock.wall_us(), zone)
        return Timesheet(
            worker=worker,
            first=sheet.days[0].isoformat(),
            last=sheet.days[-1].isoformat(),
            zone=getattr(zone, "key", None) or issued.strftime("%z"),
            day_start_h=day_start_h,
            rounding_minutes=sheet.rounding.step_minutes,
            rounding_mode=sheet.rounding.mode.value,
            issued_at=issued.isoformat(timespec="seconds"),
            rows=rows,
        )

    def _seed(self) -> bytes:
        with self._database.raw() as raw:
            kept = read_meta(raw, _KEY)
        if kept is None:
            with self._database.writing() as raw:
                kept = read_meta(raw, _KEY) or secrets.token_hex(32)
                write_meta(raw, _KEY, kept)
        return bytes.fromhex(kept)


def verify_file(path: Path, expected: str | None = None) -> SignedSheet:
    """What a signed timesheet says, once every byte is vouched for. Opens no profile.

    expected: the fingerprint it must bear. Raises CannotRead, BadInput, TimesheetInvalid.
    """
    wanted = None if expected is None else _fingerprint(expected)
    try:
        with open_ordinary(path) as file:
            signed = timesheet.verify(file.read(timesheet.MOST_BYTES + 1))
    except TimesheetRefused as why:
        raise TimesheetInvalid(str(why)) from why
    except (OSError, ValueError) as refused:
        said = getattr(refused, "strerror", None) or "no file has such a name"
        raise CannotRead(f"the file cannot be read ({said}): name a signed timesheet") from refused
    if wanted is not None and signed.fingerprint != wanted:
        raise TimesheetInvalid(
            "this timesheet is whole, but another key signed it than the one you expect"
        )
    return _said(signed)


def _fingerprint(text: str) -> str:
    """As it is written, whatever way somebody typed it."""
    try:
        return encode("timesheet", decode("timesheet", text))
    except CodeInvalid as wrong:
        raise BadInput(f"that is no fingerprint of a timesheet key: {wrong}") from wrong


def _said(signed: Signed) -> SignedSheet:
    sheet = signed.sheet
    return SignedSheet(
        worker=sheet.worker,
        fingerprint=signed.fingerprint,
        first=date.fromisoformat(sheet.first),
        last=date.fromisoformat(sheet.last),
        zone=sheet.zone,
        issued_at=sheet.issued_at,
        rounding=Rounding(
            step_minutes=sheet.rounding_minutes, mode=RoundingMode(sheet.rounding_mode)
        ),
        lines=tuple(
            SignedLine(
                client=row.client,
                project=row.project,
                days=tuple(
                    (
                        date.fromisoformat(day.day),
                        Cell(exact_us=day.exact_us, rounded_us=day.rounded_us),
                    )
                    for day in row.days
                ),
            )
            for row in sheet.rows
        ),
        total=Cell(exact_us=sheet.exact_us, rounded_us=sheet.rounded_us),
    )
