"""The account log as it is kept here, without asking anybody; brings no network code."""

from workmoniq_desktop.store import sync_log
from workmoniq_desktop.store.connection import Raw
from workmoniq_protocol.wire.account_log import extend, replay
from workmoniq_protocol.wire.log_entry import Entry
from workmoniq_protocol.wire.log_state import LogState


def kept(raw: Raw, known: LogState | None = None) -> LogState | None:
    """The account that the kept entries tell; None where there are none.

    known: what it was before in this process, so that only what came since is read.
    """
    newest = sync_log.newest(raw)
    if newest is None:
        return None
    if known is None or known.n > newest:
        entries = (Entry(p=p, sig=sig, cosig=co) for p, sig, co in sync_log.from_n(raw, 0))
        return replay(entries, signed_before=True)
    for p, sig, cosig in sync_log.from_n(raw, known.n + 1):
        known = extend(known, Entry(p=p, sig=sig, cosig=cosig))
    return known
