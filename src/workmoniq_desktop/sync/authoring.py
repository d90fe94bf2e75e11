"""The epoch keys that this device hands on when it writes an entry that lets somebody in."""

from collections.abc import Mapping

from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_protocol.wire.account_log import LogState


def keys_of(member: Member, state: LogState) -> Mapping[int, bytes]:
    """The key of every epoch that is not retired, each as the log commits to it.

    One that is not here yet is fetched: another device may have started the epoch just now, also
    in place of this one. Raises Untrusted for a false one, and what the network raises.
    """
    rekeying = Rekeying(member)
    rekeying.take_grants(state)
    return rekeying.keys(state)
