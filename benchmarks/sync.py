"""How long a first upload and a pull take, what they hold, and what a synced day sends."""

import os
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from secrets import token_bytes
from threading import Event
from time import process_time

from side_by_side import ROOT
from side_by_side.devices import (
    Cost,
    HistoryClock,
    cpu_of,
    device,
    empty_device,
    let_in,
    make_account,
    steps_of,
    sync_now,
)
from side_by_side.history import END_US, YEAR_DAYS, copy_of, generated_days, history_of, opened
from side_by_side.plain import plain_server, pull, push
from side_by_side.table import Figure, is_full, show
from workmoniq_desktop.domain.clock import HOUR_US, SECOND_US
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.collect import Collector
from workmoniq_desktop.sync.parts import Line
from workmoniq_desktop.sync.plan import Outcome, Situation, next_look_s
from workmoniq_protocol.crypto.segment import new_dek, seal_segment
from workmoniq_protocol.crypto.signing import Signer
from workmoniq_protocol.limits import BOX_OVERHEAD, LADDER
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.segment import NO_PREV

sys.path.insert(0, str(ROOT))

from tests.fakes.certificates import Chain, make_chain
from tests.fakes.relay import Relay
from tests.fakes.server import ServerProcess

_FREE = (
    *("--registration", "open"),
    *("--registrations-per-hour", "1000"),
    *("--challenges-per-minute", "1000"),
)
_ZLIB_LEVEL = 6
_SEALED_AT_ONCE = 50
_IDLE_HOURS = 8
_WORK_HOURS = 11
"""Ten of work, and until the last of them was sent."""
_MOST_S, _MOST_MB = 60.0, 150.0
_MOST_REQUESTS, _MOST_DAY_KB = 20.0, 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One direction. server_cpu_s: what the server needed for it."""

    client: Cost
    server_cpu_s: float

    @property
    def cpu_s(self) -> float:
        return self.client.cpu_s + self.server_cpu_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """Payload bytes a CPU second. written: with the records of it put into JSON first."""

    zlib: float
    sealed: float
    written: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What a device sent and got while time went on.

    handshake_bytes, framing_bytes: what TLS itself is of it. segments, body_bytes: what was sealed.
    """

    requests: int
    connections: int
    size_bytes: int
    handshake_bytes: int
    framing_bytes: int
    segments: int
    body_bytes: int

    @property
    def large(self) -> int:
        """How many of the segments fill a rung of 16 KiB, where the others fill one of 4."""
        small, large = (each + BOX_OVERHEAD for each in LADDER[:2])
        return (self.body_bytes - self.segments * small) // (large - small)

    @property
    def rest_bytes(self) -> int:
        """Heads, questions and answers of HTTP."""
        return self.size_bytes - self.handshake_bytes - self.framing_bytes - self.body_bytes


def sealing(place: Path, most: int) -> Sealing:
    """Seal the segments of a history, and compress the same bytes alone, turn by turn."""
    signer, key, size = Signer(token_bytes(32)), token_bytes(32), 0
    took = {"write": 0.0, "zlib": 0.0, "seal": 0.0}

    def timed(name: str, began_s: float) -> float:
        now_s = process_time()
        took[name] += now_s - began_s
        return now_s

    with opened(place) as history:
        chunks = islice(_chunks(history.database), most)
        while some := list(islice(chunks, _SEALED_AT_ONCE)):
            at_s = process_time()
            payloads = [records.encode(lines) for lines in some]
            at_s = timed("write", at_s)
            for payload in payloads:
                zlib.compress(payload, _ZLIB_LEVEL)
            at_s = timed("zlib", at_s)
            prev = NO_PREV
            for seq, payload in enumerate(payloads):
                frame = seal_segment(
                    signer_seed=signer,
                    acct=bytes(16),
                    stream=bytes(16),
                    seq=seq,
                    prev=prev,
                    alog_n=0,
                    alog_hash=bytes(32),
                    payload=payload,
                    dek=new_dek(),
                    ek=key,
                )
                prev = sha256(frame.header)
            timed("seal", at_s)
            size += sum(map(len, payloads))
    return Sealing(
        zlib=size / took["zlib"],
        sealed=size / took["seal"],
        written=size / (took["seal"] + took["write"]),
    )


def _chunks(database: Database) -> Iterator[Sequence[Line]]:
    collector = Collector(bytes(16))
    with database.raw() as raw:
        while (chunk := collector.next(raw, END_US, force=True)) is not None:
            yield chunk.lines


