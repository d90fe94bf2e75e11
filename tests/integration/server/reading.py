"""What the tests of the routes ask again and again."""

from tests.fakes.server_account import Chain, FakeDevice
from tests.fakes.server_calls import call

from workmoniq_protocol.strict_json import b64
from workmoniq_server.calls import House, Reply
from workmoniq_server.routes import bodies, deletions, heads, streams, wraps


async def append(house: House, device: FakeDevice, chain: Chain, body: bytes) -> Reply:
    """One segment of epoch 0."""
    return await call(
        streams.append,
        house,
        device.who,
        path={"stream": b64(chain.stream)},
        query={"epoch": "0"},
        body=body,
    )


async def fill(house: House, device: FakeDevice, chain: Chain, sizes: list[int]) -> list[bytes]:
    """Segments with bodies of these sizes; their frames."""
    frames = [chain.take(size=size) for size in sizes]
    for frame in frames:
        assert (await append(house, device, chain, frame)).status == 201
    return frames


async def get_many(house: House, device: FakeDevice, items: list[tuple[bytes, int]]) -> Reply:
    """Frames of segments."""
    value = {"items": [{"s": b64(stream), "seq": seq} for stream, seq in items]}
    return await call(bodies.get_many, house, device.who, shape=bodies.Wanted, value=value)


async def get_one(
    house: House, device: FakeDevice, chain: Chain, seq: int, header: str | None = None
) -> Reply:
    """A body; header: the range."""
    return await call(
        bodies.get_one,
        house,
        device.who,
        path={"stream": b64(chain.stream), "seq": str(seq)},
        headers={} if header is None else {"range": header},
    )


async def delete(
    house: House, device: FakeDevice, ranges: list[tuple[Chain, int, int]], tomb: Chain
) -> Reply:
    """Take out ranges; tomb: its last segment tells of it."""
    value = {
        "ranges": [
            {"s": b64(chain.stream), "from": first, "to": last} for chain, first, last in ranges
        ],
        "tomb": {"s": b64(tomb.stream), "seq": tomb.seq - 1, "hash": b64(tomb.prev)},
    }
    return await call(deletions.delete, house, device.who, shape=deletions.Deletion, value=value)


async def get_heads(
    house: House, device: FakeDevice, etag: str | None = None, wait: int = 0
) -> Reply:
    """Heads, unless they are those of etag."""
    return await call(
        heads.heads,
        house,
        device.who,
        query={"wait": str(wait)} if wait else {},
        headers={} if etag is None else {"if-none-match": etag},
    )


async def older_wraps(house: House, device: FakeDevice, **query: str) -> Reply:
    """A page of wraps."""
    return await call(wraps.older, house, device.who, query=query)


async def add_wraps(
    house: House, device: FakeDevice, epoch: int, items: list[dict[str, object]]
) -> Reply:
    """Write wraps."""
    value = {"epoch": epoch, "items": items}
    return await call(wraps.add, house, device.who, shape=wraps.Rewrap, value=value)
