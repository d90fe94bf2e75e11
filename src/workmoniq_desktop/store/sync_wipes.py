"""Every wipe and redaction since sync was turned on, of all devices: none is ever forgotten."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.domain.wiped import Wiped, lasting
from workmoniq_desktop.store import sync_said, sync_spans, sync_state, sync_unknown
from workmoniq_desktop.store.connection import Raw

_ID_BYTES = 8
_INSIDE = ("unconfirmed", "ready")
"""Stages in which this device belongs to an account, as sync/standing.py has them."""
_OURS, _OF_OTHERS = 0, 9
"""How far a wipe came that was made here, and one that only has to be obeyed."""


def note(raw: Raw, scope: WipeScope, now_us: int, new_id: str | None = None) -> None:
    """Remember a wipe of this device in its own transaction, where it belongs to an account.

    Also while sync is off: it is told when sync is on again.
    """
    if sync_state.get(raw, "on") == "1" or sync_state.get(raw, "stage") in _INSIDE:
        wiped = lasting(new_id or secrets.token_hex(_ID_BYTES), scope, now_us)
        if wiped.from_us < wiped.to_us:
            reach_us = tell_again(raw, wiped)
            _add(raw, replace(wiped, reach_us=reach_us), now_us, _OURS)


def obey(raw: Raw, wiped: Wiped, at_us: int) -> bool:
    """Remember a wipe of another device; whether it was not known."""
    return _add(raw, wiped, at_us, _OF_OTHERS)


def tell_again(raw: Raw, wiped: Wiped) -> tuple[int, int]:
    """What a wipe reached, spans whole. A redaction takes titles there, so it is told anew.

    Elsewhere a span may be known in part only, and that part may lie outside the redacted range.
    """
    reach_us = sync_spans.shown_reach(raw, wiped.from_us, wiped.to_us)
    if wiped.titles_only:
        for (device,) in raw.execute("SELECT name FROM devices").fetchall():
            sync_said.forget_own(raw, str(device), *reach_us)
    return reach_us


def set_step(raw: Raw, wipe: str, step: int) -> None:
    """How far a wipe of this device came."""
    raw.execute("UPDATE sync_wipes SET step=? WHERE id=? AND step < ?", (step, wipe, step))


def every(raw: Raw) -> list[Wiped]:
    """All of them, in the order they became known here."""
    rows = raw.execute("SELECT id, body FROM sync_wipes ORDER BY at_us, id").fetchall()
    found = [from_text(str(wipe_id), body) for wipe_id, body in rows]
    return [wiped for wiped in found if wiped is not None]


def touching(wipes: Iterable[Wiped], from_us: int, to_us: int) -> list[Wiped]:
    """Those that reach into a range."""
    return [wiped for wiped in wipes if wiped.touches(from_us, to_us)]


def takes_all(wiped: Wiped) -> bool:
    """Whether it takes all there is of its time, and not windows of an application or titles."""
    return wiped.app is None and not wiped.titles_only


def _add(raw: Raw, wiped: Wiped, at_us: int, step: int) -> bool:
    if takes_all(wiped):
        sync_unknown.forget_time(raw, wiped.from_us, wiped.to_us)
    added = raw.execute(
        "INSERT OR IGNORE INTO sync_wipes VALUES (?, ?, ?, ?)",
        (wiped.id, to_text(wiped), at_us, step),
    )
    return bool(added.rowcount)


def to_text(wiped: Wiped) -> str:
    """Its JSON, without its id."""
    low_us, high_us = wiped.reach_us or (wiped.from_us, wiped.to_us)
    body: dict[str, object] = {
        "from": min(low_us, wiped.from_us),
        "to": max(high_us, wiped.to_us),
        "range": [wiped.from_us, wiped.to_us],
        "titles_only": wiped.titles_only,
    }
    return json.dumps({**body, **({} if wiped.app is None else {"app": wiped.app})})


@lru_cache(maxsize=4096)
def from_text(wipe_id: str, text: str) -> Wiped | None:
    """What to_text wrote; None for anything else.

    All of them are asked about each piece that comes, so what was read once is remembered.
    """
    try:
        body = json.loads(text)
        (from_us, to_us), app = body["range"], body.get("app")
        low_us, high_us = body["from"], body["to"]
        if type(low_us) is not int or type(high_us) is not int:
            return None
        if type(from_us) is not int or type(to_us) is not int or from_us >= to_us:
            return None
        return Wiped(
            id=wipe_id,
            from_us=from_us,
            to_us=to_us,
            app=app if isinstance(app, str) else None,
            titles_only=body["titles_only"] is True,
            reach_us=(low_us, high_us),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
