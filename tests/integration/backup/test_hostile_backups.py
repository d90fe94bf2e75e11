"""A file that is no backup of ours is refused before anything of it is used."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.profiles import kept, keyring, profile_in
from tests.integration.backup.conftest import Home
from tests.integration.backup.test_restoring import now_in, put_back

from workmoniq_desktop.domain.errors import BackupDamaged, WorkMoniQError


def rezipped(path: Path, change: Callable[[dict[str, bytes]], None], **how: int) -> None:
    with zipfile.ZipFile(path) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", **how) as zipped:  # type: ignore[call-overload]
        for name, content in members.items():
            zipped.writestr(name, content)


def patched(**values: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"]) | values
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


def renamed(old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[new] = members.pop(old)

    return change


HOSTILE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "no zip": lambda path: path.write_bytes(b"PK\x05\x06" * 1000),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "cut at the start": lambda path: path.write_bytes(path.read_bytes()[100:]),
    "a name that climbs": lambda path: rezipped(path, renamed("history.db", "../../history.db")),
    "an absolute name": lambda path: rezipped(path, renamed("vault.json", "/etc/vault.json")),
    "one more member": lambda path: rezipped(path, lambda it: it.update(extra=b"x")),
    "compressed": lambda path: rezipped(path, lambda _it: None, compression=zipfile.ZIP_DEFLATED),
    "a bomb": lambda path: rezipped(
        path,
        lambda it: it.update({"manifest.json": b"[" * 30_000_000}),
        compression=zipfile.ZIP_DEFLATED,
    ),
    "a deep manifest": lambda path: rezipped(
        path, lambda it: it.update({"manifest.json": b"[" * 60_000})
    ),
    "a huge manifest": lambda path: rezipped(
        path, lambda it: it.update({"manifest.json": b" " * 1_000_000})
    ),
    "another format": lambda path: rezipped(path, patched(format="other")),
    "version 0": lambda path: rezipped(path, patched(version=0)),
    "a version of words": lambda path: rezipped(path, patched(version="1")),
    "a true version": lambda path: rezipped(path, patched(version=True)),
    "a newer version": lambda path: rezipped(path, patched(version=2)),
    "a negative time": lambda path: rezipped(path, patched(made_us=-5)),
    "one more entry": lambda path: rezipped(path, patched(more=1)),
    "another hash": lambda path: rezipped(
        path, patched(sha256={"history.db": "0" * 64, "vault.json": "0" * 64})
    ),
    "another vault": lambda path: rezipped(path, lambda it: it.update({"vault.json": b"{}"})),
    "another profile": lambda path: rezipped(path, patched(profile="0" * 32)),
    "encrypted": lambda path: path.write_bytes(
        path.read_bytes().replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
        )
    ),
    "a huge declared size": lambda path: path.write_bytes(grown(path.read_bytes())),
}


def grown(content: bytes) -> bytes:
    """The directory claims a terabyte for the vault, in the zip64 way of saying so."""
    at = content.rindex(b"vault.json")
    entry = content.rindex(b"PK\x01\x02", 0, at)
    return content[: entry + 20] + b"\xfe\xff\xff\xff" * 2 + content[entry + 28 :]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(
    home: Home, backup: Path, tmp_path: Path, kind: str
) -> None:
    HOSTILE[kind](backup)
    there = profile_in(tmp_path / "there")
    with pytest.raises(BackupDamaged) as refused:
        put_back(backup, there, keyring(), home.phrase)
    assert "\n" not in str(refused.value)
    assert not there.history.exists()
    assert not there.vault.exists()
    assert not list(tmp_path.glob("*.db"))


def test_a_history_inside_that_is_damaged_is_refused(home: Home, backup: Path) -> None:
    before = kept(home.opened.database)
    home.opened.database.close()

    def damage(members: dict[str, bytes]) -> None:
        content = bytearray(members["history.db"])
        content[len(content) // 2] ^= 1
        members["history.db"] = bytes(content)
        manifest = json.loads(members["manifest.json"])
        manifest["sha256"]["history.db"] = hashlib.sha256(content).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    rezipped(backup, damage)
    with pytest.raises(WorkMoniQError, match="use another"):
        put_back(backup, home.profile, home.source)
    assert now_in(home.profile, home.source) == before
