"""A history of two days in a folder, with all that a support bundle is made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US
from workmoniq_desktop.domain.edits import Command, Edit
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.domain.status import SenseStatus
from workmoniq_desktop.domain.support import Kind, Redaction, SupportChoice
from workmoniq_desktop.services.doctor import Doctor
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.rules.in_force import InForce
from workmoniq_desktop.services.support.composing import compose
from workmoniq_desktop.services.support.preview import BundlePreview
from workmoniq_desktop.services.support.sources import Sources
from workmoniq_desktop.store import commands
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.system.versions import Versions
from workmoniq_protocol.wire.support_rows import Bundle, read_bundle

DEVICE = "1d3f5a7c9e"
DAY = 20_500
FROM_US = DAY * DAY_US
TO_US = FROM_US + DAY_US
NOW_US = TO_US + HOUR_US
HERE = Versions(product="1.4.0", python="3.11.7", qt="6.11.3", os="Linux debian 12", session="x11")


@dataclass
class SupportHistory:
    """Days of UTC; the chosen one is from FROM_US to TO_US. senses: what a program here sees."""

    folder: Path
    senses: Sequence[SenseStatus] = ()
    flushes: int = 0
    clock: WoundClock = field(default_factory=lambda: WoundClock(at_us=NOW_US))

    def __post_init__(self) -> None:
        self.database = Database.create(
            self.folder / "history.db", TestKey(), "p", now_us=FROM_US - 30 * DAY_US
        )
        self.log = self.folder / "workmoniq.log"
        self.sources = Sources(
            database=self.database,
            labelling=Labelling(self.database, InForce(self.database).classifier),
            doctor=Doctor(self.database, self.clock, lambda: UTC, lambda: None),
            clock=self.clock,
            zone=lambda: UTC,
            flush=self._flush,
            senses=lambda: self.senses,
            log=self.log,
            language=lambda: "de",
            versions=lambda: HERE,
            random_bytes=lambda count: b"\7" * count,
        )

    def record(self, spans: Iterable[Span]) -> None:
        with self.database.recording() as recording:
            recording.put(spans)
            recording.settle(NOW_US)

    def edit(self, *edits: Edit, uid: str = "e" * 32) -> None:
        with self.database.writing() as raw:
            command = Command(
                number=0, uid=uid, device=DEVICE, made_us=NOW_US, name="assign", edits=edits
            )
            commands.insert(raw, command)

    def preview(
        self, redaction: Redaction = Redaction.R3, kinds: Sequence[Kind] = tuple(Kind), **other: Any
    ) -> BundlePreview:
        return compose(self.sources, chosen(redaction, kinds, **other))

    def bundle(
        self, redaction: Redaction = Redaction.R3, kinds: Sequence[Kind] = tuple(Kind), **other: Any
    ) -> Bundle:
        return read_bundle(self.preview(redaction, kinds, **other).frozen())

    def rows(self, name: str, redaction: Redaction = Redaction.R3, **other: Any) -> list[Any]:
        """Rows of one name, without it."""
        found = self.bundle(redaction, **other).rows
        return [
            {key: row[key] for key in row if key != "row"} for row in found if row["row"] == name
        ]

    def _flush(self) -> None:
        self.flushes += 1


def chosen(
    redaction: Redaction = Redaction.R3, kinds: Sequence[Kind] = tuple(Kind), **other: Any
) -> SupportChoice:
    told = {"from_us": FROM_US, "to_us": TO_US, **other}
    return SupportChoice(kinds=tuple(kinds), redaction=redaction, **told)


def active(start_us: int, end_us: int, reason: str = "in use") -> PresenceSpan:
    return PresenceSpan(
        device=DEVICE, start_us=start_us, end_us=end_us, state=State.ACTIVE, reason=reason
    )


def away(start_us: int, end_us: int, state: State, reason: str) -> PresenceSpan:
    return PresenceSpan(device=DEVICE, start_us=start_us, end_us=end_us, state=state, reason=reason)


def window(start_us: int, end_us: int, app: str, title: str | None, **other: Any) -> WindowSpan:
    return WindowSpan(
        device=DEVICE, start_us=start_us, end_us=end_us, app=app, title=title, **other
    )
