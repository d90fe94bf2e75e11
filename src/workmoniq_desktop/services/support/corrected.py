"""Rows of what the worker said about recorded time."""

from collections.abc import Mapping

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.edits import Assign, Edit, Hide, Merge
from workmoniq_desktop.domain.labels import NO_LABEL
from workmoniq_desktop.domain.outside import reach
from workmoniq_desktop.domain.support import SupportChoice
from workmoniq_desktop.services.rules.censor import Censor
from workmoniq_desktop.services.support.code_words import edit_word
from workmoniq_desktop.services.support.names_shown import app_shown, name_shown, text_shown
from workmoniq_desktop.services.support.sources import Rows
from workmoniq_desktop.store import support_reading
from workmoniq_desktop.store.connection import Run


def corrections(
    run: Run, censor: Censor, projects: Mapping[str, str], choice: SupportChoice
) -> Rows:
    """A row for each edit that lies over the choice, cut to it, in the order of making.

    projects: what people call them, by uid; one that is there no more has no name.
    """
    for made_us, edit in support_reading.corrections(run, choice.from_us, choice.to_us):
        from_us, to_us = reach(edit)
        label = edit.label if isinstance(edit, Assign) else NO_LABEL
        app = _app(edit)
        yield (
            "correction",
            {
                "at": made_us // SECOND_US,
                "what": edit_word(edit),
                "start": max(from_us, choice.from_us) // SECOND_US,
                "end": min(to_us, choice.to_us) // SECOND_US,
                "app": None if app is None or censor.drops_app(app) else app_shown(app),
                "category": name_shown(label.category),
                "project": name_shown(projects.get(label.project or "")),
                "note": text_shown(label.note),
            },
        )


def _app(edit: Edit) -> str | None:
    if isinstance(edit, Merge):
        return edit.app
    return edit.part.app if isinstance(edit, Assign | Hide) else None
