"""Large bodies as objects: a folder, any S3, or memory, behind five methods.

An object is written once under a random name and is never changed, so nothing here depends on a
conditional write: some stores only pretend to have them.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, S3Store

from workmoniq_server.clock import SECOND_US
from workmoniq_server.store.errors import StoreUnavailable

KIB: Final = 1024
INLINE_BYTES: Final = 257 * KIB
"""Up to here (256 KiB and its seals) a body stands in its row, which is faster than a file."""

INLINE_BYTES_BESIDE_S3: Final = 17 * KIB
"""The same beside an object store, where rows are dearer than objects (16 KiB and a seal)."""

OBJECT_SECONDS: Final = 20
PROBE: Final = "probe/round-trip"
BUNDLES: Final = "support/"
"""Below this stand bundles of support access; no backup copies them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One object of a listing. at_us: when the store took it in."""

    key: str
    at_us: int


class BlobStore(Protocol):
    """Raises StoreUnavailable where the store does not answer."""

    inline_bytes: int

    async def put(self, key: str, data: bytes) -> None:
        """Return when the object would survive a loss of power."""
        ...

    async def get(self, key: str) -> bytes | None:
        """The object, None if there is none."""
        ...

    async def delete(self, keys: Sequence[str]) -> None:
        """Objects that are not there count as deleted."""
        ...

    def list(self, prefix: str) -> AsyncIterator[StoredObject]:
        """All objects below prefix, which ends with a slash or is empty."""
        ...

    async def ping(self) -> None: ...


class ObjectBlobs:
    """See BlobStore. folder: where the objects are files, which have to reach the disk."""

    def __init__(
        self,
        store: LocalStore | MemoryStore | S3Store,
        *,
        folder: Path | None = None,
        inline_bytes: int = INLINE_BYTES,
    ) -> None:
        self.inline_bytes = inline_bytes
        self._store = store
        self._folder = folder

    async def put(self, key: str, data: bytes) -> None:
        try:
            async with asyncio.timeout(OBJECT_SECONDS):
                await obstore.put_async(self._store, key, data)
                if self._folder is not None:
                    await asyncio.to_thread(_flush, self._folder, self._folder / key)
        except (BaseError, OSError, TimeoutError) as fault:
            raise StoreUnavailable("the object store did not take a body") from fault

    async def get(self, key: str) -> bytes | None:
        try:
            async with asyncio.timeout(OBJECT_SECONDS):
                found = await obstore.get_async(self._store, key)
                return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None
        except (BaseError, OSError, TimeoutError) as fault:
            raise StoreUnavailable("the object store did not give a body") from fault

    async def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            try:
                async with asyncio.timeout(OBJECT_SECONDS):
                    await obstore.delete_async(self._store, key)
            except FileNotFoundError:
                continue
            except (BaseError, OSError, TimeoutError) as fault:
                raise StoreUnavailable("the object store did not delete a body") from fault

    async def list(self, prefix: str) -> AsyncIterator[StoredObject]:
        try:
            async for page in obstore.list(self._store, prefix or None):
                for found in page:
                    at_us = int(found["last_modified"].timestamp() * SECOND_US)
                    yield StoredObject(key=found["path"], at_us=at_us)
        except (BaseError, OSError) as fault:
            raise StoreUnavailable("the object store did not list its objects") from fault

    async def ping(self) -> None:
        """Write and read one small object; an administrator asks for it, no reader needs it."""
        try:
            async with asyncio.timeout(1):
                await self.put(PROBE, b"probe")
                if await self.get(PROBE) != b"probe":
                    raise StoreUnavailable("the object store gave back other bytes")
        except TimeoutError as late:
            raise StoreUnavailable("the object store did not answer within a second") from late


def open_blobs(url: str, folder: Path) -> ObjectBlobs:
    """Choose the store by URL.

    url: empty for folder, `memory://`, or `s3://bucket` with endpoint and region as its query where
    it is not Amazon's; credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
    Raises ValueError for another URL.
    """
    if not url:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return ObjectBlobs(LocalStore(folder), folder=folder)
    if url == "memory://":
        return ObjectBlobs(MemoryStore())
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError("an object store is named s3://BUCKET, memory://, or left empty")
    query = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {
        name: query[name] for name in ("endpoint", "region") if name in query
    }
    store = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        client_options={
            "allow_http": query.get("endpoint", "").startswith("http://"),
            "timeout": timedelta(seconds=OBJECT_SECONDS),
        },
        retry_config={
            "max_retries": 3,
            "retry_timeout": timedelta(seconds=OBJECT_SECONDS),
        },
        **options,
    )
    return ObjectBlobs(store, inline_bytes=INLINE_BYTES_BESIDE_S3)


def object_key(place: bytes, name: bytes) -> str:
    """Where an object of an account stands: both parts are random and tell nothing."""
    return f"{object_prefix(place)}{name.hex()}"


def object_prefix(place: bytes) -> str:
    """Below this stand the objects of one account, and nothing else."""
    text = place.hex()
    return f"v1/{text[:2]}/{text}/"


def bundle_key(name: bytes) -> str:
    """Where a bundle of support access stands: apart from every account, under a random name."""
    text = name.hex()
    return f"{BUNDLES}{text[:2]}/{text}"


def bundle_name(key: str) -> bytes | None:
    """What bundle_key was given; None for a key of another kind."""
    try:
        return bytes.fromhex(key.removeprefix(BUNDLES).rpartition("/")[2])
    except ValueError:
        return None


def place_and_name(key: str) -> tuple[bytes, bytes] | None:
    """What object_key was given; None for a key of another kind."""
    parts = key.split("/")
    if len(parts) != 4 or parts[0] != "v1":
        return None
    try:
        return bytes.fromhex(parts[2]), bytes.fromhex(parts[3])
    except ValueError:
        return None


def _flush(folder: Path, path: Path) -> None:
    """fsync the file and every folder down to it, of which some may be new."""
    for each in (path, *path.parents):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if each == folder:
            break
