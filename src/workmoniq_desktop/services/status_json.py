"""What the running app answers to "status", and what `workmoniq status --json` prints of it."""

from collections.abc import Mapping

from workmoniq_desktop.domain.calendar import iso
from workmoniq_desktop.domain.status import Mode, SenseStatus, Status
from workmoniq_desktop.services.spans_json import span_to_json

PUBLISHED = ("state", "span", "senses", "database_bytes", "last_sync")


def status_to_json(
    status: Status, *, offset_minutes: int, last_sync_us: int | None = None
) -> dict[str, object]:
    """The published keys, and "until", "trouble", "kept_in_memory", "dropped" for people.

    span: the window in focus; without one, the presence. offset_minutes: local time ahead of UTC,
    for "until" and "last_sync".
    """
    span = status.window or status.presence
    until_us = status.until_us
    return {
        "state": status.mode.value,
        "span": None if span is None else span_to_json(span),
        "senses": [_sense_to_json(sense) for sense in status.senses],
        "database_bytes": status.database_bytes,
        "last_sync": None if last_sync_us is None else iso(last_sync_us, offset_minutes),
        "until": None if until_us is None else iso(until_us, offset_minutes),
        "trouble": status.trouble,
        "kept_in_memory": status.kept_in_memory,
        "dropped": status.dropped,
    }


def off(database_bytes: int, last_sync: str | None = None) -> dict[str, object]:
    """The answer for an app that does not run. last_sync: ISO 8601."""
    return {
        "state": Mode.OFF.value,
        "span": None,
        "senses": [],
        "database_bytes": database_bytes,
        "last_sync": last_sync,
    }


def published(answer: Mapping[str, object]) -> dict[str, object]:
    """The part of an answer that scripts may rely on."""
    return {key: answer.get(key) for key in PUBLISHED}


def _sense_to_json(status: SenseStatus) -> dict[str, object]:
    return {
        "name": status.sense.value,
        "backend": status.backend,
        "refusals": [{"backend": backend, "reason": reason} for backend, reason in status.refusals],
    }
