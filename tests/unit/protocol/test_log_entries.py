"""Writing entries: whoever may, can; what a state would refuse is never handed out."""

import pytest
from tests.fakes.account_logs import Account
from tests.fakes.log_life import head_of, live

from workmoniq_protocol.crypto import grants, log_entries, signing
from workmoniq_protocol.crypto.grants import GrantInvalid
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire import account_log, log_fields
from workmoniq_protocol.wire.account_log import RECOVERY_ID, LogInvalid


def test_a_life_holds_every_op_there_is() -> None:
    ops = {entry.body()["op"] for entry in live().account.entries}
    assert ops == set(log_fields.KEYS)


def test_everybody_granted_gets_the_epoch_key_that_the_log_commits_to() -> None:
    life = live()
    made = life.account.made[life.at["rotate"]]
    state = life.account.states[life.at["rotate"]]
    seeds = {
        life.laptop.id: life.laptop.kem_seeds[0],
        life.desktop.id: life.desktop.kem_seeds[0],
        RECOVERY_ID: life.recoveries[0].kem_seed,
    }
    assert made.grants.keys() == seeds.keys()
    for recipient, seed in seeds.items():
        ek = grants.accept(
            epoch=state.epochs[1],
            acct=state.acct,
            recipient=recipient,
            kem_seed=seed,
            sealed=made.grants[recipient],
        )
        assert ek == life.account.eks[1]


def test_a_newcomer_opens_every_unretired_epoch() -> None:
    life = live()
    n = life.at["revoke_by_recovery"] - 1
    state, made = life.account.states[n], life.account.made[n]
    assert tuple(made.grants) == state.unretired_epochs() == (1, 2, 3, 4)
    for epoch, sealed in made.grants.items():
        ek = grants.accept(
            epoch=state.epochs[epoch],
            acct=state.acct,
            recipient=life.heir.id,
            kem_seed=life.heir.kem_seeds[0],
            sealed=sealed,
        )
        assert ek == life.account.eks[epoch]


def test_a_grant_that_the_log_does_not_name_is_refused() -> None:
    life = live()
    state, made = life.account.states[0], life.account.made[0]
    with pytest.raises(GrantInvalid):
        grants.accept(
            epoch=state.epochs[0],
            acct=state.acct,
            recipient=life.heir.id,
            kem_seed=life.heir.kem_seeds[0],
            sealed=made.grants[life.laptop.id],
        )


def test_a_web_device_is_granted_nothing() -> None:
    life = live()
    assert life.account.made[life.at["add_web"]].grants == {}


def test_an_entry_that_the_state_refuses_is_not_written() -> None:
    life = live()
    state, at = life.account.states, life.at
    me = life.laptop.author
    with pytest.raises(LogInvalid, match="pending"):
        log_entries.set_recovery_commit(state[0], me, eks=life.account.eks)
    with pytest.raises(LogInvalid, match="pending"):
        log_entries.set_recovery_cancel(state[0], me)
    with pytest.raises(LogInvalid, match="days"):
        log_entries.set_ttl(state[0], me, days=1)
    with pytest.raises(LogInvalid, match="signer"):
        log_entries.set_ttl(state[at["revoke"]], life.desktop.author, days=7)
    with pytest.raises(LogInvalid, match="owner"):
        log_entries.close_stream(
            state[at["open_stream"]], me, stream=life.loc, seq=0, header_hash=head_of("x")
        )


def test_an_account_is_deleted_with_the_recovery_code_or_without() -> None:
    account = Account("deleted")
    device = account.new_device()
    account.begin(device)
    alone = log_entries.delete_account(account.state, device.author)
    assert alone.cosig is None
    assert account_log.extend(account.state, alone).deleted
    cosigned = log_entries.delete_account(account.state, device.author, recovery=account.recovery)
    assert cosigned.cosig is not None
    assert account_log.extend(account.state, cosigned).deleted


def test_a_device_may_drop_what_it_asked_for_and_recovery_overtakes_it() -> None:
    life = live()
    begun = life.account.states[life.at["begin"]]
    assert begun.pending_recovery is not None
    dropped = log_entries.set_recovery_cancel(begun, life.desktop.author)
    assert account_log.extend(begun, dropped).pending_recovery is None
    other = life.account.new_recovery()
    overtaken = log_entries.set_recovery(begun, life.recoveries[0], new=other, eks=life.account.eks)
    state = account_log.extend(begun, overtaken.entry)
    assert state.pending_recovery is None
    assert state.recovery.sig_pk == other.sig_pk


def test_without_injected_randomness_no_two_epochs_are_alike() -> None:
    account = Account("random")
    device = account.new_device()
    account.begin(device)
    first, second = (log_entries.rotate(account.state, device.author) for _ in range(2))
    assert first.ek != second.ek
    assert "ek" not in repr(first).replace("Started", "")
    assert first.grants[device.id] != second.grants[device.id]


def test_an_author_shows_no_seed() -> None:
    author = Author(id=bytes(16), sig_seed=b"\x07" * 32)
    assert "sig_seed" not in repr(author)
    assert signing.public_key(author.sig_seed)


def test_the_log_binds_the_ciphertexts_that_are_sent_beside_it() -> None:
    life = live()
    made, state = life.account.made[0], life.account.states[0]
    for recipient, sealed in made.grants.items():
        assert state.epochs[0].grants[recipient] == sha256(sealed)
