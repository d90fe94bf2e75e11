"""What the Diagnostics page shows; nothing in it holds a title, so all of it can be shared."""

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QObject, Signal, Slot, qVersion

from workmoniq_desktop.domain.calendar import day_of, local_date
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.services.history import Finding
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.words import (
    figures,
    sense_word,
    size,
    state_line,
    state_word,
    time_of_day,
    translate,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenseLine:
    """One sense. well: somebody serves it, or nobody wants it."""

    name: str
    well: bool
    words: str
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Time without record today, by state and reason."""

    words: str
    time: str
    when: str


class DiagnosticsViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read."""

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.gaps: tuple[Gap, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.size_words = ""
        self.error = ""
        self.checking = False

    def refresh(self) -> None:
        """The quick look; `changed` follows."""
        self._scene.worker.read(self._read, self._arrived, self._failed)
        self.changed.emit()

    @Slot()
    def run_full_check(self) -> None:
        if not self.checking:
            self.checking = True
            self._scene.worker.run(self._examine, self._examined, self._failed)
            self.changed.emit()

    def state(self) -> str:
        status = self._scene.desk.tracking.status()
        line = state_line(status, self._scene.desk.zone())
        if status.trouble is not None and (trouble := spoken(status.trouble)) not in line:
            line = f"{line}: {trouble}"
        kept = []
        if status.kept_in_memory:
            kept.append(
                translate("diagnostics", "{0} spans wait in memory").format(status.kept_in_memory)
            )
        if status.dropped:
            kept.append(translate("diagnostics", "{0} events were lost").format(status.dropped))
        return "; ".join([line, *kept])

    def senses(self) -> tuple[SenseLine, ...]:
        return tuple(
            SenseLine(
                name=sense_word(one.sense),
                well=one.backend is not None or not one.wanted,
                words=_sense_words(one.backend, one.wanted),
                refusals=tuple(f"{who}: {spoken(why)}" for who, why in one.refusals),
            )
            for one in self._scene.desk.tracking.status().senses
        )

    def messages(self) -> tuple[str, ...]:
        return tuple(spoken(message) for message in self._scene.desk.messages())

    def versions(self) -> str:
        try:
            ours = version("workmoniq")
        except PackageNotFoundError:
            ours = translate("diagnostics", "from the source tree")
        return f"WorkMoniQ {ours}, Qt {qVersion()}, Python {platform.python_version()}"

    def text(self) -> str:
        """All of it, for the clipboard."""
        lines = [self.versions(), self.state(), self.size_words, ""]
        for sense in self.senses():
            lines.append(f"{sense.name}: {sense.words}")
            lines += [f"  {refusal}" for refusal in sense.refusals]
        lines += ["", *(f"{gap.words} {gap.time} {gap.when}" for gap in self.gaps), ""]
        lines += [
            f"{'ok' if one.well else '!!'} {one.name}: {one.sentence}" for one in self.findings
        ]
        return "\n".join([*lines, *self.messages()]).strip() + "\n"

    def _read(self) -> tuple[tuple[Gap, ...], tuple[Finding, ...], int]:
        history, zone = self._scene.open_history(), self._scene.desk.zone()
        now_us = self._scene.desk.clock.now_us()
        today = day_of(local_date(now_us, zone), zone)
        stretch = history.timeline.between(today.from_us, min(today.to_us, now_us))
        clipped: dict[tuple[State, str], list[PresenceSpan]] = {}
        for span in stretch.presence:
            if span.state not in {State.ACTIVE, State.IDLE}:
                clipped.setdefault((span.state, span.reason), []).append(span)
        gaps = []
        for (state, reason), spans in clipped.items():
            total_us = sum(
                min(span.end_us, now_us) - max(span.start_us, today.from_us) for span in spans
            )
            first = time_of_day(max(spans[0].start_us, today.from_us), zone)
            last = time_of_day(min(spans[-1].end_us, now_us), zone)
            when = f"{first} – {last}"  # noqa: RUF001  # a range is written with an en dash
            if len(spans) > 1:
                when = translate("diagnostics", "{0} times, {1}").format(len(spans), when)
            words = f"{state_word(state)}: {spoken(reason)}"
            gaps.append((total_us, Gap(words=words, time=figures(total_us), when=when)))
        gaps.sort(key=lambda pair: -pair[0])
        return tuple(gap for _, gap in gaps), history.doctor.examine(False), history.size_bytes()

    def _examine(self) -> tuple[Finding, ...]:
        return self._scene.open_history().doctor.examine(True)

    @Slot(object)
    def _arrived(self, read: tuple[tuple[Gap, ...], tuple[Finding, ...], int]) -> None:
        self.gaps, findings, bytes_ = read
        if not self.checking:
            self.findings = findings
        self.size_words = translate("diagnostics", "History: {0}").format(size(bytes_))
        self.error = ""
        self.changed.emit()

    @Slot(object)
    def _examined(self, findings: tuple[Finding, ...]) -> None:
        self.checking = False
        self.findings = findings
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.checking = False
        self.error = messages.sentence(error)
        self.changed.emit()


def _sense_words(backend: str | None, wanted: bool) -> str:
    if not wanted:
        return translate("diagnostics", "switched off in Settings")
    if backend is None:
        return translate("diagnostics", "nobody can serve it here")
    return translate("diagnostics", "served by {0}").format(backend)
