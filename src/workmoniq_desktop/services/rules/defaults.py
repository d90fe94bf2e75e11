"""Gives a history the rules and categories it begins with, once."""

from workmoniq_desktop.domain.default_rules import MARK, SET, default_things
from workmoniq_desktop.store import facets, things
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta

_ALL_DAYS = (-(2**31), 2**31)


def put_in_defaults(database: Database) -> None:
    """Put in the default rules where none of this set were; what the worker did to them stays."""
    with database.raw() as raw:
        if int(read_meta(raw, MARK) or 0) >= SET:
            return
    with database.writing() as raw:
        # asked again, for another process may have done it meanwhile
        if int(read_meta(raw, MARK) or 0) >= SET:
            return
        for (kind, uid), body in default_things().items():
            if things.one(raw, kind, uid) is None:
                things.put(raw, kind, uid, body)
        facets.disown(raw.execute, *_ALL_DAYS)
        write_meta(raw, MARK, str(SET))
