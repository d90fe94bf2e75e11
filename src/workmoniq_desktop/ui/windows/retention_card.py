"""How long each kind of record is kept, and what goes next; part of the Privacy page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Slot

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.domain.retention import Due, RetentionPreview
from workmoniq_desktop.domain.settings import Retention, Settings
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import ChoiceField
from workmoniq_desktop.ui.widgets.pieces import Card, label
from workmoniq_desktop.ui.words import count, short_day, translate

_DAYS = (7, 14, 30, 60, 90, 180, 365, 730)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One kind of record: its words, and its place in the settings."""

    words: str
    days: Callable[[Retention], int | None]
    kept: Callable[[Retention, int | None], Retention]


class RetentionCard(Card):
    """A shorter time asks first, for what goes is gone for good; a longer one does not."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("retention", "How long it is kept"),
            translate(
                "retention",
                "What is older is removed for good, once a day. Totals by day and app stay for "
                "ever, so that old reports keep their sums.",
            ),
        )
        self._scene = scene
        self.settings = SettingsViewModel(scene)
        self.settings.setParent(self)
        self._kinds = _kinds()
        self.choices: list[ChoiceField] = []
        self._asked: tuple[int, int] | None = None
        self._showing = False
        for at, kind in enumerate(self._kinds):
            choice = ChoiceField(kind.words)
            choice.changed.connect(partial(self._chosen, at))
            self.choices.append(choice)
            self.add(choice)
        self.next = label("", "muted", wraps=True)
        self.error = label("", "error", wraps=True)
        self.add(self.next, self.error)
        self.settings.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        retention = self.settings.settings.retention
        self._showing = True
        lines = []
        for kind, choice in zip(self._kinds, self.choices, strict=True):
            days = kind.days(retention)
            choice.offer(_offers(days))
            choice.value = None if days is None else str(days)
            if days is not None:
                lines.append(
                    translate("retention", "{0}: those from before {1} go next.").format(
                        kind.words, self._first_kept(days)
                    )
                )
        self._showing = False
        nothing = translate("retention", "Nothing is removed by itself.")
        self.next.setText("\n".join(lines) or nothing)
        self.error.setText(self.settings.errors.get(Field.RETENTION, ""))
        self.error.setVisible(bool(self.error.text()))

    def _chosen(self, at: int) -> None:
        if self._showing:
            return
        value = self.choices[at].value
        days = None if value is None else int(value)
        now = self._kinds[at].days(self.settings.settings.retention)
        if days is None or (now is not None and days >= now):
            self._keep(at, days)
            return
        self._asked = (at, days)
        wanted = self._kinds[at].kept(self.settings.settings.retention, days)
        self._scene.worker.run_in_order(
            lambda: self._scene.open_history().retaining.preview(wanted), self._ask, self._refused
        )

    @Slot(object)
    def _ask(self, preview: RetentionPreview) -> None:
        if self._asked is None:
            return
        at, days = self._asked
        words = self._kinds[at].words
        asked = Confirm(
            self.window(),
            translate("retention", "{0}: keep {1}?").format(words, _days(days)),
            "\n\n".join(
                (
                    translate(
                        "retention",
                        "Those from before {0} are then removed for good, within a day.",
                    ).format(self._first_kept(days)),
                    _goes(preview.due),
                    *(spoken(sentence) for sentence in preview.sentences),
                )
            ),
            translate("retention", "Remove what is older"),
        )
        asked.accepted.connect(self._agreed)
        asked.rejected.connect(self._show)
        asked.open()

    @Slot()
    def _agreed(self) -> None:
        if self._asked is None:
            return
        at, days = self._asked
        wanted = self._kinds[at].kept(self.settings.settings.retention, days)
        # Nothing goes before the history itself holds that the worker agreed.
        self._scene.worker.run_in_order(
            lambda: self._scene.open_history().retaining.agree(wanted), self._noted, self._refused
        )

    @Slot(object)
    def _noted(self, _nothing: object) -> None:
        if self._asked is not None:
            self._keep(*self._asked)

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._show()
        self.error.setText(messages.sentence(error))
        self.error.show()

    def _keep(self, at: int, days: int | None) -> None:
        kept = self._kinds[at].kept

        def altered(now: Settings) -> Settings:
            return replace(now, retention=kept(now.retention, days))

        self.settings.alter(Field.RETENTION, altered)

    def _first_kept(self, days: int) -> str:
        today = local_date(self._scene.desk.clock.now_us(), self._scene.desk.zone())
        return short_day(today - timedelta(days=days))


def _kinds() -> list[_Kind]:
    return [
        _Kind(
            words=translate("retention", "Titles and addresses"),
            days=lambda kept: kept.titles_days,
            kept=lambda kept, days: replace(kept, titles_days=days),
        ),
        _Kind(
            words=translate("retention", "Which app was in front when"),
            days=lambda kept: kept.windows_days,
            kept=lambda kept, days: replace(kept, windows_days=days),
        ),
        _Kind(
            words=translate("retention", "Input counts"),
            days=lambda kept: kept.input_days,
            kept=lambda kept, days: replace(kept, input_days=days),
        ),
    ]


def _goes(due: Due) -> str:
    """How much a choice would take now."""
    parts = [
        words.format(count(number))
        for number, words in (
            (due.titled, translate("retention", "titles and addresses of {0} window spans")),
            (due.windows, translate("retention", "{0} window spans")),
            (due.tallies, translate("retention", "input counts of {0} minutes")),
        )
        if number
    ]
    if not parts:
        return translate("retention", "Right now nothing is that old.")
    return translate("retention", "Right now that is: {0}.").format(", ".join(parts))


def _offers(chosen: int | None) -> list[tuple[str, str | None]]:
    days = sorted({*_DAYS, *(() if chosen is None else (chosen,))})
    return [(_days(None), None), *((_days(each), str(each)) for each in days)]


def _days(days: int | None) -> str:
    if days is None:
        return translate("retention", "For ever")
    return translate("retention", "{0} days").format(days)
