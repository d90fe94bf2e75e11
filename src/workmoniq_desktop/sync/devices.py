"""What this device does with the account's devices and keys, by entries of the account log."""

from collections.abc import Callable, Sequence

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.sync_errors import ServerRefused, SyncError
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store import sync_streams
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.log_again import in_words
from workmoniq_desktop.sync.log_wire import grants_json
from workmoniq_desktop.sync.member import Member
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.wire.account_log import LogInvalid, LogState, finals_for

_TRIES = 4


def revoke(member: Member, ids: Sequence[bytes], verify_heads: Callable[[], object]) -> LogState:
    """Shut devices out at what is verified of their streams, and start the next epoch.

    What they send later is never accepted. verify_heads: brings the pins up to what the server
    shows. Ids that are revoked already are left out, so the call may be repeated. Raises BadInput
    for this device, and for what is no device.
    """
    _refuse_wrong(member, member.log.pull(member.session), ids)
    for _ in range(_TRIES):
        verify_heads()

        def build(state: LogState) -> Draft:
            leaving = _active(state, ids)
            if not leaving:
                raise _NothingLeft
            with member.database.raw() as raw:
                rows = sync_streams.all_of(raw).values()
            heads = {row.stream: (row.seq, row.hash) for row in rows if row.seq >= 0}
            # a server that was put back has less of it, and takes the true end all the same
            is_lost = any(row.owner in leaving and row.verdict == Verdict.ROLLBACK for row in rows)
            again = {"again": True} if is_lost else {}
            started = log_entries.revoke(
                state,
                member.author(),
                ids=leaving,
                finals=finals_for(state, leaving, heads),
                random_bytes=member.random_bytes,
            )
            epoch = state.epoch + 1
            return Draft(
                entry=started.entry,
                body={"grants": grants_json(started.grants), **again},
                keep=lambda raw: member.keyring.keep_epoch(raw, epoch, started.ek),
            )

        try:
            return member.log.append(member.session, build)
        except _NothingLeft:
            return member.log.state()
        except ServerRefused as refused:
            if refused.reason != "heads_moved":
                raise in_words(refused) from refused
    raise SyncError("The device sends all the time: try again in a moment.")


def set_ttl(member: Member, days: int) -> LogState:
    """How many days the server keeps bodies when no device is there to delete them; 0: no end.

    Raises BadInput.
    """

    def build(state: LogState) -> Draft:
        try:
            return Draft(entry=log_entries.set_ttl(state, member.author(), days=days))
        except LogInvalid:
            raise BadInput("The server keeps 7 to 3650 days, or 0 for no end.") from None

    return member.log.append(member.session, build)


def purge(member: Member, *, first_day: int, last_day: int) -> LogState:
    """Have phones clear these days, counted from 1970-01-01 and both in it."""

    def build(state: LogState) -> Draft:
        entry = log_entries.purge(state, member.author(), first_day=first_day, last_day=last_day)
        return Draft(entry=entry)

    return member.log.append(member.session, build)


class _NothingLeft(Exception):
    """Every device that was to be shut out is out: before a crash, or by another device."""


def _active(state: LogState, ids: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(each.id for each in state.active() if each.id in ids)


def _refuse_wrong(member: Member, state: LogState, ids: Sequence[bytes]) -> None:
    if member.device in ids:
        raise BadInput(
            "A device cannot shut itself out: do it on another one, or delete the account."
        )
    if not ids or any(one not in state.devices for one in ids):
        raise BadInput("There is no such device in the account: look at the list of devices.")


__all__ = ["purge", "revoke", "set_ttl"]
