"""A real server behind a real proxy, for tests of the shipped files."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fakes.certificates import Chain
from tests.fakes.relay import Relay
from tests.fakes.server import ServerProcess
from tests.scale.patroni import free_ports
from tests.scale.proxies import Place, ProxyProcess

EASY: Final = (
    *("--challenges-per-minute", "100000"),
    *("--registrations-per-hour", "1000"),
    *("--live-challenges", "1000"),
    *("--support-grants-per-hour", "100000"),
    *("--support-claims-per-minute", "100000"),
)
"""Limits that stand in no test's way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """wire: counts what goes between a device that dials it and the proxy.

    inner: counts what goes between the proxy and the server, where a test wants that.
    """

    name: str
    proxy: ProxyProcess
    server: ServerProcess
    wire: Relay
    inner: Relay | None = None

    @property
    def url(self) -> str:
        """What devices dial."""
        return self.proxy.url

    @property
    def wire_url(self) -> str:
        """What a device dials whose bytes are to be counted."""
        return self.wire.url.replace("http:", "https:")


@contextmanager
def fronted(
    name: str,
    folder: Path,
    chain: Chain,
    *,
    options: Sequence[str] = EASY,
    counted: bool = False,
) -> Iterator[Front]:
    """nginx or Caddy, and the server behind it. counted: with a relay between them."""
    port, spare_port = free_ports(2)
    with ExitStack() as stack:
        wire = stack.enter_context(Relay())
        server = stack.enter_context(
            ServerProcess(
                folder / "server",
                audiences=(f"127.0.0.1:{port}", wire.audience),
                options=(
                    *("--trusted-proxies", "127.0.0.1/32"),
                    *("--registration", "open"),
                    *options,
                ),
            )
        )
        inner = stack.enter_context(Relay()) if counted else None
        if inner is not None:
            inner.to(server.port)
        place = Place(
            folder=folder / name,
            port=port,
            spare_port=spare_port,
            upstream=server.port if inner is None else int(inner.audience.rpartition(":")[2]),
            chain=chain,
        )
        proxy = stack.enter_context(ProxyProcess(name, place))
        wire.to(port)
        yield Front(name=name, proxy=proxy, server=server, wire=wire, inner=inner)
