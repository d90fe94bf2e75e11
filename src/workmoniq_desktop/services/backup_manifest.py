"""What a backup says of itself, and how that is told from what somebody else made up."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

from workmoniq_desktop.domain.errors import BackupDamaged

FORMAT: Final = "workmoniq-backup"
VERSION: Final = 1
HISTORY: Final = "history.db"
VAULT: Final = "vault.json"

_HEX_32: Final = re.compile(r"[0-9a-f]{32}")
_HEX_64: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself. profile: the history's id; sha256: by member, in hex."""

    profile: str
    made_us: int
    windows: int
    presences: int
    tallies: int
    app_version: str
    schema_version: int
    sha256: Mapping[str, str]

    @property
    def spans(self) -> int:
        return self.windows + self.presences

    def as_bytes(self) -> bytes:
        content = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps(content, indent=1).encode() + b"\n"


def read_manifest(content: bytes) -> Manifest:
    """Raises BackupDamaged, or what json raises."""
    parsed = json.loads(content)
    if not isinstance(parsed, dict) or parsed.pop("format", None) != FORMAT:
        raise damaged()
    version = parsed.pop("version", None)
    if type(version) is int and version > VERSION:
        raise BackupDamaged("a newer WorkMoniQ made this backup: install that one and try again")
    sha256 = parsed.get("sha256")
    numbers = ("made_us", "windows", "presences", "tallies", "schema_version")
    if (
        type(version) is not int
        or version != VERSION
        or set(parsed) != {field.name for field in fields(Manifest)}
        or any(type(parsed[name]) is not int or not 0 <= parsed[name] < 2**62 for name in numbers)
        or not isinstance(parsed["app_version"], str)
        or not isinstance(parsed["profile"], str)
        or not _HEX_32.fullmatch(parsed["profile"])
        or not isinstance(sha256, dict)
        or set(sha256) != {HISTORY, VAULT}
        or not all(isinstance(value, str) and _HEX_64.fullmatch(value) for value in sha256.values())
    ):
        raise damaged()
    return Manifest(**parsed)


def damaged() -> BackupDamaged:
    """The one sentence for everything that is wrong with a backup file."""
    return BackupDamaged(
        "this is no WorkMoniQ backup, or it is damaged: use another backup, or copy it again"
    )
