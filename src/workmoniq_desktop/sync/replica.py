"""The history as sync sees it: what goes out, what comes in, what a wipe leaves."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US, Clock
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.store import sync_names, sync_ops, sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync import targets, telling
from workmoniq_desktop.sync.apply import EMPTIED, STARTED, Applying, reaches_the_record
from workmoniq_desktop.sync.arriving import forget_gone_words, has_gone_words
from workmoniq_desktop.sync.collect import Collector, EvChunk, RandomBelow
from workmoniq_desktop.sync.parts import Applied, Chunk, Line, OpenedSegment
from workmoniq_desktop.sync.settings_shared import SHARED, shared_values, with_values
from workmoniq_desktop.sync.speaking import RandomBytes, to_json, winners
from workmoniq_desktop.sync.targets import VALUE
from workmoniq_desktop.sync.touched import settle_noted

Hold = Callable[[], AbstractContextManager[None]]

HIDDEN_KEPT_US = 30 * DAY_US
"""How long a value that was overwritten is kept, should its successor have to be taken back."""
_FORGOTTEN = "hidden_forgotten"
"""The row of sync_state: the day on which that was looked for last."""


class Replica:
    """Belongs to whoever holds the lock of sync, but for `holding`.

    hold: the recorder writes nothing while inside. settings, follow: the worker's choices as they
    are, and how they become others. changed: told after what came is here. set_aside: copies of a
    history that a wipe deletes, for they cannot be wiped in part.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        device_id: bytes,
        *,
        settings: Callable[[], Settings] = Settings,
        follow: Callable[[Settings], None] = lambda _settings: None,
        hold: Hold = nullcontext,
        changed: Callable[[], None] = lambda: None,
        set_aside: Callable[[], Sequence[Path]] = tuple,
        random_bytes: RandomBytes = secrets.token_bytes,
        random_below: RandomBelow = secrets.randbelow,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._follow = follow
        self._hold = hold
        self._changed = changed
        self._kept_open = ExitStack()
        self._reader: Raw | None = None
        self._collector = Collector(device_id, random_below)
        self._applying = Applying(device_id, settings, random_bytes, set_aside)

    def next_ev(self, now_us: int, force: bool, /, raw: Raw | None = None) -> Chunk | None:
        """The next stretch of time that no segment holds; None where none is due.

        force: what is there now, however little. Each call goes on behind the last; what was not
        sent is found again after a None. raw: to ask many times on one connection.
        """
        if raw is not None:
            return self._collector.next(raw, now_us, force=force)
        if self._reader is None:
            # opening takes five times as long as telling an hour; a first upload has thousands
            self._reader = self._kept_open.enter_context(self._database.raw())
        found = self._collector.next(self._reader, now_us, force=force)
        if found is None:
            self.close()
        return found

    def close(self) -> None:
        """Let go of the history, and of what was planned, until something is asked again."""
        self._collector.forget()
        self._reader = None
        self._kept_open.close()

    def next_doc(self, now_us: int, /) -> Chunk | None:
        """Words that no segment holds, those of wipes first; None where there are none."""
        self.close()
        with self._database.writing() as raw:
            self._applying.look(raw, now_us)
            sync_state.put(raw, STARTED, "1")
            self._forget_hidden(raw, now_us)
            return telling.next_words(raw)

    def _forget_hidden(self, raw: Raw, now_us: int) -> None:
        """Once a day, for all words are looked through for it."""
        day = str(now_us // DAY_US)
        if sync_state.get(raw, _FORGOTTEN) != day:
            sync_ops.forget_hidden(raw, now_us - HIDDEN_KEPT_US)
            sync_state.put(raw, _FORGOTTEN, day)

    def sent(self, chunk: Chunk, raw: Raw, /) -> None:
        """The chunk was sealed in this transaction. Raises ChunkOutdated."""
        if isinstance(chunk, EvChunk):
            self._collector.sent(raw, chunk)
        elif isinstance(chunk, telling.DocChunk):
            telling.words_sent(raw, chunk)

    def holding(self, lines: Sequence[Mapping[str, object]]) -> AbstractContextManager[None]:
        """To be inside of, around the transaction that applies these records.

        A wipe in them must not be undone by what the recorder still holds in memory.
        """
        return self._hold() if reaches_the_record(lines) else nullcontext()

    def apply(self, raw: Raw, segment: OpenedSegment, /) -> Applied:
        """Take in what a segment says; again is well."""
        self._collector.forget()
        return self._applying.apply(raw, segment, self._clock.now_us())

    def retract(self, raw: Raw, stream: bytes, after_seq: int, /) -> None:
        """Take back what segments of a stream past a number said: its device was shut out."""
        self._collector.forget()
        self._applying.retract(raw, stream, after_seq)

    def survivors(self, raw: Raw, device: bytes, from_us: int, to_us: int, /) -> Sequence[Chunk]:
        """What a wipe left of what a device told of a range, to be told again by this one."""
        return telling.survivors(raw, device, from_us, to_us)

    def left_of(self, raw: Raw, lines: Sequence[Line], but_by: bytes, /) -> Sequence[Chunk]:
        """What wipes leave of a segment's own records, but for what one device told in it."""
        return telling.left_of(raw, lines, but_by)

    def snapshot(self, raw: Raw, /) -> Iterator[Chunk]:
        """Documents that say anew all that holds; when they are acknowledged older ones may go."""
        return telling.snapshot(raw)

    def aged_until_us(self, raw: Raw, /) -> int | None:
        """Segments that begin before then may hold more than is kept here by age; None: none."""
        return telling.aged_until_us(raw)

    def rename(self, raw: Raw, device: bytes, name: str, /) -> None:
        """Call a device otherwise, on all devices."""
        sync_names.put(raw, device, name)

    def after_apply(self) -> None:
        """All that came was applied: settle totals, follow settings, tell who shows it."""
        self.close()
        settle_noted(self._database)
        with self._database.raw() as raw:
            gone = has_gone_words(raw)
            emptied = sync_state.get(raw, EMPTIED) is not None
        if gone:
            with self._hold(), self._database.writing() as raw:
                forget_gone_words(raw)
        self._follow_settings()
        if emptied:
            self._database.checkpoint()
            with self._database.writing() as raw:
                sync_state.delete(raw, EMPTIED)
        self._changed()

    def _follow_settings(self) -> None:
        """Settings are a file of their own: it is written first, then known to be."""
        with self._database.raw() as raw:
            shadow = sync_ops.shadow(raw, targets.SETTING)
            said = dict(_said_settings(raw, SHARED))
        fresh = {key: val for key, val in said.items() if shadow.get(targets.SETTING + key) != val}
        if not fresh:
            return
        wanted = with_values(self._settings(), {key: json.loads(val) for key, val in fresh.items()})
        if wanted != self._settings():
            self._follow(wanted)
        # as it is here: what did not fit was not chosen here, and is not told as if it were
        now = shared_values(self._settings())
        with self._database.writing() as raw:
            for key in fresh:
                sync_ops.set_shadow(raw, targets.SETTING + key, to_json(now[key]))


def _said_settings(raw: Raw, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        held = winners(raw, targets.SETTING + key).get(VALUE)
        if held is not None and held.val is not None:
            value: Any = json.loads(held.val)
            yield key, to_json(value)
