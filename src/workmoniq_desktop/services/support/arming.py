"""Arms a grant: stored first, then made known, and only then told to anybody."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from workmoniq_desktop.domain.clock import HOUR_US, SECOND_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import MOST_HOURS, MOST_LIVE_GRANTS, SupportChoice
from workmoniq_desktop.domain.sync_errors import NotOnServer, ServerRefused
from workmoniq_desktop.services.support import refusals
from workmoniq_desktop.services.support.ending import settle
from workmoniq_desktop.services.support.ground import Ground
from workmoniq_desktop.services.support.noting import known, note
from workmoniq_desktop.services.support.servers import Servers
from workmoniq_desktop.store import support_audit
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.support_endings import end, wiped_us
from workmoniq_desktop.store.support_grants import CODE, FROZEN, SEED, GrantRow, Stage
from workmoniq_desktop.sync.address import Address
from workmoniq_protocol import crockford
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.pins import SupportPins

ARMED = "support access was made ready; nothing was handed out"

_ID_CHARACTERS: Final = 5
_SEED_BYTES: Final = 32


class Arming:
    """Thread-safe."""

    def __init__(self, ground: Ground, servers: Servers, changed: Callable[[], None]) -> None:
        """changed: is told after a grant moved."""
        self._ground, self._servers, self._changed = ground, servers, changed

    def arm(self, choice: SupportChoice, frozen: bytes, address: Address) -> str:
        """Store it, make it known, and only then may it be told to anybody; its id.

        What the server did not take, or may not have taken, is dropped, its code first of all.
        """
        pins = self._ground.pins()
        if pins is None:
            raise refusals.no_team()
        row, code, seed = self._stored(choice, frozen, address, pins)
        self._ground.step("stored")
        try:
            self._make_known(row, code, seed)
        except NotOnServer:
            self._drop(row.id, told=True)
            raise refusals.no_team_at_server() from None
        except ServerRefused:
            self._drop(row.id, told=True)
            raise refusals.not_taken() from None
        except WorkMoniQError:
            self._drop(row.id, told=False)
            raise
        return row.id

    def finish(self, row: GrantRow, code: SupportCode, seed: bytes) -> None:
        """The program ended while it armed: go on, for the same grant again is well."""
        try:
            self._make_known(row, code, seed)
        except (NotOnServer, ServerRefused):
            self._drop(row.id, told=True)

    def _stored(
        self, choice: SupportChoice, frozen: bytes, address: Address, pins: SupportPins
    ) -> tuple[GrantRow, SupportCode, bytes]:
        ground = self._ground
        if not 0 < choice.lasts_us <= MOST_HOURS * HOUR_US:
            raise refusals.lasts_wrongly()
        code, seed = SupportCode.new(ground.random_bytes), ground.random_bytes(_SEED_BYTES)
        settle(ground)
        with ground.database.writing(durable=True) as raw:
            now_us = ground.remember(raw)
            if pins.key_at(now_us // SECOND_US) is None:
                raise refusals.no_key()
            if len(grants.live(raw)) >= MOST_LIVE_GRANTS:
                raise refusals.too_many()
            if _made_us(frozen) <= wiped_us(raw):
                raise refusals.wiped_since()
            lasts_s = choice.lasts_us // SECOND_US
            row = GrantRow(
                id=_new_id(raw, ground.random_bytes),
                handle=code.handle,
                stage=Stage.ARMING,
                server=address.url,
                choice=choice,
                armed_us=now_us,
                ends_us=(now_us // SECOND_US + lasts_s) * SECOND_US,
                boot_ends_us=ground.clock.boot_us() + lasts_s * SECOND_US,
                here=ground.here(),
                lines=frozen.count(b"\n") + 1,
                size_bytes=len(frozen),
                digest=sha256(frozen),
            )
            grants.put(raw, row)
            grants.put_secret(raw, row.id, CODE, code.data)
            grants.put_secret(raw, row.id, SEED, seed)
            grants.put_content(raw, row.id, FROZEN, frozen)
            support_audit.add(raw, now_us, row.id, Stage.ARMING.value)
        return row, code, seed

    def _make_known(self, row: GrantRow, code: SupportCode, seed: bytes) -> None:
        self._servers.calls(row, seed).arm(code.rauth, row.ends_us // SECOND_US)
        self._ground.step("known")
        with self._ground.database.writing(durable=True) as raw:
            now = known(raw, row.id)
            if now.stage is Stage.ARMING:
                now_us = self._ground.remember(raw)
                grants.put(raw, replace(now, stage=Stage.ARMED))
                support_audit.add(raw, now_us, row.id, Stage.ARMED.value)
                note(raw, now_us, ARMED, row)
        self._ground.step("armed")
        self._changed()

    def _drop(self, grant_id: str, *, told: bool) -> None:
        """Nobody was told the code, so nobody has to be told that it is gone, but the server."""
        with self._ground.database.writing(durable=True) as raw:
            row = grants.get(raw, grant_id)
            if row is not None and row.stage is Stage.ARMING:
                end(raw, row, Stage.DROPPED, self._ground.now_us(raw))
                if told:
                    grants.delete(raw, grant_id)
        self._ground.empty_journal()


def _made_us(frozen: bytes) -> int:
    """When it was put together, by its first line: to the second, and no later."""
    made = json.loads(frozen.partition(b"\n")[0])["made"]
    return int(made) * SECOND_US


def _new_id(raw: Raw, random_bytes: Callable[[int], bytes]) -> str:
    """Short, for people; tells nothing of the code."""
    while True:
        value = int.from_bytes(random_bytes(4)) & ((1 << 5 * _ID_CHARACTERS) - 1)
        grant_id = crockford.write(value, _ID_CHARACTERS, _ID_CHARACTERS)
        if grants.get(raw, grant_id) is None:
            return grant_id