def over_time(
    place: Path, relay: Relay, marks: Sequence[int], spans: Sequence[Span], *, kept: bool = True
) -> Iterator[Wire]:
    """Let a synced device run by its own clock while spans are recorded; what passed at each hour.

    It looks when the thread of sync does while no window is open (plan.py). kept: the connection is
    kept from one look to the next, as our server does; else it ends, as behind many a proxy.
    """
    clock, rng = HistoryClock(), Random(7)  # noqa: S311  # jitter
    situation = Situation(outcome=Outcome.DONE)
    with device(place, clock) as (database, keys):
        steps = steps_of(database, keys, clock)
        try:
            with steps.engine() as engine:
                relay.forget()
                steps.keep(engine.step(Event()))  # begins the session, and knows the heads
                began_us = clock.boot_us()
                segments = body_bytes = 0
                for mark in marks:
                    while clock.boot_us() < began_us + mark * HOUR_US:
                        if not kept:
                            relay.drop()
                        clock.later_us += int(next_look_s(situation, rng.uniform) * SECOND_US)
                        record(database, spans, clock.now_us())
                        done = engine.step(Event())
                        steps.keep(done)
                        segments += done.sent
                        body_bytes += done.sent_bytes
                    yield Wire(
                        requests=relay.requests,
                        connections=relay.connections,
                        size_bytes=relay.up + relay.down,
                        handshake_bytes=relay.handshake,
                        framing_bytes=relay.framing,
                        segments=segments,
                        body_bytes=body_bytes,
                    )
        finally:
            steps.ground.close()


def record(database: Database, spans: Sequence[Span], now_us: int) -> None:
    """Let spans be recorded as far as they have come, as the recorder does: open ones grow."""
    come = [
        replace(each, end_us=min(each.end_us, now_us)) for each in spans if each.start_us < now_us
    ]
    if come:
        with database.recording() as recording:
            recording.put(come)
            recording.settle(now_us)


def a_day_later() -> list[Span]:
    """The last invented day once more, from where the history ends."""
    (spans,) = generated_days(1)
    later_us = END_US - min(span.start_us for span in spans)
    return [
        replace(span, start_us=span.start_us + later_us, end_us=span.end_us + later_us)
        for span in spans
    ]


def both_ways(stack: ExitStack, folder: Path, days: int) -> tuple[Way, Way]:
    """A first upload of so many days, and what a new device pulls of them."""
    old = copy_of(history_of(days, nights=True), folder / "old")
    new = empty_device(folder / "new")
    server = stack.enter_context(ServerProcess(folder / "server", options=_FREE))
    make_account(old, server.url, "alice")
    let_in(old, new, server.url)
    ways = []
    for place in (old, new):
        before_s = cpu_of(server.pid)
        client = sync_now(place)
        ways.append(Way(client=client, server_cpu_s=cpu_of(server.pid) - before_s))
    return ways[0], ways[1]


def plain_ways(stack: ExitStack, folder: Path, days: int) -> tuple[Way, Way]:
    """The same without any of sync's promises."""
    history = copy_of(history_of(days, nights=True), folder / "plain")
    url, pid = stack.enter_context(plain_server(folder / "plain-server"))
    up = push(history, url)
    up_cpu_s = cpu_of(pid)
    down = pull(folder / "plain.db", url)
    return (
        Way(client=up, server_cpu_s=up_cpu_s),
        Way(client=down, server_cpu_s=cpu_of(pid) - up_cpu_s),
    )


def on_the_wire(
    folder: Path, chain: Chain | None = None, *, kept: bool = True
) -> tuple[Wire, Wire, Wire]:
    """Hours without anything new, a day of work, and all of its 24 hours.

    chain: over TLS, by which the requests cannot be counted. kept: as for over_time.
    """
    folder.mkdir()
    options: tuple[str, ...] = _FREE
    if chain is not None:
        options += ("--tls-certificate", str(chain.chain), "--tls-key", str(chain.key))
        os.environ["SSL_CERT_FILE"] = str(chain.root)
    with Relay() as relay:
        server = ServerProcess(folder / "relayed", audiences=(relay.audience,), options=options)
        with server:
            relay.to(server.port)
            place = copy_of(history_of(2), folder / "small")
            url = relay.url if chain is None else relay.url.replace("http:", "https:")
            make_account(place, url, "bob")
            sync_now(place)
            (idle,) = over_time(place, relay, (_IDLE_HOURS,), [], kept=kept)
            work, day = over_time(place, relay, (_WORK_HOURS, 24), a_day_later(), kept=kept)
    return idle, work, day


