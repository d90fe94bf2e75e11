"""Where the server says that log and streams end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.sync.chain import NOTHING, Pin
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.transport import Answer, unreadable
from workmoniq_protocol.limits import HEADER_BYTES, HEADERS_PAGE, MOST_LOG_ENTRIES
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64

_READ_S: Final = 30.0
_LAST_S: Final = 253_402_300_799
"""The end of the year 9999, the last that can be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """tag: names this state of things, for asking again. dropped: streams whose headers are gone
    too, which is allowed once all of a closed one is. deletion_due_us: when the account goes.
    """

    tag: str
    log_n: int
    log_hash: bytes
    streams: Mapping[bytes, Pin]
    dropped: frozenset[bytes]
    deletion_due_us: int | None


def fetch_heads(session: Session, tag: str = "", wait_s: int = 0) -> Heads | None:
    """The heads; None where they are still those that tag names.

    wait_s: how long the server may hold the question until they change.
    """
    answer = session.call(
        "GET",
        f"/heads?wait={wait_s}" if wait_s else "/heads",
        headers={"If-None-Match": tag} if tag else None,
        read_s=_READ_S + wait_s,
    )
    if answer.status == 304 and not tag:
        raise unreadable()  # nobody named anything that could be unchanged
    return None if answer.status == 304 else _read(answer)


def fetch_headers(session: Session, stream: bytes, first_seq: int) -> list[bytes]:
    """A page of headers from that number on, as served."""
    body = session.call(
        "GET", f"/streams/{b64(stream)}/headers?from={first_seq}&limit={HEADERS_PAGE}"
    ).body
    if len(body) % HEADER_BYTES or len(body) > HEADERS_PAGE * HEADER_BYTES:
        raise unreadable()
    return [body[at : at + HEADER_BYTES] for at in range(0, len(body), HEADER_BYTES)]


def _read(answer: Answer) -> Heads:
    told = answer.json()
    log, streams, due = told.get("log"), told.get("streams"), told.get("deletion_due")
    if not isinstance(log, dict) or not isinstance(streams, list):
        raise unreadable()
    log_n = log.get("n")
    if type(log_n) is not int or not (due is None or (type(due) is int and due <= _LAST_S)):
        raise unreadable()
    if len(streams) > MOST_LOG_ENTRIES:  # each was opened by an entry
        raise unreadable()
    try:
        return Heads(
            tag=answer.headers.get("etag", ""),
            log_n=log_n,
            log_hash=unb64(log.get("hash"), 32),
            streams=dict(_pin(each) for each in streams if not _is_dropped(each)),
            dropped=frozenset(_pin(each)[0] for each in streams if _is_dropped(each)),
            deletion_due_us=None if due is None else due * SECOND_US,
        )
    except JsonInvalid as wrong:
        raise unreadable() from wrong


def _is_dropped(told: object) -> bool:
    return isinstance(told, dict) and told.get("dropped") is True


def _pin(told: object) -> tuple[bytes, Pin]:
    if not isinstance(told, dict):
        raise unreadable()
    stream, seq = unb64(told.get("id"), 16), told.get("seq")
    if seq is None:
        return stream, NOTHING
    if type(seq) is not int or seq < 0:
        raise unreadable()
    return stream, Pin(seq=seq, hash=unb64(told.get("hash"), 32))
