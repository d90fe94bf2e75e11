"""The history as sync sees it, put together with the program around it."""

from workmoniq_desktop.services.sync_here import Here
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.parts import Replica as ReplicaShape
from workmoniq_desktop.sync.replica import Replica


def replica_of(member: Member, here: Here) -> ReplicaShape:
    """What is here to be sent, and where what comes is put."""
    return Replica(
        member.database,
        member.clock,
        member.device,
        settings=here.settings,
        follow=here.choose,
        hold=here.hold,
        changed=here.came,
        set_aside=here.set_aside,
        random_bytes=member.random_bytes,
    )
