"""Reads an encrypted file as a thief with the key would: page by page, freed pages included.

Source: SQLCipher's design document. Each 4096-byte page ends in a 16-byte IV and a 64-byte HMAC;
the body is AES-256-CBC under the raw key; page 1 begins with the 16-byte salt in the clear.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from workmoniq_desktop.store.connection import HistoryKey
from workmoniq_desktop.store.database import Database

PAGE_BYTES = 4096
RESERVED_BYTES = 80
SALT_BYTES = 16


def decrypted_pages(database: Database, key: HistoryKey) -> Iterator[bytes]:
    """Every page of the history file, and of its write-ahead log where there is one."""
    yield from decrypted_file(database.path, key)


def decrypted_file(path: Path, key: HistoryKey) -> Iterator[bytes]:
    """The same, for a history by its path."""
    yield from _file_pages(path, key)
    journal = path.with_name(path.name + "-wal")
    if journal.exists():
        content = journal.read_bytes()[32:]
        for at in range(0, len(content), 24 + PAGE_BYTES):
            number = int.from_bytes(content[at : at + 4], "big")
            yield _page(content[at + 24 : at + 24 + PAGE_BYTES], key, first=number == 1)


def _file_pages(path: Path, key: HistoryKey) -> Iterator[bytes]:
    with path.open("rb") as file:
        number = 0
        while page := file.read(PAGE_BYTES):
            yield _page(page, key, first=number == 0)
            number += 1


def _page(page: bytes, key: HistoryKey, *, first: bool) -> bytes:
    body = page[SALT_BYTES if first else 0 : PAGE_BYTES - RESERVED_BYTES]
    iv = page[PAGE_BYTES - RESERVED_BYTES : PAGE_BYTES - RESERVED_BYTES + 16]
    if not any(page):
        return b""
    cipher = Cipher(algorithms.AES256(bytes.fromhex(key.sqlcipher())), modes.CBC(iv)).decryptor()
    return cipher.update(body) + cipher.finalize()
