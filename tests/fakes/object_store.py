"""A mock S3 server on a loopback port, for as long as a test session."""

import contextlib
from collections.abc import Iterator
from itertools import count

import httpx
from moto.server import ThreadedMotoServer


class MockS3:
    """Buckets by URL, as an operator would write them."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._numbers = count()

    def bucket(self) -> str:
        """The URL of a new, empty bucket."""
        name = f"bucket{next(self._numbers)}"
        httpx.put(f"{self._endpoint}/{name}").raise_for_status()
        return f"s3://{name}?endpoint={self._endpoint}&region=us-east-1"


@contextlib.contextmanager
def running() -> Iterator[MockS3]:
    """moto's server, stopped afterwards."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield MockS3(f"http://{host}:{port}")
    finally:
        server.stop()
