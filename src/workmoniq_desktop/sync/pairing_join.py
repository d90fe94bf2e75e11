"""Comes into an account by the code that another device shows: the side that is new.

What is durable: "the request is kept" holds the keys and the exact request, so that the same code
can be answered again after a crash; "the account is kept" makes this device one of the account,
with sync off and nothing of the past sent, until `accept` says otherwise.
"""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.errors import BadInput, CodeMistyped, PairingEnded
from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.domain.sync_words import NO_PAIRING_CODE
from workmoniq_desktop.store import sync_reset, sync_seen
from workmoniq_desktop.sync import naming, standing
from workmoniq_desktop.sync.account_log import AccountLog, fetch_all, untrusted, verified
from workmoniq_desktop.sync.grants import fetched, opened
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.keyring import DEVICE, SEED_BYTES
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.slots import BESIDE, Slots, ended
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_protocol import codes, strict_json
from workmoniq_protocol.crypto import hpke, pairing
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.crypto.pairing import Invitation, Offer, PairingInvalid, Reply
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import Entry, LogState

_KEPT: Final = "joining"
_DEVICE_BYTES: Final = 16


class Guest:
    """This device on its way in. `wait` may be called again after it gave up."""

    def __init__(
        self, ground: Ground, log: AccountLog, *, code: str, server: str, name: str
    ) -> None:
        """Asks the server for the offer, and puts this device's request.

        name: what people call this computer. Raises CodeMistyped before anything is asked,
        HasAccount, PairingEnded, BadInput for a phone's code, and what the network raises.
        """
        self._ground, self._log = ground, log
        self._over = self._again = False
        self._invitation = Invitation.from_code(read_code(code))
        self._slots = Slots(self._invitation.rid, ground.clock)
        self._server = server.strip()
        with ground.database.raw() as raw:
            standing.refuse_second(raw)
        self._keyring = ground.new_keyring()
        with ground.transport(self._server) as transport:
            sealed = self._slots.get(transport.send, "e0")
            if sealed is None:
                raise ended()
            self._offer = _offer(self._invitation, sealed)
            kept = self._kept()
            if kept is None:
                kept = self._prepare(name)
                ground.step("the request is kept")
            self._digest, self._check = unb64(kept["digest"], 32), str(kept["check"])
            # a slot that is taken holds our request of before a crash, or a stranger's: then the
            # digits differ, and the reply is to another request than ours
            if not self._slots.put(transport.send, "n", unb64(kept["n"])) and not self._again:
                self._forget()
                raise ended()

    @property
    def account_name(self) -> str:
        """What the other device calls the account."""
        return self._offer.name.partition(BESIDE)[0]

    @property
    def device_name(self) -> str:
        """What the other device is called."""
        return self._offer.name.partition(BESIDE)[2]

    @property
    def check(self) -> str:
        """Six digits that must be typed on the other device."""
        return self._check

    def wait(self, stop: Event) -> bool:
        """Until this device was let in; False when stop is set first.

        Raises PairingEnded, and Untrusted where the server shows another account than the other
        device told of.
        """
        with self._ground.transport(self._server) as transport:
            sealed = self._slots.awaited(transport.send, "e1", stop)
            if sealed is None:
                return False
            try:
                reply = pairing.open_e1(self._invitation, sealed, digest=self._digest)
            except PairingInvalid as wrong:
                raise PairingEnded(
                    "The other device let somebody else in, not this one: make a new code there."
                ) from wrong
            with self._ground.database.raw() as raw:
                seed = self._keyring.device_seed(raw)
                here = standing.find(raw)
            if here is None:
                raise ended()
            signer = Signer(acct=self._offer.acct, device=here.device_id, seed=seed.reveal())
            self._enter(self._ground.session_of(transport, signer), here, reply)
        return True

    def accept(self, *, upload_history: bool) -> None:
        """Turn sync on. upload_history: what was recorded before is sent too."""
        with self._ground.database.writing() as raw:
            here = standing.inside(raw)
            upload_from_us = None if upload_history else here.upload_from_us
            standing.change(raw, on=True, upload_from_us=upload_from_us)
        self._over = True

    def cancel(self) -> None:
        """Nothing of it is kept here, unless it was accepted. Harmless at any time."""
        if not self._over:
            self._forget()
            self._over = True

    def _kept(self) -> Mapping[str, object] | None:
        """The request of before a crash, if it answers to the same code."""
        with self._ground.database.raw() as raw:
            here = standing.find(raw)
            if here is None or here.stage is not Stage.JOINING:
                return None
            try:
                secret = self._keyring.get(raw, _KEPT)
            except SyncError:
                return None
        if secret is None:
            return None
        kept = strict_json.loads_object(secret.reveal())
        self._again = unb64(kept["code"]) == self._invitation.data
        return kept if self._again else None

    def _prepare(self, name: str) -> Mapping[str, object]:
        ground = self._ground
        seed, kem_seed = ground.random_bytes(SEED_BYTES), ground.random_bytes(SEED_BYTES)
        device = ground.random_bytes(_DEVICE_BYTES)
        sealed, request = pairing.seal_n(
            self._invitation,
            offer=self._offer,
            device=Author(id=device, sig_seed=seed),
            kem_pk=hpke.public_key(kem_seed),
            name=name[: pairing.MOST_NAME_CHARACTERS],
        )
        kept = {
            "code": b64(self._invitation.data),
            "n": b64(sealed),
            "digest": b64(request.digest),
            "check": request.check,
        }
        with ground.database.writing() as raw:
            sync_reset.forget_all(raw)
            self._keyring.keep_kem(raw, kem_seed)
            self._keyring.put(raw, DEVICE, seed)
            self._keyring.put(raw, _KEPT, strict_json.dumps(kept))
            standing.put(
                raw,
                Standing(
                    stage=Stage.JOINING,
                    server=self._server,
                    username=self.account_name,
                    acct=self._offer.acct.hex(),
                    device=device.hex(),
                    name=name,
                ),
            )
        return kept

    def _enter(self, session: Session, here: Standing, reply: Reply) -> None:
        """Replay the whole log up to what the other device told, open the keys, keep it all."""
        entries, _ = fetch_all(session)
        state = verified(entries)
        offer = self._offer
        if state.acct != offer.acct or state.n < max(offer.n, reply.n):
            raise untrusted("ROLLBACK")
        if state.head_at(offer.n) != offer.head or state.head_at(reply.n) != reply.head:
            raise untrusted("FORK")
        keys = self._keys(session, state, here, reply)
        ground = self._ground
        seen_us = {n: at_s * SECOND_US for n, at_s in reply.begins.items()}
        now_us = ground.clock.now_us()
        with ground.database.writing() as raw:
            self._log.adopt(raw, entries, seen_us)
            for epoch, key in keys.items():
                self._keyring.keep_epoch(raw, epoch, key)
            peer = _who_added(state, entries, here.device_id)
            for stream, (seq, hashed) in reply.pins.items():
                sync_seen.put(raw, peer, stream, seq, hashed, now_us)
            self._keyring.forget(raw, _KEPT)
            naming.told(raw, here.device_id, here.name)  # who let it in says it to all
            standing.change(raw, stage=Stage.READY, on=False, upload_from_us=now_us)
        ground.step("the account is kept")

    def _keys(
        self, session: Session, state: LogState, here: Standing, reply: Reply
    ) -> Mapping[int, bytes]:
        own = state.devices.get(here.device_id)
        with self._ground.database.raw() as raw:
            kem = None if own is None else self._keyring.kem_seed(raw, own.kem_pk)
        if own is None or own.role != "full" or own.revoked_n is not None or kem is None:
            raise untrusted("CHAIN")
        return {
            epoch: opened(
                state,
                own.id,
                kem.reveal(),
                epoch,
                reply.grants.get(epoch) or fetched(session, epoch),
            )
            for epoch in state.unretired_epochs()
        }

    def _forget(self) -> None:
        with self._ground.database.writing() as raw:
            here = standing.find(raw)
            if here is None or here.acct != self._offer.acct.hex() or here.on:
                return
            sync_reset.forget_all(raw)
        self._log.forget()


def read_code(typed: str) -> bytes:
    """The 15 bytes of a pairing code, as typed or as part of the link. Raises CodeMistyped."""
    try:
        return codes.decode("link", " ".join(typed.rpartition("#")[2].split()))
    except codes.CodeInvalid:
        raise CodeMistyped(NO_PAIRING_CODE) from None


def _offer(invitation: Invitation, sealed: bytes) -> Offer:
    try:
        offer = pairing.open_e0(invitation, sealed)
    except PairingInvalid as wrong:
        raise PairingEnded(
            "What the server keeps under this code was not made with it: make a new code."
        ) from wrong
    if offer.role != "full":
        raise BadInput("This code is for a phone: on the other device, make one for a computer.")
    return offer


def _who_added(state: LogState, entries: Sequence[Entry], device: bytes) -> bytes:
    return unb64(entries[state.devices[device].added_n].body()["by"], 16)
