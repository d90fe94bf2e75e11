"""What users share, written as the desktop writes it: some days of work, with words to look for."""

from datetime import date, timedelta
from typing import Final

from workmoniq_protocol.crypto.support import Scope
from workmoniq_protocol.wire import support_rows
from workmoniq_protocol.wire.support_rows import KINDS, Head

DAY_S: Final = 86_400
BEGIN_S: Final = 1_795_996_800
"""A Monday, midnight UTC."""

CANARY: Final = "Zeisig im Kirschbaum"
"""A title that stands in every bundle of R3 and nowhere else."""

_APPS: Final = (
    "code",
    "firefox",
    "thunderbird",
    "terminal",
    "slack",
    "libreoffice",
    "gimp",
    "zoom",
)
_CHOSEN: Final = tuple(kind for kind in KINDS if kind != "places")


def scope(days: int = 5, kinds: tuple[str, ...] = _CHOSEN) -> Scope:
    """What was picked."""
    return Scope(from_s=BEGIN_S, to_s=BEGIN_S + days * DAY_S, kinds=kinds, place=False)


def bundle(redaction: str = "R3", *, days: int = 5, spans_a_day: int = 60) -> bytes:
    """The frozen bytes."""
    picked = scope(days)
    head = Head(
        redaction=redaction,
        from_s=picked.from_s,
        to_s=picked.to_s,
        kinds=picked.kinds,
        made_s=picked.to_s + 60,
    )
    lines = [head.to_line().decode(), *_diagnostics(redaction)]
    for day in range(days):
        lines.extend(_day(redaction, BEGIN_S + day * DAY_S, day, spans_a_day))
    return "\n".join(lines).encode()


def _line(name: str, redaction: str, /, **values: object) -> str:
    return support_rows.line_of(name, redaction, values)


def _diagnostics(redaction: str) -> list[str]:
    return [
        _line(
            "about",
            redaction,
            product="0.1.0",
            python="3.11.7",
            qt="6.11.3",
            sqlcipher="4.9.0 community",
            os="Linux 6.12 (Debian 13)",
            session="x11",
            language="de",
        ),
        _line(
            "sense",
            redaction,
            name="window",
            backend="x11_window",
            state="serving",
            refusals=["gnome_window_other_session", "kwin_window_other_session"],
        ),
        _line("sense", redaction, name="idle", backend="x11_idle", state="well", refusals=[]),
        _line("sense", redaction, name="media", backend=None, state="off", refusals=["no_server"]),
        _line("gap", redaction, day="2026-11-24", reason="blind", seconds=640, count=3),
        _line("error", redaction, code="database_busy", count=2, last_day="2026-11-25"),
        _line("check", redaction, name="integrity", well=1),
        _line("check", redaction, name="clock", well=0),
        _line("amount", redaction, what="spans", count=45_120),
        _line("size", redaction, what="database", bytes=48_234_496),
    ]


def _day(redaction: str, begin_s: int, day: int, spans: int) -> list[str]:
    lines = [
        _line(
            "total",
            redaction,
            day=(date(2026, 11, 30) + timedelta(days=day)).isoformat(),
            active_s=25_000 + day * 600,
            idle_s=2400,
            locked_s=1800,
            spans=spans,
            switches=spans - 1,
            keys=18_000,
            clicks=2100,
        )
    ]
    if redaction == "R0":
        return lines
    work_s = begin_s + 8 * 3600
    for state, start, end in (
        ("active", 0, 4),
        ("idle", 4, 4.5),
        ("locked", 4.5, 5),
        ("active", 5, 9),
    ):
        times = {"start": work_s + int(start * 3600), "end": work_s + int(end * 3600)}
        lines.append(_line("presence", redaction, **times, state=state, reason=state))
    long_s = 9 * 3600 // spans
    lines.extend(
        _span(redaction, number, work_s + number * long_s, long_s) for number in range(spans)
    )
    lines.append(
        _line("input", redaction, minute=work_s, keys=210, clicks=14, scrolls=33, travel=9000)
    )
    lines.append(
        _line(
            "correction",
            redaction,
            at=begin_s + 18 * 3600,
            what="assign",
            start=work_s,
            end=work_s + 1800,
            app="code",
            category="Development",
            project="Nightingale",
            note="counted for the customer",
        )
    )
    return lines


def _span(redaction: str, number: int, start_s: int, long_s: int) -> str:
    app = _APPS[(number * 7 // 3) % len(_APPS)]
    return _line(
        "span",
        redaction,
        start=start_s,
        end=start_s + long_s,
        kind="window",
        app=app,
        category="Development" if number % 3 else None,
        title_mark=f"{number % 97:016x}",
        site_mark=None,
        title=f"{CANARY} {number} <b>&amp;",
        url="https://example.org/garden" if app == "firefox" else None,
    )
