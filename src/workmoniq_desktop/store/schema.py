"""The tables as SQLAlchemy sees them; a test holds them against what the migrations made."""

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
meta = Table("meta", metadata, Column("key", Text), Column("value", Text))
settings = Table("settings", metadata, Column("key", Text), Column("value", Text))
