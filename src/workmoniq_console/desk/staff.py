"""Who works here: agents with their certificates, and the support keys two people unlocked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from workmoniq_console.domain import rotation
from workmoniq_console.domain.claiming import Signer
from workmoniq_console.domain.errors import CertificateRefused, ConsoleError, PassphraseWrong
from workmoniq_console.home.layout import Home
from workmoniq_protocol.wire.pins import SupportPins


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """agent: who serves; seeds: of the support keys that are open."""

    home: Home
    agent: str
    agent_seed: bytes = field(repr=False)
    seeds: tuple[bytes, ...] = field(repr=False)
    pins: SupportPins
    wall_s: Callable[[], int]

    def first(self) -> Signer:
        """The agent who serves. Raises CertificateRefused, FileRefused."""
        return self._signer(self.agent, self.agent_seed)

    def second(self, agent: str, passphrase: str) -> Signer:
        """Another agent, for one claim; takes half a second.

        Raises PassphraseWrong, CertificateRefused, FileRefused.
        """
        if agent == self.agent:
            raise CertificateRefused("Two agents are needed: the second one is somebody else.")
        return self._signer(agent, unlock_agent(self.home, agent, passphrase))

    def others(self) -> tuple[str, ...]:
        """Agents whose key lies here, but for who serves."""
        return tuple(each for each in self.home.agents() if each != self.agent)

    def _signer(self, agent: str, seed: bytes) -> Signer:
        certificate = self.home.certificate(agent, self.pins.root, self.wall_s())
        key = self.home.sealed(self.home.agent_path(agent), f"key of {agent}")
        if certificate.pk != key.public:
            raise CertificateRefused(
                "The certificate is for another key than the one that lies here: have a new one "
                "made."
            )
        return Signer(certificate=certificate, seed=seed)


def unlock_agent(home: Home, agent: str, passphrase: str) -> bytes:
    """An agent's private key. Raises PassphraseWrong, FileRefused."""
    sealed = home.sealed(home.agent_path(agent), f"key of {agent}")
    if sealed.kind != "agent":
        raise PassphraseWrong("This is no key of an agent: look at the files in agents.")
    return sealed.open((passphrase,))


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
