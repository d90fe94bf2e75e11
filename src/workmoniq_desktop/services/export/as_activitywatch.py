"""The export that ActivityWatch and its tools take in: buckets of windows and of being there.

ActivityWatch knows two states, there ("not-afk") and away ("afk"). Active is there; idle, locked
and asleep are away. Of time that was off, paused, private, blind or wiped it is told nothing.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, Track
from workmoniq_desktop.services.export.contents import Contents, Sink
from workmoniq_desktop.services.export.moments import moment

_AT_ONCE = 1_000
_CLIENT = "workmoniq"
_STATUS = {
    State.ACTIVE: "not-afk",
    State.IDLE: "afk",
    State.LOCKED: "afk",
    State.ASLEEP: "afk",
}
_BUCKETS = (
    (Track.WINDOW, "aw-watcher-window", "currentwindow"),
    (Track.PRESENCE, "aw-watcher-afk", "afkstatus"),
)


def write(out: Sink, contents: Contents) -> None:
    """Write the whole object to out. Raises what out and the history raise."""
    out.write(b'{"buckets":{')
    before = ""
    created = moment(contents.first_us, 0)
    for device, host in hosts(contents.devices).items():
        for track, watcher, kind in _BUCKETS:
            name = f"{watcher}_{host}"
            facts = {
                "id": name,
                "type": kind,
                "client": _CLIENT,
                "hostname": host,
                "created": created,
            }
            start = json.dumps(facts)[:-1]
            out.write(f'{before}\n{json.dumps(name)}:{start},"events":['.encode())
            _write_events(out, contents.track(device, track))
            out.write(b"\n]}")
            before = ","
    out.write(b"\n}}\n")


def hosts(devices: Mapping[str, str]) -> dict[str, str]:
    """What each device is called there: its label, or its name where two have the same label."""
    used = Counter(devices.values())
    return {name: label if label and used[label] == 1 else name for name, label in devices.items()}


def _write_events(out: Sink, spans: Iterator[Span]) -> None:
    events = (event for span in spans if (event := _event(span)) is not None)
    before = "\n"
    while some := list(islice(events, _AT_ONCE)):
        out.write((before + ",\n".join(some)).encode())
        before = ",\n"


def _event(span: Span) -> str | None:
    data: dict[str, str]
    if isinstance(span, PresenceSpan):
        if span.state not in _STATUS:
            return None
        data = {"status": _STATUS[span.state]}
    else:
        data = {"app": span.app, "title": span.title or ""}
        if span.url is not None:
            data["url"] = span.url
    event = {
        "timestamp": moment(span.start_us, 0),
        "duration": (span.end_us - span.start_us) / SECOND_US,
        "data": data,
    }
    return json.dumps(event, separators=(",", ":"))
