"""What HPKE sealed and zlib packed once, kept.

HPKE takes its randomness itself, and another release of zlib packs otherwise.
"""

import json
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from workmoniq_protocol import tags
from workmoniq_protocol.crypto import hpke
from workmoniq_protocol.packing import lp, sha256, u32

FILE: Final = Path(__file__).parents[1] / "recorded.json"
_READER: Final = Path(__file__).parents[1] / "reader"


class Recording:
    """Seals like hpke.seal; the same input gives the same ciphertext for ever.

    new: seal what was never sealed before, to be saved. Otherwise that raises KeyError.
    """

    def __init__(self, *, new: bool = False) -> None:
        self._new = new
        self._known: dict[str, str] = json.loads(FILE.read_text()) if FILE.exists() else {}
        self._asked: dict[str, str] = {}

    def seal(self, public: bytes, info: bytes, plaintext: bytes) -> bytes:
        """A ciphertext that opens."""
        name = sha256(lp(public), lp(info), plaintext).hex()
        return self._kept(name, lambda: hpke.seal(public, info, plaintext))

    def sealed_by_javascript(self, public: bytes, info: bytes, plaintext: bytes) -> bytes:
        """What the second reader sealed."""
        told = [each.hex() for each in (public, info, plaintext)]

        def run() -> bytes:
            made = subprocess.run(
                ["node", "seal.mjs", *told], cwd=_READER, check=True, capture_output=True, text=True
            )
            return bytes.fromhex(made.stdout.strip())

        return self._kept("javascript/" + sha256(*map(lp, (public, info, plaintext))).hex(), run)

    def packed(self, data: bytes) -> bytes:
        """What zlib makes of it."""
        return self._kept(sha256(data).hex(), lambda: zlib.compress(data, 9))

    def grant(self, kem_pk: bytes, ek: bytes, acct: bytes, epoch: int) -> bytes:
        """Seals like epochs.seal_grant."""
        return self.seal(kem_pk, tags.HPKE_GRANT + acct + u32(epoch), ek)

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        if name not in self._known and self._new:
            self._known[name] = make().hex()
        self._asked[name] = self._known[name]
        return bytes.fromhex(self._asked[name])

    def text(self) -> str:
        """The file that holds what was asked for, and nothing else."""
        return json.dumps(dict(sorted(self._asked.items())), indent=1) + "\n"
