"""The names by which devices reach this server; a signature for another one is worth nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from workmoniq_protocol.audience import AudienceInvalid, audience_of
from workmoniq_server.config import Config, ConfigInvalid


@dataclass(frozen=True, slots=True)
class Audiences:
    """names: in the form that audience_of gives, the first one where a caller names none."""

    names: tuple[str, ...]

    def of(self, host: str | None) -> str:
        """The name that the caller used, from the header Host; never sent back to anybody."""
        if host is None:
            return self.names[0]
        if host in self.names:
            return host
        name = _canonical(host)
        return name if name in self.names else self.names[0]


def audiences(config: Config, port: int) -> Audiences:
    """From the settings, else from where the server listens. Raises ConfigInvalid."""
    if config.audience:
        return Audiences(tuple(_checked(config.audience)))
    if not config.on_loopback():
        raise ConfigInvalid("audience is missing: the name by which devices reach this server")
    scheme = "https" if config.tls_certificate else "http"
    hosts = ("127.0.0.1", "localhost", "[::1]")
    return Audiences(tuple(audience_of(f"{scheme}://{host}:{port}") for host in hosts))


def _checked(given: Sequence[str]) -> list[str]:
    try:
        return [audience_of(f"https://{name}") for name in given]
    except AudienceInvalid as wrong:
        raise ConfigInvalid("audience is a host, or host:port, without https://") from wrong


def _canonical(host: str) -> str:
    for scheme in ("https", "http"):
        try:
            return audience_of(f"{scheme}://{host}")
        except AudienceInvalid:
            continue
    return ""
