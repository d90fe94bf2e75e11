"""Watches, seals and ends grants: each act a transaction of its own, then the server.

Every write reads the row anew inside its transaction and acts only from the state it expects, so
two programs on one history never seal twice, and what is over stays over.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Event

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import Alarm, Kind, RevokedBy, SupportChoice
from workmoniq_desktop.domain.support_errors import SupportBundleTooLarge
from workmoniq_desktop.domain.sync_errors import (
    GoneFromServer,
    NotOnServer,
    ServerRefused,
    SyncStopped,
    TooLarge,
)
from workmoniq_desktop.services.support import refusals
from workmoniq_desktop.services.support.arming import Arming
from workmoniq_desktop.services.support.ending import due, settle
from workmoniq_desktop.services.support.ground import Ground
from workmoniq_desktop.services.support.hearing import Heard, hear
from workmoniq_desktop.services.support.judging import Expected, entitled
from workmoniq_desktop.services.support.noting import known, note
from workmoniq_desktop.services.support.servers import Servers
from workmoniq_desktop.services.support.watching import is_open
from workmoniq_desktop.store import support_audit
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.support_endings import end
from workmoniq_desktop.store.support_grants import CODE, FROZEN, SEALED, SEED, GrantRow, Stage
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.support.told import Told
from workmoniq_protocol.crypto import support as container
from workmoniq_protocol.crypto.support import BundleHeader, BundleTooLarge, Scope, SupportCode
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.pins import SupportPins
from workmoniq_protocol.wire.support import Claim

SHARED = "what you chose for support, sealed for one agent"


class Granting:
    """Thread-safe. Every call may raise WorkMoniQError; what was durable then stays so."""

    def __init__(self, ground: Ground, changed: Callable[[], None]) -> None:
        """changed: is told after a grant moved."""
        self._ground, self._changed = ground, changed
        self._servers = Servers(ground)
        self._arming = Arming(ground, self._servers, changed)

    def arm(self, choice: SupportChoice, frozen: bytes, address: Address) -> str:
        """See Arming.arm."""
        return self._arming.arm(choice, frozen, address)

    def look(self, grant_id: str, wait_s: int = 0, stop: Event | None = None) -> None:
        """Do what is due: end it, arm it, send it, tell of its end, or ask how it stands there.

        wait_s: how long the server may wait for news. stop: when set, nothing that comes is used.
        """
        row = self.settled(grant_id)
        with self._ground.database.raw() as raw:
            seed = grants.secret(raw, row.id, SEED)
            code = grants.secret(raw, row.id, CODE)
        if seed is None:
            return
        if row.untold:
            self._tell(row, seed)
        elif row.stage is Stage.ARMING and code is not None:
            self._arming.finish(row, SupportCode.from_code(code), seed)
        elif row.stage is Stage.SHARED and not row.sent:
            self._send(row, seed)
        else:
            self._ask(row, seed, wait_s, stop)

    def share(self, grant_id: str) -> None:
        """Seal it for who claimed it, once and for all, and send it.

        That the server cannot be reached is no error: what is sealed is sent when it can be. Raises
        TooLarge where a proxy in front of it lets nothing so long through, which ends the grant.
        """
        pins = self._ground.pins()
        if pins is None:
            raise refusals.no_team()
        self.settled(grant_id)
        sealed_now = False
        with self._ground.database.writing(durable=True) as raw:
            row = known(raw, grant_id)
            if row.stage in {Stage.ARMING, Stage.ARMED}:
                raise refusals.not_claimed()
            if row.stage is Stage.CLAIMED:
                row = self._sealed(raw, row, pins)
                sealed_now = row.stage is Stage.SHARED
        self._ground.empty_journal()
        self._ground.step("sealed")
        self._changed()
        if row.stage is Stage.SHARED and not row.sent:
            try:
                self.look(grant_id)
            except TooLarge:
                raise
            except WorkMoniQError:
                pass  # the next look sends it
        if not sealed_now and row.stage not in {Stage.SHARED, Stage.CONSUMED}:
            raise refusals.over()

    def revoke(self, grant_id: str) -> None:
        """Take it back here, at once and whatever the network does; then tell the server."""
        with self._ground.database.writing(durable=True) as raw:
            row, now_us = known(raw, grant_id), self._ground.remember(raw)
            # the server lets a console that has it open know of it
            if not row.is_live and not is_open(row, now_us):
                return
            end(raw, row, Stage.REVOKED, now_us, RevokedBy.USER)
        self._ground.empty_journal()
        self._ground.step("revoked")
        self._changed()
        with suppress(WorkMoniQError):
            self.look(grant_id)

    def settled(self, grant_id: str) -> GrantRow:
        """The grant, after time and place had their say. Raises GrantUnknown."""
        self.settle()
        with self._ground.database.raw() as raw:
            return known(raw, grant_id)

    def settle(self) -> None:
        """End what time or place ends."""
        if settle(self._ground):
            self._changed()

    def close(self) -> None:
        """End every connection; whoever waits for an answer gets none."""
        self._servers.close()

    def _sealed(self, raw: Raw, row: GrantRow, pins: SupportPins) -> GrantRow:
        """Sealed, stored and spent, or revoked; in the caller's transaction."""
        ground = self._ground
        now_us = ground.remember(raw)
        if (ended := due(ground, row, now_us)) is not None:
            return end(raw, row, ended[0], now_us, ended[1])
        pinned = pins.key_at(now_us // SECOND_US)
        if pinned is None:
            raise refusals.no_key()
        data, frozen = grants.secret(raw, row.id, CODE), grants.content(raw, row.id, FROZEN)
        if data is None or frozen is None or row.claim is None or sha256(frozen) != row.digest:
            raise AssertionError("what is claimed has its code, its bytes and its claim")
        code = SupportCode.from_code(data)
        claim = entitled(row.claim, self._expected(row, code, pins, now_us))
        if claim is None:
            # its certificate has ended meanwhile, or the claim was changed here
            alarmed = replace(row, alarms=tuple(dict.fromkeys((*row.alarms, Alarm.CODE_LEAKED))))
            return end(raw, alarmed, Stage.REVOKED, now_us, RevokedBy.CODE_LEAKED)
        try:
            sealed = container.seal_bundle(
                code,
                _header(row, claim, pinned.kid),
                frozen,
                pinned_pk=pinned.pk,
                eph_pk=claim.eph_pk,
            )
        except BundleTooLarge:
            raise SupportBundleTooLarge(
                "What was chosen is larger than the 20 MiB that support may get at once: take "
                "this access back and choose fewer days or fewer kinds."
            ) from None
        ground.step("sealing")
        grants.put_content(raw, row.id, SEALED, sealed)
        grants.forget_secrets(raw, row.id, CODE)
        spent = replace(row, stage=Stage.SHARED, shared_us=now_us)
        grants.put(raw, spent)
        support_audit.add(raw, now_us, row.id, Stage.SHARED.value)
        note(raw, now_us, SHARED, row, len(sealed))
        return spent

    def _send(self, row: GrantRow, seed: bytes) -> None:
        with self._ground.database.raw() as raw:
            sealed = grants.content(raw, row.id, SEALED)
        if sealed is None:  # a history that was put back does not have it
            self._ask(row, seed, 0, None)
            return
        ends: tuple[Stage, RevokedBy | None] | None = None
        alarm: Alarm | None = None
        too_large: TooLarge | None = None
        try:
            self._servers.calls(row, seed).put(sealed)
        except GoneFromServer:
            ends = Stage.EXPIRED, None
            with suppress(WorkMoniQError):
                # it may be over for another reason
                self._ask(row, seed, 0, None)
        except NotOnServer:
            ends = Stage.REVOKED, RevokedBy.SERVER
        except TooLarge as refused:
            too_large, ends = refused, (Stage.REVOKED, RevokedBy.SERVER)
        except ServerRefused as refused:
            alarm = Alarm.SERVER_DIFFERS
            if refused.reason == "slot_taken":
                ends = Stage.REVOKED, RevokedBy.SERVER
        self._ground.step("handed over")
        self._after_sending(row.id, ends, alarm)
        if too_large is not None:
            raise too_large

    def _after_sending(
        self, grant_id: str, ends: tuple[Stage, RevokedBy | None] | None, alarm: Alarm | None
    ) -> None:
        with self._ground.database.writing(durable=True) as raw:
            row = known(raw, grant_id)
            now_us = self._ground.remember(raw)
            if alarm is not None and alarm not in row.alarms:
                row = replace(row, alarms=(*row.alarms, alarm))
                support_audit.add(raw, now_us, row.id, f"alarm {alarm.value}")
                grants.put(raw, row)
            if row.stage is Stage.SHARED and ends is not None:
                end(raw, row, ends[0], now_us, ends[1])
            elif row.stage is Stage.SHARED and alarm is None and not row.sent:
                grants.put(raw, replace(row, sent=True))
                support_audit.add(raw, now_us, row.id, "sent")
        self._ground.step("sent")
        self._changed()

    def _tell(self, row: GrantRow, seed: bytes) -> None:
        """That it is over. What the server does not know needs no telling."""
        with suppress(NotOnServer):
            self._servers.calls(row, seed).revoke()
        with self._ground.database.writing(durable=True) as raw:
            now = known(raw, row.id)
            if now.stage is Stage.DROPPED:
                grants.delete(raw, row.id)
            elif now.untold:
                grants.put(raw, replace(now, untold=False))
                support_audit.add(raw, self._ground.now_us(raw), row.id, "the server knows")
        self._ground.step("told")
        self._changed()

    def _ask(self, row: GrantRow, seed: bytes, wait_s: int, stop: Event | None) -> None:
        try:
            told = self._servers.calls(row, seed).look(seen=row.rev, wait_s=wait_s)
        except NotOnServer:
            told = None
        if stop is not None and stop.is_set():
            raise SyncStopped("The history is being closed: what was begun goes on next time.")
        if told is None:
            self._forgotten(row.id)
        else:
            self._take_in(row.id, told)

    def _forgotten(self, grant_id: str) -> None:
        """The server does not know it, or not any more."""
        with self._ground.database.writing(durable=True) as raw:
            row = known(raw, grant_id)
            if row.is_live:
                stage = Stage.CONSUMED if row.sent else Stage.REVOKED
                by = None if row.sent else RevokedBy.SERVER
                row = end(raw, row, stage, self._ground.remember(raw), by)
            grants.put(raw, replace(row, untold=False))
            grants.forget_secrets(raw, row.id, SEED)
        self._ground.empty_journal()
        self._changed()

    def _take_in(self, grant_id: str, told: Told) -> None:
        pins, database = self._ground.pins(), self._ground.database
        with database.raw() as raw:
            row = known(raw, grant_id)
            heard = self._heard(raw, row, told, pins, self._ground.now_us(raw))
        if heard.row == row and heard.ends is None:
            return
        with database.writing(durable=True) as raw:
            row, now_us = known(raw, grant_id), self._ground.remember(raw)
            heard = self._heard(raw, row, told, pins, now_us)
            for line in heard.lines:
                support_audit.add(raw, now_us, row.id, line)
            grants.put(raw, heard.row)
            if heard.ends is not None:
                over = end(raw, heard.row, heard.ends, now_us, heard.by)
                if heard.server_knows:
                    grants.put(raw, replace(over, untold=False))
        if heard.ends is not None:
            self._ground.empty_journal()
        self._ground.step("heard")
        self._changed()
        if (heard.row.untold and not row.untold) or heard.ends is Stage.REVOKED:
            with suppress(WorkMoniQError):
                self._tell_now(grant_id)

    def _tell_now(self, grant_id: str) -> None:
        with self._ground.database.raw() as raw:
            row, seed = known(raw, grant_id), grants.secret(raw, grant_id, SEED)
        if row.untold and seed is not None:
            self._tell(row, seed)

    def _heard(
        self, raw: Raw, row: GrantRow, told: Told, pins: SupportPins | None, now_us: int
    ) -> Heard:
        data = grants.secret(raw, row.id, CODE)
        expected = None
        if data is not None and pins is not None:
            expected = self._expected(row, SupportCode.from_code(data), pins, now_us)
        audience = Address.parse(row.server).audience
        return hear(row, told, expected, audience=audience, now_us=now_us)

    def _expected(
        self, row: GrantRow, code: SupportCode, pins: SupportPins, now_us: int
    ) -> Expected:
        return Expected(
            code=code,
            root_pk=pins.root,
            audience=Address.parse(row.server).audience,
            redaction=row.choice.redaction.value,
            now_s=now_us // SECOND_US,
        )


def _header(row: GrantRow, claim: Claim, kid: int) -> BundleHeader:
    choice = row.choice
    return BundleHeader(
        kid=kid,
        handle=row.handle,
        agents=claim.agents,
        scope=Scope(
            from_s=choice.from_us // SECOND_US,
            to_s=choice.to_us // SECOND_US,
            kinds=tuple(kind.value for kind in choice.kinds),
            place=Kind.PLACES in choice.kinds,
        ),
        redaction=choice.redaction.value,
        exp_s=row.ends_us // SECOND_US,
        digest=row.digest,
        claim=claim.digest,
    )
