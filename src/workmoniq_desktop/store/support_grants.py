"""Rows of support access: what was chosen and how it stands, its secrets and its bytes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from workmoniq_desktop.domain.support import Alarm, Kind, Redaction, RevokedBy, SupportChoice
from workmoniq_desktop.store.connection import Raw

CODE: Final = "code"
"""Name of the secret that opens what is sealed: 13 bytes, gone as soon as something was sealed."""
SEED: Final = "seed"
"""Name of the key that signs what is asked of the server: 32 bytes."""
FROZEN: Final = "frozen"
SEALED: Final = "sealed"


class Stage(StrEnum):
    """As a person is told it, and two that nobody is told of.

    ARMING: the server may know of it, or not yet. DROPPED: it was never told to anybody, and the
    server may know of it.
    """

    ARMING = "arming"
    ARMED = "armed"
    CLAIMED = "claimed"
    SHARED = "shared"
    CONSUMED = "consumed"
    REVOKED = "revoked"
    EXPIRED = "expired"
    DROPPED = "dropped"


UNSPENT: Final = (Stage.ARMING, Stage.ARMED, Stage.CLAIMED)
LIVE: Final = (*UNSPENT, Stage.SHARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """The claim that won, as it came, and what people are told of it. claimed_us: seen here."""

    p: bytes = field(repr=False)
    sigs: tuple[bytes, ...] = field(repr=False)
    tmac: bytes = field(repr=False)
    agents: tuple[str, ...]
    badges: tuple[str, ...]
    case: str
    eph_sig_pk: bytes = field(repr=False)
    claimed_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """What a console told. proof: the header as it came; holds: whether its signature did."""

    event: str
    proof: str = field(repr=False)
    holds: bool
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """One access. ends_us: whole seconds; boot_ends_us: the same by the clock since the start.

    here: marks of the computer, its start and the file in which it was armed. forged: hashes of
    claims that did not know the code. untold: the server was not told yet that it is over.
    """

    id: str
    handle: bytes = field(repr=False)
    stage: Stage
    server: str = field(repr=False)
    choice: SupportChoice
    armed_us: int
    ends_us: int
    boot_ends_us: int
    here: bytes = field(repr=False)
    lines: int
    size_bytes: int
    digest: bytes
    rev: int = 0
    attempts: int = 0
    claim: ClaimRow | None = None
    shared_us: int | None = None
    sent: bool = False
    over_us: int | None = None
    revoked_by: RevokedBy | None = None
    untold: bool = False
    alarms: tuple[Alarm, ...] = ()
    forged: tuple[str, ...] = ()
    notices: tuple[NoticeRow, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether anything can still be sent, or was and may be read."""
        return self.stage in LIVE


_COLUMNS: Final = (
    "id",
    "handle",
    "state",
    "server",
    "from_us",
    "to_us",
    "kinds",
    "redaction",
    "lasts_us",
    "armed_us",
    "ends_us",
    "boot_ends_us",
    "here",
    "lines",
    "size_bytes",
    "digest",
    "rev",
    "attempts",
    "claim",
    "claimed_us",
    "shared_us",
    "sent",
    "over_us",
    "revoked_by",
    "untold",
    "alarms",
    "forged",
    "notices",
)
_SELECT: Final = f"SELECT {', '.join(_COLUMNS)} FROM support_grants"  # noqa: S608  # our own names
_PUT: Final = (
    f"INSERT OR REPLACE INTO support_grants ({', '.join(_COLUMNS)}) "  # noqa: S608  # our own names
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)


def put(raw: Raw, row: GrantRow) -> None:
    """Keep it, in place of what had its id."""
    choice, claim = row.choice, row.claim
    raw.execute(
        _PUT,
        (
            row.id,
            row.handle,
            row.stage.value,
            row.server,
            choice.from_us,
            choice.to_us,
            json.dumps([kind.value for kind in choice.kinds]),
            choice.redaction.value,
            choice.lasts_us,
            row.armed_us,
            row.ends_us,
            row.boot_ends_us,
            row.here,
            row.lines,
            row.size_bytes,
            row.digest,
            row.rev,
            row.attempts,
            None if claim is None else _claim_text(claim),
            None if claim is None else claim.claimed_us,
            row.shared_us,
            int(row.sent),
            row.over_us,
            None if row.revoked_by is None else row.revoked_by.value,
            int(row.untold),
            json.dumps([alarm.value for alarm in row.alarms]),
            json.dumps(row.forged),
            json.dumps([[n.event, n.proof, int(n.holds), n.at_us] for n in row.notices]),
        ),
    )


def get(raw: Raw, grant_id: str) -> GrantRow | None:
    """None where no access is called so."""
    found = raw.execute(f"{_SELECT} WHERE id=?", (grant_id,)).fetchone()
    return None if found is None else _row(found)


