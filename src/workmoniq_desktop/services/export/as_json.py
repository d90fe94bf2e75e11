"""The export that can be taken back in: one JSON object, written span by span.

The text of a span is put together from pieces, because a dictionary and `json.dumps` for each of
a year's half million spans took 10 s and this takes 3 s. A test holds every piece against
`spans_json.span_to_json`, the one shape of a span.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from json.encoder import encode_basestring

from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, Tally, WatchedSpan
from workmoniq_desktop.services.export.contents import Contents, Sink
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.export.words_json import (
    PROJECT_KINDS,
    command_to_json,
    entry_to_json,
    thing_to_json,
)
from workmoniq_desktop.services.history import Listed
from workmoniq_desktop.services.spans_json import watched_to_json

VERSION = 1
_AT_ONCE = 1_000

_START = f'{{"format":"workmoniq","version":{VERSION},"devices":'
_END = "}\n"
_NOTHING_MORE = '"category":null,"project":null,"task":null,"tags":[],"note":null,"device":"'


def write(out: Sink, contents: Contents) -> None:
    """Write the whole object to out. Raises what out and the history raise."""
    devices = [{"name": name, "label": label} for name, label in contents.devices.items()]
    out.write((_START + json.dumps(devices, ensure_ascii=False, separators=(",", ":"))).encode())
    _write_list(out, "spans", map(span_text, contents.spans))
    _write_list(out, "tallies", map(tally_text, contents.tallies))
    _write_list(out, "edits", (_compact(command_to_json(one)) for one in contents.commands))
    things = [thing_to_json(kind, uid, body) for kind, uid, body in contents.things]
    for key, of_work in (("projects", True), ("rules", False)):
        wanted = [thing for thing in things if (thing["kind"] in PROJECT_KINDS) is of_work]
        _write_list(out, key, map(_compact, wanted))
    out.write(_END.encode())


def span_text(span: Listed) -> str:
    """As json.dumps of span_to_json(span), compact and not confined to ASCII."""
    if isinstance(span, Entry):
        return _compact(entry_to_json(span))
    if isinstance(span, WatchedSpan):
        return _compact(watched_to_json(span))
    device, start_us, offset_minutes = span.device, span.start_us, span.offset_minutes
    if isinstance(span, PresenceSpan):
        track = "presence"
        what = (
            '"app":null,"title":null,"process":null,"url":null,'
            f'"state":"{span.state}","reason":{encode_basestring(span.reason)}'
        )
    else:
        track = "window"
        what = (
            f'"app":{encode_basestring(span.app)},"title":{_or_null(span.title)},'
            f'"process":{_or_null(span.process)},"url":{_or_null(span.url)},'
            '"state":null,"reason":null'
        )
    # a device's name is made of letters, digits, dots and underscores: nothing to escape
    return (
        f'{{"id":"{device}-{track}-{start_us}","start":"{moment(start_us, offset_minutes)}",'
        f'"end":"{moment(span.end_us, offset_minutes)}","kind":"{track}",{what},'
        f'{_NOTHING_MORE}{device}","data":{{}}}}'
    )


def tally_text(tally: Tally) -> str:
    return (
        f'{{"device":"{tally.device}","minute":"{moment(tally.minute_us, 0)}",'
        f'"keys":{tally.keys},"clicks":{tally.clicks},"scrolls":{tally.scrolls},'
        f'"travel_px":{tally.travel_px}}}'
    )


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _or_null(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def _write_list(out: Sink, key: str, texts: Iterator[str]) -> None:
    out.write(f',"{key}":['.encode())
    before = "\n"
    for some in _groups(texts):
        out.write((before + ",\n".join(some)).encode())
        before = ",\n"
    out.write(b"\n]")


def _groups(texts: Iterable[str]) -> Iterator[list[str]]:
    upcoming = iter(texts)
    while some := list(islice(upcoming, _AT_ONCE)):
        yield some
