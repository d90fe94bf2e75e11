"""One account from its genesis to its deletion, with every op that there is."""

from dataclasses import dataclass

from tests.fakes.account_logs import Account, Device
from workmoniq_protocol.crypto import epochs, log_entries, signing
from workmoniq_protocol.crypto.log_author import Author, Seal
from workmoniq_protocol.crypto.recovery import RecoveryKeys
from workmoniq_protocol.packing import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """laptop: revoked by recovery; desktop, phone: revoked by laptop; heir: the one that is left.

    at: what to call entry n by. ev, doc: streams of the laptop; desk, loc: of the other two.
    """

    account: Account
    laptop: Device
    desktop: Device
    phone: Device
    heir: Device
    recoveries: tuple[RecoveryKeys, ...]
    root_seed: bytes
    ev: bytes
    doc: bytes
    desk: bytes
    loc: bytes
    at: dict[str, int]


def head_of(text: str) -> bytes:
    """Something that stands for the hash of a header."""
    return sha256(text.encode())


def live(seal: Seal = epochs.seal_grant) -> Life:  # noqa: PLR0915  a life is long
    """Live it."""
    account = Account("life", seal)
    at: dict[str, int] = {}

    def note(name: str) -> None:
        at[name] = account.state.n

    laptop, desktop, heir = (account.new_device() for _ in range(3))
    phone = account.new_device("web")
    recoveries = [account.recovery, *(account.new_recovery() for _ in range(3))]
    root_seed = account.dice(32)
    root_pk = signing.public_key(root_seed)
    account.begin(laptop)
    note("genesis")
    ev = account.open_stream(laptop, "ev")
    note("open_stream")
    doc = account.open_stream(laptop, "doc")
    account.add(laptop.author, desktop)
    note("add_device")
    desk = account.open_stream(desktop, "ev")
    account.add(laptop.author, phone)
    note("add_web")
    loc = account.open_stream(phone, "loc")
    note("open_web")
    me = laptop.author
    account.take(log_entries.set_ttl(account.state, me, days=365), me)
    note("set_ttl")
    account.take(log_entries.purge(account.state, me, first_day=20_000, last_day=20_001), me)
    note("purge")
    account.take(log_entries.org(account.state, me, root_pk=root_pk, joins=True), me)
    note("org")
    closing = log_entries.close_stream(
        account.state, me, stream=ev, seq=41, header_hash=head_of("ev 41")
    )
    account.take(closing, me)
    note("close_stream")
    account.rotate(desktop.author)
    note("rotate")
    account.done(me, 1)
    note("rotate_done")
    laptop, desktop = (each.renewed(account.dice(32)) for each in (laptop, desktop))
    for device in (laptop, desktop):
        entry = log_entries.kem(account.state, device.author, kem_pk=device.kem_pk)
        account.take(entry, device.author)
        note("kem")
    for new, end in ((recoveries[1], "cancel"), (recoveries[2], "commit")):
        entry = log_entries.set_recovery_begin(account.state, me, new=new)
        account.take(entry, me, cosigner=new.sig_seed)
        note("begin")
        if end == "cancel":
            owner = Author.recovery(recoveries[0])
            account.take(log_entries.set_recovery_cancel(account.state, owner), owner)
        else:
            granted = log_entries.set_recovery_commit(
                account.state, me, eks=account.eks, seal=account.seal
            )
            account.take(granted.entry, me, granted.grants)
        note(end)
    account.rotate(me)
    old, new = recoveries[2], recoveries[3]
    granted = log_entries.set_recovery(
        account.state, old, new=new, eks=account.eks, seal=account.seal
    )
    account.take(granted.entry, Author.recovery(old), granted.grants, new.sig_seed)
    note("set_recovery")
    owner = Author.recovery(new)
    account.rotate(owner)
    account.take(
        log_entries.purge(account.state, owner, first_day=2_932_896, last_day=2_932_896), owner
    )
    finals = {desk: (7, head_of("desk 7")), loc: (2, head_of("loc 2"))}
    account.revoke(me, [desktop.id, phone.id], finals)
    note("revoke")
    account.add(owner, heir)
    account.revoke(owner, [laptop.id], {doc: (9, head_of("doc 9")), ev: (41, head_of("ev 41"))})
    note("revoke_by_recovery")
    account.done(heir.author, 5)
    account.take(
        log_entries.org(account.state, heir.author, root_pk=root_pk, joins=False), heir.author
    )
    for days in (7, 3650, 0):
        account.take(log_entries.set_ttl(account.state, heir.author, days=days), heir.author)
    account.take(
        log_entries.delete_account(account.state, heir.author, recovery=new),
        heir.author,
        cosigner=new.sig_seed,
    )
    note("delete_account")
    return Life(
        account=account,
        laptop=laptop,
        desktop=desktop,
        phone=phone,
        heir=heir,
        recoveries=tuple(recoveries),
        root_seed=root_seed,
        ev=ev,
        doc=doc,
        desk=desk,
        loc=loc,
        at=at,
    )
