"""Comes back into an account with its recovery code, which outranks every device.

Nothing changes before `finish`. What is durable in it: "the keys are kept" holds this device's new
keys and the verified log; then the entry that adds this device, then the one that shuts the old
ones out, each kept before it is sent. The same code goes on from there after a crash.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.sync_errors import (
    DeviceRevoked,
    LoginRefused,
    NotOnServer,
    ServerRefused,
    SyncError,
    Untrusted,
)
from workmoniq_desktop.store import sync_names, sync_reset
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.account_log import AccountLog, Draft, fetch_all, verified
from workmoniq_desktop.sync.chain import Pin
from workmoniq_desktop.sync.grants import fetched, opened
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.keyring import DEVICE, SEED_BYTES, Keyring
from workmoniq_desktop.sync.log_wire import grants_json, newcomer_json
from workmoniq_desktop.sync.passwords import username_of
from workmoniq_desktop.sync.recovery_check import check
from workmoniq_desktop.sync.recovery_sheet import read_code
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol.crypto import hpke, log_entries
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.crypto.recovery import RecoveryKeys, RecoveryMismatch, verify_rec_bind
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import RECOVERY_ID, Entry, LogState, finals_for

_DEVICE_BYTES: Final = 16
_TRIES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the server shows, verified from end to end. keys: epoch keys by number."""

    entries: Sequence[Entry]
    state: LogState
    keys: Mapping[int, bytes]
    pins: Mapping[bytes, Pin]


