"""An epoch key is known by its commitment, and reaches a device by its grant."""

import pytest

from workmoniq_protocol import limits, tags
from workmoniq_protocol.crypto import epochs, hpke
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.hkdf import hk

EK = bytes(range(32))
ACCT = bytes(range(16))
SEED = b"\5" * 32


def test_a_new_epoch_key_is_random() -> None:
    assert epochs.new_epoch_key() != epochs.new_epoch_key()
    assert epochs.new_epoch_key(lambda count: b"\7" * count) == b"\7" * 32


def test_commitment_and_inbox_are_bound_to_account_and_epoch() -> None:
    assert epochs.commitment(EK, ACCT, 3) == hk(EK, b"wmq1/ek-commit" + ACCT + b"\0\0\0\3", 32)
    assert epochs.inbox_seed(EK, ACCT, 3) == hk(EK, b"wmq1/inbox-seed" + ACCT + b"\0\0\0\3", 32)
    derived = {
        of(EK, acct, epoch)
        for of in (epochs.commitment, epochs.inbox_seed)
        for acct in (ACCT, bytes(16))
        for epoch in (0, 1)
    }
    assert len(derived) == 8


def test_the_public_inbox_fits_the_private_one() -> None:
    sealed = hpke.seal(epochs.inbox_public_key(EK, ACCT, 1), b"info", b"plaintext")
    assert hpke.open_sealed(epochs.inbox_seed(EK, ACCT, 1), b"info", sealed) == b"plaintext"


def test_a_grant_opens_for_its_device_account_and_epoch_only() -> None:
    sealed = epochs.seal_grant(hpke.public_key(SEED), EK, ACCT, 2)
    assert len(sealed) == limits.GRANT_BYTES
    assert epochs.open_grant(SEED, sealed, ACCT, 2) == EK
    for seed, acct, epoch in ((EK, ACCT, 2), (SEED, bytes(16), 2), (SEED, ACCT, 3)):
        with pytest.raises(BoxInvalid):
            epochs.open_grant(seed, sealed, acct, epoch)


def test_a_grant_of_something_else_than_a_key_is_none() -> None:
    info = tags.HPKE_GRANT + ACCT + b"\0\0\0\2"
    with pytest.raises(BoxInvalid):
        epochs.open_grant(SEED, hpke.seal(hpke.public_key(SEED), info, b"no key"), ACCT, 2)
