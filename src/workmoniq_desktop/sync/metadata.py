"""What a server says that it holds about an account: shown as it is, and believed in nothing."""

import json
from collections.abc import Mapping

from workmoniq_desktop.sync.transport import unreadable


def as_told(body: bytes) -> Mapping[str, object]:
    """The answer to GET /me/metadata. Rows may hold any number, so ordinary JSON reads them.

    Raises AnswerUnreadable.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise unreadable() from wrong
    if not isinstance(told, dict):
        raise unreadable()
    return told
