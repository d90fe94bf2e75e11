"""No id and no key serves twice in the life of a log."""

from workmoniq_protocol.wire.log_entry import LogInvalid


def claimed(used: frozenset[bytes], *fresh: bytes) -> frozenset[bytes]:
    """What is used once these are too. Raises LogInvalid if one of them was, or two are alike."""
    if len(set(fresh)) != len(fresh) or not used.isdisjoint(fresh):
        raise LogInvalid("reused")
    return used.union(fresh)
