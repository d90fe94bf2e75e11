"""The tables as SQLAlchemy sees them; a test holds them against what the migrations made.

What sync keeps for itself (`sync_*`) is read and written by the raw connection only.
"""

from sqlalchemy import BigInteger, Column, MetaData, Table, Text

metadata = MetaData()


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger) for name in names]


devices = Table(
    "devices",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text),
    Column("label", Text),
)
apps = Table(
    "apps",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text),
    Column("process", Text),
)
reasons = Table(
    "reasons", metadata, Column("id", BigInteger, primary_key=True), Column("text", Text)
)
titles = Table(
    "titles",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("hash", BigInteger),
    Column("text", Text),
    Column("url", Text),
    Column("last_us", BigInteger),
)
windows = Table(
    "windows",
    metadata,
    *_numbers("device", "start_us", "dur_us", "app", "title", "offset_minutes"),
)
presence = Table(
    "presence",
    metadata,
    *_numbers("device", "start_us", "dur_us", "state", "reason", "offset_minutes"),
)
tallies = Table(
    "tallies",
    metadata,
    *_numbers("device", "minute", "keys", "clicks", "scrolls", "travel_px"),
)
rolls = {
    level: Table(
        f"roll_{level}", metadata, *_numbers("bucket", "device", "app", "active_us", "counted_us")
    )
    for level in ("quarters", "days", "months")
}
title_months = Table("title_months", metadata, *_numbers("month", "title", "counted_us"))
rolled = Table("rolled", metadata, Column("level", Text), Column("until", BigInteger))
backups = Table(
    "backups",
    metadata,
    Column("path", Text),
    Column("made_us", BigInteger),
    Column("wipe", Text),
)
things = Table("things", metadata, Column("kind", Text), Column("uid", Text), Column("body", Text))
entries = Table(
    "entries",
    metadata,
    *_numbers("device", "start_us", "dur_us"),
    Column("label", Text),
    *_numbers("offset_minutes", "running"),
)
sources = Table(
    "sources", metadata, Column("id", BigInteger, primary_key=True), Column("name", Text)
)
watched = Table(
    "watched",
    metadata,
    *_numbers("device", "source", "start_us", "dur_us"),
    Column("data", Text),
    Column("offset_minutes", BigInteger),
)
commands = Table(
    "commands",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("uid", Text),
    Column("device", Text),
    Column("made_us", BigInteger),
    Column("name", Text),
    Column("changes", Text),
    *_numbers("state", "final", "stamp", "peer"),
)
edits = Table(
    "edits",
    metadata,
    *_numbers("command", "at", "kind", "from_us", "to_us"),
    Column("body", Text),
    Column("done", BigInteger),
)
ledger = Table(
    "ledger",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("at_us", BigInteger),
    Column("how", Text),
    Column("what", Text),
    Column("destination", Text),
    Column("size_bytes", BigInteger),
)
facet_keys = Table(
    "facet_keys", metadata, Column("id", BigInteger, primary_key=True), Column("text", Text)
)
facets = Table("facets", metadata, *_numbers("facet", "day", "key", "counted_us"))
facet_days = Table(
    "facet_days",
    metadata,
    Column("day", BigInteger, primary_key=True),
    Column("labelled", BigInteger),
)
meta = Table("meta", metadata, Column("key", Text), Column("value", Text))
