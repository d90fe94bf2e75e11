"""Reads the two database files of ActivityWatch: of its server in Python, and of that in Rust."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.services.importing.activitywatch import (
    AFK,
    Bucket,
    BucketReader,
    Event,
    OffsetOf,
    event_at,
    event_of,
)
from workmoniq_desktop.services.importing.foreign import device_of
from workmoniq_desktop.services.importing.pieces import Broken
from workmoniq_desktop.services.importing.rows import BadRow
from workmoniq_desktop.services.importing.source import Row

SQLITE_MAGIC = b"SQLite format 3\0"
_LONGEST_DATA = 64_000
_LONGEST_ROW = 4_000_000
_TABLES = "SELECT name FROM sqlite_schema WHERE type='table' AND rootpage > 0"
"""True tables only: a view can go on for ever."""

_PYTHON = (
    "SELECT key, id, type, hostname FROM bucketmodel",
    "SELECT timestamp, duration, datastr FROM eventmodel WHERE bucket_id=? ORDER BY timestamp",
)
_RUST = (
    "SELECT id, name, type, hostname FROM buckets",
    "SELECT starttime, endtime, data FROM events WHERE bucketrow=? ORDER BY starttime",
)


class ActivityWatchDatabase:
    """One file, read once and never written."""

    def __init__(self, path: Path, offset_of: OffsetOf, now_us: int) -> None:
        self._path = path
        self._offset_of = offset_of
        self._now_us = now_us
        self._size = path.stat().st_size
        self._done = 0.0
        self.labels: dict[str, str] = {}
        self.last_place = ""

    @property
    def read_bytes(self) -> int:
        """How far it is, as if it were read from its start to its end."""
        return int(self._done * self._size)

    def rows(self) -> Iterator[Row]:
        # a write-ahead log beside the file holds its newest events, so it is not opened immutable
        uri = f"file:{quote(str(self._path))}?mode=ro"
        try:
            with closing(sqlite3.connect(uri, uri=True)) as database:
                database.execute("PRAGMA trusted_schema=OFF")
                # no more than what is looked at below, so that no row can fill the memory
                database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_ROW)
                database.text_factory = lambda raw: raw.decode(errors="replace")
                yield from self._read(database)
        except sqlite3.Error as bad:
            raise Broken("it is no whole database of ActivityWatch") from bad

    def _read(self, database: sqlite3.Connection) -> Iterator[Row]:
        tables = {name for (name,) in database.execute(_TABLES)}
        if {"bucketmodel", "eventmodel"} <= tables:
            buckets_sql, events_sql = _PYTHON
        elif {"buckets", "events"} <= tables:
            buckets_sql, events_sql = _RUST
        else:
            raise ImportRefused(
                "the database is not ActivityWatch's: name its peewee-sqlite.v2.db or sqlite.db"
            )
        in_rust = events_sql is _RUST[1]
        buckets = [
            (key, Bucket(name=str(name), kind=str(kind), host=str(host or "imported")))
            for key, name, kind, host in database.execute(buckets_sql)
        ]
        presence_too = all(bucket.kind != AFK for _, bucket in buckets)
        for at, (key, bucket) in enumerate(buckets):
            self.labels.setdefault(device_of(bucket.host), bucket.host)
            reader = BucketReader(bucket, self._offset_of, presence_too=presence_too)
            shown = bucket.name.partition("_")[0][:60]
            for number, row in enumerate(database.execute(events_sql, (key,)), 1):
                self.last_place = place = f"bucket {shown}, event {number}"
                try:
                    event = self._event(row, in_rust=in_rust)
                except BadRow as bad:
                    yield Row(place, bad)
                else:
                    yield from reader.take(place, event)
            yield from reader.finish()
            self._done = (at + 1) / len(buckets)

    def _event(self, row: tuple[object, object, object], *, in_rust: bool) -> Event:
        first, second, text = row
        data = _data(text)
        if not in_rust:
            return event_of(first, _number(second), data, self._now_us)
        if not isinstance(first, int) or not isinstance(second, int):
            raise BadRow("its time cannot be read")
        return event_at(first // 1000, second // 1000, data, self._now_us)


def _number(value: object) -> object:
    """A duration, which peewee keeps as a text too; what is none stays what it is."""
    if isinstance(value, str):
        with suppress(ValueError):
            return float(value)
    return value


def _data(text: object) -> object:
    if not isinstance(text, str) or len(text) > _LONGEST_DATA:
        raise BadRow("its data cannot be read")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as bad:
        raise BadRow("its data is not JSON") from bad
