"""The JSON shape of a span, the same in every verb and in every export."""

import json

from workmoniq_desktop.domain.calendar import iso
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import (
    PresenceSpan,
    Span,
    Track,
    WatchedSpan,
    WindowSpan,
    span_id,
    track_of,
    watched_id,
)
from workmoniq_desktop.services.history import NO_PURPOSE, Purpose

MANUAL = "manual"


def span_to_json(span: Span, purpose: Purpose = NO_PURPOSE) -> dict[str, object]:
    """All keys of the export format, in its order; what is absent is null, [] or {}."""
    window = span if isinstance(span, WindowSpan) else None
    presence = span if isinstance(span, PresenceSpan) else None
    return {
        "id": span_id(span),
        "start": iso(span.start_us, span.offset_minutes),
        "end": iso(span.end_us, span.offset_minutes),
        "kind": track_of(span).value,
        "app": window.app if window else None,
        "title": window.title if window else None,
        "process": window.process if window else None,
        "url": window.url if window else None,
        "state": presence.state.value if presence else None,
        "reason": presence.reason if presence else None,
        **purpose_to_json(purpose),
        "device": span.device,
        "data": {},
    }


def entry_to_json(entry: Entry, purpose: Purpose) -> dict[str, object]:
    """A manual entry in the same shape."""
    return {
        "id": f"{entry.device}-{MANUAL}-{entry.start_us}",
        "start": iso(entry.start_us, entry.offset_minutes),
        "end": iso(entry.end_us, entry.offset_minutes),
        "kind": MANUAL,
        **dict.fromkeys(("app", "title", "process", "url", "state", "reason")),
        **purpose_to_json(purpose),
        "device": entry.device,
        "data": {"running": True} if entry.running else {},
    }


def watched_to_json(span: WatchedSpan) -> dict[str, object]:
    """What a watcher saw, in the same shape; its own words are in data."""
    return {
        "id": watched_id(span),
        "start": iso(span.start_us, span.offset_minutes),
        "end": iso(span.end_us, span.offset_minutes),
        "kind": Track.WATCHER.value,
        **dict.fromkeys(("app", "title", "process", "url", "state", "reason")),
        **purpose_to_json(NO_PURPOSE),
        "device": span.device,
        "data": json.loads(span.data),
    }


def reported_to_json(span: ReportedSpan, purpose: Purpose) -> dict[str, object]:
    """Reported time in the same shape; counted: seconds of it in no other device's time."""
    kind = MANUAL if span.by_hand else "window"
    return {
        "id": f"{span.device}-{kind}-{span.start_us}",
        "start": iso(span.start_us, span.offset_minutes),
        "end": iso(span.end_us, span.offset_minutes),
        "kind": kind,
        "app": span.app,
        "title": span.title,
        "process": span.process,
        "url": span.url,
        "state": None,
        "reason": None,
        **purpose_to_json(purpose),
        "device": span.device,
        "data": {"counted": span.counted_us / SECOND_US},
    }


def purpose_to_json(purpose: Purpose) -> dict[str, object]:
    """The keys that say what time was for, in the order of the export format."""
    return {
        "category": purpose.category,
        "project": purpose.project,
        "task": purpose.task,
        "tags": list(purpose.tags),
        "note": purpose.note,
    }
