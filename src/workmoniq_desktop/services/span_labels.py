"""Tells what recorded spans were for, in names: of each the label that holds longest over it."""

from bisect import bisect_right
from collections.abc import Sequence

from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.history import Purpose
from workmoniq_desktop.services.names import project_names, task_names
from workmoniq_desktop.store.connection import Raw


class Purposes:
    """Names as they are while it is made."""

    def __init__(self, raw: Raw) -> None:
        self._projects = project_names(raw)
        self._tasks = task_names(raw)

    def of_label(self, label: Label) -> Purpose:
        """The same in names; a project or task that is there no more keeps its uid."""
        project, task = label.project, label.task
        return Purpose(
            category=label.category,
            project=project and self._projects.get(project, project),
            task=task and self._tasks.get(task, task),
            tags=label.tags,
            note=label.note,
        )

    def of_windows(
        self, windows: Sequence[WindowSpan], reported: Sequence[ReportedSpan]
    ) -> list[Purpose]:
        """One for each window; reported: by start, all that touches any of them."""
        own: dict[str, list[ReportedSpan]] = {}
        for span in reported:
            own.setdefault(span.device, []).append(span)
        return [self.of_label(_longest(window, own.get(window.device, []))) for window in windows]

    def of_entry(self, entry: Entry, reported: Sequence[ReportedSpan]) -> Purpose:
        """What the entry says, unless something was assigned over most of it later."""
        mine = [span for span in reported if span.device == entry.device]
        return self.of_label(_longest(entry, mine, entry.label))


def _longest(
    span: WindowSpan | Entry, reported: Sequence[ReportedSpan], otherwise: Label = NO_LABEL
) -> Label:
    lengths: dict[Label, int] = {}
    first = bisect_right(reported, span.start_us, key=lambda piece: piece.end_us)
    for piece in reported[first:]:
        if piece.start_us >= span.end_us:
            break
        length_us = min(piece.end_us, span.end_us) - max(piece.start_us, span.start_us)
        lengths[piece.label] = lengths.get(piece.label, 0) + length_us
    return max(lengths, key=lambda label: lengths[label], default=otherwise)
