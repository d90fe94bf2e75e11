"""Opens the encrypted file: one raw connection, keyed and set up, and errors in our words."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import quote

from sqlcipher3 import dbapi2

from workmoniq_desktop.domain.errors import (
    CannotWrite,
    DiskFull,
    HistoryBusy,
    HistoryDamaged,
    WorkMoniQError,
)

# SQLCipher's module speaks the standard library's interface; so do its types.
Raw = sqlite3.Connection

Run = Callable[[str, tuple[object, ...]], Iterable[Sequence[Any]]]
"""Executes one statement with parameters, on a raw or a Core connection."""

CACHE_RECORDER_KIB = 2_000
CACHE_READER_KIB = 16_000
_WAIT_FOR_WRITER_S = 10.0


class HistoryKey(Protocol):
    """The 32-byte data key, in the one form SQLCipher takes."""

    def sqlcipher(self) -> str:
        """64 hexadecimal characters."""
        ...


def salt_of(profile: str) -> str:
    """The first 16 bytes of a profile's history, in hexadecimal.

    SQLCipher writes its salt in the clear at the start of the file. Chosen by the profile, it
    tells without any key whether a file belongs here. The key is random, so a salt that can be
    known costs nothing.
    """
    return hashlib.sha256(b"workmoniq history " + profile.encode()).hexdigest()[:32]


def belongs_to(path: Path, profile: str) -> bool:
    """Whether the file at path starts as this profile's history does."""
    with path.open("rb") as file:
        return file.read(16).hex() == salt_of(profile)


def connect(
    path: Path, key: HistoryKey, profile: str, *, create: bool = False, reader: bool = False
) -> Raw:
    """A keyed connection that was proved to read. Raises HistoryDamaged when it does not."""
    mode = "rwc" if create else "rw"
    try:
        raw = cast(
            "Raw",
            dbapi2.connect(
                f"file:{quote(os.fsencode(path))}?mode={mode}",
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                timeout=_WAIT_FOR_WRITER_S,
            ),
        )
    except dbapi2.Error as failed:
        raise CannotWrite(
            "the history file cannot be opened: check that its folder is there and is yours"
        ) from failed
    try:
        raw.execute("PRAGMA cipher_log_level=NONE")
        raw.set_key(f"x'{key.sqlcipher()}{salt_of(profile)}'")  # type: ignore[attr-defined]  # SQLCipher's own
        raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        cache_kib = CACHE_READER_KIB if reader else CACHE_RECORDER_KIB
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "secure_delete=ON",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            f"cache_size=-{cache_kib}",
        ):
            raw.execute(f"PRAGMA {pragma}").fetchall()
        if reader:
            raw.execute("PRAGMA query_only=ON")
    except dbapi2.Error as failed:
        raw.close()
        raise translated(failed) from failed
    except BaseException:
        raw.close()
        raise
    return raw


def translated(failed: Exception) -> WorkMoniQError:
    """Our word for an SQLite error; its own text may hold content and goes no further."""
    text = str(failed)
    if "full" in text:
        return DiskFull("the disk is full: make room; a recording that runs then lands by itself")
    if "locked" in text or "busy" in text:
        return HistoryBusy("another program holds the history: try again in a moment")
    if "readonly" in text or "unable to open" in text:
        return CannotWrite("the history cannot be written: check the owner of its folder")
    if "I/O" in text:
        return DiskFull("the disk does not take what is written: check its room and its health")
    return HistoryDamaged(
        "the history file is damaged: start WorkMoniQ, which recovers it or sets it aside"
    )


@contextmanager
def in_our_words() -> Iterator[None]:
    """SQLite's errors inside become ours."""
    try:
        yield
    except dbapi2.DatabaseError as failed:
        raise translated(failed) from None


@contextmanager
def transaction(raw: Raw) -> Iterator[Raw]:
    """One writing transaction on a raw connection: all of it or nothing."""
    with in_our_words():
        raw.execute("BEGIN IMMEDIATE")
        try:
            yield raw
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise
        raw.execute("COMMIT")
