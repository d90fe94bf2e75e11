"""`workmoniq status`: what is recorded now. Exit 0 only while something is."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence

from workmoniq_desktop.cli.plain import isolated, plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import length, local_iso, size, time_near
from workmoniq_desktop.domain.calendar import from_iso
from workmoniq_desktop.domain.errors import NotRunning, WorkMoniQError
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.status_json import off, published

# In these, what happens is known and written down as it happens.
_RECORDING: frozenset[str] = frozenset({Mode.RECORDING, Mode.IDLE, Mode.LOCKED, Mode.ASLEEP})
_WHY_NOT: dict[str, str] = {
    Mode.PAUSED: "recording is paused; end the pause with `workmoniq resume`",
    Mode.PRIVATE: "this is private time; end it with `workmoniq resume`",
    Mode.BLIND: "the desktop cannot be seen; `workmoniq doctor` tells why",
    Mode.WAITING: "the key is awaited, spans are kept in memory; give the passphrase",
    Mode.TROUBLE: "the history cannot be written, spans are kept in memory; "
    "`workmoniq doctor` tells why",
}
_HEADING_CELLS = 10


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    asked = doors.ask_app("status")
    answer = _not_running(doors) if asked is None else asked
    if args.json:
        terminal.say_json(published(answer))
    else:
        _print(answer, doors, terminal)
    if asked is None:
        raise NotRunning("WorkMoniQ does not run on this profile; start it with `workmoniq`")
    state = _text(answer, "state")
    if state not in _RECORDING:
        raise WorkMoniQError(_WHY_NOT.get(state, "nothing is recorded now; start `workmoniq`"))
    return 0


def _not_running(doors: Doors) -> Mapping[str, object]:
    last_us = doors.last_sync_us()
    last = None if last_us is None else local_iso(last_us, doors.zone())
    return off(doors.history_bytes(), last)


def _print(answer: Mapping[str, object], doors: Doors, terminal: Terminal) -> None:
    def row(heading: str, text: str) -> None:
        terminal.say(f"{heading:<{_HEADING_CELLS}}{text}")

    now_us, zone = doors.clock.now_us(), doors.zone()
    row("State", _text(answer, "state"))
    until = answer.get("until")
    if isinstance(until, str):
        row("Until", time_near(from_iso(until)[0], now_us, zone))
    span = answer.get("span")
    if isinstance(span, Mapping):
        start_us = from_iso(_text(span, "start"))[0]
        since = f"since {time_near(start_us, now_us, zone)}"
        row("Now", _what(span, on_screen=terminal.shows_output()))
        row("", f"{since}, {length(max(now_us - start_us, 0))}")
    for place, line in enumerate(_senses(answer)):
        row("Senses" if place == 0 else "", line)
    row("Database", size(_number(answer, "database_bytes")))
    last = _text(answer, "last_sync")
    row("Last sync", time_near(from_iso(last)[0], now_us, zone) if last else "never")
    if kept := _number(answer, "kept_in_memory"):
        row("In memory", f"{kept} spans")
    if dropped := _number(answer, "dropped"):
        row("Lost", f"{dropped} events came faster than they could be kept")
    if trouble := _text(answer, "trouble"):
        row("Trouble", trouble)


def _what(span: Mapping[str, object], *, on_screen: bool) -> str:
    if span.get("kind") != "window":
        return f"{_text(span, 'state')}: {_text(span, 'reason')}"
    parts = [_text(span, "app"), _text(span, "title")]
    return "  ".join(isolated(part) if on_screen else part for part in parts if part)


def _senses(answer: Mapping[str, object]) -> list[str]:
    lines = []
    for sense in _maps(answer, "senses"):
        lines.append(f"{_text(sense, 'name')}: {_text(sense, 'backend') or 'none'}")
        lines += [
            f"  not {_text(refusal, 'backend')}: {_text(refusal, 'reason')}"
            for refusal in _maps(sense, "refusals")
        ]
    return lines


def _maps(answer: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    found = answer.get(key)
    if not isinstance(found, Sequence):
        return []
    return [item for item in found if isinstance(item, Mapping)]


def _text(answer: Mapping[str, object], key: str) -> str:
    """The text at key, safe to print; "" where there is none."""
    found = answer.get(key)
    return plain(found) if isinstance(found, str) else ""


def _number(answer: Mapping[str, object], key: str) -> int:
    found = answer.get(key)
    return found if isinstance(found, int) else 0
