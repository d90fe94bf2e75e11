"""Every wipe and redaction since sync was turned on, of all devices: none is ever forgotten."""

import json
import secrets
from collections.abc import Iterable

from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.domain.wiped import Wiped, lasting
from workmoniq_desktop.store import sync_state
from workmoniq_desktop.store.connection import Raw

_ID_BYTES = 8


def note(raw: Raw, scope: WipeScope, now_us: int, new_id: str | None = None) -> None:
    """Remember a wipe of this device in its own transaction, where sync is on."""
    if sync_state.get(raw, "on") == "1":
        wiped = lasting(new_id or secrets.token_hex(_ID_BYTES), scope, now_us)
        if wiped.from_us < wiped.to_us:
            add(raw, wiped, now_us)


def add(raw: Raw, wiped: Wiped, at_us: int) -> bool:
    """Remember a wipe of any device; whether it was not known."""
    added = raw.execute(
        "INSERT OR IGNORE INTO sync_wipes VALUES (?, ?, ?, 0)", (wiped.id, to_text(wiped), at_us)
    )
    return bool(added.rowcount)


def every(raw: Raw) -> list[Wiped]:
    """All of them, in the order they became known here."""
    rows = raw.execute("SELECT id, body FROM sync_wipes ORDER BY at_us, id").fetchall()
    found = [from_text(str(wipe_id), body) for wipe_id, body in rows]
    return [wiped for wiped in found if wiped is not None]


def touching(wipes: Iterable[Wiped], from_us: int, to_us: int) -> list[Wiped]:
    """Those that reach into a range."""
    return [wiped for wiped in wipes if wiped.touches(from_us, to_us)]


def to_text(wiped: Wiped) -> str:
    """Its JSON, without its id."""
    body = {"from_us": wiped.from_us, "to_us": wiped.to_us, "titles_only": wiped.titles_only}
    return json.dumps({**body, **({} if wiped.app is None else {"app": wiped.app})})


def from_text(wipe_id: str, text: str) -> Wiped | None:
    """What to_text wrote; None for anything else."""
    try:
        body = json.loads(text)
        from_us, to_us, app = body["from_us"], body["to_us"], body.get("app")
        if type(from_us) is not int or type(to_us) is not int or from_us >= to_us:
            return None
        return Wiped(
            id=wipe_id,
            from_us=from_us,
            to_us=to_us,
            app=app if isinstance(app, str) else None,
            titles_only=body["titles_only"] is True,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
