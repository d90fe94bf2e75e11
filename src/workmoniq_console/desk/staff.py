"""Who works here: agents with their certificates, and the support keys two people unlocked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from workmoniq_console.desk.agent_key import AgentKey, agents_file, unlock_agent
from workmoniq_console.domain import rotation
from workmoniq_console.domain.claiming import Signer
from workmoniq_console.domain.errors import CertificateRefused, ConsoleError, PassphraseWrong
from workmoniq_console.home.layout import Home
from workmoniq_protocol.wire.pins import SupportPins
from workmoniq_protocol.wire.support import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """agent: who serves; seeds: of the support keys that are open."""

    home: Home
    agent: str
    agent_key: AgentKey = field(repr=False)
    seeds: tuple[bytes, ...] = field(repr=False)
    pins: SupportPins
    wall_s: Callable[[], int]

    def certificate(self) -> Certificate:
        """Of the agent who serves. Raises CertificateRefused, FileRefused."""
        return self._certificate(self.agent)

    def first(self, prf: bytes | None = None) -> Signer:
        """The agent who serves. prf: of a touch, where their key is bound to a security key.

        Raises SecurityKeyRefused, PassphraseWrong, CertificateRefused, FileRefused.
        """
        certificate = self.certificate()
        return Signer(certificate=certificate, seed=self.agent_key.seed(prf))

    def second(self, agent: str, passphrase: str, prf: bytes | None = None) -> Signer:
        """Another agent, for one claim; takes half a second. prf: as of the first.

        Raises SecurityKeyRefused, PassphraseWrong, CertificateRefused, FileRefused.
        """
        if agent == self.agent:
            raise CertificateRefused("Two agents are needed: the second one is somebody else.")
        seed = unlock_agent(self.home, agent, passphrase, prf)
        return Signer(certificate=self._certificate(agent), seed=seed)

    def others(self) -> tuple[str, ...]:
        """Agents whose key lies here, but for who serves."""
        return tuple(each for each in self.home.agents() if each != self.agent)

    def bound(self) -> tuple[str, ...]:
        """Agents whose key takes a touch of their security key. Raises FileRefused."""
        return tuple(
            each
            for each in (self.agent, *self.others())
            if agents_file(self.home, each).binding is not None
        )

    def _certificate(self, agent: str) -> Certificate:
        certificate = self.home.certificate(agent, self.pins.root, self.wall_s())
        key = self.home.sealed(self.home.agent_path(agent), f"key of {agent}")
        if certificate.pk != key.public:
            raise CertificateRefused(
                "The certificate is for another key than the one that lies here: have a new one "
                "made."
            )
        return certificate


def unlock_support(home: Home, passphrases: Sequence[str], now_s: int) -> tuple[bytes, ...]:
    """The private support keys that may still open something. Raises PassphraseWrong, FileRefused.

    All that these two people can open; one at least.
    """
    found: list[bytes] = []
    refused: ConsoleError | None = None
    for key in home.support_keys():
        path = home.support_path(key.kid)
        if not rotation.may_open(key, now_s) or not path.exists():
            continue
        try:
            found.append(home.sealed(path, f"support key {key.kid}").open(passphrases))
        except PassphraseWrong as wrong:
            refused = wrong
    if not found:
        raise refused or PassphraseWrong(
            "There is no support key here that is in use: bring the files of the folder support."
        )
    return tuple(found)
