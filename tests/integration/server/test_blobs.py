"""Objects in a folder, in memory and in S3 behave alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes import object_store
from tests.fakes.object_store import MockS3

from workmoniq_server.store.blobs import (
    INLINE_BYTES,
    INLINE_BYTES_BESIDE_S3,
    ObjectBlobs,
    object_key,
    object_prefix,
    open_blobs,
    place_and_name,
)
from workmoniq_server.store.errors import StoreUnavailable

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session")
def mock_s3() -> Iterator[MockS3]:
    with object_store.running() as running:
        yield running


@pytest.fixture(params=["folder", "memory", "s3"])
def blobs(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ObjectBlobs:
    if request.param == "folder":
        return open_blobs("", tmp_path / "blobs")
    if request.param == "memory":
        return open_blobs("memory://", tmp_path)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mock")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mock")
    mock = request.getfixturevalue("mock_s3")
    assert isinstance(mock, MockS3)
    return open_blobs(mock.bucket(), tmp_path)


async def test_an_object_is_put_read_listed_and_deleted(blobs: ObjectBlobs) -> None:
    place, other = b"p" * 16, b"q" * 16
    keys = [object_key(place, bytes([n]) * 16) for n in range(3)]
    for number, key in enumerate(keys):
        await blobs.put(key, bytes([number]) * 300_000)
    await blobs.put(object_key(other, b"n" * 16), b"theirs")
    assert await blobs.get(keys[1]) == b"\1" * 300_000
    assert await blobs.get(object_key(place, b"x" * 16)) is None
    found = {each.key async for each in blobs.list(object_prefix(place))}
    assert found == set(keys)
    assert len({each.key async for each in blobs.list("")}) == 4
    await blobs.delete([*keys[:2], object_key(place, b"x" * 16)])
    assert [each.key async for each in blobs.list(object_prefix(place))] == [keys[2]]
    await blobs.ping()


async def test_a_listing_tells_when_an_object_came(blobs: ObjectBlobs) -> None:
    await blobs.put("v1/00/aa/bb", b"x")
    [found] = [each async for each in blobs.list("v1/")]
    assert found.at_us > 1_600_000_000_000_000


async def test_an_object_store_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    blobs = open_blobs("", tmp_path / "blobs")
    (tmp_path / "blobs").rmdir()
    (tmp_path / "blobs").write_bytes(b"no folder")
    with pytest.raises(StoreUnavailable):
        await blobs.put("v1/00/aa/bb", b"x")


def test_small_bodies_stand_in_rows_and_fewer_beside_s3(tmp_path: Path) -> None:
    assert open_blobs("", tmp_path).inline_bytes == INLINE_BYTES
    assert open_blobs("s3://bucket?region=eu", tmp_path).inline_bytes == INLINE_BYTES_BESIDE_S3


@pytest.mark.parametrize("url", ["ftp://host", "s3://", "bucket"])
def test_a_url_of_no_object_store_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="an object store is named"):
        open_blobs(url, tmp_path)


def test_a_key_tells_place_and_name_and_nothing_else() -> None:
    assert place_and_name(object_key(b"p" * 16, b"n" * 16)) == (b"p" * 16, b"n" * 16)
    for other in ("probe/round-trip", "v1/aa/bb", "v1/aa/zz/zz"):
        assert place_and_name(other) is None
