"""A scripted support access: rows, a server and agents that do what the test says."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import (
    MOST_LIVE_GRANTS,
    AgentSeen,
    Alarm,
    Grant,
    GrantState,
    Kind,
    Notice,
    NoticeSeen,
    Redaction,
    RevokedBy,
    SupportChoice,
    SupportTeam,
)
from workmoniq_desktop.domain.support_errors import (
    GrantNotClaimed,
    GrantOver,
    GrantUnknown,
    NoSupportTeam,
    SupportBundleTooLarge,
    SupportServerMissing,
    TooManyGrants,
)
from workmoniq_desktop.services.notice import Notice as Told
from workmoniq_desktop.services.shapes.support import Preview
from workmoniq_desktop.services.support.receipt_words import RECEIPT_ENGLISH, ReceiptWords
from workmoniq_protocol.codes import data_bytes, encode

SERVER = "https://support.example.org"
CASE = "1093"
BADGE, SECOND_BADGE = "4711", "4712"
TITLE = "Offer for Northwind"


NOTHING_OF = frozenset({Kind.PLACES, Kind.CORRECTIONS})
"""Kinds that these rows never hold."""


def code_number(number: int) -> str:
    """A code whose checksum is right; another for each number."""
    noise = hashlib.sha256(bytes([number])).digest()
    return encode("support", noise[: data_bytes("support") - 1] + b"\x10")


def made_lines(redaction: Redaction, spans: int) -> tuple[str, ...]:
    """A head, what every bundle says, and so many spans."""
    said = [
        f'{{"format":"workmoniq-support","v":1,"redaction":"{redaction}"}}',
        '{"row":"about","product":"0.4.0","python":"3.12.3","qt":"6.8.3","os":"Debian 13"}',
        '{"row":"sense","name":"window","backend":"X11 windows","state":"well","refusals":[]}',
        '{"row":"gap","day":"2026-11-21","reason":"blind","seconds":4210,"count":3}',
    ]
    for at in range(spans):
        title = f',"title":"{TITLE} {at % 7}"' if redaction is Redaction.R3 else ""
        said.append(
            f'{{"row":"span","start":{1_795_000_000 + 60 * at},"end":{1_795_000_060 + 60 * at},'
            f'"app":"{"editor" if at % 3 else "browser"}"{title}}}'
        )
    return tuple(said)


@dataclass(frozen=True, kw_only=True)
class ScriptedPreview:
    """Lines of text; cap_bytes: what is more is too large."""

    choice: SupportChoice
    lines: Sequence[str] = field(repr=False)
    removed: frozenset[int] = frozenset()
    cap_bytes: int = 20 * 1024 * 1024

    def empty_kinds(self) -> Sequence[Kind]:
        return [kind for kind in self.choice.kinds if kind in NOTHING_OF]

    def found(self, text: str) -> Sequence[int]:
        if not text:
            return range(len(self.lines))
        wanted = text.casefold()
        return [at for at, line in enumerate(self.lines) if wanted in line.casefold()]

    def without(self, lines: Collection[int]) -> "ScriptedPreview":
        return replace(self, removed=self.removed | (frozenset(lines) - {0}))

    def restored(self) -> "ScriptedPreview":
        return replace(self, removed=frozenset())

    def frozen(self) -> bytes:
        kept = [line for at, line in enumerate(self.lines) if at not in self.removed]
        raw = "\n".join(kept).encode()
        if len(raw) > self.cap_bytes:
            raise SupportBundleTooLarge(
                "this is more than 20 MiB: choose fewer days or fewer kinds"
            )
        return raw


@dataclass(kw_only=True)
class ScriptedSupport:
    """Does at once what it is told, remembers it in asked, and fails where fails_with is set.

    gate: cleared, all that may wait for the network waits for it. to_come: what look finds next,
    one after the other.
    """

    now_us: int
    asked: list[tuple[object, ...]] = field(default_factory=list)
    the_team: SupportTeam = field(default_factory=lambda: SupportTeam(pinned=True, server=SERVER))
    spans: int = 40
    cap_bytes: int = 20 * 1024 * 1024
    held: list[Grant] = field(default_factory=list)
    frozen: dict[str, bytes] = field(default_factory=dict)
    to_come: list[Grant | WorkMoniQError] = field(default_factory=list)
    fails_with: BaseException | None = None
    gate: Event = field(default_factory=Event)
    changed: Told[None] = field(default_factory=Told)

    def __post_init__(self) -> None:
        self.gate.set()

    # What the test steers

    def become(self, grant: Grant) -> Grant:
        """The access of this name stands so now; tells."""
        self.held = [grant if one.id == grant.id else one for one in self.held]
        self.changed.tell(None)
        return grant

    def claimed(self, grant: Grant, *badges: str) -> Grant:
        """An agent (or two) has the code; tells nobody."""
        seen = badges or (BADGE,)
        agent = AgentSeen(
            agents=tuple(f"ag-{badge}" for badge in seen),
            badges=seen,
            case=CASE,
            claimed_us=self.now_us,
        )
        return replace(grant, state=GrantState.CLAIMED, agent=agent, attempts=1)

    def claim(self, grant_id: str, *badges: str) -> Grant:
        return self.become(self.claimed(self.grant(grant_id), *badges))

    def consume(self, grant_id: str) -> Grant:
        notices = tuple(
            NoticeSeen(notice=notice, at_us=self.now_us + at * MINUTE_US)
            for at, notice in enumerate(Notice)
        )
        return self.become(
            replace(
                self.grant(grant_id),
                state=GrantState.CONSUMED,
                sent=True,
                over_us=self.now_us,
                notices=notices,
            )
        )

    def leak(self, grant_id: str) -> Grant:
        return self.become(
            replace(
                self._over(self.grant(grant_id), RevokedBy.CODE_LEAKED),
                alarms=(Alarm.CODE_LEAKED,),
            )
        )

    # What a window or a verb asks

    def team(self) -> SupportTeam:
        if isinstance(self.fails_with, WorkMoniQError):
            raise self.fails_with
        return self.the_team

    def preview(self, choice: SupportChoice) -> ScriptedPreview:
        self._wait("preview", choice)
        return ScriptedPreview(
            choice=choice,
            lines=made_lines(choice.redaction, self.spans),
            cap_bytes=self.cap_bytes,
        )

    def arm(self, preview: Preview, server: str | None = None) -> Grant:
        self._wait("arm", server)
        if not self.the_team.pinned:
            raise NoSupportTeam("this build has no support team")
        if server is None and self.the_team.server is None:
            raise SupportServerMissing("name the server that support gave you")
        if sum(one.is_live for one in self.held) >= MOST_LIVE_GRANTS:
            raise TooManyGrants("three accesses are open already: take one back first")
        raw = preview.frozen()
        number = len(self.held) + 1
        grant = Grant(
            id=f"s{number}",
            choice=preview.choice,
            state=GrantState.ARMED,
            server=server or self.the_team.server or "",
            armed_us=self.now_us,
            ends_us=self.now_us + preview.choice.lasts_us,
            rows=raw.count(b"\n"),
            size_bytes=len(raw),
            digest=hashlib.sha256(raw).hexdigest(),
            code=code_number(number),
        )
        self.frozen[grant.id] = raw
        self.held.insert(0, grant)
        self.changed.tell(None)
        return grant

    def grants(self) -> tuple[Grant, ...]:
        return tuple(self.held)

    def grant(self, grant_id: str) -> Grant:
        for one in self.held:
            if one.id == grant_id:
                return one
        raise GrantUnknown("there is no such access: see `workmoniq support list`")

    def look(self, grant_id: str, wait_s: int = 0) -> Grant:
        self._wait("look", grant_id, wait_s)
        if self.to_come:
            found = self.to_come.pop(0)
            if isinstance(found, WorkMoniQError):
                raise found
            self.become(found)
        return self.grant(grant_id)

    def shown(self, grant_id: str) -> Sequence[str]:
        self._wait("shown", grant_id)
        self.grant(grant_id)
        return self.frozen[grant_id].decode().split("\n")

    def share(self, grant_id: str) -> Grant:
        self._wait("share", grant_id)
        grant = self.grant(grant_id)
        if not grant.is_live:
            raise GrantOver("this access is over: make a new one")
        if grant.state is GrantState.ARMED:
            raise GrantNotClaimed("no agent waits for this access yet: tell them the code first")
        return self.become(
            replace(grant, state=GrantState.SHARED, code=None, shared_us=self.now_us, sent=True)
        )

    def revoke(self, grant_id: str) -> Grant:
        self._wait("revoke", grant_id)
        grant = self.grant(grant_id)
        return self.become(self._over(grant, RevokedBy.USER)) if grant.is_live else grant

    def receipt(
        self, grant_id: str, folder: Path, /, words: ReceiptWords = RECEIPT_ENGLISH
    ) -> tuple[Path, ...]:
        self._wait("receipt", grant_id, folder, words.language)
        self.grant(grant_id)
        written = tuple(folder / name for name in ("receipt.json", "receipt.html", "sent.jsonl"))
        for path in written:
            path.write_bytes(self.frozen[grant_id])
        return written

    def _over(self, grant: Grant, why: RevokedBy) -> Grant:
        return replace(
            grant, state=GrantState.REVOKED, revoked_by=why, code=None, over_us=self.now_us
        )

    def _wait(self, *asked: object) -> None:
        self.asked.append(asked)
        assert self.gate.wait(30), "a test forgot to open the gate"
        if self.fails_with is not None:
            raise self.fails_with


def with_a_past(support: ScriptedSupport) -> None:
    """Three accesses that are over, each in another way; tells. Nothing was there before."""
    for number, hours in ((1, 80), (2, 30), (3, 4)):
        made = support.preview(
            SupportChoice(
                from_us=support.now_us - 7 * DAY_US,
                to_us=support.now_us - hours * HOUR_US,
                redaction=Redaction.R1,
            )
        )
        grant = support.arm(made, SERVER)
        assert grant.id == f"s{number}"
        support.become(replace(grant, armed_us=support.now_us - hours * HOUR_US))
    support.claim("s1")
    support.share("s1")
    support.consume("s1")
    support.leak("s2")
    support.become(
        replace(support.grant("s3"), state=GrantState.EXPIRED, code=None, over_us=support.now_us)
    )
