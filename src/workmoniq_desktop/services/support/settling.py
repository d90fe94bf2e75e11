"""The first thing done with a history that opens: nothing armed elsewhere can be shared here."""

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.store import support_live
from workmoniq_desktop.store.database import Database


def revoke_where_moved(database: Database, clock: Clock) -> None:
    """Revoke what is not spent and was armed by another start, computer or file than this.

    The server is told later. Brings nothing, and asks nothing of the system, where nothing is
    armed.
    """
    with database.raw() as raw:
        if not support_live.any_unspent(raw):
            return
    from workmoniq_desktop.store import support_endings  # noqa: PLC0415  # staged
    from workmoniq_desktop.system.whereabouts import marks  # noqa: PLC0415  # staged

    here = marks(database.path)
    with database.writing(durable=True) as raw:
        support_endings.revoke_moved(raw, here, clock.now_us())
    database.checkpoint()
