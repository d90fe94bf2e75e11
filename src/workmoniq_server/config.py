"""The settings of the server: flags over environment over file over defaults."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import platformdirs

from workmoniq_protocol.limits import MOST_LOG_ENTRIES, RESERVED_LOG_ENTRIES

GIB: Final = 1024**3
MIB: Final = 1024**2
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_DATABASES: Final = ("sqlite:///", "postgresql://", "postgresql+asyncpg://")
_HIDDEN: Final = "(set, not shown)"


class ConfigInvalid(Exception):
    """A setting that is none, or has a value that it cannot have. The message says which."""


def setting(
    default: Any,  # noqa: ANN401
    told: str,
    *,
    secret: bool = False,
    least: int = 0,
) -> Any:  # noqa: ANN401
    """A field of Config. told: what the help says. least: the lowest value of a number."""
    return field(default=default, metadata={"told": told, "secret": secret, "least": least})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting, with what it is when nobody says anything."""

    host: str = setting("127.0.0.1", "address to listen on")
    port: int = setting(8787, "port to listen on; 0 takes any free one")
    data: Path = setting(  # noqa: RUF009  # a field, and a constant
        Path(platformdirs.user_data_dir("workmoniq-server", appauthor=False)),
        "folder for everything the server keeps",
    )
    database: str = setting(
        "", "URL of the database; SQLite in the data folder when empty", secret=True
    )
    blobs: str = setting(
        "", "URL of the store for large bodies; a folder in the data folder when empty", secret=True
    )
    account_keys: str = setting(
        "", "URL of the database of account keys; SQLite in the data folder when empty", secret=True
    )
    journal: str = setting(
        "", "URL of the database of deletions; SQLite in the data folder when empty", secret=True
    )
    audience: tuple[str, ...] = setting(
        (), "name by which devices reach this server, host or host:port; may be repeated"
    )
    registration: str = setting(
        "auto", "who may make an account: open, invite, closed, or auto (open on loopback only)"
    )
    trusted_proxies: tuple[str, ...] = setting(
        (), "networks whose X-Forwarded-For is believed, such as 10.0.0.0/8; may be repeated"
    )
    tls_certificate: str = setting("", "PEM file of the certificate chain")
    tls_key: str = setting("", "PEM file of the certificate's private key")
    metrics_port: int = setting(0, "loopback port for Prometheus; 0 serves no figures")
    pepper_file: str = setting("", "file of 32 bytes that user names are hashed with")
    kms_key_file: str = setting("", "file of 32 bytes that login keys are sealed with")
    receipt_key_file: str = setting("", "file of the 32 bytes that sign receipts of deletion")
    wrapping_key_file: str = setting("", "file of 32 bytes that account keys are sealed with")
    support_pins: str = setting(
        "", "JSON file of the keys pinned for support; without one there is no support access"
    )
    log_level: str = setting("info", "debug, info, warning or error")

    account_bytes: int = setting(2 * GIB, "bytes of bodies one account may keep")
    challenges_per_minute: int = setting(10, "challenges one address may ask for a minute", least=1)
    registrations_per_hour: int = setting(3, "accounts one address may make an hour", least=1)
    appends_per_minute: int = setting(600, "segments a device may add a minute", least=1)
    appends_burst: int = setting(20_000, "segments a device may add at once", least=1)
    reads_per_minute: int = setting(600, "other calls a device may make a minute", least=1)
    reads_burst: int = setting(20_000, "other calls a device may make at once", least=1)
    publications_per_hour: int = setting(
        60, "documents of organisations a device may publish an hour", least=1
    )
    support_grants_per_hour: int = setting(
        3, "grants of support access one address may make an hour", least=1
    )
    support_claims_per_minute: int = setting(
        5, "claims of a support code one address may make a minute", least=1
    )
    log_entries: int = setting(5_000, "entries an account log may have", least=1)
    web_log_entries: int = setting(8, "log entries a web device may add a day", least=1)
    device_log_entries: int = setting(200, "log entries a full device may add a day", least=1)
    live_challenges: int = setting(
        3, "challenges that wait for one name; the oldest makes room", least=1
    )
    header_seconds: int = setting(10, "seconds a client has for the head of a request", least=1)
    idle_seconds: int = setting(10, "seconds a client may pause within a body", least=1)
    body_seconds: int = setting(60, "seconds a client has for a whole body", least=1)
    bundle_seconds: int = setting(
        300, "seconds a client has for a bundle of support access", least=1
    )
    drain_seconds: int = setting(10, "seconds that calls under way get when the server stops")
    bodies_in_flight_bytes: int = setting(64 * MIB, "bytes of bodies held at once", least=MIB)
    connections: int = setting(2_000, "connections held at once", least=1)
    clock_skew_seconds: int = setting(300, "how far a device's clock may be off", least=1)
    deletion_wait_hours: int = setting(72, "hours before a deletion by password takes place")

    def __post_init__(self) -> None:
        """Raises ConfigInvalid for values that contradict each other."""
        if self.registration not in {"auto", "open", "invite", "closed"}:
            raise ConfigInvalid("registration is open, invite, closed or auto")
        if self.log_level not in {"debug", "info", "warning", "error"}:
            raise ConfigInvalid("log_level is debug, info, warning or error")
        if not 0 <= self.port <= 65535 or not 0 <= self.metrics_port <= 65535:
            raise ConfigInvalid("a port is a number from 0 to 65535")
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise ConfigInvalid("tls_certificate and tls_key are given together or not at all")
        if not RESERVED_LOG_ENTRIES < self.log_entries <= MOST_LOG_ENTRIES:
            raise ConfigInvalid("log_entries is a number from 201 to 5000")
        for url in (self.database, self.account_keys, self.journal):
            if url and not url.startswith(_DATABASES):
                raise ConfigInvalid("a database is named sqlite:///FILE or postgresql://...")
        _ = self.networks()

    def networks(self) -> tuple[Network, ...]:
        """The proxies that are trusted. Raises ConfigInvalid."""
        try:
            return tuple(ipaddress.ip_network(text) for text in self.trusted_proxies)
        except ValueError as wrong:
            raise ConfigInvalid(
                "trusted_proxies holds networks such as 10.0.0.0/8 or ::1/128"
            ) from wrong

    def on_loopback(self) -> bool:
        """Whether nobody but this computer can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def registration_now(self) -> str:
        """Registration: open, invite or closed."""
        if self.registration != "auto":
            return self.registration
        # A proxy on this computer brings strangers in, so loopback alone is not enough then.
        proxied = bool(self.trusted_proxies or self.audience)
        return "open" if self.on_loopback() and not proxied else "invite"


def make(*layers: Mapping[str, object]) -> Config:
    """Settings from layers, the first of which wins. Raises ConfigInvalid."""
    known = {one.name: one for one in fields(Config)}
    values: dict[str, Any] = {}
    for layer in reversed(layers):
        for name, value in layer.items():
            if name not in known:
                raise ConfigInvalid(f"there is no setting {name}")
            values[name] = _typed(name, value)
    return Config(**values)


def shown(config: Config) -> dict[str, object]:
    """Every setting as it may be read by anybody: what could hold a password is left out."""
    out: dict[str, object] = {}
    for one in fields(Config):
        value = getattr(config, one.name)
        if one.metadata["secret"] and value:
            value = _HIDDEN
        out[one.name] = str(value) if isinstance(value, Path) else value
    return out


def _typed(name: str, value: object) -> Any:  # noqa: ANN401  # as the setting is typed
    one = next(one for one in fields(Config) if one.name == name)
    default = one.default
    if isinstance(default, int):
        return _number(name, value, one.metadata["least"])
    if isinstance(default, tuple):
        many = value.split(",") if isinstance(value, str) else value
        if not isinstance(many, list | tuple) or not all(isinstance(each, str) for each in many):
            raise ConfigInvalid(f"{name} is a list of words")
        return tuple(each.strip() for each in many if each.strip())
    if isinstance(default, Path) and isinstance(value, str | Path):
        return Path(value).expanduser()
    if not isinstance(value, str):
        raise ConfigInvalid(f"{name} is a word")
    return value


def _number(name: str, value: object, least: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ConfigInvalid(f"{name} is a whole number of at least {least}")
    return value
