"""Tells a server that was put back to a backup the entries of the account log that it lost.

They are the bytes that devices signed, from the copy that was verified here; so the server's log
becomes what it was, and whoever verified it finds it unchanged. Of what went beside them only the
entries are told: grants cannot be made again byte for byte, which is why the keys are changed
afterwards.
"""

from collections.abc import Callable
from typing import Final

from workmoniq_desktop.domain.sync_errors import (
    Later,
    LoginRefused,
    PasswordWanted,
    ServerRefused,
    SyncError,
)
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store import sync_evidence, sync_log, sync_removal
from workmoniq_desktop.store.sync_evidence import EvidenceRow
from workmoniq_desktop.sync import passwords, wraps
from workmoniq_desktop.sync.account_log import untrusted
from workmoniq_desktop.sync.judge import LOG
from workmoniq_desktop.sync.log_page import Page, read_page
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.steps import Count, uncounted
from workmoniq_desktop.sync.tombed import Tombed
from workmoniq_protocol.strict_json import b64, dumps
from workmoniq_protocol.wire.account_log import extend, replay
from workmoniq_protocol.wire.log_entry import Entry
from workmoniq_protocol.wire.log_state import LogState

ACCEPTED: Final = "put_back_accepted"
ENTRY_TOLD: Final = "an entry is told again"

Consent = Callable[[bytes], dict[str, object]]
"""The password's word for an entry that announces a recovery code, from its p."""


def tell_again(member: Member, consent: Consent | None, told: Count = uncounted) -> int:
    """Bring the server's account log to where it was; how many entries that took.

    consent: what a lost announcement of a recovery code needs; None: the password is not known.
    told: how many of the lost entries are there again; may raise to stop between two.
    Any number of times is well, also after half of it. Raises PasswordWanted where the password is
    needed, Untrusted where the server shows another past, SyncError where it was not told that it
    was put back, or another device knows more.
    """
    kept = member.log.state()
    page = _page(member, kept.n + 1)
    if page.head_n >= kept.n:
        member.log.pull(member.session)  # or it says what is wrong
        return 0
    if page.head_hash != kept.heads[page.head_n]:
        raise untrusted("FORK")
    _refuse_where_others_know_more(member, kept)
    with member.database.raw() as raw:
        entries = [Entry(p=p, sig=sig, cosig=cosig) for p, sig, cosig in sync_log.from_n(raw, 0)]
    lost = entries[page.head_n + 1 : kept.n + 1]
    if consent is None and any(each.body().get("op") == "set_recovery_begin" for each in lost):
        raise PasswordWanted(
            "What the server lost has the announcement of a new recovery code, for which it asks "
            "the account's password: give it, too."
        )
    _keep_evidence(member, page, kept)
    now = replay(entries[: page.head_n + 1], signed_before=True)
    for count, entry in enumerate(lost):
        told(count, len(lost))
        if entry.body().get("op") == "rotate_done":
            _wrap_what_is_older(member, now)
        _post(member, now, entry, consent)
        now = extend(now, entry)
        member.step(ENTRY_TOLD)
    return len(lost)


def consent_by(member: Member, acct: bytes, username: str, password: str) -> Consent:
    """The word of the account's password, as it was when the backup was made."""

    def consent(p: bytes) -> dict[str, object]:
        seed = passwords.login_seed(password, member.session.transport.audience, username)
        challenge = passwords.Challenge(member.session, acct, "setrec")
        return {"setrec": challenge.set_recovery(seed, p)}

    return consent


def _page(member: Member, from_n: int) -> Page:
    return read_page(member.session.call("GET", f"/log?from={from_n}&limit=1").json())


def _refuse_where_others_know_more(member: Member, kept: LogState) -> None:
    """What would be written here next would part the account from them for good."""
    active = {each.id for each in kept.active_full()}
    with member.database.raw() as raw:
        told = [
            each.seq
            for each in sync_removal.seen(raw)
            if each.stream == LOG and each.device in active
        ]
    if max(told, default=-1) > kept.n:
        raise SyncError(
            "Another of your devices knows more of the account than this one: do this there first, "
            "then sync here."
        )


def _keep_evidence(member: Member, page: Page, kept: LogState) -> None:
    """What the server showed, and from where on it is told again by the user's own act."""
    shown = {"n": page.head_n, "hash": b64(page.head_hash), "known": kept.n}
    with member.database.writing() as raw:
        sync_evidence.put(
            raw,
            EvidenceRow(
                at_us=member.clock.now_us(),
                verdict=Verdict.ROLLBACK.value,
                stream=LOG,
                seq=page.head_n,
                detail=ACCEPTED,
                blob=dumps(shown),
            ),
        )


def _wrap_what_is_older(member: Member, now: LogState) -> None:
    """Old keys are about to be retired once more: carry on what they open, where they are here.

    What was wiped is not carried on; nor is what was sealed under keys that are erased, which no
    device can open any more.
    """
    with member.database.raw() as raw:
        keys = {
            epoch: key.reveal()
            for epoch in member.keyring.epochs(raw)
            if (key := member.keyring.epoch_key(raw, epoch)) is not None
        }
    newest = keys.get(now.epoch)
    for page in wraps.newest_below(member.session, now.epoch):
        with member.database.raw() as raw:
            tombed = Tombed(raw)
            is_out = [(each.stream, each.seq) in tombed for each in page]
        anew = []
        for wrap, wiped in zip(page, is_out, strict=True):
            dek = None if wiped or newest is None else wraps.opened_by_any(now.acct, wrap, keys)
            if dek is None or newest is None:
                anew.append(wraps.dead(wrap, now.epoch))
            else:
                anew.append(wraps.made_anew(now.acct, wrap, dek, now.epoch, newest))
        wraps.put(member.session, now.epoch, anew)


def _post(member: Member, now: LogState, entry: Entry, consent: Consent | None) -> None:
    body: dict[str, object] = {"entry": entry.to_json(), "again": True}
    if consent is not None and entry.body().get("op") == "set_recovery_begin":
        body |= consent(entry.p)
    try:
        member.session.call(
            "POST", "/log", prove=True, json=body, headers={"If-Match": f'"{b64(now.head)}"'}
        )
    except LoginRefused as wrong:
        raise PasswordWanted("This is not the account's password: type it again.") from wrong
    except ServerRefused as refused:
        raise in_words(refused) from refused


def in_words(refused: ServerRefused) -> SyncError:
    """What the server will not take of what is told again, and the remedy."""
    if refused.detail.get("rule") == "put_back":
        return SyncError(
            "The server does not know that it was put back: ask who runs it to say so with "
            "`workmoniq-server admin put-back`, then do this again."
        )
    if refused.detail.get("rule") == "too_early":
        return Later(
            "What the server lost has the change of a recovery code, which it takes three days "
            "after its announcement only: do this again then."
        )
    if refused.reason == "log_moved":
        return Later("Another device is doing the same just now: try again in a moment.")
    return refused
