"""The key of the agent who serves: open since the start, or opened by a touch for each claim."""

from typing import Self

from workmoniq_console.domain.errors import PassphraseWrong, SecurityKeyRefused
from workmoniq_console.domain.sealed_key import SealedKey
from workmoniq_console.home.layout import Home


class AgentKey:
    """What is kept of it while the console runs: the key, or what a passphrase gives towards it."""

    def __init__(
        self, *, seed: bytes | None, half: bytes | None = None, sealed: SealedKey | None = None
    ) -> None:
        """seed: of a key that is bound to no security key; else half, and sealed as it is kept."""
        self._seed, self._half, self._sealed = seed, half, sealed

    @classmethod
    def unlocked(cls, home: Home, agent: str, passphrase: str) -> Self:
        """From its file. Raises PassphraseWrong, FileRefused."""
        sealed = agents_file(home, agent)
        if sealed.binding is None:
            return cls(seed=sealed.open((passphrase,)))
        return cls(seed=None, half=sealed.half((passphrase,)), sealed=sealed)

    def seed(self, prf: bytes | None) -> bytes:
        """The private key. prf: of a touch, where it is bound.

        Raises SecurityKeyRefused, PassphraseWrong.
        """
        if self._seed is not None:
            return self._seed
        if prf is None:
            raise SecurityKeyRefused(
                "This agent's key is bound to a security key: touch it when the page asks for it."
            )
        if self._sealed is None or self._half is None:
            raise AssertionError("neither open nor bound")
        return self._sealed.open_touched(self._half, prf)

    def bind(self, sealed: SealedKey, half: bytes) -> None:
        """From now on it opens by a touch only."""
        self._seed, self._half, self._sealed = None, half, sealed


def agents_file(home: Home, agent: str) -> SealedKey:
    """Raises PassphraseWrong, FileRefused."""
    sealed = home.sealed(home.agent_path(agent), f"key of {agent}")
    if sealed.kind != "agent":
        raise PassphraseWrong("This is no key of an agent: look at the files in agents.")
    return sealed


def unlock_agent(home: Home, agent: str, passphrase: str, prf: bytes | None = None) -> bytes:
    """An agent's private key. prf: of a touch, where it is bound to a security key.

    Raises PassphraseWrong, SecurityKeyRefused, FileRefused.
    """
    return AgentKey.unlocked(home, agent, passphrase).seed(prf)
