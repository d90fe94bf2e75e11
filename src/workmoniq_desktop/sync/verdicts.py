"""Keeps what was found about the server: verdicts that stand, flags, and evidence of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workmoniq_desktop.domain.syncing import STOPPING, Verdict
from workmoniq_desktop.store import sync_evidence, sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_evidence import EvidenceRow
from workmoniq_desktop.sync.chain import TWO_HEADERS, Found
from workmoniq_desktop.sync.judge import LOG
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import parse_header

_LOG_VERDICT = "log_verdict"
_SILENT = "silent_devices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A verdict that stands. stream, device: empty where it is about the account log."""

    verdict: Verdict
    stream: bytes
    device: bytes
    at_us: int


def record(raw: Raw, found: Iterable[Found], at_us: int) -> bool:
    """Keep the verdicts of a judgement, with evidence; whether one was taken back.

    A verdict that was not found again is over, but for a fork of which both halves were shown
    signed: that one alone needs nobody's word. Nothing of it is ever sent.
    """
    for_good = forked(raw)
    by_stream: dict[bytes, Found] = {}
    for one in found:
        sync_evidence.put(raw, _row(one, at_us))
        if one.verdict in STOPPING:
            first = by_stream.setdefault(one.stream, one)
            if one.is_proven and not first.is_proven:
                by_stream[one.stream] = one
    cleared = False
    for stream, row in sync_streams.all_of(raw).items():
        now = by_stream.get(stream)
        if stream in for_good:
            continue
        if now is not None and (row.verdict is None or now.is_proven):
            sync_streams.set_verdict(raw, stream, now.verdict.value)
        elif row.verdict is not None and now is None:
            sync_streams.set_verdict(raw, stream, None)
            cleared = True
    if LOG in by_stream:
        sync_state.put(raw, _LOG_VERDICT, by_stream[LOG].verdict.value)
    else:
        sync_state.delete(raw, _LOG_VERDICT)
    return cleared


def stand(raw: Raw, found: Iterable[Found], at_us: int) -> None:
    """Keep verdicts at once, before anything else is looked at, with evidence."""
    for one in found:
        sync_evidence.put(raw, _row(one, at_us))
        sync_streams.set_verdict(raw, one.stream, one.verdict.value)


def forked(raw: Raw) -> set[bytes]:
    """Streams of which nothing is read any more."""
    rows = sync_streams.all_of(raw).values()
    claimed = {row.stream for row in rows if row.verdict == Verdict.FORK}
    return claimed & sync_evidence.streams(raw, Verdict.FORK.value, TWO_HEADERS)


def record_flags(raw: Raw, flags: Iterable[Found], at_us: int) -> None:
    """Keep what stops nothing: of each stream the newest, so that it crowds out no evidence."""
    newest = {(one.verdict, one.stream): one for one in flags}
    for one in newest.values():
        sync_evidence.put_newest(raw, _row(one, at_us))


def stale(raw: Raw, state: LogState) -> Mapping[bytes, int]:
    """Devices that have shown no sign yet that they know of a key change, and since when.

    It is over once a device signs under a newer entry of the log, or is shut out.
    """
    rows = sync_streams.all_of(raw)
    newest: dict[bytes, int] = {}
    for known in rows.values():
        newest[known.owner] = max(newest.get(known.owner, 0), known.log_n)
    active = {device.id for device in state.active()}
    found: dict[bytes, int] = {}
    for each in sync_evidence.all_of(raw):
        row, header = rows.get(each.stream), sync_streams.header(raw, each.stream, each.seq)
        if each.verdict != Verdict.STALE_LOG or row is None or header is None:
            continue
        if row.owner in active and parse_header(header).alog_n == newest[row.owner]:
            found.setdefault(row.owner, each.at_us)
    return found


def record_silent(raw: Raw, devices: Iterable[bytes]) -> None:
    """Devices nobody heard of for a week, as of now."""
    sync_state.put(raw, _SILENT, ",".join(sorted(device.hex() for device in devices)))


def silent(raw: Raw) -> list[bytes]:
    """Devices nobody heard of for a week, as of the last look."""
    kept = sync_state.get(raw, _SILENT)
    return [bytes.fromhex(each) for each in kept.split(",")] if kept else []


def standing(raw: Raw) -> list[Standing]:
    """Every verdict that stands against the server now."""
    since = {
        (row.stream, row.verdict): row.at_us for row in reversed(list(sync_evidence.all_of(raw)))
    }
    found = [
        Standing(
            verdict=Verdict(row.verdict),
            stream=row.stream,
            device=row.owner,
            at_us=since.get((row.stream, row.verdict), 0),
        )
        for row in sync_streams.all_of(raw).values()
        if row.verdict is not None
    ]
    if (word := sync_state.get(raw, _LOG_VERDICT)) is not None:
        found.append(
            Standing(verdict=Verdict(word), stream=LOG, device=b"", at_us=since.get((LOG, word), 0))
        )
    return found


def _row(one: Found, at_us: int) -> EvidenceRow:
    return EvidenceRow(
        at_us=at_us,
        verdict=one.verdict.value,
        stream=one.stream,
        seq=one.seq,
        detail=one.why,
        blob=one.evidence,
    )
