"""Finds what of this history nobody was told yet, and tells it, an hour or so at a time.

No service says "send this". What was told of a stretch is remembered with a digest of what was
here; a stretch nobody was told of, or one that is other now (idle time dated back, an import), is
told anew as a whole. Memory holds one segment, whatever the length of the history.
"""

import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.store import frozen, sync_said, sync_spans, sync_state, sync_wipes
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.recording import read_meta
from workmoniq_desktop.store.sync_said import Said
from workmoniq_desktop.store.sync_spans import Stretch
from workmoniq_desktop.sync import clocks, codec
from workmoniq_desktop.sync.codec import Told
from workmoniq_desktop.sync.parts import Chunk, ChunkOutdated
from workmoniq_desktop.sync.wiping_rows import stretch_without

LEAST_US, MOST_US = 45 * MINUTE_US, 75 * MINUTE_US
"""How long a stretch is; drawn anew for each, so that segments keep no beat."""
LOOKED_BACK_US = 2 * DAY_US
"""What was told no longer ago than this is compared with what is here at each look.

Of this machine's own time: no longer before the end of what it told last. While it is away from the
server for a week it goes on recording, and may date back what it told just before.
"""
MOST_CHARACTERS = 400_000
"""Of the texts of one segment: it must fit the largest body even where nothing is compressed."""

RandomBelow = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvChunk(Chunk):
    """A stretch of one device's time on its way. digest: of what is here of it.

    wiped: minutes that were counted on after a wipe that ended in them, which nobody is told.
    """

    device: str
    said: Said
    digest: bytes = field(repr=False)
    wiped: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Due:
    """A range of a device's time to be told.

    open: more of it will be recorded. again: it was told, and is other now.
    """

    device: str
    number: int
    from_us: int
    to_us: int
    own: bool
    open: bool = False
    again: bool = False


