"""Ops about streams and what the account keeps: streams, keeping time, purges, organisations."""

from dataclasses import replace
from typing import Final

from workmoniq_protocol.limits import LEAST_TTL_DAYS, MOST_OPEN_STREAMS, MOST_TTL_DAYS
from workmoniq_protocol.wire.log_entry import LogInvalid
from workmoniq_protocol.wire.log_fields import Body
from workmoniq_protocol.wire.log_rules.keys import claimed
from workmoniq_protocol.wire.log_state import LogState, LogStream, Purge

CLASSES: Final[dict[str, frozenset[str]]] = {
    "full": frozenset({"ev", "doc", "loc"}),
    "web": frozenset({"loc"}),
}
LAST_DAY: Final = 2_932_896  # 9999-12-31, the last that calendars of the time agree on


def open_stream(state: LogState, body: Body) -> LogState:
    """A device begins a stream of its own."""
    stream, stream_class = body.id16("stream"), body.text("class")
    if body.id16("owner") != body.by:
        raise LogInvalid("owner")
    if stream_class not in CLASSES[state.devices[body.by].role]:
        raise LogInvalid("class")
    used = claimed(state.used, stream)
    if len(state.open_streams()) >= MOST_OPEN_STREAMS:
        raise LogInvalid("too_many_streams")
    opened = LogStream(id=stream, stream_class=stream_class, owner=body.by, opened_n=body.n)
    return replace(state, streams={**state.streams, stream: opened}, used=used)


def close_stream(state: LogState, body: Body) -> LogState:
    """Its owner says where it ends."""
    stream = state.streams.get(body.id16("stream"))
    if stream is None or stream.owner != body.by:
        raise LogInvalid("owner")
    if stream.closed_n is not None:
        raise LogInvalid("closed")
    end = body.whole("seq"), body.hash32("hash")
    closed = replace(stream, closed=end, closed_n=body.n)
    return replace(state, streams={**state.streams, stream.id: closed})


def set_ttl(state: LogState, body: Body) -> LogState:
    """How many days the server keeps bodies at most; 0 for no such limit."""
    days = body.whole("days")
    if days and not LEAST_TTL_DAYS <= days <= MOST_TTL_DAYS:
        raise LogInvalid("days")
    return replace(state, ttl_days=days)


def purge(state: LogState, body: Body) -> LogState:
    """Days that web devices clear."""
    first, last = body.whole("from"), body.whole("to")
    if not first <= last <= LAST_DAY:
        raise LogInvalid("days")
    return replace(state, purges=(*state.purges, Purge(n=body.n, first_day=first, last_day=last)))


def org(state: LogState, body: Body) -> LogState:
    """The account joins an organisation, or leaves it."""
    root, on = body.sig_key("root_pk"), body.whole("on")
    if on not in {0, 1} or (root in state.orgs) == bool(on):
        raise LogInvalid("org")
    return replace(state, orgs=state.orgs | {root} if on else state.orgs - {root})