class Recovery:
    """The code was good and the account's log is verified; nothing has changed yet."""

    def __init__(
        self,
        ground: Ground,
        log: AccountLog,
        *,
        code: str,
        server: str,
        username: str | None,
        stolen: Sequence[str] = (),
    ) -> None:
        """Raises CodeMistyped before anything is asked, HasAccount, BadInput for a code that no
        account has or for another name than the account's, Untrusted, and what the network raises.

        stolen: first digits of the ids of devices whose word about the server does not count, and
        which are shut out in any case.
        """
        self._ground, self._log = ground, log
        self._recovery = RecoveryKeys.from_code(read_code(code))
        self._server, self.username = server.strip(), ""
        if username is not None and username.strip():
            self.username = username_of(username)
        with ground.database.raw() as raw:
            standing.refuse_second(raw)
        self._stolen: frozenset[bytes] = frozenset()
        with ground.transport(self._server) as transport:
            self.account = self._look(self._session(transport), stolen)

    def finish(self, *, keep: Sequence[bytes], upload_history: bool, name: str) -> LogState:
        """Join, revoke every device but those in keep, and turn sync on; the log afterwards.

        name: what people call this computer.
        """
        if self._stolen & set(keep):
            raise BadInput("A device that was stolen is shut out: do not name it to be kept too.")
        keyring = self._ground.new_keyring()
        own = self._prepare(keyring, name)
        with self._ground.transport(self._server) as transport:
            session = self._session(transport)
            state = self._add(session, keyring, own)
            state = self._shut_out(session, state, own, frozenset(keep))
        with self._ground.database.writing() as raw:
            changes = {} if upload_history else {"upload_from_us": self._ground.clock.now_us()}
            standing.change(raw, stage=Stage.READY, on=True, **changes)
        self._ground.step("the account is kept")
        return state

    def _session(self, transport: Transport) -> Session:
        """A session by the recovery key, which neither name nor password is needed for."""
        signer = Signer(
            acct=bytes(16),
            device=RECOVERY_ID,
            seed=self._recovery.sig_seed,
            rec_id=self._recovery.rec_id,
        )
        return self._ground.session_of(transport, signer)

    def _look(self, session: Session, stolen: Sequence[str]) -> Account:
        try:
            session.token()
        except (LoginRefused, NotOnServer, DeviceRevoked) as refused:
            raise BadInput(
                "No account on this server has this recovery code: check the server's address, and "
                "that the sheet is the newest one."
            ) from refused
        self._refuse_other_name(session)
        entries, page = fetch_all(session)
        state = verified(entries)
        try:
            verify_rec_bind(self._recovery, state, page.rec_bind)
        except RecoveryMismatch as wrong:
            raise Untrusted(
                "The server shows an account that this recovery code was not made for: nothing was "
                "changed; check the address and ask who runs the server.",
                "CHAIN",
            ) from wrong
        keys = {
            epoch: opened(
                state, RECOVERY_ID, self._recovery.kem_seed, epoch, fetched(session, epoch)
            )
            for epoch in state.unretired_epochs()
        }
        self._stolen = frozenset(_device_of(state, digits) for digits in stolen)
        pins = check(session, state, keys, self._stolen)
        return Account(entries=entries, state=state, keys=keys, pins=pins)

    def _refuse_other_name(self, session: Session) -> None:
        """Later passwords are made for this name: a wrong one would let nobody in."""
        if not self.username:
            return
        asked = {"rec_id": b64(self._recovery.rec_id), "username": self.username}
        try:
            session.transport.send("POST", "/sessions/challenge", json=asked)
        except NotOnServer as refused:
            raise BadInput(
                "The account of this recovery code has another user name: type the one on the "
                "sheet, or leave it out."
            ) from refused

    def _prepare(self, keyring: Keyring, name: str) -> Author:
        """This device's keys: those of before a crash where they are of this account, else new."""
        ground, account = self._ground, self.account
        acct = account.state.acct.hex()
        with ground.database.writing() as raw:
            here = standing.find(raw)
            if here is not None and here.stage is Stage.RECOVERING and here.acct == acct:
                seed = keyring.device_seed(raw).reveal()
                device = here.device_id
            else:
                sync_reset.forget_all(raw)
                seed, device = ground.random_bytes(SEED_BYTES), ground.random_bytes(_DEVICE_BYTES)
                keyring.put(raw, DEVICE, seed)
                keyring.keep_kem(raw, ground.random_bytes(SEED_BYTES))
                standing.put(
                    raw,
                    Standing(
                        stage=Stage.RECOVERING,
                        server=self._server,
                        username=self.username,
                        acct=acct,
                        device=device.hex(),
                        name=name,
                    ),
                )
            self._log.adopt(raw, account.entries, {})
            for epoch, key in account.keys.items():
                keyring.keep_epoch(raw, epoch, key)
            sync_names.put(raw, device, name)
        ground.step("the keys are kept")
        return Author(id=device, sig_seed=seed)

    def _add(self, session: Session, keyring: Keyring, own: Author) -> LogState:
        state = self._log.resume(session)
        if own.id in state.devices:
            return state
        with self._ground.database.raw() as raw:
            (kem_seed,) = keyring.kem_seeds(raw)
        kem_pk = hpke.public_key(kem_seed.reveal())

        def build(state: LogState) -> Draft:
            entry, grants = log_entries.add_device(
                state,
                Author.recovery(self._recovery),
                device=own.id,
                role="full",
                sig_pk=public_key(own.sig_seed),
                kem_pk=kem_pk,
                cosig=log_entries.cosign_device(
                    acct=state.acct, device=own, role="full", kem_pk=kem_pk
                ),
                eks=self._keys_of(session, state),
            )
            return Draft(entry=entry, body={"grants": newcomer_json(grants)})

        return self._log.append(session, build)

    def _shut_out(
        self, session: Session, state: LogState, own: Author, keep: frozenset[bytes]
    ) -> LogState:
        def leaving(state: LogState) -> tuple[bytes, ...]:
            stays = keep | {own.id}
            return tuple(each.id for each in state.active() if each.id not in stays)

        if not leaving(state):
            return state
        for _ in range(_TRIES):
            pins = check(session, state, self._keys_of(session, state), self._stolen)
            heads = {s: (pin.seq, pin.hash) for s, pin in pins.items() if pin.seq >= 0}
            try:
                return self._log.append(session, partial(self._revoked, leaving, heads))
            except ServerRefused as refused:
                if refused.reason != "heads_moved":
                    raise
                state = self._log.state()
        raise SyncError("The old devices send all the time: try again in a moment.")

    def _revoked(
        self,
        leaving: Callable[[LogState], tuple[bytes, ...]],
        heads: dict[bytes, tuple[int, bytes]],
        state: LogState,
    ) -> Draft:
        ids = leaving(state)
        started = log_entries.revoke(
            state,
            Author.recovery(self._recovery),
            ids=ids,
            finals=finals_for(state, ids, heads),
            random_bytes=self._ground.random_bytes,
        )
        return Draft(entry=started.entry, body={"grants": grants_json(started.grants)})

    def _keys_of(self, session: Session, state: LogState) -> Mapping[int, bytes]:
        """Epoch keys by recovery's own grants, for one may have been started meanwhile."""
        return {
            epoch: self.account.keys.get(epoch)
            or opened(state, RECOVERY_ID, self._recovery.kem_seed, epoch, fetched(session, epoch))
            for epoch in state.unretired_epochs()
        }


def _device_of(state: LogState, digits: str) -> bytes:
    found = [each.id for each in state.active() if each.id.hex().startswith(digits.lower())]
    if len(found) != 1:
        raise BadInput(
            "No device of the account begins with these digits, or more than one does: type them "
            "as they were shown."
        )
    return found[0]