class Collector:
    """Belongs to the thread that sends. me: this device's id in the account."""

    def __init__(self, me: bytes, random_below: RandomBelow = secrets.randbelow) -> None:
        self._me = me
        self._random_below = random_below
        self._queue: deque[_Due] = deque()
        self._looked = False
        self._lengths: dict[tuple[str, int], int] = {}

    def next(self, raw: Raw, now_us: int, *, force: bool) -> EvChunk | None:
        """The next stretch to be told; None where all is told, or the rest can wait.

        force: tell what there is, without waiting for the hour to be full. Looks anew only after a
        None: what was given out and is not sealed yet is not given out again.
        """
        if not self._looked:
            self._queue.extend(self._due(raw, now_us))
            self._looked = True
        while self._queue:
            due = self._queue[0]
            stretch_us = self._cut_off(raw, due, now_us, force=force)
            if stretch_us is None:
                self._queue.popleft()
                continue
            chunk = self._chunk(raw, due, stretch_us, now_us)
            # goes on behind it whether it is sent or not; what was not is found at the next look
            due.from_us = stretch_us[1] if chunk is None else chunk.said.to_us
            if due.from_us >= due.to_us:
                self._queue.popleft()
            if chunk is not None:
                return chunk
        self._looked = False
        return None

    def sent(self, raw: Raw, chunk: EvChunk) -> None:
        """It is on its way. Raises ChunkOutdated where what it tells is other by now."""
        number = sync_spans.number_of(raw, chunk.device)
        said = chunk.said
        if number is None or chunk.digest != sync_spans.digest(
            raw, number, said.from_us, said.to_us
        ):
            self.forget()
            raise ChunkOutdated
        if chunk.wiped:
            sync_spans.forget_minutes(raw, number, chunk.wiped)
            digest = sync_spans.digest(raw, number, said.from_us, said.to_us)
            said = replace(said, digest=digest)
        joins = sync_spans.reaches_over(raw, number, said.to_us)
        sync_said.put(raw, chunk.device, said, joins)
        clocks.saw(raw, said.stamp)
        self._lengths.pop((chunk.device, said.from_us), None)

    def forget(self) -> None:
        """Look anew at the next question: the history changed under what was planned."""
        self._queue.clear()
        self._looked = False

    def _due(self, raw: Raw, now_us: int) -> Iterator[_Due]:
        """All that is to be told, this machine's own time first, each device's by time."""
        own = read_meta(raw, "device")
        since = sync_state.get(raw, "upload_from_us")
        tellers = sync_said.devices(raw)
        redacted = [wiped for wiped in sync_wipes.every(raw) if wiped.titles_only]
        found: list[_Due] = []
        for number, name in raw.execute("SELECT id, name FROM devices ORDER BY id").fetchall():
            reach = sync_spans.reach(raw, number)
            if reach is None:
                continue
            mine = name == own
            from_us = max(reach[0], 0, int(since) if since is not None else 0)
            to_us = min(reach[1], now_us)
            ranges = list(sync_said.gaps(raw, name, from_us, to_us)) if from_us < to_us else []
            changed: list[tuple[int, int]] = []
            if mine or tellers.get(name) == self._me:
                until_us = sync_said.until_us(raw, name) if mine else None
                since_us = min(now_us, now_us if until_us is None else until_us) - LOOKED_BACK_US
                changed += self._changed(raw, name, number, (since_us, now_us), redacted)
            found += [
                _Due(
                    device=name,
                    number=number,
                    from_us=low_us,
                    to_us=high_us,
                    own=mine,
                    open=mine and high_us == to_us and not again,
                    again=again,
                )
                for low_us, high_us, again in sorted(
                    [(*span, False) for span in ranges] + [(*span, True) for span in changed]
                )
            ]
        yield from sorted(found, key=lambda due: not due.own)

    def _changed(
        self,
        raw: Raw,
        device: str,
        number: int,
        span_us: tuple[int, int],
        redacted: Sequence[Wiped],
    ) -> Iterator[tuple[int, int]]:
        """What this machine told of a span of time, and what is other here by now.

        Where a window span reaches in from before and a redaction touches it, the stretch before is
        told again too: how far the span goes decides whether its title went, also there.
        """
        frozen_us = frozen.until_us(raw.execute)
        since_us = max(span_us[0], frozen_us)
        looked = sync_said.touching(raw, device, since_us, span_us[1])
        older_us = looked[0].from_us if looked else since_us
        named = sync_said.to_tell_again(raw, device, frozen_us)
        looked = [said for said in named if said.from_us < older_us] + looked
        again: list[tuple[int, int]] = []
        follows, chain_ends_us = False, 0
        for said in reversed(looked):
            changed = said.by == self._me and (
                follows or said.digest != sync_spans.digest(raw, number, said.from_us, said.to_us)
            )
            if changed:
                again.append((said.from_us, said.to_us))
                chain_ends_us = chain_ends_us if follows else said.to_us
            follows = changed and any(
                wiped.touches(over_us, chain_ends_us)
                for over_us in self._reaching(raw, number, said)
                for wiped in redacted
            )
        yield from reversed(again)

    def _reaching(self, raw: Raw, number: int, said: Said) -> Iterator[int]:
        """Where the window span begins that reaches into a stretch, and where when it was told."""
        for over_us in (
            sync_spans.reaches_over(raw, number, said.from_us)[0],
            said.window_joins,
        ):
            if over_us is not None:
                yield over_us

    def _cut_off(self, raw: Raw, due: _Due, now_us: int, *, force: bool) -> tuple[int, int] | None:
        """The next stretch of a range, within one UTC day; None where it can wait."""
        from_us = due.from_us
        if due.again:
            return from_us, due.to_us
        begins_us = sync_spans.next_start(raw, due.number, from_us)
        reaching = sync_spans.reaches_over(raw, due.number, from_us)
        if reaching == (None, None):
            if begins_us is None or begins_us >= due.to_us:
                return None
            from_us = begins_us  # nothing is there before it, which needs no telling
        length_us = self._length_us(due.device, from_us)
        day_ends_us = (from_us // DAY_US + 1) * DAY_US
        waits = due.open and not force
        if waits and now_us < min(from_us + length_us, day_ends_us):
            return None
        full_us = from_us + length_us
        if begins_us is None or begins_us >= due.to_us:
            full_us = due.to_us  # what reaches in goes on to the end
        elif begins_us >= full_us:
            full_us = begins_us + length_us
        return from_us, min(full_us, day_ends_us, due.to_us)

    def _chunk(
        self, raw: Raw, due: _Due, stretch_us: tuple[int, int], now_us: int
    ) -> EvChunk | None:
        from_us, to_us = stretch_us
        stretch = sync_spans.read(raw, due.number, from_us, to_us)
        while _characters(stretch) > MOST_CHARACTERS and to_us - from_us > 1:
            to_us = from_us + (to_us - from_us) // 2
            stretch = sync_spans.read(raw, due.number, from_us, to_us)
        if stretch.is_empty() and not due.again:
            return None
        wipes = sync_wipes.touching(sync_wipes.every(raw), *_edges(stretch, from_us, to_us))
        joins = sync_spans.reaches_over(raw, due.number, from_us)
        said = Said(
            from_us=from_us,
            to_us=to_us,
            own=due.own,
            stamp=clocks.next_stamp(raw, now_us),
            by=self._me,
            window_joins=joins[0],
            presence_joins=joins[1],
            digest=sync_spans.digest(raw, due.number, from_us, to_us),
        )
        left = stretch_without(stretch, wipes)
        told = Told(device=due.device, said=said, stretch=left)
        low_us, high_us = codec.bounds([told])
        return EvChunk(
            lines=list(codec.stretch_records(told)),
            from_us=low_us,
            to_us=high_us,
            device=due.device,
            said=said,
            digest=said.digest or b"",
            wiped=tuple({row[0] for row in stretch.tallies} - {row[0] for row in left.tallies}),
        )

    def _length_us(self, device: str, from_us: int) -> int:
        """Drawn once for each stretch, or the shortest draw of many would decide."""
        at = device, from_us
        if at not in self._lengths:
            drawn = LEAST_US + self._random_below(MOST_US - LEAST_US + 1)
            self._lengths = {**self._lengths, at: drawn} if len(self._lengths) < 64 else {at: drawn}
        return self._lengths[at]


def _edges(stretch: Stretch, from_us: int, to_us: int) -> tuple[int, int]:
    rows: list[Any] = [*stretch.windows, *stretch.presence, *stretch.watched]
    return (
        min([from_us, *(row[0] for row in rows)]),
        max([to_us, *(row[1] for row in rows)]),
    )


def _characters(stretch: Stretch) -> int:
    """A bound on the length of a stretch's records."""
    spans = (stretch.windows, stretch.presence, stretch.watched)
    texts = [part for rows in spans for row in rows for part in row if isinstance(part, str)]
    count = sum(len(rows) for rows in spans)
    return len("".join(texts).encode()) + 110 * count + 50 * len(stretch.tallies)
