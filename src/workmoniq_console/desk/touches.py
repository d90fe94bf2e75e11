"""Touches of security keys: each answers one question, which is asked once and soon forgotten."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from workmoniq_console.desk.agent_key import agents_file
from workmoniq_console.desk.staff import Staff
from workmoniq_console.domain import security_key
from workmoniq_console.domain.certifying import fingerprint
from workmoniq_console.domain.clock import Clock
from workmoniq_console.domain.errors import ConsoleError, SecurityKeyRefused
from workmoniq_console.domain.sealed_key import PRF_SALT_BYTES, Binding, SealedKey, fresh_half
from workmoniq_console.domain.security_key import CHALLENGE_BYTES, Credential
from workmoniq_console.home.record import Record
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.fields import Fields

ANSWER_S: Final = 120.0
"""How long somebody may take to find their key and to touch it."""

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one touch answers. challenge: fresh random bytes; ends_s: of the steady clock."""

    challenge: bytes = field(repr=False)
    ends_s: float


@dataclass(slots=True, kw_only=True)
class _Newcomer:
    """A security key that is being bound. credential: once it is known."""

    secret: bytes = field(repr=False)
    half: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    prf_salt: bytes = field(repr=False)
    credential: Credential | None = None


class Touches:
    """For the page. Lives on one event loop."""

    def __init__(
        self,
        *,
        staff: Staff,
        origin: str,
        clock: Clock,
        looks: Record,
        ceremonies: Record,
        random_bytes: RandomBytes,
    ) -> None:
        """origin: the page's own, which browsers sign."""
        self._staff, self._origin, self._clock = staff, origin, clock
        self._looks, self._ceremonies, self._random_bytes = looks, ceremonies, random_bytes
        self._questions: dict[str, Question] = {}
        self._newcomer: _Newcomer | None = None

    def ask(self, agent: str) -> dict[str, object]:
        """What a browser is to ask the security key of an agent, for one claim.

        Raises SecurityKeyRefused, FileRefused.
        """
        return self._asked(f"claim {agent}", self._binding(agent))

    def answered(self, agent: str, told: Fields) -> bytes:
        """The secret by which that agent's key opens. told: of TOUCH_FIELDS.

        Raises SecurityKeyRefused, SecurityKeyCopied, FileRefused.
        """
        home = self._staff.home
        try:
            challenge = self._taken(f"claim {agent}")
            data = self._binding(agent).credential
            known = Credential(data=data, counter=home.counter(agent))
            touch = security_key.touched(told, known, challenge=challenge, origin=self._origin)
        except ConsoleError as refused:
            self._looks.add("touch-refused", agent=agent, code=refused.code)
            raise
        home.keep_counter(agent, touch.counter)
        return touch.prf

    def begin(self, passphrase: str) -> dict[str, object]:
        """Begin to bind a security key to the key of who serves; takes half a second.

        Raises PassphraseWrong, SecurityKeyRefused, FileRefused.
        """
        sealed = self._unbound()
        secret = sealed.open((passphrase,))
        salt, half = fresh_half(passphrase, self._random_bytes)
        prf_salt = self._random_bytes(PRF_SALT_BYTES)
        self._newcomer = _Newcomer(secret=secret, half=half, salt=salt, prf_salt=prf_salt)
        return {
            "challenge": self._question("make"),
            "user": b64(sealed.public),
            "name": self._staff.agent,
            "algorithms": list(security_key.ALGORITHMS),
        }

    def made(self, told: Fields) -> dict[str, object]:
        """Take the new key, and ask for the touch that gives its secret. told: of MADE_FIELDS.

        Raises SecurityKeyRefused.
        """
        challenge, newcomer = self._taken("make"), self._in_hand()
        known = security_key.made(told, challenge=challenge, origin=self._origin)
        newcomer.credential = known
        return self._asked("bind", Binding(credential=known.data, salt=newcomer.prf_salt))

    def bind(self, told: Fields) -> None:
        """Seal the key of who serves so that it takes this security key. told: of TOUCH_FIELDS.

        Raises SecurityKeyRefused, SecurityKeyCopied, RecordBroken, FileRefused, OSError.
        """
        challenge, newcomer, sealed = self._taken("bind"), self._in_hand(), self._unbound()
        known, self._newcomer = newcomer.credential, None
        if known is None:
            raise _too_late()
        touch = security_key.touched(told, known, challenge=challenge, origin=self._origin)
        binding = Binding(credential=known.data, salt=newcomer.prf_salt)
        fresh = sealed.bound(newcomer.secret, newcomer.half, newcomer.salt, binding, touch.prf)
        if SealedKey.read(fresh.to_bytes()).open_touched(newcomer.half, touch.prf) != (
            newcomer.secret
        ):
            raise AssertionError("the old file goes only once the new one opens")
        agent, home = self._staff.agent, self._staff.home
        self._ceremonies.add(
            "bind-security-key",
            agent=agent,
            fingerprint=fingerprint(sealed.public),
            security_key=fingerprint(known.data),
        )
        home.keep_counter(agent, touch.counter)
        home.exchange_agent(agent, fresh)
        self._staff.agent_key.bind(fresh, newcomer.half)

    def _binding(self, agent: str) -> Binding:
        binding = agents_file(self._staff.home, agent).binding
        if binding is None:
            raise SecurityKeyRefused("No security key is bound to this agent's key: bind one.")
        return binding

    def _unbound(self) -> SealedKey:
        sealed = agents_file(self._staff.home, self._staff.agent)
        if sealed.binding is not None:
            raise SecurityKeyRefused(
                "A security key is bound to this agent's key already: have two keepers give the "
                "agent a new key, with ceremony agent --replace."
            )
        return sealed

    def _in_hand(self) -> _Newcomer:
        if self._newcomer is None:
            raise _too_late()
        return self._newcomer

    def _asked(self, what: str, binding: Binding) -> dict[str, object]:
        known = Credential(data=binding.credential, counter=0)
        return {
            "challenge": self._question(what),
            "credential": b64(known.id),
            "salt": b64(binding.salt),
        }

    def _question(self, what: str) -> str:
        challenge = self._random_bytes(CHALLENGE_BYTES)
        ends_s = self._clock.steady_s() + ANSWER_S
        self._questions[what] = Question(challenge=challenge, ends_s=ends_s)
        return b64(challenge)

    def _taken(self, what: str) -> bytes:
        """The challenge of a question, which nobody answers again."""
        asked = self._questions.pop(what, None)
        if asked is None or self._clock.steady_s() >= asked.ends_s:
            raise _too_late()
        return asked.challenge


def _too_late() -> SecurityKeyRefused:
    return SecurityKeyRefused(
        "The security key was touched too late, or for something else: try again."
    )
