"""Where everything lies below the console's folder, and how keys are kept there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workmoniq_console.domain.certifying import read_certificate
from workmoniq_console.domain.errors import CertificateRefused, FileRefused
from workmoniq_console.domain.sealed_key import SealedKey
from workmoniq_console.home import private_files
from workmoniq_console.home.record import Record
from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.fields import FieldInvalid, Fields
from workmoniq_protocol.wire.pins import PinsInvalid, SupportKey, SupportPins
from workmoniq_protocol.wire.support import Certificate

CEREMONY: Final = "ceremony"
LOOKS: Final = "looks"

_AGENT: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Home:
    """A folder. A root's host, a keeper's and an agent's each have only their part of it."""

    folder: Path

    @property
    def root_path(self) -> Path:
        """The sealed key of the root."""
        return self.folder / "root.key"

    @property
    def pins_path(self) -> Path:
        """What builds and servers trust."""
        return self.folder / "pins.json"

    def support_path(self, kid: int) -> Path:
        """The sealed half of a support key."""
        return self.folder / "support" / f"{kid}.key"

    def agent_path(self, agent: str) -> Path:
        """An agent's sealed key."""
        return self.folder / "agents" / f"{_called(agent)}.key"

    def certificate_path(self, agent: str) -> Path:
        """An agent's certificate."""
        return self.folder / "agents" / f"{_called(agent)}.cert"

    def counter_path(self, agent: str) -> Path:
        """How often the security key of an agent was touched, as the key counts."""
        return self.folder / "agents" / f"{_called(agent)}.counter"

    def counter(self, agent: str) -> int:
        """What the security key of an agent counted last. Raises FileRefused."""
        what = f"counter of the security key of {agent}"
        try:
            raw = strict_json.loads(private_files.read(self.counter_path(agent), what))
            return Fields(raw, frozenset({"v", "counter"})).whole("counter")
        except (JsonInvalid, FieldInvalid):
            raise FileRefused(
                f"The {what} has another form: have two keepers give the agent a new key, with "
                "ceremony agent --replace."
            ) from None

    def keep_counter(self, agent: str, counter: int) -> None:
        """Keep what it counts now."""
        data = strict_json.dumps({"v": 1, "counter": counter})
        private_files.write(self.counter_path(agent), data, replace=True)

    def exchange_agent(self, agent: str, sealed: SealedKey) -> None:
        """Put another file in the place of an agent's key, and destroy the one that was there."""
        private_files.exchange(self.agent_path(agent), sealed.to_bytes())

    def replace_agent(self, agent: str, sealed: SealedKey) -> None:
        """Put a new key in the place of an agent's, and forget the security key of the old one."""
        self.exchange_agent(agent, sealed)
        self.counter_path(agent).unlink(missing_ok=True)

    def destroy_older(self, agent: str) -> None:
        """What a crash left while the file of an agent's key was exchanged: it may open with less.

        Raises OSError.
        """
        path = self.agent_path(agent)
        for older in path.parent.glob(f".{path.name}.*"):
            private_files.destroy(older)

    def record(self, name: str, wall_s: Callable[[], int]) -> Record:
        """The record of ceremonies, or of looks."""
        return Record(self.folder / f"{name}.jsonl", name, wall_s)

    def pins(self) -> SupportPins:
        """Raises FileRefused."""
        try:
            found = pins.read(private_files.read(self.pins_path, "file of pins"))
        except PinsInvalid:
            raise FileRefused("The file of pins has another form: have it written anew.") from None
        if found is None:
            raise FileRefused("The file of pins names no support team: take that of your root.")
        return found

    def certificate(self, agent: str, root_pk: bytes, now_s: int) -> Certificate:
        """An agent's certificate, which holds now. Raises FileRefused, CertificateRefused."""
        data = private_files.read(self.certificate_path(agent), f"certificate of {agent}")
        found = read_certificate(data, root_pk=root_pk, now_s=now_s)
        if found.agent != agent:
            raise CertificateRefused(
                "The certificate is another agent's: put each under its own name."
            )
        return found

    def agents(self) -> tuple[str, ...]:
        """Those whose key lies here."""
        return tuple(sorted(path.stem for path in (self.folder / "agents").glob("*.key")))

    def support_keys(self) -> tuple[SupportKey, ...]:
        """The public halves of all support keys that were ever made here. Raises FileRefused."""
        found = [_public(path) for path in (self.folder / "support").glob("*.public")]
        return tuple(sorted(found, key=lambda each: each.kid))

    def add_support_key(self, key: SupportKey, sealed: SealedKey) -> None:
        """Keep both halves; the public one last, so that what is listed is whole."""
        private_files.write(self.support_path(key.kid), sealed.to_bytes())
        public = {"v": 1, "kid": key.kid, "pk": b64(key.pk), "from": key.from_s, "to": key.to_s}
        path = self.support_path(key.kid).with_suffix(".public")
        private_files.write(path, strict_json.dumps(public))

    def sealed(self, path: Path, what: str) -> SealedKey:
        """Raises FileRefused."""
        return SealedKey.read(private_files.read(path, what))


def _public(path: Path) -> SupportKey:
    try:
        told = Fields(
            strict_json.loads(private_files.read(path, "public half of a support key")),
            frozenset({"v", "kid", "pk", "from", "to"}),
        )
        return SupportKey(
            kid=told.whole("kid"),
            pk=told.kem_key("pk"),
            from_s=told.whole("from"),
            to_s=told.whole("to"),
        )
    except (JsonInvalid, FieldInvalid):
        raise FileRefused("The public half of a support key has another form.") from None


def _called(agent: str) -> str:
    """The name, once it is known to be no path."""
    if not _AGENT.fullmatch(agent):
        raise FileRefused("There is no such agent here: look at the files in agents.")
    return agent
