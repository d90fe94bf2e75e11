"""The command workmoniq-console."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import platformdirs

from workmoniq_console.commands import ceremony
from workmoniq_console.commands.asking import Asking
from workmoniq_console.commands.ceremony import Table
from workmoniq_console.commands.serve import Serving, serve
from workmoniq_console.domain.certifying import MOST_HOURS
from workmoniq_console.domain.errors import ConsoleError
from workmoniq_console.home.clock import SystemClock
from workmoniq_console.home.faults import speak_of_kinds_only
from workmoniq_console.home.hardening import harden, lock_memory
from workmoniq_console.home.layout import CEREMONY, LOOKS, Home
from workmoniq_protocol.audience import AudienceInvalid

Told = argparse.Namespace
Act = Callable[[Told], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0, or 1 with one line on stderr. A wrong usage exits with 2."""
    told = parser().parse_args(arguments)
    speak_of_kinds_only()
    try:
        harden()
        if told.verb != "check":  # which reads no secret
            _warn_if(lock_memory())
        told.act(told)
    except (ConsoleError, AudienceInvalid) as wrong:
        return _fail(str(wrong))
    except OSError as wrong:
        return _fail(wrong.strerror or "the system refused")
    except KeyboardInterrupt:
        return _fail("stopped")
    return 0


def parser() -> argparse.ArgumentParser:
    """Every verb."""
    made = argparse.ArgumentParser(
        prog="workmoniq-console",
        description="Keys of the support team, and one look at what a user shared.",
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {version('workmoniq')}")
    verbs = made.add_subparsers(dest="verb", metavar="VERB", required=True)
    one = _verb(verbs, "serve", "serve the page of one agent, on this computer only", _serve)
    one.add_argument("--server", required=True, metavar="URL", help="server that carries codes")
    one.add_argument("--port", type=int, default=0, help="port of the page; 0 takes any free one")
    one.add_argument("--agent", help="who works here; may be left out where there is one")
    one.add_argument(
        "--require-security-key",
        action="store_true",
        help="refuse an agent whose key is bound to no security key",
    )
    one = _verb(verbs, "check", "follow both records from line to line", _check)
    under = verbs.add_parser("ceremony", help="make, certify and destroy keys")
    acts = under.add_subparsers(dest="what", metavar="ACT", required=True)
    _ceremonies(acts)
    return made


def _ceremonies(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _people(_verb(acts, "root", "make the root that vouches for agents", _root))
    _people(_verb(acts, "support-key", "make the support key that comes next", _support_key))
    one = _people(_verb(acts, "destroy-key", "destroy a support key that has ended", _destroy))
    one.add_argument("kid", type=int, help="its number")
    one.add_argument("--compromised", action="store_true", help="destroy it before its end")
    one = _people(_verb(acts, "agent", "make an agent's key, and ask for its certificate", _agent))
    one.add_argument("name", help="such as ag-1")
    one.add_argument("--badge", required=True, help="what the agent reads out, such as 4711")
    one.add_argument("--out", type=Path, required=True, help="file of the request")
    one.add_argument(
        "--replace",
        action="store_true",
        help="in the place of a key whose security key is lost; takes two people",
    )
    one = _people(_verb(acts, "certify", "give a certificate for a request", _certify))
    one.add_argument("request", type=Path)
    one.add_argument("--out", type=Path, required=True, help="file of the certificate")
    one.add_argument(
        "--hours", type=int, default=MOST_HOURS, help=f"how long it holds, {MOST_HOURS} at most"
    )
    one = _verb(acts, "take-certificate", "keep the certificate that came back", _take)
    one.add_argument("name", help="of the agent")
    one.add_argument("certificate", type=Path)
    one = _people(_verb(acts, "pins", "write what builds and servers trust", _pins))
    one.add_argument("--out", type=Path, required=True, help="file of the pins")


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str, act: Act
) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
    usual = Path(platformdirs.user_data_dir("workmoniq-console", appauthor=False))
    made.add_argument("--home", type=Path, default=usual, metavar="DIR", help="folder of the keys")
    made.add_argument(
        "--passphrase-file",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="answers one prompt, in their order; its owner's alone; may be repeated",
    )
    made.set_defaults(act=act)
    return made


def _people(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="NAME",
        help="who is here, for the record; twice for what takes two",
    )
    return made


def _table(told: Told) -> Table:
    return Table(
        home=Home(told.home),
        asking=Asking(files=told.passphrase_file),
        clock=SystemClock(),
        say=_say,
        people=tuple(getattr(told, "person", ())),
    )


def _root(told: Told) -> None:
    ceremony.root(_table(told))


def _support_key(told: Told) -> None:
    ceremony.support_key(_table(told))


def _destroy(told: Told) -> None:
    ceremony.destroy_key(_table(told), told.kid, compromised=told.compromised)


def _agent(told: Told) -> None:
    ceremony.agent(_table(told), told.name, told.badge, told.out, replace=told.replace)


def _certify(told: Told) -> None:
    ceremony.certify(_table(told), told.request, told.out, hours=told.hours)


def _take(told: Told) -> None:
    ceremony.take_certificate(_table(told), told.name, told.certificate)


def _pins(told: Told) -> None:
    ceremony.write_pins(_table(told), told.out)


def _serve(told: Told) -> None:
    serve(
        Serving(
            home=Home(told.home),
            server=told.server,
            port=told.port,
            agent=told.agent,
            asking=Asking(files=told.passphrase_file),
            clock=SystemClock(),
            say=_say,
            warn=_warn_if,
            needs_security_key=told.require_security_key,
        )
    )


def _check(told: Told) -> None:
    home, clock = Home(told.home), SystemClock()
    for name in (CEREMONY, LOOKS):
        head = home.record(name, clock.wall_s).check()
        _say(f"{name}: {head.count} lines, the last with hash {head.digest.hex()[:16]}")


def _say(line: str) -> None:
    print(line, flush=True)


def _warn_if(line: str) -> None:
    if line:
        print(line, file=sys.stderr, flush=True)


def _fail(why: str) -> int:
    print(f"workmoniq-console: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
