"""Puts together what support would see: every line is made once, here, and nothing else is sent.

A row gets into a bundle only through the protocol's list of rows, which says at which redaction
each of its values is shown; whatever else is handed to it stays behind.
"""

from collections.abc import Collection, Iterator

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.rules import Rule
from workmoniq_desktop.domain.support import Kind, SupportChoice
from workmoniq_desktop.services.names import project_names
from workmoniq_desktop.services.rules.censor import Censor
from workmoniq_desktop.services.rules.reading import rules_of
from workmoniq_desktop.services.support import corrected, diagnosing, recorded
from workmoniq_desktop.services.support.choosing import check_choice
from workmoniq_desktop.services.support.days import Days
from workmoniq_desktop.services.support.names_shown import Marks
from workmoniq_desktop.services.support.preview import BundlePreview
from workmoniq_desktop.services.support.sources import Rows, Sources
from workmoniq_desktop.store import spans, support_endings
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.engine import run_of
from workmoniq_protocol.wire.support_rows import ROWS, Head, line_of

_MARK_KEY_BYTES = 32


def compose(sources: Sources, choice: SupportChoice) -> BundlePreview:
    """Everything that was picked, as lines. Raises SupportChoiceInvalid, SupportBundleTooLarge.

    Memory: the lines themselves, at most 256 MiB of them, and one day of spans.
    """
    now_us = sources.clock.now_us()
    check_choice(choice, now_us)
    sources.flush()
    # before anything is read: what is wiped from now on is known to be wiped afterwards
    with sources.database.writing() as raw:
        made_us = support_endings.made_us(raw, now_us)
    return BundlePreview.of(choice, _lines(sources, choice, made_us))


def _lines(sources: Sources, choice: SupportChoice, made_us: int) -> Iterator[str]:
    head = Head(
        redaction=choice.redaction.value,
        from_s=choice.from_us // SECOND_US,
        to_s=choice.to_us // SECOND_US,
        kinds=tuple(kind.value for kind in Kind if kind in choice.kinds),
        made_s=made_us // SECOND_US,
    )
    yield head.to_line().decode()
    chosen = frozenset(kind for kind in choice.kinds if _is_shown(kind, choice))
    for name, values in _rows(sources, choice, chosen):
        yield line_of(name, choice.redaction.value, values)
    if Kind.ACTIVITY in chosen:
        yield from _activity(sources, choice)
    if Kind.CORRECTIONS in chosen:
        for name, values in _corrections(sources, choice):
            yield line_of(name, choice.redaction.value, values)


def _rows(sources: Sources, choice: SupportChoice, chosen: Collection[Kind]) -> Rows:
    """What names nothing. Places are none: a history keeps no place."""
    days = Days(sources.zone())
    if Kind.DIAGNOSTICS in chosen:
        yield from diagnosing.senses(sources)
        yield from diagnosing.sizes(sources)
        yield from diagnosing.errors_logged(sources, choice, days)
        yield from diagnosing.checks(sources)
    with sources.database.reading() as tx:
        run, between = run_of(tx), (choice.from_us, choice.to_us)
        if Kind.DIAGNOSTICS in chosen:
            yield from diagnosing.about(sources, run)
            yield from diagnosing.gaps(run, choice, days)
            yield from diagnosing.amounts(run)
        if Kind.TOTALS in chosen:
            tallies = spans.tallies_between(tx, *between)
            yield from recorded.totals(sources, run, tallies, choice, days)
        if Kind.PRESENCE in chosen:
            yield from recorded.presence(spans.presence_between(tx, *between), choice)
        if Kind.INPUT in chosen:
            yield from recorded.input_counts(spans.tallies_between(tx, *between))


def _activity(sources: Sources, choice: SupportChoice) -> Iterator[str]:
    with sources.database.raw() as raw:
        rules = _censoring(raw)
        activity = recorded.Activity(
            Censor(rules),
            Marks(sources.random_bytes(_MARK_KEY_BYTES)),
            choice.redaction,
            by_content=all(rule.by_content() for rule in rules),
        )
        look = sources.labelling.labeller(raw.execute)
        yield from activity.lines(look, choice.from_us, choice.to_us)


def _corrections(sources: Sources, choice: SupportChoice) -> Rows:
    with sources.database.raw() as raw:
        censor = Censor(_censoring(raw))
        yield from corrected.corrections(raw.execute, censor, project_names(raw), choice)


def _censoring(raw: Raw) -> list[Rule]:
    return [rule for rule in rules_of(raw) if rule.enabled and rule.censors()]


def _is_shown(kind: Kind, choice: SupportChoice) -> bool:
    """Whether any row of a kind is shown at the redaction: what is not shown is not read."""
    return any(row.kind == kind and row.lowest <= choice.redaction for row in ROWS.values())
