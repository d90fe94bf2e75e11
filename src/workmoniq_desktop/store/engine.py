"""SQLAlchemy on the encrypted file, for everything that only reads."""

from collections.abc import Callable
from typing import cast

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlcipher3 import dbapi2

from workmoniq_desktop.store.connection import Raw, Run, translated


def reading_engine(connect: Callable[[], Raw]) -> Engine:
    """Two readers at most at rest; each look is one plain BEGIN, so the recorder is never held."""
    engine = create_engine(
        "sqlite://", creator=connect, module=dbapi2, poolclass=QueuePool, pool_size=2
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN")  # type: ignore[attr-defined]  # a Connection

    @event.listens_for(engine, "handle_error")
    def _in_our_words(context: ExceptionContext) -> None:
        # SQLAlchemy's own exception would carry the statement and its values along
        if isinstance(context.original_exception, dbapi2.DatabaseError):
            raise translated(context.original_exception) from None

    return engine


def run_of(tx: Connection) -> Run:
    """Executes in the same look, past SQLAlchemy, whose share of a small statement is largest."""
    return cast(Raw, tx.connection.driver_connection).execute
