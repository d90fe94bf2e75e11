"""Lets another device into the account: the side that is in it already.

What is durable: "the entry is kept" holds the code, boxed, with the newcomer's entry; once that is
in the log, a crash before the reply is put is mended by `resume`.
"""

from collections.abc import Mapping
from contextlib import suppress
from threading import Event
from typing import Final

from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US
from workmoniq_desktop.domain.errors import PairingEnded, WrongDigits
from workmoniq_desktop.domain.sync_errors import Untrusted
from workmoniq_desktop.domain.syncing import PAIRING_MINUTES, PairingRequest, Role, SyncDevice
from workmoniq_desktop.store import sync_names, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import naming, standing
from workmoniq_desktop.sync.account_log import AccountLog, Draft
from workmoniq_desktop.sync.authoring import keys_of
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.sync.log_wire import newcomer_json
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.slots import BESIDE, Slots, ended
from workmoniq_protocol import strict_json
from workmoniq_protocol.crypto import log_entries, pairing
from workmoniq_protocol.crypto.pairing import (
    MOST_NAME_CHARACTERS,
    Invitation,
    Offer,
    PairingInvalid,
    Reply,
    Request,
)
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import LogInvalid, LogState

_TRIES: Final = 3
_KEPT: Final = "pairing"


class Offering:
    """One code that is offered. Thread-safe in that `wait` may run beside all else."""

    def __init__(self, ground: Ground, log: AccountLog, role: Role) -> None:
        """Asks the server for the room, and puts the offer there."""
        self._ground, self._log = ground, log
        self.role = role
        self._invitation = Invitation.new(ground.random_bytes)
        self.ends_us = ground.clock.now_us() + PAIRING_MINUTES * MINUTE_US
        self._slots = Slots(self._invitation.rid, ground.clock)
        self._request: Request | None = None
        self._tries_left = _TRIES
        self._over = False
        with ground.session() as (session, keyring):
            resume(ground, log, session, keyring)
            with ground.database.raw() as raw:
                here = standing.inside(raw)
            self.server = here.server
            self._acct = here.acct_id
            state = log.pull(session)
            with ground.database.raw() as raw:
                called = sync_names.all_of(raw).get(here.device_id, here.name)
            offer = Offer(
                acct=state.acct,
                n=state.n,
                head=state.head,
                role=role.value,
                name=f"{here.username}{BESIDE}{called}"[:MOST_NAME_CHARACTERS],
            )
            session.call("POST", "/pair", json={"rid": b64(self._invitation.rid)})
            self._slots.put(session.call, "e0", pairing.seal_e0(self._invitation, offer))

    @property
    def code(self) -> str:
        """28 characters in groups."""
        return self._invitation.text()

    @property
    def link(self) -> str:
        """What the QR code holds: the web app's address with the code behind #, never sent."""
        return f"{self.server.rstrip('/')}/#{self.code}"

    def wait(self, stop: Event) -> PairingRequest | None:
        """Until another device answers; None when stop is set first. Raises PairingEnded."""
        self._refuse_over()
        with self._ground.session() as (session, _):
            sealed = self._slots.awaited(session.call, "n", stop)
        if sealed is None:
            return None
        try:
            self._request = pairing.open_n(
                self._invitation, sealed, acct=self._acct, role=self.role.value
            )
        except PairingInvalid as wrong:
            self._over = True
            raise PairingEnded(
                "What answered does not know this pairing code, so it was not let in: make a new "
                "code and try again."
            ) from wrong
        return PairingRequest(name=self._request.name, role=self.role)

    def confirm(self, digits: str) -> SyncDevice:
        """Let it in. Raises WrongDigits, after which nothing was added, and PairingEnded."""
        self._refuse_over()
        request = self._request
        if request is None:
            raise PairingEnded("No device has answered to this code yet: wait for it first.")
        if "".join(digits.split()) != request.check:
            self._tries_left -= 1
            self._over = self._tries_left == 0
            if self._over:
                raise PairingEnded(
                    "These are not the six digits that the other device shows. It was not let in, "
                    "and the code is used up: make a new one."
                )
            raise WrongDigits(
                "These are not the six digits that the other device shows, so it was not let in: "
                "compare them and type them again."
            )
        self._over = True
        with self._ground.member(self._log) as member:
            self._append(member, request)
            resume(self._ground, self._log, member.session, member.keyring)
        return SyncDevice(
            id=request.id.hex(),
            name=request.name,
            role=self.role,
            added_us=self._ground.clock.now_us(),
        )

    def cancel(self) -> None:
        """Nobody is let in any more; the room on the server ends by itself."""
        self._over = True

    def _append(self, member: Member, request: Request) -> None:
        role = self.role.value

        def build(state: LogState) -> Draft:
            eks = keys_of(member, state)
            try:
                entry, grants = log_entries.add_device(
                    state,
                    member.author(),
                    device=request.id,
                    role=role,
                    sig_pk=request.sig_pk,
                    kem_pk=request.kem_pk,
                    cosig=request.cosig,
                    eks=eks,
                )
            except LogInvalid as refused:
                raise _refusal(refused) from refused

            def keep(raw: Raw) -> None:
                kept = {
                    "code": b64(self._invitation.data),
                    "device": b64(request.id),
                    "digest": b64(request.digest),
                    "grants": newcomer_json(grants),
                }
                member.keyring.put(raw, _KEPT, strict_json.dumps(kept))
                naming.call(raw, request.id, request.name, member.clock.now_us())

            return Draft(entry=entry, body={"grants": newcomer_json(grants)}, keep=keep)

        self._log.append(member.session, build)

    def _refuse_over(self) -> None:
        if self._over:
            raise ended()


