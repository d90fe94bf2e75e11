"""What a worker and a support team keep to themselves: where it is planted, and how it is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.end2end.household import Home
from tests.end2end.support_story import Access
from tests.fakes import support_canaries as canaries
from tests.fakes.console_process import DevTeam
from tests.fakes.support_history import DEVICE, NOW_US
from tests.promises.server_dump import in_base64, written

from workmoniq_console.desk.agent_key import unlock_agent
from workmoniq_console.desk.staff import unlock_support
from workmoniq_desktop.domain.edits import Command, Edit
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.store import commands, ledger
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.support_grants import SEED
from workmoniq_desktop.sync.keyring import DEVICE as DEVICE_KEY
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.vault import Vault
from workmoniq_protocol.codes import decode
from workmoniq_protocol.crypto.support import SupportCode

PLANTED = frozenset(canaries.ALL) - {
    # of tables that a running program reads, and which tests/adversarial fills
    "access-Haubenmeise",
    "facet-Singdrossel",
    "meta-Lerche",
    "secret-Wasseramsel",
    "setting-Kuckuck",
    "sync-Pieper",
}
_LEAST_BYTES = 8
PEOPLE = ("ag-1", "ag-2", "keeper-1", "keeper-2")


@dataclass
class Planted:
    """A worker's history, beside the program that keeps it."""

    database: Database

    def record(self, spans: Iterable[Span]) -> None:
        with self.database.recording() as recording:
            recording.put(spans)
            recording.settle(NOW_US)

    def edit(self, *edits: Edit, uid: str = "e" * 32) -> None:
        with self.database.writing() as raw:
            command = Command(
                number=0, uid=uid, device=DEVICE, made_us=NOW_US, name="assign", edits=edits
            )
            commands.insert(raw, command)


def plant(home: Home) -> None:
    """Canaries in the history and the log of a home."""
    database = home.database()
    canaries.plant(Planted(database))
    with database.writing() as raw:
        entry = LedgerEntry(
            at_us=NOW_US, left=Left.EXPORT, what="ledger-Stelze", to="ledger-Stelze", size_bytes=1
        )
        ledger.add(raw, entry)
    database.close()
    canaries.plant_log(home.profile.log)


def keys_of(home: Home) -> dict[str, bytes]:
    """Every key by which a history, its account and its titles are kept."""
    key, database = home.key(), home.database()
    sync_key = Vault.load(home.profile).sync_keys(key, home.source()).find()
    assert sync_key is not None
    keyring = Keyring(sync_key)
    with database.raw() as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sync_secrets")]
        found = {f"sync {name}": keyring.get(raw, name) for name in names}
        (hash_key,) = raw.execute("SELECT value FROM meta WHERE key='hash_key'").fetchone()
    database.close()
    assert f"sync {DEVICE_KEY}" in found
    assert any(name.startswith("sync ek:") for name in found)
    return {
        "database key": key.reveal(),
        "sync key": sync_key.reveal(),
        "hash key": bytes.fromhex(hash_key),
        **{name: secret.reveal() for name, secret in found.items() if secret is not None},
    }


def keys_of_the_team(team: DevTeam, words: list[Path]) -> dict[str, bytes]:
    """What people of the team know, and what it opens. words: files of passphrases."""
    said = {path.name: path.read_text().strip() for path in words}
    now_s = SystemClock().wall_us() // 1_000_000
    keepers = (said["keeper-1"], said["keeper-2"])
    seeds = unlock_support(team.home, keepers, now_s)
    return {
        **{f"passphrase of {name}": text.encode() for name, text in said.items()},
        **{f"key of {name}": unlock_agent(team.home, name, said[name]) for name in PEOPLE[:2]},
        **{f"support key {number}": seed for number, seed in enumerate(seeds)},
    }


def secrets_of(access: Access) -> dict[str, bytes]:
    """Of one access: the code in every form, what is derived of it, and the key of the grant."""
    data = decode("support", access.code)
    code = SupportCode.from_code(data)
    database = access.home.database()
    with database.raw() as raw:
        seed = grants.secret(raw, access.id, SEED)
    database.close()
    assert seed is not None
    return {
        "code": access.code.encode(),
        "code without hyphens": access.code.replace("-", "").encode(),
        "bits of the code": data,
        "rauth": code.rauth,
        "seed of the grant": seed,
    }


def _forms(secret: bytes) -> set[bytes]:
    """How a secret may stand in a file."""
    found = {secret, secret.hex().encode(), secret.hex().upper().encode(), *in_base64(secret)}
    found |= written(secret.decode()) if secret.isascii() else set()
    # less would be found anywhere by chance
    return {form for form in found if len(form) >= _LEAST_BYTES}


def needles(words: Iterable[str]) -> dict[str, bytes]:
    """Canaries as needles."""
    return {word: word.encode() for word in words}


def found(wanted: dict[str, bytes], places: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Which secret or canary stands where; letters count the same in either case."""
    forms = {name: {form.lower() for form in _forms(secret)} for name, secret in wanted.items()}
    return sorted(
        {
            (name, place)
            for place, content in places
            for lower in [content.lower()]
            for name, some in forms.items()
            if any(form in lower for form in some)
        }
    )
