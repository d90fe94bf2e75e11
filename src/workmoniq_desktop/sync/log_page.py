"""One page of the account log as a server gives it."""

from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.sync.transport import unreadable
from workmoniq_protocol.strict_json import JsonInvalid, unb64
from workmoniq_protocol.wire.log_entry import Entry, LogInvalid

PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """entries: in order, as served. head_n, head_hash: the newest entry the server has.

    rec_bind: what binds the first recovery code to the account.
    """

    entries: tuple[Entry, ...]
    head_n: int
    head_hash: bytes
    rec_bind: bytes | None


def read_page(told: dict[str, object]) -> Page:
    """What GET /log answered. Raises AnswerUnreadable."""
    head, entries = told.get("head"), told.get("entries")
    if not isinstance(head, dict) or not isinstance(entries, list) or len(entries) > PAGE:
        raise unreadable()
    head_n, rec_bind = head.get("n"), told.get("rec_bind")
    if type(head_n) is not int or head_n < 0:
        raise unreadable()
    try:
        return Page(
            entries=tuple(Entry.from_json(entry) for entry in entries),
            head_n=head_n,
            head_hash=unb64(head.get("hash"), 32),
            rec_bind=None if rec_bind is None else unb64(rec_bind, 32),
        )
    except (JsonInvalid, LogInvalid) as wrong:
        raise unreadable() from wrong