def figures_of(what: str, ours: Way, theirs: Way, days: int) -> list[Figure]:
    return [
        Figure(
            what=f"{what}, wall",
            ours=ours.client.wall_s,
            unit="s",
            target=_MOST_S if days == YEAR_DAYS else None,
            peer=theirs.client.wall_s,
        ),
        Figure(
            what="  CPU of the device", ours=ours.client.cpu_s, unit="s", peer=theirs.client.cpu_s
        ),
        Figure(
            what="  CPU of the server", ours=ours.server_cpu_s, unit="s", peer=theirs.server_cpu_s
        ),
        Figure(
            what="  memory of the device, at most",
            ours=ours.client.peak_mb,
            unit="MB",
            target=_MOST_MB,
            peer=theirs.client.peak_mb,
        ),
        Figure(
            what="  bodies",
            ours=ours.client.size_bytes / 1e6,
            unit="MB",
            peer=theirs.client.size_bytes / 1e6,
        ),
    ]


def tls_figures(work: Wire, day: Wire, alone: Wire, alone_day: Wire) -> list[Figure]:
    """alone, alone_day: where each look is a connection of its own."""
    return [
        Figure(
            what="a working day of 10 hours over TLS",
            ours=work.size_bytes / 1e3,
            unit="KB",
            target=_MOST_DAY_KB,
        ),
        *_parts(work),
        Figure(what="  until 24 hours are over", ours=day.size_bytes / 1e3, unit="KB"),
        Figure(what="each look with a handshake", ours=alone.size_bytes / 1e3, unit="KB"),
        *_parts(alone),
        Figure(what="  until 24 hours are over", ours=alone_day.size_bytes / 1e3, unit="KB"),
    ]


def _parts(wire: Wire) -> list[Figure]:
    return [
        Figure(what="  segments of 16 KB", ours=wire.large, unit=""),
        Figure(what="  segments of 4 KB", ours=wire.segments - wire.large, unit=""),
        Figure(what="  sealed bodies", ours=wire.body_bytes / 1e3, unit="KB"),
        Figure(what="  handshakes of TLS", ours=wire.handshake_bytes / 1e3, unit="KB"),
        Figure(what="  frames of TLS", ours=wire.framing_bytes / 1e3, unit="KB"),
        Figure(what="  HTTP around it", ours=wire.rest_bytes / 1e3, unit="KB"),
        Figure(what="  connections", ours=wire.connections, unit=""),
    ]


def main() -> None:
    full = is_full("measure sync")
    days = YEAR_DAYS if full else 30
    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        folder = Path(name)
        up, down = both_ways(stack, folder, days)
        plain_up, plain_down = plain_ways(stack, folder, days)
        speed = sealing(folder / "plain", 4000 if full else 400)
        plain_wire = on_the_wire(folder / "wire")
        chain = make_chain(folder)
        _, work_tls, day_tls = on_the_wire(folder / "tls", chain)
        _, alone, alone_day = on_the_wire(folder / "alone", chain, kept=False)
    idle, work, day = plain_wire
    figures = [
        *figures_of("first upload", up, plain_up, days),
        *figures_of("pull on a new device", down, plain_down, days),
        Figure(
            what="sealing, beside zlib alone",
            ours=speed.sealed / 1e6,
            unit="MB/s",
            target=speed.zlib / 2e6,
            at_least=True,
            peer=speed.zlib / 1e6,
        ),
        Figure(
            what="  with the records written",
            ours=speed.written / 1e6,
            unit="MB/s",
            peer=speed.zlib / 1e6,
        ),
        Figure(
            what="requests an hour, nothing new",
            ours=idle.requests / _IDLE_HOURS,
            unit="/h",
            target=_MOST_REQUESTS,
        ),
        Figure(
            what="a working day of 10 hours on the wire",
            ours=work.size_bytes / 1e3,
            unit="KB",
            target=_MOST_DAY_KB,
        ),
        Figure(what="  requests", ours=work.requests, unit=""),
        Figure(what="  until 24 hours are over", ours=day.size_bytes / 1e3, unit="KB"),
        *tls_figures(work_tls, day_tls, alone, alone_day),
    ]
    show(
        f"Sync of {days} days over loopback: {up.client.segments:,} segments",
        figures,
        "Peer: the same hours as plain JSON to a bare Starlette server and back into a plain "
        "SQLite file, with nothing compressed, sealed, signed, chained or merged; for sealing, "
        "zlib alone.",
        "The wire is counted by a relay, heads, bodies and TLS in both directions. Where each look "
        "has a handshake it goes on from the last session, or "
        f"{chain.size_bytes:,} bytes of certificates more would be sent.",
    )


if __name__ == "__main__":
    main()
