"""Rows without any name: what support needs in nine cases of ten."""

from collections import Counter
from typing import Final

from workmoniq_desktop.domain import errors, support_errors, sync_errors
from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.support import SupportChoice
from workmoniq_desktop.services.support.code_words import reason_word, refusal_word, sense_state
from workmoniq_desktop.services.support.days import Days
from workmoniq_desktop.services.support.sources import Rows, Sources
from workmoniq_desktop.store import support_reading
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.database import files
from workmoniq_desktop.system.log_codes import codes_logged
from workmoniq_protocol.wire.support_rows import MOST_REFUSALS

_RECORDED: Final = frozenset({State.ACTIVE, State.IDLE})
_FILES: Final = ("history", "history_wal", "history_shm")
_CHECKS: Final = ("presence", "windows", "blind", "backups", "backup", "file", "totals", "search")


def known_codes() -> frozenset[str]:
    """Every code of an error that docs/errors.md names, and those of support access."""
    return frozenset(
        found.code
        for module in (errors, sync_errors, support_errors)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, WorkMoniQError)
    )


def about(sources: Sources, run: Run) -> Rows:
    """One row."""
    here = sources.versions()
    yield (
        "about",
        {
            "product": here.product,
            "python": here.python,
            "qt": here.qt,
            "sqlcipher": support_reading.cipher_version(run),
            "os": here.os,
            "session": here.session,
            "language": sources.language(),
        },
    )


def senses(sources: Sources) -> Rows:
    """A row for each sense, while something records."""
    for sense in sources.senses():
        refusals = [f"{backend}_{refusal_word(why)}"[:48] for backend, why in sense.refusals]
        yield (
            "sense",
            {
                "name": sense.sense.value,
                "backend": sense.backend,
                "state": sense_state(sense),
                "refusals": refusals[:MOST_REFUSALS],
            },
        )


def gaps(run: Run, choice: SupportChoice, days: Days) -> Rows:
    """A row for each day and reason for which nothing was recorded."""
    lengths_us: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for span in support_reading.presence_between(run, choice.from_us, choice.to_us):
        if span.state not in _RECORDED:
            why = reason_word(span.state, span.reason)
            for day, us in days.cut(span.start_us, span.end_us):
                lengths_us[day, why] += us
                counts[day, why] += 1
    for (day, why), us in sorted(lengths_us.items()):
        told = {"day": day, "reason": why, "seconds": us // SECOND_US, "count": counts[day, why]}
        yield "gap", told


def sizes(sources: Sources) -> Rows:
    """A row for each file of the history, and for the log."""
    known = list(zip(_FILES, files(sources.database.path), strict=True))
    if sources.log is not None:
        known.append(("log", sources.log))
    for what, path in known:
        if path.is_file():
            yield "size", {"what": what, "bytes": path.stat().st_size}


def amounts(run: Run) -> Rows:
    """A row for each table: of the whole history, whatever was chosen."""
    for what, count in support_reading.amounts(run):
        yield "amount", {"what": what, "count": count}


def errors_logged(sources: Sources, choice: SupportChoice, days: Days) -> Rows:
    """A row for each code that the log holds of the chosen time."""
    if sources.log is None:
        return
    counts: Counter[str] = Counter()
    last_us: dict[str, int] = {}
    zone = sources.zone()
    for at, code in codes_logged(sources.log, known_codes()):
        at_us = to_us(at.replace(tzinfo=zone))
        if choice.from_us <= at_us < choice.to_us:
            counts[code] += 1
            last_us[code] = max(at_us, last_us.get(code, 0))
    for code, count in sorted(counts.items()):
        yield "error", {"code": code, "count": count, "last_day": days.of(last_us[code])}


def checks(sources: Sources) -> Rows:
    """A row for each sort of check; well if it is well on every device."""
    well: dict[str, bool] = {}
    for finding in sources.doctor.examine(False):
        name = finding.name.partition(" ")[0]
        if name in _CHECKS:
            well[name] = well.get(name, True) and finding.well
    for name, is_well in well.items():
        yield "check", {"name": name, "well": int(is_well)}
