"""What is kept of a deleted account: two receipts of the server, and what checks them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.syncing import DeletionProgress, DeletionReceipt
from workmoniq_desktop.store import sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_protocol import strict_json
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import KEY_BYTES, SIGNATURE_BYTES, SignatureInvalid, verify
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.tags import SIGN_RECEIPT

_RECEIPT: Final = "deletion_receipt"
_SIGNATURE: Final = "deletion_receipt_sig"
_KEY: Final = "deletion_receipt_key"
"""The key that signs both receipts, as the account's log named it."""
_COMPLETION: Final = "deletion_completion"
_LAST_S: Final = 253_402_300_799
"""The end of the year 9999, the last that can be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The first receipt. data: exactly what was signed."""

    data: bytes
    signature: bytes
    key: bytes

    @classmethod
    def read(cls, answer: Mapping[str, object], key: bytes) -> Self:
        """From the answer to a deletion. Raises JsonInvalid."""
        data, signature = unb64(answer.get("receipt")), unb64(answer.get("sig"), SIGNATURE_BYTES)
        strict_json.loads_object(data)
        return cls(data=data, signature=signature, key=key)

    @property
    def told(self) -> Mapping[str, object]:
        return strict_json.loads_object(self.data)

    def receipt(self, here: Standing, done: DeletionProgress | None = None) -> DeletionReceipt:
        """In words for a person, with whether it is what it should be."""
        told = self.told
        counts = told.get("counts")
        signed = _holds(self.key, self.data, self.signature)
        return DeletionReceipt(
            id=str(told.get("id", "")),
            at_us=_us(told.get("time")),
            counts={
                str(kind): number
                for kind, number in (counts.items() if isinstance(counts, dict) else ())
                if type(number) is int
            },
            objects_due_us=_us(told.get("objects_due")),
            backups_due_us=_us(told.get("backups_due")),
            signed=signed and told.get("acct") == b64(sha256(here.acct_id)),
            original=self.data.decode(errors="replace"),
            signature=b64(self.signature),
            key=b64(self.key),
            done=done,
        )


def keep(raw: Raw, kept: Kept) -> None:
    """Keep the first receipt."""
    sync_state.put(raw, _RECEIPT, kept.data.decode(errors="replace"))
    sync_state.put(raw, _SIGNATURE, b64(kept.signature))
    sync_state.put(raw, _KEY, b64(kept.key))


def keep_completion(raw: Raw, answer: Mapping[str, object]) -> DeletionProgress:
    """Keep the second receipt; what it says. Raises JsonInvalid: then nothing is kept."""
    here, first = standing.find(raw), _first(raw)
    if here is None or first is None:
        raise AssertionError("a second receipt comes after a first one")
    done = _completed(here, first, answer)
    sync_state.put(raw, _COMPLETION, strict_json.dumps(answer).decode())
    return done


def kept(raw: Raw) -> DeletionReceipt | None:
    """Of the account that was deleted here; None where none was, or where no receipt came."""
    here = standing.find(raw)
    if here is None or here.stage is not Stage.DELETED or (first := _first(raw)) is None:
        return None
    completion = sync_state.get(raw, _COMPLETION)
    done = None
    if completion is not None:
        done = _completed(here, first, strict_json.loads_object(completion.encode()))
    return first.receipt(here, done)


def waiting(here: Standing, receipt: DeletionReceipt) -> DeletionProgress:
    """The server did not say yet that nothing is left."""
    return DeletionProgress(
        id=receipt.id,
        server=here.server,
        objects_due_us=receipt.objects_due_us,
        backups_due_us=receipt.backups_due_us,
    )


def _first(raw: Raw) -> Kept | None:
    data, key = sync_state.get(raw, _RECEIPT), sync_state.get(raw, _KEY)
    if data is None or key is None:
        return None
    signature = sync_state.get(raw, _SIGNATURE) or ""
    return Kept(data=data.encode(), signature=unb64(signature), key=unb64(key, KEY_BYTES))


def _completed(here: Standing, first: Kept, answer: Mapping[str, object]) -> DeletionProgress:
    data, signature = unb64(answer.get("receipt")), unb64(answer.get("sig"), SIGNATURE_BYTES)
    told = strict_json.loads_object(data)
    receipt = first.receipt(here)
    about = (told.get("id"), told.get("receipt_hash"))
    return DeletionProgress(
        id=receipt.id,
        server=here.server,
        objects_due_us=receipt.objects_due_us,
        backups_due_us=receipt.backups_due_us,
        complete_us=_us(told.get("time")),
        signed=_holds(first.key, data, signature)
        and about == (receipt.id, b64(sha256(first.data))),
        original=data.decode(errors="replace"),
        signature=b64(signature),
    )


def _holds(key: bytes, data: bytes, signature: bytes) -> bool:
    try:
        verify(key, SIGN_RECEIPT, data, signature)
    except SignatureInvalid:
        return False
    return True


def _us(told: object) -> int:
    return told * SECOND_US if type(told) is int and told <= _LAST_S else 0
