"""An account whose every key the test holds, so that it can also write what nobody may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.fakes.dice import Dice
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import epochs, hpke, log_entries, recovery, signing
from workmoniq_protocol.crypto.log_author import Author, Seal, Started
from workmoniq_protocol.crypto.recovery import RecoveryKeys
from workmoniq_protocol.wire import account_log
from workmoniq_protocol.wire.account_log import Entry, LogState

Body = dict[str, Any]
Change = Callable[[Body], object]
SAME: Final = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device and all its secrets. kem_seeds: oldest first; none for role web."""

    author: Author
    role: str = "full"
    kem_seeds: tuple[bytes, ...] = ()

    @property
    def id(self) -> bytes:
        return self.author.id

    @property
    def sig_pk(self) -> bytes:
        return signing.public_key(self.author.sig_seed)

    @property
    def kem_pk(self) -> bytes:
        return hpke.public_key(self.kem_seeds[-1]) if self.kem_seeds else b""

    def renewed(self, kem_seed: bytes) -> "Device":
        return replace(self, kem_seeds=(*self.kem_seeds, kem_seed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An entry with the seeds that signed it. grants: by device id, or by epoch."""

    entry: Entry
    signer: bytes
    cosigner: bytes | None = None
    grants: Mapping[Any, bytes]

    def altered(
        self,
        change: Change | None = None,
        *,
        p: bytes | None = None,
        signer: bytes | None = None,
        cosigner: bytes | str | None = SAME,
    ) -> Entry:
        """The entry with another body, properly signed again, or by somebody else.

        cosigner: a seed for a signature of the whole body, None to leave the second one out.
        """
        if p is None:
            body = self.entry.body()
            if change is not None:
                change(body)
            p = strict_json.dumps(body)
        sig = signing.sign(signer or self.signer, tags.SIGN_LOG, p)
        cosig = self.entry.cosig
        seed = self.cosigner if cosigner == SAME else cosigner
        if isinstance(seed, bytes):
            cosig = signing.sign(seed, tags.SIGN_LOG_COSIGNED, p)
        elif cosigner is None:
            cosig = None
        return Entry(p=p, sig=sig, cosig=cosig)


class Account:
    """An account that grows entry by entry. made[n] is entry n, states[n] what it left."""

    def __init__(self, label: str, seal: Seal = epochs.seal_grant) -> None:
        self.dice = Dice(label)
        self.seal = seal
        self.recovery = self.new_recovery()
        self.receipt_seed = self.dice(32)
        self.made: list[Made] = []
        self.states: list[LogState] = []
        self.eks: dict[int, bytes] = {}

    @property
    def state(self) -> LogState:
        return self.states[-1]

    @property
    def entries(self) -> list[Entry]:
        return [each.entry for each in self.made]

    def new_device(self, role: str = "full") -> Device:
        author = Author(id=self.dice(16), sig_seed=self.dice(32))
        seeds = (self.dice(32),) if role == "full" else ()
        return Device(author=author, role=role, kem_seeds=seeds)

    def new_recovery(self) -> RecoveryKeys:
        return RecoveryKeys.from_code(recovery.new_code(self.dice))

    def begin(self, device: Device) -> "Account":
        started = log_entries.genesis(
            device=device.author,
            kem_pk=device.kem_pk,
            recovery=self.recovery,
            receipt_pk=signing.public_key(self.receipt_seed),
            random_bytes=self.dice,
            seal=self.seal,
        )
        self.eks[0] = started.ek
        self.states.append(account_log.begin(started.entry))
        self.made.append(
            Made(
                entry=started.entry,
                signer=device.author.sig_seed,
                cosigner=self.recovery.sig_seed,
                grants=started.grants,
            )
        )
        return self

    def take(
        self,
        entry: Entry,
        author: Author,
        grants: Mapping[Any, bytes] | None = None,
        cosigner: bytes | None = None,
    ) -> None:
        self.states.append(account_log.extend(self.state, entry))
        self.made.append(
            Made(entry=entry, signer=author.sig_seed, cosigner=cosigner, grants=grants or {})
        )

    def start(self, started: Started, author: Author) -> None:
        self.take(started.entry, author, started.grants)
        self.eks[self.state.epoch] = started.ek

    def add(self, author: Author, device: Device) -> None:
        cosig = log_entries.cosign_device(
            acct=self.state.acct, device=device.author, role=device.role, kem_pk=device.kem_pk
        )
        entry, grants = log_entries.add_device(
            self.state,
            author,
            device=device.id,
            role=device.role,
            sig_pk=device.sig_pk,
            kem_pk=device.kem_pk,
            cosig=cosig,
            eks=self.eks,
            seal=self.seal,
        )
        self.take(entry, author, grants)

    def rotate(self, author: Author) -> None:
        started = log_entries.rotate(self.state, author, random_bytes=self.dice, seal=self.seal)
        self.start(started, author)

    def done(self, author: Author, epoch: int) -> None:
        self.take(log_entries.rotate_done(self.state, author, epoch=epoch), author)

    def revoke(
        self, author: Author, ids: list[bytes], finals: Mapping[bytes, tuple[int, bytes]]
    ) -> None:
        started = log_entries.revoke(
            self.state,
            author,
            ids=ids,
            finals=finals,
            random_bytes=self.dice,
            seal=self.seal,
        )
        self.start(started, author)

    def open_stream(self, device: Device, stream_class: str) -> bytes:
        stream = self.dice(16)
        entry = log_entries.open_stream(
            self.state, device.author, stream=stream, stream_class=stream_class
        )
        self.take(entry, device.author)
        return stream

    def unchecked(self, author: Author, op: str, further: Body, n: int | None = None) -> Made:
        """An entry that may follow entry n, signed but looked at by nobody."""
        state = self.state if n is None else self.states[n]
        body = {
            "v": 1,
            "acct": strict_json.b64(state.acct),
            "n": state.n + 1,
            "prev": strict_json.b64(state.head),
            "op": op,
            "by": strict_json.b64(author.id),
            **further,
        }
        p = strict_json.dumps(body)
        entry = Entry(p=p, sig=signing.sign(author.sig_seed, tags.SIGN_LOG, p))
        return Made(entry=entry, signer=author.sig_seed, grants={})
