"""Every statement on rows of an account names the account, or is the server's own work."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

from workmoniq_server import store
from workmoniq_server.store import schema
from workmoniq_server.store.statements import Statement

# What the server does for all accounts by itself: no caller reaches these.
OWN_WORK = {
    ("accounts", "_ALL"),
    ("expiry", "_DUE"),
    ("expiry", "_EXPIRED"),
    ("expiry", "_WITH_TTL"),
    ("objects", "_AT_PLACE"),
    ("objects", "_DUE"),
    ("objects", "_PLACES"),
}
ONE_ENGINE = {("appending", "APPEND")}
"""Written in the words of PostgreSQL alone."""
ACCOUNT_TABLES = {
    table.name
    for table in schema.main.sorted_tables
    if "acct" in table.primary_key.columns or table.name == "segment"
}

JOINED = "SELECT 1 FROM session JOIN device"


def _statements() -> Iterator[tuple[str, str, Statement]]:
    for module in pkgutil.iter_modules(store.__path__):
        if module.ispkg:
            continue
        loaded = importlib.import_module(f"workmoniq_server.store.{module.name}")
        for name, value in vars(loaded).items():
            many = value.values() if isinstance(value, dict) else [value]
            for each in many:
                if isinstance(each, Statement):
                    yield module.name, name, each


def _sql(place: tuple[str, str], statement: Statement) -> Iterator[str]:
    """What each engine is asked, with the parameters of both written as those of SQLite."""
    yield re.sub(r"\$\d+(::\w+)?", "?", statement.for_postgresql(None).sql)
    if place not in ONE_ENGINE:
        yield statement.for_sqlite().sql


def _unfiltered(sql: str) -> set[str]:
    """Tables of accounts that the statement reads, changes or deletes from without naming one."""
    if sql.startswith("INSERT") and "SELECT" not in sql:
        return set()
    touched = {name for name in ACCOUNT_TABLES if re.search(rf"(FROM|JOIN|UPDATE) {name}\b", sql)}
    # `asked` is the list of what was asked, each with its account, and `held` what is left of it.
    named = r"(\?|asked\.(its_)?acct|held\.its_acct)"
    bound = {name for name in touched if re.search(rf"\b{name}\.acct = {named}", sql)}
    bound |= {
        table.name
        for table in schema.main.sorted_tables
        if table.name in schema.DIRECTORIES
        and all(re.search(rf"\b{table.name}\.{key.name} = \?", sql) for key in table.primary_key)
    }
    # A table that is joined on the account of a bound one is bound too.
    while True:
        joined = {
            name
            for name in touched - bound
            if any(
                re.search(rf"\b{name}\.acct = {other}\.acct|\b{other}\.acct = {name}\.acct", sql)
                for other in bound
            )
        }
        if not joined:
            return touched - bound
        bound |= joined


def test_every_statement_names_the_account() -> None:
    found = {
        (module, name, sql): _unfiltered(sql)
        for module, name, statement in _statements()
        if (module, name) not in OWN_WORK
        for sql in _sql((module, name), statement)
    }
    assert len({place[:2] for place in found}) > 50
    assert {place: tables for place, tables in found.items() if tables} == {}


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT wrap.seq FROM wrap WHERE wrap.stream = ?", {"wrap"}),
        ("SELECT wrap.seq FROM wrap WHERE wrap.acct = ?", set()),
        ("DELETE FROM segment WHERE segment.seq = ?", {"segment"}),
        ("UPDATE stream SET owner=? WHERE stream.stream = ?", {"stream"}),
        (f"{JOINED} ON device.acct = session.acct WHERE session.acct = ?", set()),
        (f"{JOINED} ON device.device = ? WHERE session.acct = ?", {"device"}),
        ("UPDATE stream SET seq=held.seq FROM held WHERE stream.acct = held.its_acct", set()),
        ("UPDATE stream SET seq=held.seq FROM held WHERE stream.stream = held.its", {"stream"}),
    ],
)
def test_a_missing_filter_would_be_found(sql: str, tables: set[str]) -> None:
    assert _unfiltered(sql) == tables
