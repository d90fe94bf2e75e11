"""The JSON shape of a span, the same in every verb and in every export."""

from workmoniq_desktop.domain.calendar import iso
from workmoniq_desktop.domain.spans import PresenceSpan, Span, WindowSpan, span_id, track_of


def span_to_json(span: Span) -> dict[str, object]:
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
        "category": None,
        "project": None,
        "task": None,
        "tags": [],
        "note": None,
        "device": span.device,
        "data": {},
    }
