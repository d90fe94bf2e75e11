"""What a phone would check of the account log, as far as there is code for it: the verifier.

The phone's program itself does not exist yet. That it sends nothing after a verdict, and that it
takes the inbox key from nowhere else, can only be tried with it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from tests.adversarial.lies import entries_of, following, log_of
from tests.adversarial.phone import Phone
from tests.adversarial.stage import Device, Party

from workmoniq_desktop.domain.sync_errors import Untrusted
from workmoniq_desktop.sync.account_log import AccountLog, fetch_all, verified
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol.crypto.log_author import signed
from workmoniq_protocol.wire.account_log import Entry


@contextmanager
def web_reader(party: Party, desk: Device) -> Iterator[tuple[AccountLog, Session]]:
    """The verifier with a pin, and a session of class web; the keys were changed once."""
    desk.now()
    with desk.member() as member:
        phone = Phone(desk, member).author
    desk.sync.rotate()
    store = party.device("phone")
    log = AccountLog(store.database, store.clock)
    with Transport(Address.parse(party.stage.url), store.clock) as transport:
        signer = Signer(acct=desk.state().acct, device=phone.id, seed=phone.sig_seed)
        session = Session.of_signer(transport, store.clock, signer)
        entries, _ = fetch_all(session)
        assert verified(entries).devices[phone.id].role == "web"
        with store.database.writing() as raw:
            log.adopt(raw, entries, {})
        yield log, session


def refuses(log: AccountLog, session: Session, party: Party, shown: Sequence[Entry]) -> str:
    """The verdict on a log that is shown; what was known of the inbox stays."""
    before = log.state()
    party.stage.proxy.after[:] = [log_of(shown)]
    with pytest.raises(Untrusted) as stopped:
        log.pull(session)
    party.stage.proxy.after.clear()
    after = log.state()
    assert after == before
    assert after.epochs[after.epoch].inbox_pk == before.epochs[1].inbox_pk
    return stopped.value.verdict


def test_t23_an_inbox_key_of_an_epoch_that_is_over_is_not_believed(party: Party) -> None:
    desk = party.first("desk")
    with web_reader(party, desk) as (log, session):
        entries = entries_of(desk)
        first, last = entries[0].body(), entries[-1].body()
        old = {key: first[key] for key in ("epoch", "ekc", "inbox_pk", "grants")}
        body = following(entries, desk.id) | {"op": "rotate", **old}
        assert refuses(log, session, party, [*entries, signed(desk.author, body, None)]) == "CHAIN"
        again = signed(desk.author, following(entries, desk.id) | _of_epoch(last), None)
        assert refuses(log, session, party, [*entries, again]) == "CHAIN"
        assert refuses(log, session, party, [*entries, entries[-1]]) == "FORK"


def _of_epoch(body: dict[str, object]) -> dict[str, object]:
    return {key: body[key] for key in ("op", "epoch", "ekc", "inbox_pk", "grants")}


def test_t66_a_log_that_ends_before_the_pin_is_a_rollback_for_a_web_device(party: Party) -> None:
    desk = party.first("desk")
    with web_reader(party, desk) as (log, session):
        entries = entries_of(desk)
        for length in range(1, len(entries)):
            assert refuses(log, session, party, entries[:length]) == "ROLLBACK"
