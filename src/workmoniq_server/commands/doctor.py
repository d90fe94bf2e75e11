"""doctor: looks at everything a server needs, and says what is wrong and what to do."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workmoniq_server import server_keys, support_pins
from workmoniq_server.audiences import audiences
from workmoniq_server.config import Config, ConfigInvalid
from workmoniq_server.serving import open_house
from workmoniq_server.store.errors import SchemaMismatch, StoreUnavailable

_PROBE = "doctor/probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. wrong: None if it is well."""

    what: str
    wrong: str | None = None


async def examine(config: Config) -> list[Finding]:
    """Everything, also after something was found to be wrong."""
    looks: list[tuple[str, Callable[[Config], Awaitable[None]]]] = [
        ("name for devices", _audience),
        ("key files", _keys),
        ("certificate", _certificate),
        ("pins of support", _pins),
        ("databases and object store", _storage),
        ("clock", _clock),
    ]
    return [await _look(what, look, config) for what, look in looks]


async def _look(what: str, look: Callable[[Config], Awaitable[None]], config: Config) -> Finding:
    try:
        await look(config)
    except (ConfigInvalid, SchemaMismatch, StoreUnavailable, ValueError) as wrong:
        return Finding(what=what, wrong=str(wrong) or type(wrong).__name__)
    except OSError as wrong:
        return Finding(what=what, wrong=wrong.strerror or "the system refused")
    return Finding(what=what)


async def _audience(config: Config) -> None:
    audiences(config, config.port or 8787)


async def _keys(config: Config) -> None:
    keys = server_keys.load(config)
    if len({keys.pepper, keys.kms_key, keys.receipt_seed, keys.wrapping_key}) != 4:
        raise ConfigInvalid("two key files hold the same key; each needs its own")
    for path in config.data.glob("*.key"):
        if path.stat().st_mode & 0o077:
            raise ConfigInvalid(f"{path.name} can be read by others; chmod 600 helps")


async def _certificate(config: Config) -> None:
    if not config.tls_certificate:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(Path(config.tls_certificate), Path(config.tls_key))
    except ssl.SSLError as wrong:
        raise ConfigInvalid("the certificate and its key do not belong together") from wrong


async def _pins(config: Config) -> None:
    support_pins.root_of(config)


async def _storage(config: Config) -> None:
    async with open_house(config, server_keys.load(config)) as house:
        await house.database.ping()
        await house.account_keys.ping()
        await house.blobs.put(_PROBE, b"probe")
        found = await house.blobs.get(_PROBE)
        await house.blobs.delete([_PROBE])
        if found != b"probe":
            raise StoreUnavailable("the object store gave other bytes back than it was given")


async def _clock(config: Config) -> None:
    del config
    built = datetime(2026, 11, 1, tzinfo=UTC)
    now = await asyncio.to_thread(datetime.now, UTC)  # noqa: TID251  # this is what is examined
    if now < built:
        raise ConfigInvalid("the clock is behind the day of this release; set it")
