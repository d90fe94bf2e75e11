"""Unlocking the console for one agent, and serving its page."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workmoniq_console.calls.server import Server
from workmoniq_console.commands.asking import Asking
from workmoniq_console.desk.agent_key import AgentKey, agents_file
from workmoniq_console.desk.desk import Desk
from workmoniq_console.desk.staff import Staff, unlock_support
from workmoniq_console.desk.touches import Touches
from workmoniq_console.domain import looks
from workmoniq_console.domain.clock import Clock
from workmoniq_console.domain.errors import CeremonyRefused, FileRefused, SecurityKeyRefused
from workmoniq_console.home.layout import CEREMONY, LOOKS, Home
from workmoniq_console.page.serving import serve as serve_page

Say = Callable[[str], None]
_UNBOUND: Final = (
    "No security key is bound to this agent's key, so a copy of its file and the passphrase are "
    "all that a thief needs: bind one on the page, below the code."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What serve is told. agent: None takes the one whose key lies here.

    needs_security_key: refuse an agent whose key is bound to none.
    """

    home: Home
    server: str
    port: int
    agent: str | None
    asking: Asking
    clock: Clock
    say: Say
    warn: Say
    needs_security_key: bool = False


def serve(told: Serving) -> None:
    """Unlock with three passphrases, of the agent and of two keepers, and serve until a signal.

    Raises the errors of domain.errors, AudienceInvalid, OSError.
    """
    record = told.home.record(LOOKS, told.clock.wall_s)
    head = record.check()
    staff = _unlocked(told)
    certificate = staff.certificate()
    server = Server(told.server, told.clock, secrets.token_bytes)
    case = looks.unfinished(record.lines())
    sentence = "" if case is None else looks.crashed(case)
    if sentence:
        told.warn(sentence)
    record.add("started", agent=certificate.agent, badge=certificate.badge)
    told.warn(f"log holds {head.count} lines, the last with hash {head.digest.hex()[:16]}")

    def make_desk() -> Desk:
        return Desk(
            staff=staff,
            server=server,
            record=record,
            clock=told.clock,
            random_bytes=secrets.token_bytes,
            sentence=sentence,
        )

    def make_touches(origin: str) -> Touches:
        return Touches(
            staff=staff,
            origin=origin,
            clock=told.clock,
            looks=record,
            ceremonies=told.home.record(CEREMONY, told.clock.wall_s),
            random_bytes=secrets.token_bytes,
        )

    asyncio.run(
        serve_page(
            make_desk=make_desk,
            make_touches=make_touches,
            staff=staff,
            server=server,
            port=told.port,
            say=told.say,
        )
    )
    record.add("stopped", agent=certificate.agent)


def _unlocked(told: Serving) -> Staff:
    pins = told.home.pins()
    agent = told.agent or _only(told.home)
    # what is missing is said before anybody types a passphrase
    told.home.certificate(agent, pins.root, told.clock.wall_s())
    if agents_file(told.home, agent).binding is None:
        if told.needs_security_key:
            raise SecurityKeyRefused(
                f"No security key is bound to the key of {agent}: bind one on the page of a "
                "console that is started without --require-security-key."
            )
        told.warn(_UNBOUND)
    else:
        told.home.destroy_older(agent)
    agent_key = AgentKey.unlocked(told.home, agent, told.asking.passphrase(f"agent {agent}"))
    keepers = [
        told.asking.passphrase(f"the {which} keeper of the support key")
        for which in ("first", "second")
    ]
    seeds = unlock_support(told.home, keepers, told.clock.wall_s())
    return Staff(
        home=told.home,
        agent=agent,
        agent_key=agent_key,
        seeds=seeds,
        pins=pins,
        wall_s=told.clock.wall_s,
    )


def _only(home: Home) -> str:
    agents = home.agents()
    if not agents:
        raise FileRefused("There is no agent's key here: make one with ceremony agent.")
    if len(agents) > 1:
        raise CeremonyRefused("There are several agents here: say which one, with --agent.")
    return agents[0]