def resume(ground: Ground, log: AccountLog, session: Session, keyring: Keyring) -> None:
    """Put the reply for a device that was let in, if a crash came between. Safe to repeat."""
    with ground.database.raw() as raw:
        secret = keyring.get(raw, _KEPT)
    if secret is None:
        return
    kept = strict_json.loads_object(secret.reveal())
    state = log.resume(session)
    invitation = Invitation.from_code(unb64(kept["code"]))
    if unb64(kept["device"], 16) in state.devices:
        grants = kept["grants"]
        reply = _reply(ground, log, state, grants if isinstance(grants, Mapping) else {})
        sealed = _sealed(invitation, reply, unb64(kept["digest"], 32))
        # One that is too late stands in the log and never learnt it: it is shown among the devices.
        # A slot that is taken holds our reply, for nobody else can put one there.
        with suppress(PairingEnded):
            Slots(invitation.rid, ground.clock).put(session.call, "e1", sealed)
    with ground.database.writing() as raw:
        keyring.forget(raw, _KEPT)
    ground.step("the reply is put")


def _reply(ground: Ground, log: AccountLog, state: LogState, grants: Mapping[str, object]) -> Reply:
    with ground.database.raw() as raw:
        rows = sync_streams.all_of(raw)
    pending = state.pending_recovery
    begins = {}
    if pending is not None and (seen_us := log.first_seen_us(pending.n)) is not None:
        begins[pending.n] = seen_us // SECOND_US
    return Reply(
        n=state.n,
        head=state.head,
        pins={
            stream.id: (rows[stream.id].seq, rows[stream.id].hash)
            for stream in state.open_streams()
            if stream.id in rows and rows[stream.id].seq >= 0
        },
        grants={int(epoch): unb64(ct) for epoch, ct in grants.items()},
        begins=begins,
    )


def _sealed(invitation: Invitation, reply: Reply, digest: bytes) -> bytes:
    try:
        return pairing.seal_e1(invitation, reply, digest=digest)
    except PairingInvalid:  # too long: the newcomer fetches its grants itself
        shorter = Reply(n=reply.n, head=reply.head, pins=reply.pins, begins=reply.begins)
        return pairing.seal_e1(invitation, shorter, digest=digest)


def _refusal(refused: LogInvalid) -> PairingEnded | Untrusted:
    if refused.rule == "too_many_devices":
        return PairingEnded(
            "The account has as many devices as it can have: revoke one that is not used, then "
            "make a new code."
        )
    return PairingEnded(
        "This device cannot be let in as it asked: start again on it with a new code."
    )
