"""What a user keeps of an access: what was shown, to whom, when, and a copy of what was sent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from workmoniq_desktop.domain.support import GrantState
from workmoniq_desktop.services.export.html_page import page
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.export.whole_file import whole_file
from workmoniq_desktop.services.support.receipt_words import ReceiptWords
from workmoniq_desktop.store.support_grants import GrantRow

JSON_NAME: Final = "receipt{}.json"
HTML_NAME: Final = "receipt{}.html"
COPY_NAME: Final = "sent{}.jsonl"
"""A second receipt in the same folder is called receipt-2, its copy sent-2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """sent: what was sealed, exactly; None where nothing was, or where it was wiped since.

    lines: what happened, oldest first: (at_us, what). made_us: when this was written. words: of
    its page.
    """

    row: GrantRow
    lines: Sequence[tuple[int, str]]
    sent: bytes | None = field(repr=False)
    made_us: int
    app_version: str
    words: ReceiptWords

    def as_json(self, copy_name: str) -> dict[str, object]:
        """Times in ISO 8601, UTC. copy_name: what the copy is called."""
        row, choice, claim = self.row, self.row.choice, self.row.claim
        return {
            "format": "workmoniq-support-receipt",
            "v": 1,
            "made": _told(self.made_us),
            "product": self.app_version,
            "id": row.id,
            "server": row.server,
            "state": row.stage.value,
            "revoked_by": None if row.revoked_by is None else row.revoked_by.value,
            "scope": {
                "from": _told(choice.from_us),
                "to": _told(choice.to_us),
                "kinds": [kind.value for kind in choice.kinds],
                "redaction": choice.redaction.value,
            },
            "armed": _told(row.armed_us),
            "ends": _told(row.ends_us),
            "claimed": None if claim is None else _told(claim.claimed_us),
            "agents": []
            if claim is None
            else [
                {"agent": agent, "badge": badge}
                for agent, badge in zip(claim.agents, claim.badges, strict=True)
            ],
            "case": None if claim is None else claim.case,
            "attempts": row.attempts,
            "alarms": [alarm.value for alarm in row.alarms],
            "shared": _told(row.shared_us),
            "server_has_taken_it": row.sent,
            "over": _told(row.over_us),
            "rows": row.lines - 1,
            "bytes": row.size_bytes,
            "sha256": row.digest.hex(),
            "copy": None if self.sent is None else copy_name,
            "notices": [
                {"event": each.event, "at": _told(each.at_us), "signature_holds": each.holds}
                for each in row.notices
            ],
            "what_happened": [{"at": _told(at_us), "what": what} for at_us, what in self.lines],
        }

    def write(self, folder: Path, note: Callable[[int], None]) -> tuple[Path, ...]:
        """Write its files into folder; nothing there is replaced. note: bytes, before any is there.

        Raises CannotWrite, DiskFull.
        """
        mark = _free_mark(folder)
        told = self.as_json(COPY_NAME.format(mark))
        files = {
            JSON_NAME.format(mark): json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n",
            HTML_NAME.format(mark): b"".join(page("support.html", self._values(told))),
        }
        if self.sent is not None:
            files[COPY_NAME.format(mark)] = self.sent
        note(sum(map(len, files.values())))
        return tuple(_written(folder / name, content) for name, content in files.items())

    def _values(self, told: dict[str, object]) -> dict[str, object]:
        row, words = self.row, self.words
        return {
            "language": words.language,
            "title": words.title,
            "period": row.id,
            "words": words,
            "told": told,
            "state": words.states[GrantState(row.stage.value)],
            "because": None if row.revoked_by is None else words.reasons[row.revoked_by],
            "kinds": [words.kind_names[kind] for kind in row.choice.kinds],
            "level": words.levels[row.choice.redaction],
            "alarms": [words.alarms[alarm] for alarm in row.alarms],
            "when": _for_people,
        }


def _free_mark(folder: Path) -> str:
    """What the names of this receipt end in, so that all of them are free."""
    names = (JSON_NAME, HTML_NAME, COPY_NAME)
    marks = ("" if number == 1 else f"-{number}" for number in count(1))
    return next(
        mark for mark in marks if not any((folder / name.format(mark)).exists() for name in names)
    )


def _written(path: Path, content: bytes) -> Path:
    with whole_file(path, overwrite=False) as file:
        file.write(content)
    return path


def _told(at_us: int | None) -> str | None:
    return None if at_us is None else moment(at_us, 0)


def _for_people(told: str) -> str:
    """The same moment to the second; the page says once that it is UTC."""
    return told[:19].replace("T", " ")