def every(raw: Raw) -> tuple[GrantRow, ...]:
    """All of them, newest first."""
    return tuple(map(_row, raw.execute(f"{_SELECT} ORDER BY armed_us DESC, id")))


def live(raw: Raw) -> tuple[GrantRow, ...]:
    """Those that are not over, newest first."""
    return tuple(row for row in every(raw) if row.is_live)


def delete(raw: Raw, grant_id: str) -> None:
    """Forget that it was, with all that belongs to it."""
    forget_secrets(raw, grant_id)
    forget_bytes(raw, grant_id)
    raw.execute("DELETE FROM support_grants WHERE id=?", (grant_id,))


def secret(raw: Raw, grant_id: str, name: str) -> bytes | None:
    """None where it was never here, or is gone."""
    found = raw.execute(
        "SELECT secret FROM support_secrets WHERE id=? AND name=?", (grant_id, name)
    ).fetchone()
    return None if found is None else bytes(found[0])


def put_secret(raw: Raw, grant_id: str, name: str, value: bytes) -> None:
    """Keep it until it is forgotten."""
    raw.execute("INSERT OR REPLACE INTO support_secrets VALUES (?, ?, ?)", (grant_id, name, value))


def forget_secrets(raw: Raw, grant_id: str, *names: str) -> None:
    """Erase these, or all: pages are overwritten (secure_delete)."""
    for name in names or (CODE, SEED):
        raw.execute("DELETE FROM support_secrets WHERE id=? AND name=?", (grant_id, name))


def content(raw: Raw, grant_id: str, name: str) -> bytes | None:
    """FROZEN or SEALED; None where it was never here, or is gone."""
    found = raw.execute(
        "SELECT bytes FROM support_bytes WHERE id=? AND name=?", (grant_id, name)
    ).fetchone()
    return None if found is None else bytes(found[0])


def put_content(raw: Raw, grant_id: str, name: str, value: bytes) -> None:
    """Keep it. Never in place of other bytes: what was sealed once is all that is ever sent."""
    raw.execute(
        "INSERT INTO support_bytes (id, name, bytes) VALUES (?, ?, ?)", (grant_id, name, value)
    )


def forget_bytes(raw: Raw, grant_id: str, *names: str) -> None:
    """Erase these, or all."""
    for name in names or (FROZEN, SEALED):
        raw.execute("DELETE FROM support_bytes WHERE id=? AND name=?", (grant_id, name))


def _claim_text(claim: ClaimRow) -> str:
    return json.dumps(
        {
            "p": claim.p.hex(),
            "sigs": [sig.hex() for sig in claim.sigs],
            "tmac": claim.tmac.hex(),
            "agents": claim.agents,
            "badges": claim.badges,
            "case": claim.case,
            "eph_sig_pk": claim.eph_sig_pk.hex(),
        }
    )


def _claim(text: str, claimed_us: int) -> ClaimRow:
    told = json.loads(text)
    return ClaimRow(
        p=bytes.fromhex(told["p"]),
        sigs=tuple(map(bytes.fromhex, told["sigs"])),
        tmac=bytes.fromhex(told["tmac"]),
        agents=tuple(told["agents"]),
        badges=tuple(told["badges"]),
        case=told["case"],
        eph_sig_pk=bytes.fromhex(told["eph_sig_pk"]),
        claimed_us=claimed_us,
    )


def _notices(found: Iterable[list[Any]]) -> tuple[NoticeRow, ...]:
    return tuple(
        NoticeRow(event=event, proof=proof, holds=bool(holds), at_us=at_us)
        for event, proof, holds, at_us in found
    )


def _row(found: tuple[Any, ...]) -> GrantRow:
    told = dict(zip(_COLUMNS, found, strict=True))
    return GrantRow(
        id=told["id"],
        handle=bytes(told["handle"]),
        stage=Stage(told["state"]),
        server=told["server"],
        choice=SupportChoice(
            from_us=told["from_us"],
            to_us=told["to_us"],
            kinds=tuple(map(Kind, json.loads(told["kinds"]))),
            redaction=Redaction(told["redaction"]),
            lasts_us=told["lasts_us"],
        ),
        armed_us=told["armed_us"],
        ends_us=told["ends_us"],
        boot_ends_us=told["boot_ends_us"],
        here=bytes(told["here"]),
        lines=told["lines"],
        size_bytes=told["size_bytes"],
        digest=bytes(told["digest"]),
        rev=told["rev"],
        attempts=told["attempts"],
        claim=None if told["claim"] is None else _claim(told["claim"], told["claimed_us"]),
        shared_us=told["shared_us"],
        sent=bool(told["sent"]),
        over_us=told["over_us"],
        revoked_by=None if told["revoked_by"] is None else RevokedBy(told["revoked_by"]),
        untold=bool(told["untold"]),
        alarms=tuple(map(Alarm, json.loads(told["alarms"]))),
        forged=tuple(json.loads(told["forged"])),
        notices=_notices(json.loads(told["notices"])),
    )
