"""Reads ActivityWatch's export: a JSON object of buckets with their events."""

from collections.abc import Iterator
from typing import BinaryIO

from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.services.importing.activitywatch import (
    Bucket,
    BucketReader,
    Event,
    OffsetOf,
    event_of,
)
from workmoniq_desktop.services.importing.foreign import device_of
from workmoniq_desktop.services.importing.pieces import Piece, Pieces
from workmoniq_desktop.services.importing.rows import BadRow
from workmoniq_desktop.services.importing.source import Row

_AFK_MARK = b'"afkstatus"'
_READ_BYTES = 1 << 20
_LONGEST_NAME = 200


class ActivityWatchExport:
    """One file, read once. Events before their bucket's type cannot be told apart, so a bucket
    whose type comes after its events is read by its id, which begins with the watcher's name.
    """

    def __init__(self, file: BinaryIO, offset_of: OffsetOf, now_us: int) -> None:
        self._presence_too = not _contains(file, _AFK_MARK)
        self._pieces = Pieces(file, depth=2)
        self._offset_of = offset_of
        self._now_us = now_us
        self._facts: dict[str, str] = {}
        self._reader: BucketReader | None = None
        self._bucket = ""
        self.labels: dict[str, str] = {}
        self.last_place = ""

    @property
    def read_bytes(self) -> int:
        return self._pieces.read_bytes

    def rows(self) -> Iterator[Row]:
        found = False
        for piece in self._pieces:
            if len(piece.path) == 2 and piece.path[0] == "buckets":
                found = True
                yield from self._in_bucket(piece)
        yield from self._close()
        if not found:
            raise ImportRefused(
                "the file holds no buckets of ActivityWatch: export anew with Export all buckets"
            )

    def _in_bucket(self, piece: Piece) -> Iterator[Row]:
        name = piece.path[1]
        if name != self._bucket:
            yield from self._close()
            self._bucket = name
        if piece.number == 0:
            if isinstance(piece.value, str):
                self._facts[piece.key] = piece.value[:_LONGEST_NAME]
            return
        if piece.key != "events":
            return
        self.last_place = f"event {piece.number} of bucket {len(self.labels) + 1}"
        if self._reader is None:
            self._reader = self._open(name)
        place = f"bucket {self._shown(name)}, event {piece.number}"
        self.last_place = place
        try:
            event = self._event(piece.value)
        except BadRow as bad:
            yield Row(place, bad)
        else:
            yield from self._reader.take(place, event)

    def _open(self, name: str) -> BucketReader:
        kind = self._facts.get("type") or _kind_by_name(name)
        host = self._facts.get("hostname") or name.partition("_")[2] or "imported"
        self.labels.setdefault(device_of(host), host)
        bucket = Bucket(name=name, kind=kind, host=host)
        return BucketReader(bucket, self._offset_of, presence_too=self._presence_too)

    def _close(self) -> Iterator[Row]:
        if self._reader is not None:
            yield from self._reader.finish()
        self._reader = None
        self._facts = {}

    def _event(self, fields: object) -> Event:
        if not isinstance(fields, dict):
            raise BadRow("it is not an object")
        return event_of(
            fields.get("timestamp"), fields.get("duration", 0), fields.get("data"), self._now_us
        )

    @staticmethod
    def _shown(name: str) -> str:
        return name.partition("_")[0][:60]


def _kind_by_name(name: str) -> str:
    if name.startswith("aw-watcher-window"):
        return "currentwindow"
    return "afkstatus" if name.startswith("aw-watcher-afk") else name.partition("_")[0]


def _contains(file: BinaryIO, mark: bytes) -> bool:
    """Whether mark occurs anywhere in a file; it is at its start again afterwards."""
    tail = b""
    try:
        while block := file.read(_READ_BYTES):
            if mark in tail + block:
                return True
            tail = block[-len(mark) :]
        return False
    finally:
        file.seek(0)
