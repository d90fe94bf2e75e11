"""SQL written once as SQLAlchemy Core and compiled once per engine to a string.

The strings run on the driver itself: rendering a statement at each request costs more than running
it (docs/server.md has the figures).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, TableValuedAlias, bindparam, column, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import TypeEngine

Value = int | str | bytes | None
Parameter = Value | list[Value]
"""A list is for a statement on lists()."""

_SQLITE: Final[Dialect] = sqlite_dialect()
_POSTGRESQL: Final[Dialect] = asyncpg_dialect()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """One engine's SQL and the order of its parameters.

    constants: values that stand in the statement itself, by the name Core gave them.
    """

    sql: str
    names: tuple[str, ...]
    constants: Mapping[str, Value]

    def arguments(self, params: Mapping[str, Parameter]) -> list[Parameter]:
        """The values in the order of the SQL. Raises KeyError where one was forgotten."""
        if not self.constants:
            return [params[name] for name in self.names]
        both = {**self.constants, **params}
        return [both[name] for name in self.names]


class Statement:
    """A Core statement; `postgresql` replaces it there where the engines differ in words."""

    __slots__ = ("_core", "_postgresql", "_postgresql_core", "_schema", "_sqlite")

    def __init__(self, core: ClauseElement, *, postgresql: ClauseElement | None = None) -> None:
        self._core = core
        self._postgresql_core = core if postgresql is None else postgresql
        self._sqlite: Compiled | None = None
        self._postgresql: Compiled | None = None
        self._schema: str | None = None

    def for_sqlite(self) -> Compiled:
        """Compiled at the first call, from any thread: a second compile gives the same."""
        if self._sqlite is None:
            self._sqlite = _compile(self._core, _SQLITE, None)
        return self._sqlite

    def for_postgresql(self, schema: str | None) -> Compiled:
        """schema: where the tables stand; None is the search path. One schema per statement."""
        if self._postgresql is None or self._schema != schema:
            self._postgresql = _compile(self._postgresql_core, _POSTGRESQL, schema)
            self._schema = schema
        return self._postgresql


def _compile(core: ClauseElement, dialect: Dialect, schema: str | None) -> Compiled:
    compiled = core.compile(
        dialect=dialect,
        schema_translate_map=None if schema is None else {None: schema},
        render_schema_translate=schema is not None,
        compile_kwargs={"render_postcompile": True},
    )
    names = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]  # SQLCompiler has it
    binds = compiled.binds  # type: ignore[attr-defined]
    if not set(names) <= binds.keys():
        raise AssertionError("IN with many values has no fixed SQL; ask for each value")
    constants = {name: binds[name].value for name in names if not binds[name].required}
    return Compiled(sql=str(compiled), names=names, constants=constants)


def lists(
    name: str, columns: Mapping[str, TypeEngine[Any]], *, number: str | None = None
) -> TableValuedAlias:
    """Rows that PostgreSQL makes of as many lists of one length, parameters of these names.

    number: what to call a column that counts them from 1.
    """
    parameters = [bindparam(each, type_=postgresql.ARRAY(kind)) for each, kind in columns.items()]
    return (
        func.unnest(*parameters)
        .table_valued(
            *(column(each, kind) for each, kind in columns.items()), with_ordinality=number
        )
        .render_derived(name=name)
    )


def insert_if_absent(table: Table) -> Statement:
    """Insert a row of all columns unless its primary key is taken; `run` answers 1 or 0."""
    return Statement(
        sqlite.insert(table).on_conflict_do_nothing(index_elements=list(table.primary_key)),
        postgresql=postgresql.insert(table).on_conflict_do_nothing(
            index_elements=list(table.primary_key)
        ),
    )


def insert_or_replace(table: Table) -> Statement:
    """Insert a row of all columns, or give the row of the same primary key these values."""
    others = [column.name for column in table.columns if not column.primary_key]
    here, there = sqlite.insert(table), postgresql.insert(table)
    return Statement(
        here.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: here.excluded[name] for name in others},
        ),
        postgresql=there.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: there.excluded[name] for name in others},
        ),
    )
